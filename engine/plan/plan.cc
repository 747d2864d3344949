#include "engine/plan/plan.h"

#include <array>

namespace limen::plan {

std::string_view to_string(Severity severity) {
  static constexpr std::array<std::string_view, 5> kNames = {"info", "low", "medium", "high",
                                                             "critical"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string_view to_string(Domain domain) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "flow", "document", "protection", "health", "customs", "staffing", "feed"};
  return kNames[static_cast<std::size_t>(domain)];
}

}  // namespace limen::plan
