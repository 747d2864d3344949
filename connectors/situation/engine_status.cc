#include "connectors/situation/engine_status.h"

#include <algorithm>
#include <cmath>

#include "connectors/situation/json_text.h"

namespace limen::situation {

namespace {

std::string_view to_string(types::InputActivity activity) {
  switch (activity) {
    case types::InputActivity::kActive:
      return "active";
    case types::InputActivity::kIdle:
      return "idle";
    case types::InputActivity::kPaused:
      return "paused";
    case types::InputActivity::kUnreachable:
      return "unreachable";
    case types::InputActivity::kEnded:
      return "ended";
  }
  return "";
}

types::InputCounters sum(const EngineStatus& status) {
  types::InputCounters total;
  for (const InputStatus& input : status.inputs) {
    total.events += input.counters.events;
    total.invalid += input.counters.invalid;
    total.late += input.counters.late;
    total.duplicates += input.counters.duplicates;
  }
  return total;
}

void append_input(std::string& out, const InputStatus& input, types::EventTime now) {
  JsonObject object(out);
  object.text("name", input.name);
  object.text("state", to_string(input.activity));
  if (input.watermark != types::kMinTime) {
    object.time("watermark", input.watermark);
    const double lag = std::chrono::duration<double>(now - input.watermark).count();
    object.number("lag_s", std::round(std::max(lag, 0.0) * 10) / 10);
  }
  object.text_if_any("error", input.error);
}

void append_rule(std::string& out, const RuleStatus& rule) {
  JsonObject object(out);
  object.text("rule", rule.rule);
  object.text("title", rule.title);
  object.text("severity", rule.severity);
  object.text("domain", rule.domain);
  object.text("shape", rule.shape);
  object.integer("fired", rule.counters.fired);
  object.integer("resolved", rule.counters.resolved);
  object.integer("open", rule.counters.open);
  object.integer("errors", rule.counters.errors);
  object.boolean("shadow", rule.shadow);
}

template <class List, class Append>
void append_list(std::string& out, const List& list, Append append) {
  out.push_back('[');
  bool first = true;
  for (const auto& item : list) {
    if (!first) out.push_back(',');
    first = false;
    append(item);
  }
  out.push_back(']');
}

void append_reload(std::string& out, const types::ReloadStatus& reload) {
  JsonObject object(out);
  object.integer("succeeded", reload.succeeded);
  object.integer("failed", reload.failed);
  object.time("last", reload.last);
  object.text_if_any("diagnostics", reload.findings);
  object.boolean("filling", reload.filling);
  if (reload.in_force_at.empty()) return;
  std::string& place = object.member("in_force");
  JsonObject at(place);
  at.time("watermark", reload.in_force_from);
  append_list(at.member("inputs"), reload.in_force_at, [&](const auto& input) {
    JsonObject one(place);
    one.text("name", input.first);
    one.integer("next", input.second);
  });
}

}  // namespace

std::string status_json(const EngineStatus& status) {
  std::string out;
  {
    const types::InputCounters total = sum(status);
    JsonObject object(out);
    object.text("version", status.version);
    object.time("started", status.started);
    object.time("now", status.now);
    object.time("watermark", status.watermark);
    object.number("events_per_second", std::round(status.events_per_second * 10) / 10);
    object.integer("events", total.events);
    object.integer("invalid", total.invalid);
    object.integer("late", total.late);
    object.integer("duplicates", total.duplicates);
    append_list(object.member("inputs"), status.inputs,
                [&](const InputStatus& input) { append_input(out, input, status.now); });
    append_list(object.member("rules"), status.rules,
                [&](const RuleStatus& rule) { append_rule(out, rule); });
    append_reload(object.member("reload"), status.reloads);
  }
  return out;
}

std::string rule_json(const EngineStatus& status, std::string_view rule) {
  const auto it = std::ranges::find(status.rules, rule, &RuleStatus::rule);
  if (it == status.rules.end()) return "null";
  std::string out;
  {
    JsonObject object(out);
    object.text("rule", it->rule);
    object.text("title", it->title);
    object.text_if_any("about", it->about);
    object.text_if_any("owner", it->owner);
    object.text_if_any("runbook", it->runbook);
    object.text("severity", it->severity);
    object.text("domain", it->domain);
    object.text("shape", it->shape);
  }
  return out;
}

std::string why_not_alive(const EngineStatus& status, types::EventTime now) {
  const types::Micros silence = now - status.now;
  if (silence < kLongestSilence) return "";
  return "The engine has given no sign of life for " +
         std::to_string(std::chrono::duration_cast<std::chrono::seconds>(silence).count()) +
         " s; see its log.";
}

}  // namespace limen::situation
