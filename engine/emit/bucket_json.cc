#include "engine/emit/bucket_json.h"

#include "engine/expr/program.h"
#include "engine/types/json_text.h"

namespace limen::emit {

namespace {

std::string_view to_string(plan::BucketState state) {
  switch (state) {
    case plan::BucketState::kJudged:
      return "judged";
    case plan::BucketState::kLearning:
      return "learning";
    case plan::BucketState::kGap:
      break;
  }
  return "gap";
}

void append_time(std::string& out, types::EventTime time) {
  out.push_back('"');
  types::append_rfc3339(out, time);
  out.push_back('"');
}

void append_number(std::string& out, std::string_view name, double number) {
  out += name;
  expr::append_json(out, expr::Value::real(number));
}

}  // namespace

void append_key(std::string& out, const plan::Rule& rule, std::span<const std::string> texts) {
  out.push_back('{');
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
}

void append_figures(std::string& out, const plan::Figures& figures) {
  append_number(out, "\"observed\":", figures.observed);
  append_number(out, ",\"expected\":", figures.expected);
  append_number(out, ",\"lower\":", figures.lower);
  append_number(out, ",\"upper\":", figures.upper);
  append_number(out, ",\"p_value\":", figures.p_value);
}

std::string bucket_json(const plan::Rule& rule, const plan::Bucket& bucket) {
  std::string out = "{\"rule\":";
  types::append_json_string(out, rule.name);
  out += ",\"key\":";
  append_key(out, rule, bucket.key_texts);
  out += ",\"start\":";
  append_time(out, bucket.ends.start);
  out += ",\"end\":";
  append_time(out, bucket.ends.end);
  out += ",\"state\":\"";
  out += to_string(bucket.state);
  out += "\",";
  if (bucket.state == plan::BucketState::kGap) {
    out += "\"observed\":null,\"expected\":null,\"lower\":null,\"upper\":null,\"p_value\":null";
  } else {
    append_figures(out, bucket.figures);
  }
  out += bucket.alarm ? ",\"alarm\":true}" : ",\"alarm\":false}";
  return out;
}

}  // namespace limen::emit
