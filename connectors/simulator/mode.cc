#include "connectors/simulator/mode.h"

#include <algorithm>
#include <array>

namespace limen::simulator {

namespace {

constexpr std::array<ModeTraits, 12> kModes = {{
    {"pedestrian", false, false, false, 3, 0.9, "camera", ""},
    {"bicycle", false, false, false, 2, 0.9, "camera", ""},
    {"motorcycle", true, false, false, 2, 0.8, "lpr", "L3"},
    {"car", true, false, false, 5, 0.45, "lpr", "M1"},
    {"coach", true, false, true, 55, 0, "visual", "M3"},
    {"light_goods", true, true, false, 2, 0.8, "lpr", "N1"},
    {"truck", true, true, false, 2, 0.9, "lpr", "N3"},
    {"train", false, false, false, 4, 0.8, "ticket", ""},
    {"ferry", false, false, false, 4, 0.6, "ticket", ""},
    {"vessel", false, true, false, 20, 0, "visual", ""},
    {"small_craft", false, false, false, 6, 0.3, "visual", ""},
    {"air", false, false, false, 4, 0.8, "camera", ""},
}};

constexpr std::array<std::string_view, 11> kLaneKinds = {
    "general", "citizens",   "trusted", "ready",  "bus",  "truck",
    "fast",    "diplomatic", "crew",    "assist", "egate"};

}  // namespace

std::optional<ModeTraits> traits_of(std::string_view mode) {
  const auto* found = std::find_if(kModes.begin(), kModes.end(),
                                   [&](const ModeTraits& each) { return each.mode == mode; });
  if (found == kModes.end()) return std::nullopt;
  return *found;
}

bool is_lane_kind(std::string_view kind) {
  return std::find(kLaneKinds.begin(), kLaneKinds.end(), kind) != kLaneKinds.end();
}

bool is_code(std::string_view text) {
  const auto known = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), known);
}

}  // namespace limen::simulator
