#include "engine/emit/emitter.h"

#include <algorithm>

#include "engine/emit/bucket_json.h"
#include "engine/types/check.h"

namespace limen::emit {

namespace {

using types::AlertStatus;

/// The text that stands for a key's field of an event, as CEL's string() writes it.
void append_field(std::string& out, const types::EventView& event, const plan::KeyField& field,
                  const types::Schema& schema) {
  switch (field.slot_type) {
    case types::SlotType::kSymbol:
      out += schema.text(static_cast<types::Symbol>(event.raw(field.slot)));
      return;
    case types::SlotType::kInt:
      out += std::to_string(event.integer(field.slot));
      return;
    case types::SlotType::kBool:
      out += event.raw(field.slot) != 0 ? "true" : "false";
      return;
    default:
      out += event.bytes(field.slot);
  }
}

void append_number(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

/// What brings alerts that events of one time made into the order of these. Alerts as events come
/// in theirs, which their ids do not tell: the `number` of the finding does.
std::string order_of(const types::EventView& event, std::uint64_t number) {
  if (event.kind == types::Schema::kAlert) {
    std::string out;
    append_number(out, number);
    return out;
  }
  std::string out(event.id());
  out.push_back('\0');
  out.append(event.source());
  return out;
}

/// Why an episode is over.
std::string end_of(types::EventTime from, types::EventTime to) {
  std::string out = "It no longer holds; it was open for ";
  types::append_duration(out, std::chrono::floor<std::chrono::seconds>(to - from));
  out += ", from ";
  types::append_rfc3339(out, std::chrono::floor<std::chrono::seconds>(from));
  out += " to ";
  types::append_rfc3339(out, std::chrono::floor<std::chrono::seconds>(to));
  out.push_back('.');
  return out;
}

}  // namespace

Emitter::Emitter(const plan::Plan& plan, std::span<types::RuleCounters> counters)
    : plan_(&plan), counters_(counters), writer_(plan), rows_(plan), inhibition_(plan) {}

plan::Opening Emitter::opening_of(std::uint32_t number, const types::EventView& event) {
  const plan::Rule& rule = plan_->rules[number];
  key_texts_.resize(rule.by.size());
  for (std::size_t i = 0; i < rule.by.size(); ++i) {
    key_texts_[i].clear();
    append_field(key_texts_[i], event, rule.by[i], *plan_->schema);
  }
  evidence_.assign(event.source());
  evidence_.push_back('#');
  evidence_.append(event.id());
  evidence_view_ = evidence_;
  plan::Opening opening;
  opening.rule = number;
  opening.time = event.time();
  opening.key_texts = key_texts_;
  opening.event = &event;
  opening.evidence_count = 1;
  opening.evidence = {&evidence_view_, 1};
  opening.exercise = event.exercise;
  return opening;
}

void Emitter::arrived(std::uint32_t rule, const types::EventView& event, const types::RowInfo& row,
                      std::uint64_t arrival) {
  plan::Opening opening = opening_of(rule, event);
  opening.late = row.late;
  opening.met = row.met;
  opening.arrival = arrival;
  found(opening);
}

void Emitter::matched(std::uint32_t number, const types::EventView& event) {
  const plan::Rule& rule = plan_->rules[number];
  const plan::Opening opening = opening_of(number, event);
  if (!rule.at_once()) {
    found(opening);
  } else if (!rule.shadow) {  // it has gone out; here it is an event in its place
    const AlertBody body = writer_.body(rule, opening);
    events_.push_back({number,
                       AlertStatus::kFiring,
                       opening.time,
                       body.alert_id,
                       body.key_text,
                       {},
                       false,
                       opening.exercise});
  }
}

void Emitter::opened(const plan::Opening& opening) { found(opening); }

void Emitter::judged(const plan::Bucket& bucket) {
  trace_->push_back(bucket_json(plan_->rules[bucket.rule], bucket));
}

void Emitter::found(const plan::Opening& opening) {
  const plan::Rule& rule = plan_->rules[opening.rule];
  Waiting firing;
  firing.rule = opening.rule;
  firing.time = opening.time;
  firing.body = writer_.body(rule, opening);
  firing.why = writer_.why(rule, opening);
  if (observes(opening.rule)) observer_->opened(opening, firing.body.alert_id);
  if (opening.event != nullptr) firing.event_order = order_of(*opening.event, found_++);
  if (rule.is_read) firing.body.measures = rows_.pack(opening.rule, opening.variables);
  if (opening.episode) {
    append_number(firing.body.order, static_cast<std::uint64_t>(types::to_int(opening.time)));
    firing.body.order += firing.event_order;
    firing.episode = episode_of(opening.rule, opening.key);
    if (rule.inhibits) {
      inhibition_.open(opening.key,
                       {opening.time, opening.rule, firing.body.key_text, firing.body.alert_id});
    }
  }
  if (opening.late) {
    fire_late(std::move(firing), opening);
  } else if (rule.waits()) {
    waiting_.push_back(std::move(firing));
  } else {
    fire(std::move(firing));
  }
}

types::Alert& Emitter::add_alert(std::uint32_t number, const AlertBody& body, AlertStatus status,
                                 types::EventTime at) {
  LIMEN_CHECK(out_ != nullptr);
  types::Alert& alert = out_->emplace_back();
  alert.alert_id = body.alert_id;
  alert.status = status;
  alert.rule = number;
  alert.shadow = plan_->rules[number].shadow;
  alert.episode = plan_->rules[number].has_episodes();
  alert.inhibited = !body.inhibited_by.empty();
  alert.time = at;
  alert.place = at;
  alert.key_text = body.key_text;
  return alert;
}

/// An alert as an event, where a rule reads its rule.
void Emitter::tell(std::uint32_t number, const AlertBody& body, AlertStatus status,
                   types::EventTime at) {
  const plan::Rule& rule = plan_->rules[number];
  if (!rule.is_read || rule.shadow || rule.at_once()) return;
  events_.push_back({number, status, at, body.alert_id, body.key_text, body.measures,
                     !body.inhibited_by.empty(), body.exercise});
}

void Emitter::fire_late(Waiting&& firing, const plan::Opening& opening) {
  const plan::Rule& rule = plan_->rules[firing.rule];
  types::Alert& alert = add_alert(firing.rule, firing.body, AlertStatus::kFiring, firing.time);
  alert.late = true;
  alert.place = opening.met;
  alert.arrival = opening.arrival;
  alert.event_order = std::move(firing.event_order);
  alert.json = alert_json(rule, firing.body, AlertStatus::kFiring, firing.time, firing.why);
  ++counters_[firing.rule].fired;
  if (!rule.is_read || rule.shadow) return;
  late_.push_back({firing.rule,
                   AlertStatus::kFiring,
                   firing.time,
                   firing.body.alert_id,
                   firing.body.key_text,
                   {},
                   false,
                   firing.body.exercise,
                   true,
                   opening.met,
                   opening.arrival});
}

void Emitter::fire(Waiting&& firing) {
  const plan::Rule& rule = plan_->rules[firing.rule];
  types::Alert& alert = add_alert(firing.rule, firing.body, AlertStatus::kFiring, firing.time);
  alert.event_order = std::move(firing.event_order);
  alert.json = alert_json(rule, firing.body, AlertStatus::kFiring, firing.time, firing.why);
  ++counters_[firing.rule].fired;
  tell(firing.rule, firing.body, AlertStatus::kFiring, firing.time);
  if (!firing.episode) return;
  if (!firing.body.inhibited_by.empty()) inhibited_.insert(*firing.episode);
  open_.insert_or_assign(*firing.episode, std::move(firing.body));
}

void Emitter::closed(const plan::Closing& closing) {
  if (observes(closing.rule)) observer_->closed(closing);
  inhibition_.close(closing.rule, closing.key, closing.time);
  const Episode episode = episode_of(closing.rule, closing.key);
  if (muted_.erase(episode) > 0) return;
  if (open_.contains(episode)) {
    resolve(closing.rule, episode, closing.time);
    return;
  }
  LIMEN_CHECK(plan_->rules[closing.rule].waits());  // its firing is of the same instant
  Waiting end;
  end.rule = closing.rule;
  end.episode = episode;
  end.closes = true;
  end.time = closing.time;
  waiting_.push_back(std::move(end));
}

void Emitter::resolve(std::uint32_t number, Episode episode, types::EventTime at) {
  const auto open = open_.find(episode);
  LIMEN_CHECK(open != open_.end());
  const AlertBody body = std::move(open->second);
  open_.erase(open);
  inhibited_.erase(episode);
  types::Alert& alert = add_alert(number, body, AlertStatus::kResolved, at);
  alert.event_order = body.order;
  alert.json =
      alert_json(plan_->rules[number], body, AlertStatus::kResolved, at, end_of(body.time, at));
  ++counters_[number].resolved;
  tell(number, body, AlertStatus::kResolved, at);
}

std::optional<types::EventTime> Emitter::unsettled() const {
  if (!waiting_.empty()) return waiting_.front().time;
  if (!events_.empty()) return events_.front().time;
  return inhibition_.closed_at();
}

void Emitter::settle(types::EventTime instant, std::uint8_t level) {
  for (Waiting& waiting : waiting_) {
    if (waiting.taken || plan_->rules[waiting.rule].settles != level) continue;
    waiting.taken = true;
    if (waiting.closes) {
      resolve(waiting.rule, *waiting.episode, waiting.time);
    } else {
      judge(std::move(waiting));
    }
  }
  release(instant, level);
}

void Emitter::settled() {
  waiting_.clear();
  events_.clear();
  inhibition_.forget_closed();
}

/// Hold first, then inhibition (rules.md, section 9): a firing that is folded is not looked at.
void Emitter::judge(Waiting&& firing) {
  const plan::Rule& rule = plan_->rules[firing.rule];
  if (rule.hold.count() != 0) {
    if (const AlertBody* held = holds_.fold(firing.rule, firing.body.key_text)) {
      ++counters_[firing.rule].folded;
      if (observes(firing.rule)) observer_->folded(firing.body.alert_id, held->alert_id);
      return;
    }
  }
  const auto causes = inhibition_.causes(firing.rule, firing.body.key_text);
  if (!causes.empty()) {
    ++counters_[firing.rule].inhibited;
    writer_.name_causes(causes, firing.body, firing.why);
  } else if (rule.hold.count() != 0) {
    holds_.hold(firing.rule, firing.body, firing.time + rule.hold);
  }
  fire(std::move(firing));
}

/// Episodes that no cause covers any more, where one has ended: people are told now.
void Emitter::release(types::EventTime instant, std::uint8_t level) {
  if (!inhibition_.closed_at()) return;
  for (auto it = inhibited_.begin(); it != inhibited_.end();) {
    const auto number = rule_of(*it);
    const plan::Rule& rule = plan_->rules[number];
    AlertBody& body = open_.at(*it);
    if (rule.settles != level || !inhibition_.causes(number, body.key_text).empty()) {
      ++it;
      continue;
    }
    body.inhibited_by.clear();
    types::Alert& alert = add_alert(number, body, AlertStatus::kUpdated, instant);
    alert.json = alert_json(rule, body, AlertStatus::kUpdated, instant,
                            "What it stood under is over, and it still holds.");
    it = inhibited_.erase(it);
  }
}

void Emitter::fire() {
  const types::EventTime at = holds_.next()->at;
  Holds::Held held = holds_.take();
  if (held.folded == 0) return;
  const plan::Rule& rule = plan_->rules[held.rule];
  held.body.folded = held.folded;
  std::string why = std::to_string(held.folded) + " more in the ";
  types::append_duration(why, rule.hold);
  why += " after it, folded into this alert.";
  types::Alert& alert = add_alert(held.rule, held.body, AlertStatus::kUpdated, at);
  alert.json = alert_json(rule, held.body, AlertStatus::kUpdated, at, why);
}

std::span<const AlertEvent> Emitter::events() {
  std::ranges::stable_sort(events_, goes_before);
  return events_;
}

}  // namespace limen::emit
