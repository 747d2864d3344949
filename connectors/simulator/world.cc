#include "connectors/simulator/world.h"

namespace limen::simulator {

bool World::is_open(const PointState& point) const {
  if (point.plan.closed || now < point.trouble.closed) return false;
  const int hour = point.zone.at(now).hour;
  return hour >= point.plan.opens && hour < point.plan.closes;
}

std::string& World::add_line() {
  const std::size_t place = ready_first + ready_count++;
  if (place == ready.size()) ready.emplace_back();
  ready[place].time = time();
  return ready[place].line;
}

Envelope World::envelope(std::string_view kind, std::string_view source, std::string_view point) {
  return {kind, source, point, time(), number++, random.next()};
}

void World::plan(What what, Instant at, std::uint32_t index, std::uint32_t detail, Mark mark) {
  agenda.plan({at, 0, what, static_cast<std::uint8_t>(mark), index, detail});
}

}  // namespace limen::simulator
