#include <algorithm>

#include "connectors/explain/explainer.h"
#include "engine/detect/deadline.h"
#include "engine/plan/reads_latest.h"
#include "engine/shard.h"

namespace limen::explain {

namespace {

std::string_view name_of(plan::AggregateFn fn) {
  constexpr std::array<std::string_view, 10> kNames = {
      "count", "distinct", "sum", "mean", "min", "max", "first", "last", "stddev", "quantile"};
  return kNames[static_cast<std::size_t>(fn)];
}

std::string written(types::Micros duration) {
  std::string out;
  types::append_duration(out, duration);
  return out;
}

}  // namespace

void Explainer::show(Entry& entry, const std::string& label, const expr::ProgramRef& program,
                     const expr::Frame& frame) {
  if (program != nullptr) append_parts(entry.lines, label, *program, frame, plan_.slots);
}

/// What reads a `latest` table is looked at when the event is in its place, and so are then all
/// exceptions.
void Explainer::filter(Entry& entry, const expr::Frame& frame, bool in_place) {
  const plan::Rule& rule = spec();
  const bool waits = plan::filter_reads_latest(rule, plan_);
  if (in_place && !waits) return;
  if (rule.when != nullptr && plan::reads_latest(rule.when, plan_) == in_place) {
    look_at_when(entry, frame);
  }
  if (!entry.passed_over && waits == in_place) look_at_exceptions(entry, frame);
}

void Explainer::look_at_when(Entry& entry, const expr::Frame& frame) {
  const expr::Value when = expr::evaluate(*spec().when, frame);
  if (when.is_absent()) {
    entry.passed_over = PassedOver::kWhenAbsent;
  } else if (when.kind != expr::ValueKind::kBool) {
    entry.passed_over = PassedOver::kWhenError;
  } else if (!when.is_true()) {
    entry.passed_over = PassedOver::kWhenFalse;
  }
  show(entry, "when", spec().when, frame);
}

void Explainer::look_at_exceptions(Entry& entry, const expr::Frame& frame) {
  for (const plan::Exception& exception : spec().except) {
    const bool holds = expr::evaluate(*exception.program, frame).is_true();
    show(entry, "except " + exception.name, exception.program, frame);
    if (!holds || entry.passed_over) continue;
    entry.passed_over = PassedOver::kException;
    entry.exception = exception.name;
  }
}

/// What a window's aggregates ask of an event, and what of a sequence's steps names no other step.
void Explainer::show_items(Entry& entry, const expr::Frame& frame, bool in_place) {
  const auto now = [&](const expr::ProgramRef& program) {
    return program != nullptr && plan::reads_latest(program, plan_) == in_place;
  };
  if (const auto* window = std::get_if<plan::Window>(&spec().shape)) {
    for (const plan::Aggregate& aggregate : window->aggregates) {
      const std::string fn(explain::name_of(aggregate.fn));
      if (now(aggregate.x)) show(entry, fn + " of", aggregate.x, frame);
      if (now(aggregate.condition)) show(entry, fn + " if", aggregate.condition, frame);
    }
  }
  if (keyed_ == nullptr) return;
  for (std::size_t step = 0; step < keyed_->steps.size(); ++step) {
    if (!keyed_->steps[step].verdict) continue;
    const plan::Verdict& verdict = layout_.verdicts[*keyed_->steps[step].verdict];
    const auto& kinds = verdict.kinds;
    const bool asked =
        kinds.empty() || std::ranges::find(kinds, frame.events[0].kind) != kinds.end();
    if (asked && verdict.in_place.has_value() == in_place) {
      show(entry, name_of(step), verdict.condition, frame);
    }
  }
}

void Explainer::show_silent(Entry& entry, const expr::Frame& frame) {
  const auto* silent = std::get_if<plan::Silent>(&spec().shape);
  if (silent == nullptr) return;
  std::optional<types::Micros> wait = silent->duration;
  if (silent->seconds != nullptr) {
    wait = detect::deadline_of(expr::evaluate(*silent->seconds, frame), ShardOptions().forget);
    show(entry, "silent", silent->seconds, frame);
  }
  if (wait) {
    entry.lines.push_back(
        {"silent", 0, "for " + written(*wait),
         "fires at " + types::to_rfc3339(entry.time + *wait) + ", unless an event comes by then"});
  } else {
    entry.lines.push_back({"silent", 0, "for no time that counts", "no deadline"});
  }
}

void Explainer::show_state(Entry& entry, const expr::Frame& frame) {
  const auto* state = std::get_if<plan::State>(&spec().shape);
  if (state == nullptr) return;
  entry.lines.push_back({"before", 0, open_ ? "its episode is open" : "no episode is open", ""});
  if (open_) show(entry, "closes", state->closes, frame);
  show(entry, "opens", state->opens, frame);
  if (expr::evaluate(*state->opens, frame).is_true()) show(entry, "until", state->until, frame);
}

void Explainer::expected(types::EventTime from) {
  const auto* silent = std::get_if<plan::Silent>(&spec().shape);
  if (silent == nullptr || !silent->keys) return;
  const expr::Table& table = *plan_.tables[*silent->keys];
  std::vector<std::string_view> parts;
  for (const std::string& column : table.key_columns()) {
    const auto field = std::ranges::find(spec().by, column, &plan::KeyField::path);
    parts.push_back(key_[static_cast<std::size_t>(field - spec().by.begin())]);
  }
  if (table.find(expr::Table::joined_key(parts)) == nullptr) return;
  add_instant(from, 0).notes.push_back(
      {Note::Kind::kText,
       "the table " + table.name() + " has the key: events are expected from here on; fires at " +
           types::to_rfc3339(from + silent->duration) + ", unless an event comes by then",
       {},
       false,
       {}});
}

}  // namespace limen::explain
