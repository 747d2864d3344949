#pragma once

#include <cstdint>
#include <string_view>

#include "connectors/simulator/world.h"

namespace limen::simulator {

/// What the check of one crossing found; an empty text stands for a field that the event lacks.
struct Findings {
  std::string_view outcome = "admitted";
  std::string_view refusal_ground;
  std::string_view minor;
  std::string_view protection;
  std::string_view document_kind;
  std::string_view validity = "valid";
  std::string_view mrz = "ok";
  int reads = 1;
  std::string_view chip = "ok";
  std::string_view lookup = "no_hit";
  int lookup_age_s = 0;  // 0: asked at its source
  std::string_view biometric = "match";
  std::string_view model_match = "ok";
  std::string_view seal = "none";
  std::string_view regime;
  std::string_view certificate;
  std::string_view flag;  // what the goods are
  std::string_view hs2;
  std::string_view selectivity;
  std::int64_t gross_kg = 0;
  std::int64_t weighed_kg = 0;
  int party = 1;
  int minors = 0;
};

/// Draws what is found: what is usual, then what `mark` and the troubles of point and lane add.
Findings draw_findings(World& world, const StreamState& stream, Mark mark, bool reader_fails);

}  // namespace limen::simulator
