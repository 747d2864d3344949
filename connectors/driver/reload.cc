#include "connectors/driver/reload.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/plan/succession.h"
#include "engine/types/json_text.h"

namespace limen::driver {

namespace {

void append_names(std::string& out, std::string_view member,
                  const std::vector<std::string>& names) {
  out += fmt::format(",\"{}\":[", member);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out.push_back(',');
    types::append_json_string(out, names[i]);
  }
  out.push_back(']');
}

std::string error(std::string_view message) {
  std::string out = R"({"error":)";
  types::append_json_string(out, message);
  return out;
}

/// The first finding in one line: "packs/flow.yaml:11:11: error E012 …".
std::string first_line(const std::string& findings) {
  return findings.substr(0, findings.find('\n'));
}

}  // namespace

ReloadOutcome compare(const plan::Plan& old, const plan::Plan& plan) {
  ReloadOutcome outcome;
  const plan::Heirs heirs = plan::heirs(old, plan);
  const auto has = [](const plan::Plan& in, const plan::Rule& rule) {
    const auto same = std::ranges::lower_bound(in.rules, rule.name, {}, &plan::Rule::name);
    return same != in.rules.end() && same->name == rule.name && same->pack == rule.pack;
  };
  for (std::size_t i = 0; i < old.rules.size(); ++i) {
    const plan::Rule& rule = old.rules[i];
    auto& fate = heirs[i]          ? outcome.stayed
                 : has(plan, rule) ? outcome.started_anew
                                   : outcome.removed;
    fate.push_back(rule.name);
  }
  for (const plan::Rule& rule : plan.rules) {
    if (!has(old, rule)) outcome.added.push_back(rule.name);
  }
  return outcome;
}

std::string to_json(const ReloadOutcome& outcome) {
  switch (outcome.kind) {
    case ReloadOutcome::Kind::kInvalid: {
      std::string out = error("The rules are not valid; nothing was changed.");
      out += R"(,"diagnostics":)";
      types::append_json_string(out, outcome.findings);
      return out + "}";
    }
    case ReloadOutcome::Kind::kBusy:
      return error(
                 "The change before this one is still being filled from history; ask again when "
                 "it is in force (see reload.filling in /api/v1/status).") +
             "}";
    case ReloadOutcome::Kind::kStopping:
      return error("limen is stopping; nothing was changed.") + "}";
    case ReloadOutcome::Kind::kAccepted:
      break;
  }
  std::string out;
  append_names(out, "stayed", outcome.stayed);
  append_names(out, "started_anew", outcome.started_anew);
  append_names(out, "removed", outcome.removed);
  append_names(out, "added", outcome.added);
  out.front() = '{';
  return out + "}";
}

void ReloadDesk::ask(Request request) {
  {
    const std::lock_guard guard(mutex_);
    if (!closed_) {
      waiting_.push_back(std::move(request));
      return;
    }
  }
  request.answer({ReloadOutcome::Kind::kStopping, {}, {}, {}, {}, {}});
}

std::vector<ReloadDesk::Request> ReloadDesk::take() {
  const std::lock_guard guard(mutex_);
  return std::exchange(waiting_, {});
}

void ReloadDesk::close() {
  {
    const std::lock_guard guard(mutex_);
    closed_ = true;
  }
  for (const Request& request : take()) {
    request.answer({ReloadOutcome::Kind::kStopping, {}, {}, {}, {}, {}});
  }
}

std::optional<RuleSet> Reloads::turn(const RuleSet& in_force, bool busy) {
  if (reading_) return parts_.book->busy() ? std::nullopt : finish(in_force);
  take_requests(busy);
  if (busy || !wanted_) return std::nullopt;
  wanted_ = false;
  reading_ = true;
  base_ = in_force.plan;
  parts_.book->read(base_);
  return parts_.book->busy() ? std::nullopt : finish(in_force);
}

void Reloads::take_requests(bool busy) {
  if (parts_.signal != nullptr && parts_.signal->exchange(false)) {
    parts_.log(LogLevel::kInfo, "was told by a signal to read the rules anew");
    wanted_ = true;
  }
  if (parts_.desk == nullptr) return;
  for (ReloadDesk::Request& request : parts_.desk->take()) {
    if (busy) {
      request.answer({ReloadOutcome::Kind::kBusy, {}, {}, {}, {}, {}});
      continue;
    }
    parts_.log(LogLevel::kInfo, fmt::format("was asked by {} to read the rules anew", request.who));
    wanted_ = true;
    asked_.push_back(std::move(request));
  }
}

std::optional<RuleSet> Reloads::finish(const RuleSet& in_force) {
  reading_ = false;
  RulesRead read = parts_.book->finish();
  if (base_ != in_force.plan) {  // a snapshot had others, which were restored meanwhile
    wanted_ = true;
    return std::nullopt;
  }
  status_.last = parts_.clock->wall();
  if (!read.rules) {
    refuse(read.findings);
    return std::nullopt;
  }
  if (!read.findings.empty()) parts_.log(LogLevel::kWarning, read.findings);
  ++status_.succeeded;
  status_.findings.clear();
  wrong_.clear();
  RuleSet rules{plan::succeed(*read.rules->plan, *in_force.plan), std::move(read.rules->source)};
  reply(compare(*in_force.plan, *rules.plan));
  if (rules.source != in_force.source) return rules;
  parts_.log(LogLevel::kInfo, "the rules are as they were: nothing changes");
  return std::nullopt;
}

void Reloads::refuse(const std::string& findings) {
  ++status_.failed;
  status_.findings = findings;
  wrong_ =
      fmt::format("A reload was refused, and the rules before it go on: {}", first_line(findings));
  parts_.log(LogLevel::kError,
             fmt::format("the rules are not valid, so that nothing changes:\n{}", findings));
  ReloadOutcome outcome;
  outcome.kind = ReloadOutcome::Kind::kInvalid;
  outcome.findings = findings;
  reply(outcome);
}

void Reloads::reply(const ReloadOutcome& outcome) {
  for (const auto& request : std::exchange(asked_, {})) request.answer(outcome);
}

}  // namespace limen::driver
