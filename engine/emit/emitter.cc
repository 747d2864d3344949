#include "engine/emit/emitter.h"

#include "engine/types/check.h"

namespace limen::emit {

namespace {

using types::AlertStatus;

std::uint64_t episode_of(std::uint32_t rule, std::uint32_t key) {
  return std::uint64_t{rule} << 32U | key;
}

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

}  // namespace

Emitter::Emitter(const plan::Plan& plan, std::span<types::RuleCounters> counters)
    : plan_(&plan), counters_(counters), writer_(plan) {}

void Emitter::matched(std::uint32_t number, const types::EventView& event,
                      const types::RowInfo& row, std::uint64_t arrival) {
  const plan::Rule& rule = plan_->rules[number];
  key_texts_.resize(rule.by.size());
  for (std::size_t i = 0; i < rule.by.size(); ++i) {
    key_texts_[i].clear();
    append_field(key_texts_[i], event, rule.by[i], *plan_->schema);
  }
  evidence_.assign(event.source());
  evidence_.push_back('#');
  evidence_.append(event.id());
  const std::string_view evidence = evidence_;
  plan::Opening opening;
  opening.rule = number;
  opening.time = event.time();
  opening.key_texts = key_texts_;
  opening.event = &event;
  opening.evidence_count = 1;
  opening.evidence = {&evidence, 1};
  opening.exercise = event.exercise;
  opening.late = row.late;
  opening.met = row.met;
  opening.arrival = arrival;
  fire(rule, opening);
}

void Emitter::opened(const plan::Opening& opening) { fire(plan_->rules[opening.rule], opening); }

void Emitter::fire(const plan::Rule& rule, const plan::Opening& opening) {
  LIMEN_CHECK(out_ != nullptr);
  AlertBody body = writer_.body(rule, opening);
  types::Alert& alert = out_->emplace_back();
  alert.alert_id = body.alert_id;
  alert.status = AlertStatus::kFiring;
  alert.rule = opening.rule;
  alert.shadow = rule.shadow;
  alert.late = opening.late;
  alert.time = opening.time;
  alert.key_text = body.key_text;
  alert.place = opening.late ? opening.met : opening.time;
  alert.arrival = opening.arrival;
  if (opening.event != nullptr) {
    alert.event_order.assign(opening.event->id());
    alert.event_order.push_back('\0');
    alert.event_order.append(opening.event->source());
  }
  alert.json =
      alert_json(rule, body, AlertStatus::kFiring, opening.time, writer_.why(rule, opening));
  ++counters_[opening.rule].fired;
  if (opening.episode)
    open_.insert_or_assign(episode_of(opening.rule, opening.key), std::move(body));
}

void Emitter::closed(const plan::Closing& closing) {
  LIMEN_CHECK(out_ != nullptr);
  const auto open = open_.find(episode_of(closing.rule, closing.key));
  LIMEN_CHECK(open != open_.end());
  const plan::Rule& rule = plan_->rules[closing.rule];
  const AlertBody& body = open->second;
  std::string reason = "It no longer holds; it was open for ";
  types::append_duration(reason,
                         std::chrono::floor<std::chrono::seconds>(closing.time - body.time));
  reason += ", from ";
  types::append_rfc3339(reason, std::chrono::floor<std::chrono::seconds>(body.time));
  reason += " to ";
  types::append_rfc3339(reason, std::chrono::floor<std::chrono::seconds>(closing.time));
  reason.push_back('.');
  types::Alert& alert = out_->emplace_back();
  alert.alert_id = body.alert_id;
  alert.status = AlertStatus::kResolved;
  alert.rule = closing.rule;
  alert.shadow = rule.shadow;
  alert.time = closing.time;
  alert.place = closing.time;
  alert.key_text = body.key_text;
  alert.json = alert_json(rule, body, AlertStatus::kResolved, closing.time, reason);
  ++counters_[closing.rule].resolved;
  open_.erase(open);
}

}  // namespace limen::emit
