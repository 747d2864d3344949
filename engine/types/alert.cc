#include "engine/types/alert.h"

#include <tuple>

namespace limen::types {

std::string_view to_string(AlertStatus status) {
  switch (status) {
    case AlertStatus::kFiring:
      return "firing";
    case AlertStatus::kResolved:
      return "resolved";
    case AlertStatus::kUpdated:
      return "updated";
  }
  return "";
}

bool goes_before(const Alert& a, const Alert& b) {
  if (a.place != b.place) return a.place < b.place;
  if (a.late != b.late) return a.late;
  if (a.late) return std::tie(a.arrival, a.rule) < std::tie(b.arrival, b.rule);
  return std::tie(a.rule, a.key_text, a.status, a.event_order) <
         std::tie(b.rule, b.key_text, b.status, b.event_order);
}

}  // namespace limen::types
