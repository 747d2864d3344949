#include "connectors/driver/own_alerts.h"

#include <algorithm>

#include "engine/types/json_text.h"

namespace limen::driver {

namespace {

plan::Rule make(std::string name, std::string title, plan::Severity severity) {
  plan::Rule rule;
  rule.pack = "limen";
  rule.pack_version = 1;
  rule.name = std::move(name);
  rule.title = std::move(title);
  rule.severity = severity;
  rule.domain = plan::Domain::kFeed;
  return rule;
}

}  // namespace

OwnAlerts::OwnAlerts()
    : rules_{make("invalid-pack", "New rules were refused; the old ones go on",
                  plan::Severity::kHigh)} {}

void OwnAlerts::tell(OwnRule rule, std::string_view wrong, std::string_view say,
                     types::EventTime now, std::vector<types::Alert>& out) {
  const auto known = std::ranges::find(open_, rule, &Episode::rule);
  if (wrong.empty() == (known == open_.end())) return;
  if (wrong.empty()) {
    // Never before its firing, should the clock have been set back.
    const types::EventTime end = std::max(now, known->body.time);
    out.push_back(alert(*known, types::AlertStatus::kResolved, end, "It is well again."));
    open_.erase(known);
    return;
  }
  Episode episode;
  episode.rule = rule;
  episode.body.alert_id = emit::alert_id(rules_[static_cast<std::size_t>(rule)], "", now, "", "");
  episode.body.time = now;
  episode.body.key = "{}";
  types::append_json_string(episode.body.say, say);
  episode.body.evidence = R"({"count":0,"events":[]})";
  out.push_back(alert(episode, types::AlertStatus::kFiring, now, wrong));
  open_.push_back(std::move(episode));
}

types::Alert OwnAlerts::alert(const Episode& episode, types::AlertStatus status,
                              types::EventTime at, std::string_view why) const {
  types::Alert alert;
  alert.alert_id = episode.body.alert_id;
  alert.status = status;
  alert.episode = true;
  alert.time = alert.place = at;
  alert.json = emit::alert_json(rules_[static_cast<std::size_t>(episode.rule)], episode.body,
                                status, at, why);
  return alert;
}

}  // namespace limen::driver
