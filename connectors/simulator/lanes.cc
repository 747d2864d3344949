#include "connectors/simulator/lanes.h"

#include <algorithm>

#include "engine/types/check.h"

namespace limen::simulator {

namespace {

constexpr std::size_t kRecent = 20;

}  // namespace

Lanes::Lanes(std::uint32_t total) : lanes_(total) {}

void Lanes::list(std::uint32_t lane) {
  if (lane >= open_ || lanes_[lane].busy || lanes_[lane].listed) return;
  lanes_[lane].listed = true;
  free_.push_back(lane);
}

void Lanes::set_open(std::uint32_t open) {
  open_ = std::min(open, total());
  for (std::uint32_t lane = 0; lane < open_; ++lane) list(lane);
}

void Lanes::join(std::int64_t now, std::uint8_t mark) { queue_.push_back({now, 0, mark}); }

std::optional<std::uint32_t> Lanes::begin(std::int64_t now) {
  if (queue_.empty()) return std::nullopt;
  while (!free_.empty()) {
    const std::uint32_t lane = free_.front();
    free_.pop_front();
    lanes_[lane].listed = false;
    if (lane >= open_) continue;
    lanes_[lane].visit = queue_.front();
    lanes_[lane].visit.began = now;
    lanes_[lane].busy = true;
    queue_.pop_front();
    return lane;
  }
  return std::nullopt;
}

Visit Lanes::finish(std::uint32_t lane, std::int64_t now) {
  LIMEN_CHECK(lanes_[lane].busy);
  const Visit visit = lanes_[lane].visit;
  lanes_[lane].busy = false;
  list(lane);
  done_.push_back({now, visit.began - visit.arrived});
  if (done_.size() > kRecent) done_.pop_front();
  return visit;
}

std::optional<Lanes::Recent> Lanes::recent(std::int64_t since) const {
  std::vector<std::int64_t> waits;
  for (const Done& done : done_) {
    if (done.at > since) waits.push_back(done.wait);
  }
  if (waits.empty()) return std::nullopt;
  std::sort(waits.begin(), waits.end());
  std::int64_t sum = 0;
  for (const std::int64_t wait : waits) sum += wait;
  const auto count = waits.size();
  return Recent{sum / static_cast<std::int64_t>(count), waits[(count * 9 + 9) / 10 - 1]};
}

}  // namespace limen::simulator
