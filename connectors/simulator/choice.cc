#include "connectors/simulator/choice.h"

#include "connectors/simulator/traffic.h"

namespace limen::simulator {

std::optional<std::uint32_t> choose_stream(World& world, const Fits& fits) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < world.streams.size(); ++i) {
    StreamState& stream = world.streams[i];
    if (!world.is_open(world.point_of(stream)) || stream.lanes.open() == 0 || !fits(stream)) {
      continue;
    }
    if (arrival_rate(world, stream, world.now) > 0) found.push_back(i);
  }
  if (found.empty()) return std::nullopt;
  return found[world.random.below(found.size())];
}

bool of_persons(const StreamState& stream) {
  return !stream.traits.goods && !stream.traits.coach && stream.plan.lane_kind != "egate";
}
bool of_trucks(const StreamState& stream) { return stream.traits.goods && stream.traits.vehicle; }

}  // namespace limen::simulator
