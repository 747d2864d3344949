#include "engine/emit/alert_json.h"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include <array>

#include "engine/types/json_text.h"

namespace limen::emit {

namespace {

void member(std::string& out, std::string_view name) {
  if (out.back() != '{') out.push_back(',');
  types::append_json_string(out, name);
  out.push_back(':');
}

void text_member(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  member(out, name);
  types::append_json_string(out, text);
}

void time_member(std::string& out, std::string_view name, types::EventTime time) {
  member(out, name);
  out.push_back('"');
  types::append_rfc3339(out, time);
  out.push_back('"');
}

void rule_members(std::string& out, const plan::Rule& rule) {
  text_member(out, "rule", rule.name);
  text_member(out, "title", rule.title);
  text_member(out, "pack", rule.pack);
  member(out, "pack_version");
  out += std::to_string(rule.pack_version);
  text_member(out, "rule_hash", rule.hash);
  text_member(out, "severity", to_string(rule.severity));
  text_member(out, "domain", to_string(rule.domain));
  if (!rule.audience.empty()) {
    member(out, "audience");
    char before = '[';
    for (const std::string& tag : rule.audience) {
      out.push_back(before);
      types::append_json_string(out, tag);
      before = ',';
    }
    out.push_back(']');
  }
  if (!rule.labels.empty()) {
    member(out, "labels");
    out.push_back('{');
    for (const auto& [name, value] : rule.labels) {
      member(out, name);
      types::append_json_string(out, value);
    }
    out.push_back('}');
  }
  text_member(out, "runbook", rule.runbook);
}

}  // namespace

std::string alert_json(const plan::Rule& rule, const AlertBody& body, types::AlertStatus status,
                       types::EventTime at, std::string_view why) {
  std::string out;
  out.reserve(1024);
  out += R"({"specversion":"1.0","id":")";
  out += body.alert_id;
  out.push_back('-');
  out += to_string(status);
  out += R"(","source":"/limen/)";
  out += rule.pack;
  out += R"(","type":"org.limen.alert.v1","time":")";
  types::append_rfc3339(out, at);
  out += R"(","data":{)";
  text_member(out, "alert_id", body.alert_id);
  text_member(out, "status", to_string(status));
  rule_members(out, rule);
  member(out, "key");
  out += body.key;
  time_member(out, "time", body.time);
  if (status == types::AlertStatus::kResolved) time_member(out, "resolved_at", at);
  out += body.middle;
  if (!body.inhibited_by.empty()) {
    member(out, "inhibited_by");
    out += body.inhibited_by;
  }
  if (body.folded > 0) {
    member(out, "folded");
    out += std::to_string(body.folded);
  }
  if (body.late) out += ",\"late\":true";
  if (body.exercise) out += ",\"exercise\":true";
  text_member(out, "why", why);
  if (!body.say.empty()) {
    member(out, "say");
    out += body.say;
  }
  member(out, "evidence");
  out += body.evidence;
  out += "}}";
  return out;
}

std::string alert_id(const plan::Rule& rule, std::string_view key_text, types::EventTime time,
                     std::string_view source, std::string_view id) {
  std::string bytes;
  for (const std::string_view part :
       {std::string_view(rule.pack), std::string_view(rule.name), key_text, source, id}) {
    bytes += std::to_string(part.size());
    bytes.push_back(':');
    bytes += part;
  }
  bytes += std::to_string(types::to_int(time));
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return {hex.data(), 32};
}

}  // namespace limen::emit
