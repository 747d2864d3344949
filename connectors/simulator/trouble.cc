#include "connectors/simulator/trouble.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "connectors/simulator/choice.h"
#include "connectors/simulator/in_parts.h"
#include "connectors/simulator/reports.h"
#include "connectors/simulator/traffic.h"

namespace limen::simulator {

namespace {

std::optional<std::uint32_t> choose_point(World& world, bool open) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < world.points.size(); ++i) {
    if (world.is_open(world.points[i]) == open) found.push_back(i);
  }
  if (found.empty()) return std::nullopt;
  return found[world.random.below(found.size())];
}

bool quiet(const StreamState& stream) { return stream.lanes.waiting() <= 2; }

/// `count` special ones join a stream's queue, one each `gap`, the first now.
bool send(World& world, const Fits& fits, Mark mark, int count, Instant gap) {
  const auto stream = choose_stream(world, fits);
  if (!stream) return false;
  for (int i = 0; i < count; ++i) {
    world.plan(What::kJoin, world.now + i * gap, *stream, 0, mark);
  }
  return true;
}

bool send_one(World& world, const Fits& fits, Mark mark) {
  return send(
      world, [&](const StreamState& each) { return fits(each) && quiet(each); }, mark, 1, 0);
}

bool surge(World& world) {
  const auto index = choose_stream(
      world, [](const StreamState& each) { return of_persons(each) && each.lanes.total() >= 2; });
  if (!index) return false;
  StreamState& stream = world.streams[*index];
  stream.trouble.surge = world.now + 25 * kMinute;
  change_rate(world, *index);
  world.plan(What::kEnd, stream.trouble.surge, stream.point);
  return true;
}

bool fail_lanes(World& world) {
  const auto index = choose_stream(
      world, [](const StreamState& each) { return of_persons(each) && each.lanes.open() >= 2; });
  if (!index) return false;
  StreamState& stream = world.streams[*index];
  stream.trouble.lanes = world.now + 30 * kMinute;
  set_lanes(world, *index);
  world.plan(What::kEnd, stream.trouble.lanes, stream.point);
  return true;
}

bool refuse(World& world) {
  const auto index = choose_stream(world, [](const StreamState& each) {
    return of_persons(each) && quiet(each) && each.lanes.open() >= 2;
  });
  if (!index) return false;
  world.point_of(world.streams[*index]).trouble.refusals = world.now + 12 * kMinute;
  for (int i = 0; i < 8; ++i) {
    world.plan(What::kJoin, world.now + i * 3 * kSecond, *index, 0, Mark::kRefused);
  }
  return true;
}

/// One document at two booths of a point within half a minute, each with nobody waiting.
bool copy_document(World& world) {
  const auto index = choose_stream(
      world, [](const StreamState& each) { return of_persons(each) && each.lanes.total() >= 2; });
  if (!index) return false;
  world.copied.first = world.random.next();
  world.copied.second = world.random.next();
  world.plan(What::kRecord, world.now + kSecond, *index, 0, Mark::kDocumentCopied);
  world.plan(What::kRecord, world.now + 28 * kSecond, *index, 1, Mark::kDocumentCopied);
  return true;
}

bool break_reader(World& world) {
  const auto index = choose_stream(
      world, [](const StreamState& each) { return of_persons(each) && each.lanes.open() >= 2; });
  if (!index) return false;
  StreamState& stream = world.streams[*index];
  stream.trouble.reader_lane = world.random.below(stream.lanes.open());
  stream.trouble.reader = world.now + 50 * kMinute;
  return true;
}

bool cross_where_closed(World& world) {
  const auto point = choose_point(world, false);
  if (!point) return false;
  const std::uint32_t stream = world.points[*point].first_stream;
  for (int i = 0; i < 3; ++i) {
    world.plan(What::kRecord, world.now + i * 20 * kSecond, stream, 0, Mark::kAtClosedPoint);
  }
  return true;
}

bool backfill(World& world) {
  const auto index = choose_stream(world, of_persons);
  if (!index) return false;
  for (int i = 0; i < 40; ++i) {
    world.plan(What::kRecord, world.now + i * kSecond / 2, *index, 0, Mark::kBackfill);
  }
  return true;
}

/// Something of an open point is wrong for `length`; what else follows is the caller's.
std::optional<std::uint32_t> trouble_point(World& world, Instant PointTrouble::* what,
                                           Instant length) {
  const auto point = choose_point(world, true);
  if (!point) return std::nullopt;
  world.points[*point].trouble.*what = world.now + length;
  world.plan(What::kEnd, world.now + length, *point);
  return point;
}

bool close_point(World& world) {
  const auto index = choose_stream(world, [&](const StreamState& each) {
    return of_persons(each) && !world.points[each.point].neighbours.empty();
  });
  if (!index) return false;
  const std::uint32_t closed = world.streams[*index].point;
  const Instant until = world.now + 35 * kMinute;
  world.points[closed].trouble.closed = until;
  world.plan(What::kEnd, until, closed);
  settle(world, closed);
  for (const std::uint32_t neighbour : world.points[closed].neighbours) {
    world.points[neighbour].trouble.diverted = until;
    world.plan(What::kEnd, until, neighbour);
    settle(world, neighbour);
  }
  return true;
}

bool lack_staff(World& world) {
  const auto index = choose_stream(
      world, [](const StreamState& each) { return of_persons(each) && each.planned >= 2; });
  if (!index) return false;
  const std::uint32_t point = world.streams[*index].point;
  world.points[point].trouble.staff = world.now + 40 * kMinute;
  world.plan(What::kEnd, world.points[point].trouble.staff, point);
  settle(world, point);
  report_staffing(world, point);
  return true;
}

bool degrade_feed(World& world) {
  return trouble_point(world, &PointTrouble::feed, 8 * kMinute).has_value();
}

bool lack_child_officer(World& world) {
  const auto point = trouble_point(world, &PointTrouble::no_child_officer, 50 * kMinute);
  if (point) report_staffing(world, *point);
  return point.has_value();
}

bool break_lookup(World& world) {
  world.lookup_trouble = world.now + 7 * kMinute;
  return true;
}

bool with_coaches(const StreamState& stream) { return stream.traits.coach; }
bool with_plates(const StreamState& stream) { return stream.traits.vehicle && quiet(stream); }

}  // namespace

bool begin(World& world, Incident incident) {
  switch (incident) {
    case Incident::kSurge:
      return surge(world);
    case Incident::kLaneFailure:
      return fail_lanes(world);
    case Incident::kRefusalBurst:
      return refuse(world);
    case Incident::kChildAlone:
      return send_one(world, of_persons, Mark::kChildAlone);
    case Incident::kSealBroken:
      return send_one(world, of_trucks, Mark::kSealBroken);
    case Incident::kLookupOutage:
      return break_lookup(world);
    case Incident::kClosedActivity:
      return cross_where_closed(world);
    case Incident::kFeedDegraded:
      return degrade_feed(world);
    case Incident::kMedicalCluster:
      return send(world, of_persons, Mark::kMedical, 3, 90 * kSecond);
    case Incident::kStaffShortage:
      return lack_staff(world);
    case Incident::kDocumentHit:
      return send_one(world, of_persons, Mark::kDocumentHit);
    case Incident::kDocumentCopied:
      return copy_document(world);
    case Incident::kReaderFault:
      return break_reader(world);
    case Incident::kMrzFailure:
      return send_one(world, of_persons, Mark::kMrzFailure);
    case Incident::kPlateMismatch:
      return send_one(world, with_plates, Mark::kPlateMismatch);
    case Incident::kWeightDiffers:
      return send_one(world, of_trucks, Mark::kWeightDiffers);
    case Incident::kCertificate:
      return send_one(world, of_trucks, Mark::kCertificate);
    case Incident::kCoachConvoy:
      return send(world, with_coaches, Mark::kCoach, 12, 20 * kSecond);
    case Incident::kAsylumTurnedAway:
      return send_one(world, of_persons, Mark::kAsylumTurnedAway);
    case Incident::kFamilySeparated:
      return send_one(world, of_persons, Mark::kFamilySeparated);
    case Incident::kScreening:
      return send_one(world, of_persons, Mark::kScreening);
    case Incident::kNoChildOfficer:
      return lack_child_officer(world);
    case Incident::kClockOff:
      return trouble_point(world, &PointTrouble::clock, 10 * kMinute).has_value();
    case Incident::kWaitContradicts:
      return trouble_point(world, &PointTrouble::contradiction, 12 * kMinute).has_value();
    case Incident::kBackfill:
      return backfill(world);
    case Incident::kClosure:
      return close_point(world);
    case Incident::kFeedSilent:
      return trouble_point(world, &PointTrouble::silent, 9 * kMinute).has_value();
    default:
      return begin_in_parts(world, incident);
  }
}

void begin_incident(World& world) {
  const auto& scenario = world.scenario;
  const std::size_t size = world.deck.size();
  const std::size_t place = world.next_incident % size;
  if (place == 0 && world.next_incident > 0) {
    for (std::size_t i = size - 1; i > 0; --i) {
      std::swap(world.deck[i], world.deck[world.random.below(i + 1)]);
    }
  }
  begin(world, world.deck[place]);
  ++world.next_incident;
  const bool soon = world.next_incident < scenario.incidents_at_once;
  const auto every = static_cast<double>(scenario.incident_every.count());
  const Instant gap =
      soon ? scenario.first_incident.count() : std::llround(every * (0.5 + world.random.unit()));
  world.plan(What::kIncident, world.now + gap, 0);
}

void settle(World& world, std::uint32_t index) {
  const PointState& point = world.points[index];
  for (std::uint32_t stream = point.first_stream; stream < point.last_stream; ++stream) {
    set_lanes(world, stream);
    change_rate(world, stream);
  }
  const bool open = world.is_open(point);
  if (open == point.was_open) return;
  world.points[index].was_open = open;
  report_status(world, index);
}

}  // namespace limen::simulator
