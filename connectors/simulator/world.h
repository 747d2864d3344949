#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "connectors/simulator/agenda.h"
#include "connectors/simulator/lanes.h"
#include "connectors/simulator/line.h"
#include "connectors/simulator/mode.h"
#include "connectors/simulator/random.h"
#include "connectors/simulator/rhythm.h"
#include "connectors/simulator/scenario.h"
#include "engine/types/time.h"

namespace limen::simulator {

/// One event of the border, as a line of NDJSON without its end.
struct Event {
  types::EventTime time;
  std::string line;
};

using Instant = std::int64_t;  // microseconds since 1970
inline constexpr Instant kSecond = 1'000'000;
inline constexpr Instant kMinute = 60 * kSecond;
inline constexpr Instant kHour = 60 * kMinute;

/// A token of 128 bits.
using Token = std::pair<std::uint64_t, std::uint64_t>;

/// Whose document may come again when they leave.
struct Entrant {
  Token document;
  Instant entered = 0;
};

/// Until when something is wrong, excluded; 0 where nothing is.
struct PointTrouble {
  Instant refusals = 0;
  Instant feed = 0;
  Instant silent = 0;
  Instant clock = 0;
  Instant staff = 0;
  Instant no_child_officer = 0;
  Instant closed = 0;    // by the weather
  Instant diverted = 0;  // takes the traffic of a neighbour
  Instant contradiction = 0;
};

struct StreamTrouble {
  Instant surge = 0;
  Instant lanes = 0;
  Instant reader = 0;
  std::uint32_t reader_lane = 0;
};

struct PointState {
  PointState(PointPlan the_plan, Zone the_zone)
      : plan(std::move(the_plan)), zone(std::move(the_zone)) {}

  PointPlan plan;
  Zone zone;
  std::string feed;    // "xzlin-booths"
  std::string booths;  // sources: "/feeds/xzlin/booths"
  std::string operations;
  std::uint32_t first_stream = 0;
  std::uint32_t last_stream = 0;  // excluded
  std::vector<std::uint32_t> neighbours;
  PointTrouble trouble;
  std::uint64_t second_line = 0;
  int backlog = 0;
  bool was_open = true;
  std::deque<Entrant> inside;  // some who entered, the first at the front
};

struct StreamState {
  StreamState(StreamPlan the_plan, std::uint32_t the_point, ModeTraits the_traits,
              std::uint32_t lanes_total)
      : plan(std::move(the_plan)), point(the_point), traits(the_traits), lanes(lanes_total) {}

  StreamPlan plan;
  std::uint32_t point;
  ModeTraits traits;
  Lanes lanes;
  std::uint32_t first_lane = 0;  // its lanes' names count on from here
  std::uint32_t planned = 0;     // lanes that the plan of the hour opens
  int long_reports = 0;          // reports of a long wait in a row
  std::uint32_t generation = 0;  // of its rate; arrivals planned before do not count
  StreamTrouble trouble;
  std::int64_t slot = -1;    // of the rate below
  double slot_rate = 0;      // arrivals a microsecond
  std::int64_t counted = 0;  // since the last report of the counter
};

/// All that a border is made of. The functions beside it move it on: traffic.h, crossing.h,
/// reports.h and trouble.h. Lines come out in ready, in the order of their time.
struct World {
  World(Scenario the_scenario, std::uint64_t seed)
      : scenario(std::move(the_scenario)), random(seed) {}

  Scenario scenario;
  Random random;
  Agenda agenda;
  std::vector<Intensity> intensities;  // as scenario.rhythms
  std::vector<PointState> points;
  std::vector<StreamState> streams;
  double scale = 1;  // arrivals and lanes, as a multiple of the scenario's
  Instant now = 0;
  std::uint64_t number = 0;
  Instant lookup_trouble = 0;
  Token copied;                                           // the document that is in two lanes
  Token far;                                              // that is at two points far apart
  Token refused;                                          // that is tried elsewhere
  std::vector<std::pair<std::uint32_t, Token>> selected;  // why and who or what, to be inspected
  std::vector<std::uint32_t> free_selected;               // places in it that are free
  std::vector<Incident> deck;
  std::size_t next_incident = 0;

  std::vector<Event> ready;  // ready_count of them hold lines not yet taken, from ready_first on
  std::size_t ready_first = 0;
  std::size_t ready_count = 0;

  [[nodiscard]] types::EventTime time() const { return types::from_int(now); }
  [[nodiscard]] PointState& point_of(const StreamState& stream) { return points[stream.point]; }
  [[nodiscard]] bool is_open(const PointState& point) const;

  /// The place of a new line of an event of now, which the caller writes.
  std::string& add_line();
  /// What stands around an event's data, with the next number.
  Envelope envelope(std::string_view kind, std::string_view source, std::string_view point);
  /// Keeps why someone or something was selected for an inspection; returns its place.
  std::uint32_t select(std::uint32_t why, const Token& token);
  /// What was kept at a place, which is free from now on.
  std::pair<std::uint32_t, Token> take_selected(std::uint32_t place);
  void plan(What what, Instant at, std::uint32_t index, std::uint32_t detail = 0,
            Mark mark = Mark::kNone);
};

}  // namespace limen::simulator
