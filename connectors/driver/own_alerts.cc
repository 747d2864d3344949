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
    : rules_{
          make("invalid-pack", "New rules were refused; the old ones go on", plan::Severity::kHigh),
          make("input-behind", "An input holds the rules back", plan::Severity::kHigh),
          make("rule-in-error", "A rule gives no answer", plan::Severity::kMedium)} {}

void OwnAlerts::tell(std::span<const Trouble> troubles, types::EventTime now,
                     std::vector<types::Alert>& out) {
  const auto is_of = [](const Episode& episode, const Trouble& trouble) {
    return episode.rule == trouble.rule && episode.body.key_text == trouble.key;
  };
  std::erase_if(open_, [&](const Episode& episode) {
    if (std::ranges::any_of(troubles, [&](const auto& each) { return is_of(episode, each); })) {
      return false;
    }
    // Never before its firing, should the clock have been set back.
    out.push_back(alert(episode, types::AlertStatus::kResolved, std::max(now, episode.body.time),
                        "It is well again."));
    return true;
  });
  for (const Trouble& trouble : troubles) {
    if (std::ranges::any_of(open_, [&](const auto& each) { return is_of(each, trouble); }))
      continue;
    open_.push_back(begin(trouble, now));
    out.push_back(alert(open_.back(), types::AlertStatus::kFiring, now, trouble.wrong));
  }
}

OwnAlerts::Episode OwnAlerts::begin(const Trouble& trouble, types::EventTime now) const {
  const plan::Rule& rule = rules_[static_cast<std::size_t>(trouble.rule)];
  Episode episode;
  episode.rule = trouble.rule;
  emit::AlertBody& body = episode.body;
  body.key_text = trouble.key;
  body.alert_id = emit::alert_id(rule, trouble.key, now, "", "");
  body.time = now;
  body.key = "{}";
  if (!trouble.key.empty()) {
    body.key = trouble.rule == OwnRule::kInputBehind ? R"({"input":)" : R"({"rule":)";
    types::append_json_string(body.key, trouble.key);
    body.key.push_back('}');
  }
  if (!trouble.say.empty()) types::append_json_string(body.say, trouble.say);
  body.evidence = R"({"count":0,"events":[]})";
  return episode;
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
