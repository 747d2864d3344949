#include "engine/plan/layout.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <string>

#include "engine/expr/part.h"
#include "engine/expr/shape.h"
#include "engine/plan/reads_latest.h"

namespace limen::plan {

namespace {

using expr::ProgramRef;

constexpr std::size_t kMaxAggregates =
    63;  // of one shared window: a bit each, and one for exercises

std::string shape(const ProgramRef& program) {
  return program == nullptr ? "-" : expr::shape_of(*program, program->root);
}

std::string shape_of_key(const Rule& rule) {
  std::string out;
  for (const KeyField& field : rule.by) out += std::to_string(field.slot) + ",";
  return out;
}

/// Everything that decides which events a rule takes, as text.
std::string shape_of_filter(const Rule& rule) {
  std::string out;
  for (const types::KindId kind : rule.on) out += std::to_string(kind) + ",";
  for (const std::uint32_t read : rule.reads) out += "@" + std::to_string(read);
  out += shape(rule.when);
  std::set<std::string> exceptions;  // their order and names do not matter
  for (const Exception& exception : rule.except) exceptions.insert(shape(exception.program));
  for (const std::string& text : exceptions) out += "!" + text;
  out += "|" + shape_of_key(rule) + shape(rule.has_zone);
  if (rule.expires) out += "<" + std::to_string(types::to_int(*rule.expires));
  return out;
}

std::string shape_of_aggregate(const Aggregate& aggregate) {
  return std::to_string(static_cast<int>(aggregate.fn)) + shape(aggregate.x) + "if" +
         shape(aggregate.condition) + "at" +
         std::to_string(std::bit_cast<std::uint64_t>(aggregate.q));
}

void collect_slots(const ProgramRef& program, std::set<types::SlotId>& slots) {
  if (program == nullptr) return;
  for (const expr::Node& node : program->nodes) {
    if (node.op == expr::Op::kField || node.op == expr::Op::kHasField) {
      slots.insert(static_cast<types::SlotId>(node.b));
    }
  }
}

class Builder {
 public:
  explicit Builder(const Plan& plan) : plan_(plan) {}

  Layout build() {
    for (std::uint32_t table = 0; table < plan_.latest.size(); ++table) add_latest(table);
    for (std::uint32_t rule = 0; rule < plan_.rules.size(); ++rule) {
      const Shape& shape = plan_.rules[rule].shape;
      if (std::holds_alternative<Window>(shape)) {
        add_window(rule);
      } else if (!std::holds_alternative<Match>(shape)) {
        add_keyed(rule);
      } else if (!plan_.rules[rule].at_once() || plan_.rules[rule].is_read) {
        add_match(rule);
      }
    }
    layout_.kept_slots.assign(slots_.begin(), slots_.end());
    return std::move(layout_);
  }

 private:
  void add_latest(std::uint32_t number) {
    const LatestTable& latest = plan_.latest[number];
    layout_.rows.push_back(static_cast<std::uint32_t>(layout_.verdicts.size()));
    Verdict verdict;
    verdict.row_of = number;
    verdict.shape = "rows of " + latest.meaning;
    if (reads_latest(latest.when, plan_)) {
      verdict.in_place = InPlace{latest.when, {}, {}};
      collect_slots(latest.when, slots_);
    }
    layout_.verdicts.push_back(std::move(verdict));
    for (const KeyField& column : latest.columns) slots_.insert(column.slot);
  }

  void add_window(std::uint32_t number) {
    const Rule& rule = plan_.rules[number];
    const auto& window = std::get<Window>(rule.shape);
    const std::uint32_t filter = filter_verdict(number);
    SharedWindow& shared = window_of(rule, window, filter);
    WindowRule part{number, {}};
    for (const Aggregate& aggregate : window.aggregates) {
      part.aggregates.push_back(aggregate_of(shared, aggregate, number));
    }
    shared.rules.push_back(std::move(part));
  }

  void add_match(std::uint32_t number) {
    const Rule& rule = plan_.rules[number];
    layout_.matches.push_back({number, filter_verdict(number)});
    for (const KeyField& field : rule.by) slots_.insert(field.slot);
    collect_slots(rule.when, slots_);  // for `why`
    collect_say(rule);
  }

  void add_keyed(std::uint32_t number) {
    const Rule& rule = plan_.rules[number];
    layout_.keyed.push_back({number, filter_verdict(number), key_table(rule), {}, {}});
    if (const auto* sequence = std::get_if<Sequence>(&rule.shape)) {
      add_steps(rule, *sequence, layout_.keyed.back());
    }
    collect_slots(rule.condition, slots_);
    collect_say(rule);
    std::visit([this](const auto& shape) { collect(shape); }, rule.shape);
  }

  void add_steps(const Rule& rule, const Sequence& sequence, KeyedRule& keyed) {
    std::uint32_t named = 0;
    for (const Step& step : sequence.steps) {
      keyed.steps.push_back(step_part(step, named, keyed));
      if (!step.is_none()) ++named;
    }
    const std::vector<types::SlotId> slots = slots_of_sequence(rule);
    keyed.kept_slots = slots;
    slots_.insert(slots.begin(), slots.end());
  }

  /// Takes the condition apart: what reads the event alone is a verdict.
  StepPart step_part(const Step& step, std::uint32_t own, const KeyedRule& keyed) {
    std::vector<std::uint32_t> alone;
    std::vector<std::uint32_t> left;
    StepPart part;
    if (step.when != nullptr) {
      for (const std::uint32_t node : expr::conjuncts_of(*step.when)) {
        const auto lowest = expr::lowest_event(*step.when, node);
        const bool names = lowest && *lowest < own;
        (names ? left : alone).push_back(node);
        if (names) part.earliest = std::min(part.earliest.value_or(*lowest), *lowest);
      }
    }
    if (!left.empty()) part.left = expr::part_of(step.when, left, {});
    expr::ProgramRef condition;
    if (!alone.empty()) condition = expr::part_of(step.when, alone, {0, {}});
    if (condition != nullptr || !step.on.empty()) {
      part.verdict = condition_verdict(condition, step.on, keyed);
    }
    return part;
  }

  std::uint32_t condition_verdict(const ProgramRef& condition,
                                  const std::vector<types::KindId>& kinds, const KeyedRule& keyed) {
    std::string wanted = "step" + shape(condition);
    for (const types::KindId kind : kinds) wanted += "," + std::to_string(kind);
    wanted += layout_.verdicts[keyed.filter].shape;
    const auto [it, is_new] = conditions_.try_emplace(wanted, layout_.verdicts.size());
    const auto number = static_cast<std::uint32_t>(it->second);
    if (!is_new) {
      layout_.verdicts[number].rules.push_back(keyed.rule);
      return number;
    }
    Verdict verdict;
    verdict.condition = condition;
    verdict.kinds = kinds;
    verdict.rules = {keyed.rule};
    verdict.level = plan_.rules[keyed.rule].level;
    verdict.shape = wanted;
    verdict.within = keyed.filter;
    ask_in_place(verdict);
    layout_.verdicts.push_back(std::move(verdict));
    return number;
  }

  /// A condition is asked in its place where it reads a `latest` table, or its rule's filter does.
  void ask_in_place(Verdict& verdict) {
    if (verdict.condition == nullptr) return;
    const bool waits = layout_.verdicts[verdict.within].in_place.has_value();
    if (!waits && !reads_latest(verdict.condition, plan_)) return;
    verdict.in_place = InPlace{verdict.condition, {}, {}};
    collect_slots(verdict.condition, slots_);
  }

  void collect_say(const Rule& rule) {
    for (const SayPart& part : rule.say) {
      if (const auto* program = std::get_if<ProgramRef>(&part)) collect_slots(*program, slots_);
    }
  }

  void collect(const Match& /*match*/) {}
  void collect(const Window& /*window*/) {}
  void collect(const Sequence& /*sequence*/) {}
  void collect(const Silent& silent) { collect_slots(silent.seconds, slots_); }
  void collect(const State& state) {
    collect_slots(state.opens, slots_);
    collect_slots(state.closes, slots_);
    collect_slots(state.until, slots_);
  }

  std::uint32_t filter_verdict(std::uint32_t number) {
    const Rule& rule = plan_.rules[number];
    const std::string shape = shape_of_filter(rule);
    const auto [it, is_new] = filters_.try_emplace(shape, layout_.verdicts.size());
    if (is_new) {
      Verdict verdict;
      verdict.filter_of = number;
      verdict.level = rule.level;
      verdict.shape = shape;
      verdict.in_place = in_place(rule);
      layout_.verdicts.push_back(std::move(verdict));
    }
    layout_.verdicts[it->second].rules.push_back(number);
    return static_cast<std::uint32_t>(it->second);
  }

  /// What of a filter has to wait; all exceptions where one of them does.
  std::optional<InPlace> in_place(const Rule& rule) {
    if (!filter_reads_latest(rule, plan_)) return std::nullopt;
    InPlace out;
    if (reads_latest(rule.when, plan_)) out.when = rule.when;
    for (const Exception& exception : rule.except) {
      out.except.push_back(exception.program);
      collect_slots(exception.program, slots_);
    }
    for (const KeyField& field : rule.by) {
      out.by.push_back(field.slot);
      slots_.insert(field.slot);
    }
    out.has_zone = rule.has_zone;
    collect_slots(out.when, slots_);
    return out;
  }

  std::uint32_t key_table(const Rule& rule) {
    const auto [it, is_new] =
        key_tables_.try_emplace(shape_of_key(rule), layout_.key_tables.size());
    if (is_new) layout_.key_tables.push_back(rule.by);
    for (const KeyField& field : rule.by) slots_.insert(field.slot);
    return static_cast<std::uint32_t>(it->second);
  }

  SharedWindow& window_of(const Rule& rule, const Window& window, std::uint32_t filter) {
    for (SharedWindow& shared : layout_.windows) {
      if (shared.unusual || window.unusual) continue;
      if (shared.filter == filter && static_cast<const WindowSpan&>(shared) == window &&
          shared.generation == rule.generation &&
          shared.aggregates.size() + window.aggregates.size() <= kMaxAggregates) {
        return shared;
      }
    }
    SharedWindow& added = layout_.windows.emplace_back(SharedWindow{
        static_cast<const WindowSpan&>(window), filter, key_table(rule), rule.generation,
        window.unusual.has_value(), {}, {}});
    return added;
  }

  std::uint32_t aggregate_of(SharedWindow& shared, const Aggregate& aggregate, std::uint32_t rule) {
    const std::string wanted = shape_of_aggregate(aggregate);
    for (std::uint32_t i = 0; i < shared.aggregates.size(); ++i) {
      if (shape_of_aggregate(shared.aggregates[i].spec) != wanted) continue;
      SharedAggregate& known = shared.aggregates[i];
      known.rules.push_back(rule);
      if (known.verdict) layout_.verdicts[*known.verdict].rules.push_back(rule);
      return i;
    }
    SharedAggregate added{aggregate, std::nullopt, {rule}, wanted};
    if (aggregate.condition != nullptr) {
      added.verdict = static_cast<std::uint32_t>(layout_.verdicts.size());
      Verdict verdict;
      verdict.condition = aggregate.condition;
      verdict.rules = {rule};
      verdict.level = plan_.rules[rule].level;
      verdict.shape = shape(aggregate.condition) + layout_.verdicts[shared.filter].shape;
      verdict.within = shared.filter;
      ask_in_place(verdict);
      layout_.verdicts.push_back(std::move(verdict));
    }
    collect_slots(aggregate.x, slots_);
    shared.aggregates.push_back(std::move(added));
    return static_cast<std::uint32_t>(shared.aggregates.size() - 1);
  }

  const Plan& plan_;
  Layout layout_;
  std::map<std::string, std::size_t> filters_;
  std::map<std::string, std::size_t> conditions_;  // of steps
  std::map<std::string, std::size_t> key_tables_;
  std::set<types::SlotId> slots_ = {types::SlotTable::kTime, types::SlotTable::kId,
                                    types::SlotTable::kSource};
};

}  // namespace

std::vector<types::SlotId> slots_of_sequence(const Rule& rule) {
  std::set<types::SlotId> slots = {types::SlotTable::kTime, types::SlotTable::kId,
                                   types::SlotTable::kSource};
  for (const Step& step : std::get<Sequence>(rule.shape).steps) collect_slots(step.when, slots);
  collect_slots(rule.condition, slots);
  for (const SayPart& part : rule.say) {
    if (const auto* program = std::get_if<ProgramRef>(&part)) collect_slots(*program, slots);
  }
  return {slots.begin(), slots.end()};
}

Layout Layout::of(const Plan& plan) { return Builder(plan).build(); }

}  // namespace limen::plan
