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

std::uint32_t World::select(std::uint32_t why, const Token& token) {
  if (free_selected.empty()) {
    free_selected.push_back(static_cast<std::uint32_t>(selected.size()));
    selected.emplace_back();
  }
  const std::uint32_t place = free_selected.back();
  free_selected.pop_back();
  selected[place] = {why, token};
  return place;
}

std::pair<std::uint32_t, Token> World::take_selected(std::uint32_t place) {
  free_selected.push_back(place);
  return selected[place];
}

void World::plan(What what, Instant at, std::uint32_t index, std::uint32_t detail, Mark mark) {
  agenda.plan({at, 0, what, static_cast<std::uint8_t>(mark), index, detail});
}

}  // namespace limen::simulator
