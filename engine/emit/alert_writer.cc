#include "engine/emit/alert_writer.h"

#include "engine/emit/bucket_json.h"
#include "engine/emit/why.h"
#include "engine/emit/why_episode.h"
#include "engine/emit/why_unusual.h"
#include "engine/types/json_text.h"

namespace limen::emit {

namespace {

std::string joined(std::span<const std::string> texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += text;
    out.push_back('\0');
  }
  return out;
}

void append_time(std::string& out, types::EventTime time) {
  out.push_back('"');
  types::append_rfc3339(out, time);
  out.push_back('"');
}

}  // namespace

AlertWriter::AlertWriter(const plan::Plan& plan) : plan_(&plan) {
  for (const auto& table : plan.tables) tables_.push_back(table.get());
}

expr::Frame AlertWriter::frame_of(const plan::Opening& opening) const {
  expr::Frame frame{{}, opening.variables, tables_, plan_->schema.get(), &scratch_};
  const types::EventView* event = opening.about != nullptr ? opening.about : opening.event;
  if (event != nullptr) frame.events = {event, 1};
  if (!opening.steps.empty()) frame.events = opening.steps;
  return frame;
}

AlertBody AlertWriter::body(const plan::Rule& rule, const plan::Opening& opening) const {
  AlertBody body;
  body.key_text = joined(opening.key_texts);
  body.time = opening.time;
  body.late = opening.late;
  body.exercise = opening.exercise;
  std::string_view source;
  std::string_view id;
  if (opening.event != nullptr) {
    source = opening.event->source();
    id = opening.event->id();
  }
  body.alert_id = alert_id(rule, body.key_text, opening.time, source, id);
  append_key(body.key, rule, opening.key_texts);
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

void AlertWriter::name_causes(std::span<const Inhibition::Cause* const> causes, AlertBody& body,
                              std::string& why) const {
  why += " It stands under ";
  for (std::size_t i = 0; i < causes.size(); ++i) {
    body.inhibited_by += i == 0 ? '[' : ',';
    types::append_json_string(body.inhibited_by, causes[i]->alert_id);
    if (i > 0) why += i + 1 == causes.size() ? " and " : ", ";
    why += plan_->rules[causes[i]->rule].name + " (since ";
    types::append_rfc3339(why, std::chrono::floor<std::chrono::seconds>(causes[i]->time));
    why.push_back(')');
  }
  body.inhibited_by.push_back(']');
  why.push_back('.');
}

std::string AlertWriter::middle_json(const plan::Rule& rule, const plan::Opening& opening) const {
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
  if (opening.deviation) {
    out += ",\"unusual\":{";
    append_figures(out, opening.deviation->figures);
    out.push_back('}');
  }
  return out;
}

std::string AlertWriter::say_json(const plan::Rule& rule, const expr::Frame& frame) const {
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

std::string AlertWriter::why(const plan::Rule& rule, const plan::Opening& opening) const {
  const expr::Frame frame = frame_of(opening);
  std::string out;
  for (std::size_t i = 0; i < rule.by.size(); ++i) {
    out += rule.by[i].path + " " + opening.key_texts[i];
    out += i + 1 < rule.by.size() ? ", " : ": ";
  }
  if (const auto* sequence = std::get_if<plan::Sequence>(&rule.shape)) {
    append_why_of_sequence(out, *sequence, rule.condition.get(), frame);
    return out;
  }
  if (opening.since) {
    append_silence(out, rule, *plan_->schema, opening);
    return out;
  }
  if (const auto* state = std::get_if<plan::State>(&rule.shape)) {
    append_why(out, *state->opens, frame);
    append_until(out, opening.until);
    return out;
  }
  if (opening.deviation) {
    append_deviation(out, std::get<plan::Window>(rule.shape), opening);
    if (rule.condition != nullptr) {
      out += "; ";
      append_why(out, *rule.condition, frame);
    }
    out.push_back('.');
    return out;
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
