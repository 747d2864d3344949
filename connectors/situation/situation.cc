#include "connectors/situation/situation.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstring>
#include <functional>
#include <mutex>
#include <span>

#include "connectors/situation/json_text.h"
#include "connectors/situation/point_fields.h"
#include "connectors/situation/point_json.h"
#include "connectors/situation/point_reader.h"
#include "connectors/situation/point_state.h"

namespace limen::situation {

namespace {

/// For codes of a few bytes, whose two ends tell them apart.
struct CodeHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    std::uint64_t front = 0;
    std::uint64_t back = text.size();
    if (text.size() >= sizeof front) {
      std::memcpy(&front, text.data(), sizeof front);
      std::memcpy(&back, text.data() + text.size() - sizeof back, sizeof back);
    } else if (text.size() >= 4) {
      std::memcpy(&front, text.data(), 4);
      std::memcpy(&back, text.data() + text.size() - 4, 4);
    } else {
      for (const char c : text) front = front << 8U | static_cast<unsigned char>(c);
    }
    return front * 0x9e3779b97f4a7c15U ^ back * 0xc2b2ae3d27d4eb4fU ^ text.size();
  }
};

}  // namespace

/// What the engine's thread works on.
struct Situation::Engine {
  Engine(const types::Schema& schema, const types::SlotTable& slots) : reader(schema, slots) {
    places.reserve(kMaxPoints);
  }

  std::uint32_t append(PointInfo info) {
    fresh.push_back(std::move(info));
    states.emplace_back();
    dirty.push_back(true);
    return static_cast<std::uint32_t>(states.size() - 1);
  }
  std::uint32_t add(PointInfo info) {
    std::string code = info.point;
    return places.emplace(std::move(code), append(std::move(info))).first->second;
  }

  std::uint32_t place_of(std::string_view point) {
    if (const auto it = places.find(point); it != places.end()) return it->second;
    PointInfo info;
    if (places.size() < kMaxPoints && point.size() <= kMaxCode) {
      info.point = point;
      return add(std::move(info));
    }
    ++others;
    info.point = "other";
    info.name = "Other points";
    if (!other) other = append(std::move(info));
    return *other;
  }

  void take(const types::EventView& event);

  PointReader reader;
  boost::unordered_flat_map<std::string, std::uint32_t, CodeHash, std::equal_to<>> places;
  std::vector<PointState> states;
  std::vector<char> dirty;
  std::vector<PointInfo> fresh;  // of the newest states, not handed over yet
  std::vector<std::pair<std::uint32_t, PointInfo>> told_anew;  // of older ones
  std::optional<std::uint32_t> other;
  std::uint64_t others = 0;
  std::int64_t newest_minute = -1;
};

/// What readers see: a copy, changed by publish() alone.
struct Situation::Shared {
  struct Point {
    PointInfo info;
    PointState state;
    std::uint64_t change = 0;
  };

  mutable std::mutex mutex;
  std::vector<Point> points;
  std::uint64_t changes = 0;
  std::int64_t newest_minute = -1;
  types::EventTime watermark = types::kMinTime;

  [[nodiscard]] std::string json(std::span<const Point* const> chosen, types::EventTime now) const {
    std::string out;
    out.reserve(chosen.size() * 1024 + 128);
    {
      JsonObject object(out);
      object.time("now", now);
      object.time("watermark", watermark);
      std::string& list = object.member("points");
      list.push_back('[');
      for (const Point* point : chosen) {
        if (point != chosen.front()) list.push_back(',');
        append_point(list, point->info, point->state, newest_minute);
      }
      list.push_back(']');
    }
    return out;
  }
};

void Situation::Engine::take(const types::EventView& event) {
  const std::string_view point = reader.point_of(event);
  if (point.empty()) return;
  const std::uint32_t place = place_of(point);
  reader.read(event, states[place]);
  dirty[place] = true;
  newest_minute = std::max(newest_minute, minute_of(event.time()));
}

Situation::Situation(const types::Schema& schema, const types::SlotTable& slots,
                     std::vector<PointInfo> table)
    : engine_(std::make_unique<Engine>(schema, slots)), shared_(std::make_unique<Shared>()) {
  read_table(std::move(table));
  publish(types::kMinTime);
}

Situation::~Situation() = default;

std::vector<std::string> Situation::fields() {
  const auto paths = point_field_paths();
  return {paths.begin(), paths.end()};
}

void Situation::add_slots(const types::Schema& schema, types::SlotTable& slots) {
  add_point_slots(schema, slots);
}

void Situation::read_slots(const types::Schema& schema, const types::SlotTable& slots) {
  engine_->reader = PointReader(schema, slots);
}

void Situation::read_table(std::vector<PointInfo> table) {
  for (PointInfo& info : table) {
    const auto known = engine_->places.find(std::string_view(info.point));
    if (known == engine_->places.end()) {
      if (engine_->states.size() < kMaxPoints) engine_->add(std::move(info));
      continue;
    }
    engine_->dirty[known->second] = true;
    engine_->told_anew.emplace_back(known->second, std::move(info));
  }
}

void Situation::observe(const types::Batch& batch) {
  for (std::size_t row = 0; row < batch.size(); ++row) engine_->take(batch.row(row));
}

bool Situation::publish(types::EventTime watermark) {
  const std::unique_lock lock(shared_->mutex, std::try_to_lock);
  if (!lock) return false;
  for (PointInfo& info : engine_->fresh) shared_->points.push_back({std::move(info), {}, 0});
  engine_->fresh.clear();
  for (auto& [place, info] : engine_->told_anew) shared_->points[place].info = std::move(info);
  engine_->told_anew.clear();
  for (std::size_t i = 0; i < engine_->states.size(); ++i) {
    if (engine_->states[i].settle(watermark)) engine_->dirty[i] = true;
    if (!engine_->dirty[i]) continue;
    engine_->dirty[i] = false;
    shared_->points[i].state = engine_->states[i];
    shared_->points[i].change = ++shared_->changes;
  }
  shared_->newest_minute = engine_->newest_minute;
  shared_->watermark = watermark;
  return true;
}

std::string Situation::points_json(types::EventTime now) const {
  const std::lock_guard lock(shared_->mutex);
  std::vector<const Shared::Point*> all;
  for (const Shared::Point& point : shared_->points) all.push_back(&point);
  return shared_->json(all, now);
}

Situation::Changes Situation::changes_since(std::uint64_t cursor, std::size_t max_points,
                                            types::EventTime now) const {
  const std::lock_guard lock(shared_->mutex);
  std::vector<const Shared::Point*> changed;
  for (const Shared::Point& point : shared_->points) {
    if (point.change > cursor) changed.push_back(&point);
  }
  std::ranges::sort(changed, {}, &Shared::Point::change);
  const bool more = changed.size() > max_points;
  if (more) changed.resize(max_points);
  const std::uint64_t reached = changed.empty() ? cursor : changed.back()->change;
  return {shared_->json(changed, now), reached, changed.size(), more};
}

std::uint64_t Situation::others() const { return engine_->others; }

}  // namespace limen::situation
