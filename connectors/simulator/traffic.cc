#include "connectors/simulator/traffic.h"

#include <algorithm>
#include <cmath>

#include "connectors/simulator/crossing.h"

namespace limen::simulator {

namespace {

constexpr Instant kSlot = 5 * kMinute;
constexpr Instant kLongest = 9 * 24 * kHour;  // looked ahead for an arrival
constexpr double kSurge = 4;
constexpr double kDiverted = 1.7;
constexpr double kSpare = 1.08;          // lanes planned, as a multiple of the work expected
constexpr Instant kLong = 10 * kMinute;  // an expected wait after which staff opens another lane
constexpr int kPatience = 4;             // reports of it in a row, before they do

double factor_of(const World& world, const StreamState& stream, Instant at) {
  const PointState& point = world.points[stream.point];
  double factor = 1;
  if (at < stream.trouble.surge) factor *= kSurge;
  if (at < point.trouble.diverted) factor *= kDiverted;
  return factor;
}

/// Arrivals a microsecond by the rhythm alone, while the point is open.
double planned_rate(const World& world, const StreamState& stream, Instant at) {
  const PointState& point = world.points[stream.point];
  const LocalTime local = point.zone.at(at);
  if (point.plan.closed || local.hour < point.plan.opens || local.hour >= point.plan.closes) {
    return 0;
  }
  const double intensity = world.intensities[stream.plan.rhythm].at(local);
  return stream.plan.per_hour * world.scale * intensity / static_cast<double>(kHour);
}

std::uint32_t lanes_needed(const World& world, const StreamState& stream) {
  const double rate = planned_rate(world, stream, world.now + kHour / 2);
  if (rate <= 0) return 0;
  const double work = rate * static_cast<double>(stream.plan.service.count());
  return std::max(1U, std::min(stream.lanes.total(),
                               static_cast<std::uint32_t>(std::ceil(work * kSpare + 0.05))));
}

void serve(World& world, std::uint32_t index) {
  StreamState& stream = world.streams[index];
  const bool by_hand = world.now < world.point_of(stream).trouble.feed;
  while (const auto lane = stream.lanes.begin(world.now)) {
    double service = static_cast<double>(stream.plan.service.count()) * world.random.check_time();
    if (by_hand) service *= 1.3;
    const auto length = std::max<Instant>(4 * kSecond, std::llround(service));
    world.plan(What::kFinish, world.now + length, index, *lane);
  }
}

}  // namespace

double arrival_rate(World& world, StreamState& stream, Instant at) {
  const std::int64_t slot = at / kSlot;
  if (slot != stream.slot) {
    stream.slot = slot;
    stream.slot_rate = planned_rate(world, stream, slot * kSlot + kSlot / 2);
  }
  if (at < world.points[stream.point].trouble.closed) return 0;
  return stream.slot_rate * factor_of(world, stream, at);
}

void plan_arrival(World& world, std::uint32_t index, Instant from) {
  StreamState& stream = world.streams[index];
  double left = world.random.exponential();
  for (Instant at = from; at < from + kLongest;) {
    const Instant end = (at / kSlot + 1) * kSlot;
    const double rate = arrival_rate(world, stream, at);
    const double within = rate * static_cast<double>(end - at);
    if (left < within) {
      const Instant when = std::min<Instant>(end - 1, at + std::llround(left / rate));
      world.plan(What::kArrive, when, index, stream.generation);
      return;
    }
    left -= within;
    at = end;
  }
}

void change_rate(World& world, std::uint32_t index) {
  ++world.streams[index].generation;
  plan_arrival(world, index, world.now);
}

void join(World& world, std::uint32_t index, Mark mark) {
  world.streams[index].lanes.join(world.now, static_cast<std::uint8_t>(mark));
  serve(world, index);
}

void finish(World& world, std::uint32_t index, std::uint32_t lane) {
  StreamState& stream = world.streams[index];
  const Visit visit = stream.lanes.finish(lane, world.now);
  record_crossing(world, index, {visit, lane});
  serve(world, index);
  const bool last = stream.lanes.waiting() == 0 && stream.planned == 0;
  if (last && stream.lanes.open() > 0) set_lanes(world, index);
}

void set_lanes(World& world, std::uint32_t index) {
  StreamState& stream = world.streams[index];
  const PointState& point = world.point_of(stream);
  std::uint32_t open = stream.planned;
  if (open == 0 && stream.lanes.waiting() > 0) open = 1;  // those who came in time are served
  if (world.now < point.trouble.staff) open = (open * 2 + 2) / 3;
  if (world.now < stream.trouble.lanes && open > 1) open = std::max(1U, open / 3);
  if (world.now < point.trouble.closed) open = 0;
  stream.lanes.set_open(open);
  serve(world, index);
}

void open_if_long(World& world, std::uint32_t index, Instant expected) {
  StreamState& stream = world.streams[index];
  stream.long_reports = expected > kLong ? stream.long_reports + 1 : 0;
  if (stream.long_reports < kPatience || stream.planned >= stream.lanes.total()) return;
  stream.long_reports = 0;
  ++stream.planned;
  set_lanes(world, index);
}

void plan_hour(World& world) {
  for (std::uint32_t index = 0; index < world.streams.size(); ++index) {
    world.streams[index].planned = lanes_needed(world, world.streams[index]);
    set_lanes(world, index);
  }
}

}  // namespace limen::simulator
