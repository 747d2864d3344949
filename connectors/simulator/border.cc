#include "connectors/simulator/border.h"

#include <algorithm>
#include <cmath>

#include "connectors/simulator/crossing.h"
#include "connectors/simulator/reports.h"
#include "connectors/simulator/traffic.h"
#include "connectors/simulator/trouble.h"

namespace limen::simulator {

namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Someone who is recorded aside: nobody waits, the check takes half a minute.
void record(World& world, const Entry& entry) {
  const auto mark = static_cast<Mark>(entry.mark);
  Crossed crossed{{world.now - 32 * kSecond, world.now - 30 * kSecond, entry.mark}, entry.detail};
  if (mark == Mark::kAtClosedPoint) crossed.lane.reset();
  record_crossing(world, entry.index, crossed);
}

void every_hour(World& world) {
  plan_hour(world);
  for (std::uint32_t i = 0; i < world.points.size(); ++i) {
    PointState& point = world.points[i];
    const bool open = world.is_open(point);
    if (open != point.was_open) report_status(world, i);
    point.was_open = open;
  }
  world.plan(What::kHour, (world.now / kHour + 1) * kHour, 0);
}

void arrive(World& world, const Entry& entry) {
  if (entry.detail != world.streams[entry.index].generation) return;
  join(world, entry.index, Mark::kNone);
  plan_arrival(world, entry.index, world.now);
}

using Report = void (*)(World&, std::uint32_t);

void report(World& world, const Entry& entry, Report what, types::Micros every) {
  what(world, entry.index);
  world.plan(entry.what, world.now + every.count(), entry.index);
}

void happen(World& world, const Entry& entry) {
  const Scenario& scenario = world.scenario;
  switch (entry.what) {
    case What::kArrive:
      return arrive(world, entry);
    case What::kJoin:
      return join(world, entry.index, static_cast<Mark>(entry.mark));
    case What::kFinish:
      return finish(world, entry.index, entry.detail);
    case What::kRecord:
      return record(world, entry);
    case What::kHour:
      return every_hour(world);
    case What::kWait:
      return report(world, entry, report_waits, scenario.wait_every);
    case What::kCount:
      return report(world, entry, report_count, scenario.count_every);
    case What::kHeartbeat:
      return report(world, entry, report_heartbeat, scenario.heartbeat_every);
    case What::kStaffing:
      return report(world, entry, report_staffing, scenario.staffing_every);
    case What::kStatus:
      return report(world, entry, report_status, scenario.status_every);
    case What::kInspect:
      return report_inspection(world, entry.index, entry.detail);
    case What::kIncident:
      return begin_incident(world);
    case What::kEnd:
      return settle(world, entry.index);
  }
}

bool is_counted(const StreamState& stream) {
  return stream.plan.mode == "pedestrian" || stream.plan.mode == "bicycle";
}

/// Events an hour that come at fixed distances, whatever the traffic.
double regular_reports(const World& world) {
  const Scenario& scenario = world.scenario;
  const auto an_hour = [](types::Micros every) {
    return static_cast<double>(kHour) / static_cast<double>(every.count());
  };
  double sum = 0;
  for (const StreamState& stream : world.streams) {
    if (!world.points[stream.point].plan.closed) sum += 2 * an_hour(scenario.wait_every);
    if (is_counted(stream)) sum += an_hour(scenario.count_every);
  }
  const auto points = static_cast<double>(world.points.size());
  return sum + points * (an_hour(scenario.heartbeat_every) + an_hour(scenario.staffing_every) +
                         an_hour(scenario.status_every));
}

/// The share of a rhythm's week that lies in the hours of the point.
double open_share(const Intensity& intensity, const PointPlan& plan) {
  if (plan.closed) return 0;
  double sum = 0;
  for (int day = 0; day < 7; ++day) {
    for (int hour = plan.opens; hour < plan.closes; ++hour) sum += intensity.at({day, hour, 30});
  }
  return sum / (24 * 7);
}

double crossings_an_hour(const World& world) {
  double sum = 0;
  for (const StreamState& stream : world.streams) {
    const PointPlan& plan = world.points[stream.point].plan;
    sum += stream.plan.per_hour * open_share(world.intensities[stream.plan.rhythm], plan);
  }
  return sum;
}

/// The scale at which the border gives so many events a second; one crossing brings about 1.02.
double scale_for(const World& world, double events_per_second) {
  if (events_per_second <= 0) return 1;
  const double crossings = events_per_second * 3600 - regular_reports(world);
  const double usual = crossings_an_hour(world);
  if (usual <= 0) return 1;
  return std::max(0.001, crossings / usual);
}

void add_streams(World& world, std::uint32_t index) {
  PointState& point = world.points[index];
  point.first_stream = static_cast<std::uint32_t>(world.streams.size());
  for (const StreamPlan& plan : point.plan.streams) {
    world.streams.emplace_back(plan, index, *traits_of(plan.mode), 0);
  }
  point.last_stream = static_cast<std::uint32_t>(world.streams.size());
}

types::Result<void> add_points(World& world) {
  for (const PointPlan& plan : world.scenario.points) {
    auto zone = Zone::load(plan.zone);
    if (!zone) return tl::unexpected(zone.error());
    PointState& point = world.points.emplace_back(plan, std::move(*zone));
    const std::string name = lower(plan.code);
    point.feed = name + "-booths";
    point.booths = "/feeds/" + name + "/booths";
    point.operations = "/feeds/" + name + "/operations";
  }
  for (std::uint32_t i = 0; i < world.points.size(); ++i) {
    add_streams(world, i);
    for (std::uint32_t other = 0; other < world.points.size(); ++other) {
      const auto& names = world.points[i].plan.neighbours;
      if (std::find(names.begin(), names.end(), world.points[other].plan.code) != names.end()) {
        world.points[i].neighbours.push_back(other);
      }
    }
  }
  return {};
}

/// Lanes as the scale has them, each with a number of its own at its point.
void add_lanes(World& world) {
  for (const PointState& point : world.points) {
    std::uint32_t number = 0;
    for (std::uint32_t i = point.first_stream; i < point.last_stream; ++i) {
      StreamState& stream = world.streams[i];
      const double scaled = static_cast<double>(stream.plan.lanes) * std::max(1.0, world.scale);
      stream.lanes = Lanes(static_cast<std::uint32_t>(std::ceil(scaled)));
      stream.first_lane = number;
      number += stream.lanes.total();
    }
  }
}

/// The first of each regular report, at a time by chance, so that not all come at once.
void plan_first(World& world) {
  const auto by_chance = [&](types::Micros every) {
    return world.now + std::llround(world.random.unit() * static_cast<double>(every.count()));
  };
  const Scenario& scenario = world.scenario;
  for (std::uint32_t i = 0; i < world.points.size(); ++i) {
    world.points[i].was_open = world.is_open(world.points[i]);
    world.plan(What::kStatus, world.now, i);
    world.plan(What::kHeartbeat, by_chance(scenario.heartbeat_every), i);
    world.plan(What::kStaffing, by_chance(scenario.staffing_every), i);
  }
  for (std::uint32_t i = 0; i < world.streams.size(); ++i) {
    plan_arrival(world, i, world.now);
    world.plan(What::kWait, by_chance(scenario.wait_every), i);
    if (is_counted(world.streams[i])) {
      world.plan(What::kCount, by_chance(scenario.count_every), i);
    }
  }
  world.plan(What::kHour, world.now, 0);
  world.deck = scenario.incidents;
  if (!world.deck.empty()) {
    world.plan(What::kIncident, world.now + scenario.first_incident.count(), 0);
  }
}

}  // namespace

Border::Border(std::unique_ptr<World> world) : world_(std::move(world)) {}
Border::~Border() = default;
Border::Border(Border&&) noexcept = default;
Border& Border::operator=(Border&&) noexcept = default;

types::Result<Border> Border::make(Scenario scenario, const BorderOptions& options) {
  auto world = std::make_unique<World>(std::move(scenario), options.seed);
  world->now = types::to_int(options.start);
  if (world->now < 0 || options.start >= std::chrono::sys_days{std::chrono::year{2199} / 1 / 1}) {
    return types::failure("a border starts between the years 1970 and 2199");
  }
  for (const Rhythm& rhythm : world->scenario.rhythms) world->intensities.emplace_back(rhythm);
  if (auto added = add_points(*world); !added) return tl::unexpected(added.error());
  world->scale = scale_for(*world, options.events_per_second);
  add_lanes(*world);
  plan_first(*world);
  return Border(std::move(world));
}

bool Border::next(Event& out, types::EventTime until) {
  World& world = *world_;
  while (world.ready_count == 0) {
    world.ready_first = 0;
    if (world.agenda.empty() || types::from_int(world.agenda.next_at()) >= until) return false;
    const Entry entry = world.agenda.take();
    world.now = entry.at;
    happen(world, entry);
  }
  if (world.ready[world.ready_first].time >= until) return false;
  std::swap(out, world.ready[world.ready_first]);
  ++world.ready_first;
  --world.ready_count;
  return true;
}

void Border::run_until(types::EventTime until) {
  Event event;
  while (next(event, until)) {
  }
}

double Border::mean_rate() const {
  const World& world = *world_;
  return (regular_reports(world) + world.scale * crossings_an_hour(world)) / 3600;
}

}  // namespace limen::simulator
