#include "connectors/simulator/in_parts.h"

#include <algorithm>

#include "connectors/simulator/choice.h"
#include "connectors/simulator/inspection.h"

namespace limen::simulator {

namespace {

Token new_token(Random& random) {
  const std::uint64_t high = random.next();
  return {high, random.next()};
}

/// One document at two points of different zones, hundreds of kilometres apart, in four minutes.
bool show_document_far_away(World& world) {
  const auto here = choose_stream(world, of_persons);
  if (!here) return false;
  const PointState& point = world.point_of(world.streams[*here]);
  const auto there = choose_stream(world, [&](const StreamState& each) {
    return of_persons(each) && world.point_of(each).plan.zone != point.plan.zone;
  });
  if (!there) return false;
  world.far = new_token(world.random);
  world.plan(What::kRecord, world.now + kSecond, *here, 0, Mark::kDocumentFar);
  world.plan(What::kRecord, world.now + 4 * kMinute, *there, 0, Mark::kDocumentFar);
  return true;
}

/// Someone is refused, and asks at a neighbouring point forty minutes later, the same way.
bool refuse_then_elsewhere(World& world) {
  const auto here = choose_stream(world, of_persons);
  if (!here) return false;
  const StreamState& stream = world.streams[*here];
  const auto& beside = world.point_of(stream).neighbours;
  const auto there = choose_stream(world, [&](const StreamState& each) {
    return of_persons(each) && each.plan.direction == stream.plan.direction &&
           std::ranges::find(beside, each.point) != beside.end();
  });
  if (!there) return false;
  world.refused = new_token(world.random);
  world.plan(What::kRecord, world.now + kSecond, *here, 0, Mark::kRefusedHere);
  world.plan(What::kRecord, world.now + 40 * kMinute, *there, 0, Mark::kTriedAgain);
  return true;
}

/// A load that the veterinary service holds, and customs releases.
bool release_on_hold(World& world) {
  const auto stream = choose_stream(world, of_trucks);
  if (!stream) return false;
  const Token load = new_token(world.random);
  const auto inspect = [&](InspectionCause cause, Instant after) {
    world.plan(What::kInspect, world.now + after, *stream,
               world.select(static_cast<std::uint32_t>(cause), load));
  };
  inspect(InspectionCause::kHeld, kSecond);
  inspect(InspectionCause::kReleasedOnHold, 5 * kMinute);
  return true;
}

}  // namespace

bool begin_in_parts(World& world, Incident incident) {
  switch (incident) {
    case Incident::kDocumentFar:
      return show_document_far_away(world);
    case Incident::kRefusedElsewhere:
      return refuse_then_elsewhere(world);
    case Incident::kReleasedOnHold:
      return release_on_hold(world);
    default:
      return false;
  }
}

}  // namespace limen::simulator
