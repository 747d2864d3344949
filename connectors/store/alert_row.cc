#include "connectors/store/alert_row.h"

#include <simdjson.h>

#include <optional>

namespace limen::store {

namespace {

using simdjson::dom::element;

std::string text(const element& object, std::string_view name) {
  std::string_view value;
  if (object[name].get(value) != simdjson::SUCCESS) return "";
  return std::string(value);
}

std::optional<types::AlertStatus> status_of(std::string_view text) {
  using types::AlertStatus;
  for (const auto status : {AlertStatus::kFiring, AlertStatus::kUpdated, AlertStatus::kResolved}) {
    if (types::to_string(status) == text) return status;
  }
  return std::nullopt;
}

}  // namespace

types::Result<AlertRow> read_alert(const NewAlert& alert) {
  thread_local simdjson::dom::parser parser;
  element event;
  element data;
  if (parser.parse(alert.json).get(event) != simdjson::SUCCESS ||
      event["data"].get(data) != simdjson::SUCCESS) {
    return types::failure("An alert that is no CloudEvent cannot be stored.");
  }
  AlertRow row;
  row.alert_id = text(data, "alert_id");
  row.rule = text(data, "rule");
  row.severity = text(data, "severity");
  const auto status = status_of(text(data, "status"));
  const auto time = types::parse_rfc3339(text(event, "time"));
  if (row.alert_id.empty() || row.rule.empty() || !status || !time) {
    return types::failure("An alert without alert_id, rule, status or time cannot be stored.");
  }
  row.status = *status;
  row.time = *time;
  element key;
  if (data["key"].get(key) == simdjson::SUCCESS) row.point = text(key, "point");
  row.episode = alert.episode;
  return row;
}

}  // namespace limen::store
