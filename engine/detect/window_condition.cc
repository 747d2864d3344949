#include "engine/detect/window_condition.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/detect/stored.h"

namespace limen::detect {

using expr::Op;
using expr::Value;
using expr::ValueKind;

Value key_value(std::string_view text, types::SlotType type) {
  if (type == types::SlotType::kInt) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return Value::integer(number);
  }
  if (type == types::SlotType::kBool) return Value::boolean(text == "true");
  return Value::string(text);
}

WindowCondition::WindowCondition(const plan::Plan& plan, const plan::WindowRule& part)
    : rule_(part.rule),
      window_(&std::get<plan::Window>(plan.rules[part.rule].shape)),
      condition_(plan.rules[part.rule].condition.get()),
      aggregates_(part.aggregates) {
  keys_ = plan.rules[rule_].by.size();
  variables_.resize(window_->previous_index(window_->previous.size(), keys_));
  scratches_.resize(window_->measures.size() + 1);
  empty_scratches_.resize(window_->previous.empty() ? 0 : window_->measures.size());
  if (condition_ != nullptr) find_bounds(*condition_, condition_->root);
  const auto is_latest = [&plan](std::uint32_t table) {
    return std::ranges::find(plan.latest, table, &plan::LatestTable::table) != plan.latest.end();
  };
  const auto moves = [&](const expr::Program& program) {
    for (const expr::Node& node : program.nodes) {
      if (node.op == Op::kVariable &&
          (node.a == window_->start_index() || node.a == window_->end_index())) {
        return true;
      }
      if (node.op == Op::kTable && is_latest(node.a)) return true;
    }
    return false;
  };
  guarded_ = !plan.rules[rule_].carries_event_ids;
  moves_ = guarded_ || !window_->previous.empty();
  if (condition_ != nullptr) moves_ |= moves(*condition_);
  for (const plan::Measure& measure : window_->measures) moves_ |= moves(*measure.program);
}

std::optional<std::uint32_t> WindowCondition::aggregate_behind(const expr::Node& node) const {
  if (node.op != Op::kVariable) return std::nullopt;
  if (node.a < aggregates_.size()) return aggregates_[node.a];
  const std::size_t measure = node.a - aggregates_.size();
  if (measure >= window_->measures.size()) return std::nullopt;
  const expr::Program& program = *window_->measures[measure].program;
  return aggregate_behind(program.nodes[program.root]);
}

void WindowCondition::find_bounds(const expr::Program& condition, std::uint32_t number) {
  const expr::Node& node = condition.nodes[number];
  const auto children = condition.children_of(node);
  if (node.op == Op::kAnd) {
    find_bounds(condition, children[0]);
    find_bounds(condition, children[1]);
    return;
  }
  if (node.op < Op::kEqual || node.op > Op::kGreaterEqual) return;
  const expr::Node& limit = condition.nodes[children[1]];
  const auto aggregate = aggregate_behind(condition.nodes[children[0]]);
  const bool number_limit =
      limit.constant.kind == ValueKind::kInt || limit.constant.kind == ValueKind::kDouble;
  if (aggregate && limit.op == Op::kConstant && number_limit) {
    bounds_.push_back({*aggregate, node.op, limit.constant});
  }
}

bool WindowCondition::is_false(const Bound& bound, const Value& value) {
  if (value.kind != bound.limit.kind) return false;  // an error, or another type: the whole decides
  if (value.kind == ValueKind::kDouble && (value.d != value.d)) return false;
  const int order = compare(value, bound.limit);
  switch (bound.op) {
    case Op::kEqual:
      return order != 0;
    case Op::kNotEqual:
      return order == 0;
    case Op::kLess:
      return order >= 0;
    case Op::kLessEqual:
      return order > 0;
    case Op::kGreater:
      return order <= 0;
    default:
      return order < 0;
  }
}

void WindowCondition::set_frame(Context& context, const plan::WindowEnds& ends, std::uint32_t table,
                                std::uint32_t key) {
  variables_[window_->start_index()] = Value::timestamp_micros(types::to_int(ends.start));
  variables_[window_->end_index()] = Value::timestamp_micros(types::to_int(ends.end));
  const state::KeyTable& keys = context.keys[table];
  for (std::size_t i = 0; i < keys.fields(); ++i) {
    variables_[window_->key_index(i)] = key_value(keys.text(key, i), keys.type(i));
  }
}

void WindowCondition::measure(Context& context, std::vector<expr::Scratch>& scratches) {
  expr::Frame frame{{}, variables_, context.tables, context.plan->schema.get(), nullptr};
  for (std::size_t i = 0; i < window_->measures.size(); ++i) {
    frame.scratch = &scratches[i];
    variables_[window_->measure_index(i)] = expr::evaluate(*window_->measures[i].program, frame);
  }
}

bool WindowCondition::too_few(Context& context, std::uint64_t events) const {
  if (!guarded_ || events >= plan::kSmallCell) return false;
  ++context.counters[rule_].small_cell;
  return true;
}

bool WindowCondition::evaluate(Context& context, const plan::WindowEnds& ends, std::uint32_t table,
                               std::uint32_t key) {
  set_frame(context, ends, table, key);
  measure(context, scratches_);
  return verdict(context);
}

bool WindowCondition::verdict(Context& context) {
  const Value result = value(context, *condition_, condition_->root);
  failed_ = result.kind != ValueKind::kBool;
  if (result.is_absent()) {
    ++context.counters[rule_].absent;
  } else if (failed_) {
    ++context.counters[rule_].errors;
  }
  return result.is_true();
}

Value WindowCondition::value(Context& context, const expr::Program& program, std::uint32_t node) {
  expr::Frame frame{{}, variables_, context.tables, context.plan->schema.get(), nullptr};
  frame.scratch = &scratches_.back();
  return expr::evaluate(program, node, frame);
}

void WindowCondition::set_figures(const plan::Figures& figures) {
  const std::array<double, plan::kFigures> values = {figures.observed, figures.expected,
                                                     figures.lower, figures.upper, figures.p_value};
  for (std::size_t i = 0; i < values.size(); ++i) {
    variables_[window_->figure_index(i, keys_)] = Value::real(values[i]);
  }
}

bool WindowCondition::if_holds(Context& context, std::uint64_t events) {
  failed_ = false;
  if (too_few(context, events)) return false;
  return condition_ == nullptr || verdict(context);
}

void WindowCondition::show(Context& context, plan::Judgement judgement, std::uint32_t table,
                           std::uint32_t key) const {
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < context.keys[table].fields(); ++i) {
    texts.push_back(context.keys[table].text(key, i));
  }
  judgement.key_texts = texts;
  judgement.frame = {{}, variables_, context.tables, context.plan->schema.get(), nullptr};
  context.observer->judged(judgement);
}

}  // namespace limen::detect
