#include "engine/emit/emitter.h"

#include "engine/emit/why.h"
#include "engine/types/check.h"
#include "engine/types/json_text.h"

namespace limen::emit {

namespace {

using types::AlertStatus;

std::uint64_t episode_of(std::uint32_t rule, std::uint32_t key) {
  return std::uint64_t{rule} << 32U | key;
}

std::string joined(std::span<const std::string> texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += text;
    out.push_back('\0');
  }
  return out;
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

void append_time(std::string& out, types::EventTime time) {
  out.push_back('"');
  types::append_rfc3339(out, time);
  out.push_back('"');
}

}  // namespace

Emitter::Emitter(const plan::Plan& plan, std::span<types::RuleCounters> counters)
    : plan_(&plan), counters_(counters) {
  for (const auto& table : plan.tables) tables_.push_back(table.get());
}

expr::Frame Emitter::frame_of(const plan::Opening& opening) {
  expr::Frame frame{{}, opening.variables, tables_, plan_->schema.get(), &scratch_};
  if (opening.event != nullptr) frame.events = {opening.event, 1};
  return frame;
}

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
  AlertBody body = body_of(rule, opening);
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
  alert.json = alert_json(rule, body, AlertStatus::kFiring, opening.time,
                          why(rule, opening, frame_of(opening)));
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

AlertBody Emitter::body_of(const plan::Rule& rule, const plan::Opening& opening) {
  AlertBody body;
  body.key_text = joined(opening.key_texts);
  body.time = opening.time;
  std::string_view source;
  std::string_view id;
  if (opening.event != nullptr) {
    source = opening.event->source();
    id = opening.event->id();
  }
  body.alert_id = alert_id(rule, body.key_text, opening.time, source, id);
  body.key = key_json(rule, opening.key_texts);
  body.middle = middle_json(rule, opening);
  body.say = say_json(rule, frame_of(opening));
  body.evidence = "{\"count\":" + std::to_string(opening.evidence_count);
  if (rule.carries_event_ids) {
    body.evidence += ",\"events\":[";
    for (std::size_t i = 0; i < opening.evidence.size(); ++i) {
      if (i > 0) body.evidence.push_back(',');
      types::append_json_string(body.evidence, opening.evidence[i]);
    }
    body.evidence.push_back(']');
  }
  body.evidence.push_back('}');
  return body;
}

std::string Emitter::key_json(const plan::Rule& rule, std::span<const std::string> texts) const {
  std::string out = "{";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out.push_back(',');
    types::append_json_string(out, rule.by[i].path);
    out.push_back(':');
    const types::SlotType type = rule.by[i].slot_type;
    if (type == types::SlotType::kInt || type == types::SlotType::kBool) {
      out += texts[i];
    } else {
      types::append_json_string(out, texts[i]);
    }
  }
  out.push_back('}');
  return out;
}

std::string Emitter::middle_json(const plan::Rule& rule, const plan::Opening& opening) const {
  std::string out;
  if (opening.window) {
    out += ",\"window\":{\"start\":";
    append_time(out, opening.window->start);
    out += ",\"end\":";
    append_time(out, opening.window->end);
    out.push_back('}');
  }
  if (const auto* window = std::get_if<plan::Window>(&rule.shape)) {
    std::string measures;
    for (std::size_t i = 0; i < window->measures.size(); ++i) {
      const expr::Value value = opening.variables[window->measure_index(i)];
      if (value.is_error()) continue;
      if (!measures.empty()) measures.push_back(',');
      types::append_json_string(measures, window->measures[i].name);
      measures.push_back(':');
      expr::append_json(measures, value);
    }
    if (!measures.empty()) out += ",\"measures\":{" + measures + "}";
  }
  if (opening.late) out += ",\"late\":true";
  if (opening.exercise) out += ",\"exercise\":true";
  return out;
}

std::string Emitter::say_json(const plan::Rule& rule, const expr::Frame& frame) const {
  if (rule.say.empty()) return {};
  std::string text;
  for (const plan::SayPart& part : rule.say) {
    if (const auto* literal = std::get_if<std::string>(&part)) {
      text += *literal;
      continue;
    }
    const expr::Value value = expr::evaluate(*std::get<expr::ProgramRef>(part), frame);
    if (value.is_error()) {
      text += '?';
    } else {
      expr::append_string(text, value);
    }
  }
  std::string out;
  types::append_json_string(out, text);
  return out;
}

std::string Emitter::why(const plan::Rule& rule, const plan::Opening& opening,
                         const expr::Frame& frame) const {
  std::string out;
  for (std::size_t i = 0; i < rule.by.size(); ++i) {
    out += rule.by[i].path + " " + opening.key_texts[i];
    out += i + 1 < rule.by.size() ? ", " : ": ";
  }
  const expr::Program* condition = opening.window ? rule.condition.get() : rule.when.get();
  if (condition == nullptr) {
    out += "every " + plan_->schema->kind(opening.event->kind).name + " event is told";
  } else {
    append_why(out, *condition, frame);
  }
  if (opening.window) {
    out += " in the ";
    types::append_duration(out, opening.window->end - opening.window->start);
    out += " to ";
    types::append_rfc3339(out, std::chrono::floor<std::chrono::seconds>(opening.window->end));
  }
  out.push_back('.');
  return out;
}

}  // namespace limen::emit
