#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/simulator/incident.h"
#include "engine/types/result.h"
#include "engine/types/time.h"

namespace limen::simulator {

/// How traffic goes up and down in local time: weights of the 24 hours, each that of its middle,
/// and of the days from Monday; only their proportions count.
struct Rhythm {
  std::string name;
  std::array<double, 24> hours{};
  std::array<double, 7> days{};
};

/// Traffic in one direction, by one means of travel, through one kind of lane of a point.
struct StreamPlan {
  std::string direction = "entry";
  std::string mode = "car";
  std::string lane_kind = "general";
  std::uint32_t lanes = 1;
  types::Micros service{};  // mean time of a check
  double per_hour = 0;      // mean arrivals over the week, hours in which the point is closed aside
  std::size_t rhythm = 0;   // index of Scenario::rhythms
};

struct PointPlan {
  std::string code;
  std::string name;
  std::string zone;  // of the IANA database
  std::vector<std::string> neighbours;
  int opens = 0;  // local hours: open from the first, included, to the second, excluded
  int closes = 24;
  bool closed = false;  // by order, all the time
  std::vector<StreamPlan> streams;
};

/// A border to simulate: what crosses where, what is reported how often, what goes wrong.
struct Scenario {
  std::string name;
  std::vector<Rhythm> rhythms;
  std::vector<PointPlan> points;
  types::Micros wait_every{};
  types::Micros staffing_every{};
  types::Micros status_every{};
  types::Micros heartbeat_every{};
  types::Micros count_every{};
  types::Micros first_incident{};
  types::Micros incident_every{};       // mean distance; zero: no incidents
  std::uint32_t incidents_at_once = 0;  // so many of the first follow each other by first_incident
  std::vector<Incident> incidents;
  bool protected_fields = false;  // made ages and nationalities, to try what must not be read
};

/// Reads a scenario (YAML; form: border.yaml beside this file) and the table of points that it
/// names (CSV with the columns point, name, timezone and neighbours). Errors: all that is wrong
/// with them, a line each, `line:column: what`.
types::Result<Scenario> read_scenario(std::string_view yaml, std::string_view points_csv);

/// The texts that are built in: a border of 20 points, and their table.
std::string_view builtin_scenario();
std::string_view builtin_points();

}  // namespace limen::simulator
