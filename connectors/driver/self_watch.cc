#include "connectors/driver/self_watch.h"

#include <fmt/format.h>

#include <utility>

namespace limen::driver {

namespace {

/// Whether the rules wait for the input while others are well ahead of it.
bool is_behind(const Shard& shard, const SelfWatch::Watched& input) {
  if (input.state != InputState::kActive || shard.latest() == types::kMinTime) return false;
  const types::EventTime own = shard.watermark(input.id);
  // Its watermark is behind its latest event by the lateness, as the rules' is by theirs.
  return own == types::kMinTime || shard.latest() - own > SelfWatch::kBehind;
}

}  // namespace

void SelfWatch::look(const Shard& shard, std::span<const Watched> inputs, Time now,
                     std::vector<Trouble>& out) {
  look_at_inputs(shard, inputs, now, out);
  look_at_rules(shard, now, out);
}

void SelfWatch::look_at_inputs(const Shard& shard, std::span<const Watched> inputs, Time now,
                               std::vector<Trouble>& out) {
  std::map<types::InputId, Time> behind;
  for (const Watched& input : inputs) {
    if (!is_behind(shard, input)) continue;
    const auto known = behind_since_.find(input.id);
    const Time since = known == behind_since_.end() ? now : known->second;
    behind.emplace(input.id, since);
    if (now - since < kLong) continue;
    const std::string& name = shard.input_name(input.id);
    const types::EventTime own = shard.watermark(input.id);
    const std::string stands =
        own == types::kMinTime ? "has delivered nothing" : "stands at " + types::to_rfc3339(own);
    out.push_back({OwnRule::kInputBehind, name,
                   fmt::format("The input {} {}, while others have reached {}; rules that wait for "
                               "the watermark wait for it.",
                               name, stands, types::to_rfc3339(shard.latest()))});
  }
  behind_since_ = std::move(behind);
}

void SelfWatch::look_at_rules(const Shard& shard, Time now, std::vector<Trouble>& out) {
  std::map<std::string, Failures> failures;
  const auto counters = shard.rule_counters();
  for (std::size_t i = 0; i < shard.plan().rules.size(); ++i) {
    const std::string& name = shard.plan().rules[i].name;
    const auto known = failures_.find(name);
    // Failures of earlier processes are not news.
    Failures one = known == failures_.end()
                       ? Failures{counters[i].errors, counters[i].errors, now, false}
                       : known->second;
    if (counters[i].errors > one.count) {
      one.count = counters[i].errors;
      one.last = now;
      one.failing = true;
    } else if (one.failing && now - one.last >= kForgiven) {
      one.failing = false;
      one.since = one.count;
    }
    if (one.failing) {
      out.push_back({OwnRule::kRuleInError, name,
                     fmt::format("The rule {} gave no answer {} times: an expression of it is in "
                                 "error, and counts as not true.",
                                 name, one.count - one.since)});
    }
    failures.emplace(name, one);
  }
  failures_ = std::move(failures);
}

}  // namespace limen::driver
