#pragma once

#include <cstdint>
#include <string_view>

#include "connectors/simulator/random.h"

namespace limen::simulator {

/// Why someone or something is inspected after the booth.
enum class InspectionCause : std::uint32_t {
  kPerson,
  kTargeted,
  kAtRandom,
  kAnimals,
  kPlants,
  kHeld,
  kReleasedOnHold
};

struct Inspection {
  std::string_view agency;
  std::string_view kind;
  std::string_view result;
  std::string_view selected_by;
};

/// Targeted loads are not in order about one time in eight, random ones one in twenty-five.
Inspection draw_inspection(Random& random, InspectionCause cause);

}  // namespace limen::simulator
