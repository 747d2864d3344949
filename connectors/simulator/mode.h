#pragma once

#include <optional>
#include <string_view>

namespace limen::simulator {

/// What a means of travel brings with it.
struct ModeTraits {
  std::string_view mode;
  bool vehicle = false;          // has a plate
  bool goods = false;            // carries a consignment
  bool coach = false;            // brings dozens at once
  int largest_party = 1;         // otherwise
  double alone = 1;              // share of parties of one
  std::string_view wait_method;  // how waits are measured
  std::string_view vehicle_class;
};

/// Nothing where the simulator does not know the mode.
std::optional<ModeTraits> traits_of(std::string_view mode);
bool is_lane_kind(std::string_view kind);
/// Letters, digits, hyphens and underscores, at least one.
bool is_code(std::string_view text);

}  // namespace limen::simulator
