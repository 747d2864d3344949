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

/// The enumeration values that are looked at, as the schema numbers them.
struct Words {
  explicit Words(const types::Schema& schema) : schema_(schema) {}
  [[nodiscard]] types::Symbol operator()(std::string_view text) const {
    constexpr types::Symbol kNone = 0xffffffffU;
    return schema_.find_symbol(text).value_or(kNone);
  }

 private:
  const types::Schema& schema_;
};

struct Symbols {
  explicit Symbols(const Words& word)
      : entry(word("entry")),
        exit(word("exit")),
        actual(word("actual")),
        no_delay(word("no_delay")),
        measured(word("measured")),
        border_guard(word("border_guard")),
        open(word("open")),
        restricted(word("restricted")),
        closed(word("closed")),
        online(word("online")),
        degraded(word("degraded")),
        offline_sync(word("offline_sync")),
        maintenance(word("maintenance")) {}

  [[nodiscard]] Direction direction(std::optional<types::Symbol> symbol) const {
    if (symbol == entry) return Direction::kEntry;
    return symbol == exit ? Direction::kExit : Direction::kTransit;
  }
  [[nodiscard]] Openness openness(std::optional<types::Symbol> symbol) const {
    if (symbol == open) return Openness::kOpen;
    if (symbol == restricted) return Openness::kRestricted;
    return symbol == closed ? Openness::kClosed : Openness::kUnknown;
  }
  [[nodiscard]] std::optional<FeedState> feed(std::optional<types::Symbol> symbol) const {
    if (symbol == online) return FeedState::kOnline;
    if (symbol == degraded) return FeedState::kDegraded;
    if (symbol == offline_sync) return FeedState::kOfflineSync;
    if (symbol == maintenance) return FeedState::kMaintenance;
    return std::nullopt;
  }

  types::Symbol entry, exit, actual, no_delay, measured, border_guard, open, restricted, closed,
      online, degraded, offline_sync, maintenance;
};

types::Micros to_micros(double seconds) {
  constexpr double kLongest = 400.0 * 366 * 86'400;
  return types::Micros{static_cast<std::int64_t>(std::min(seconds, kLongest) * 1e6)};
}

}  // namespace

/// What the engine's thread works on.
struct Situation::Engine {
  Engine(const types::Schema& schema, const types::SlotTable& slots)
      : symbols(Words(schema)), kinds(find_point_fields(schema, slots)) {
    places.reserve(kMaxPoints);
  }

  std::uint32_t add(PointInfo info) {
    const auto place = static_cast<std::uint32_t>(states.size());
    places.emplace(info.point, place);
    fresh.push_back(std::move(info));
    states.emplace_back();
    dirty.push_back(true);
    return place;
  }

  std::uint32_t place_of(std::string_view point) {
    if (const auto it = places.find(point); it != places.end()) return it->second;
    if (places.size() < kMaxPoints && point.size() <= kMaxCode) {
      PointInfo info;
      info.point = point;
      return add(std::move(info));
    }
    ++others;
    if (!other) {
      other = static_cast<std::uint32_t>(states.size());
      PointInfo info;
      info.point = "other";
      info.name = "Other points";
      fresh.push_back(std::move(info));
      states.emplace_back();
      dirty.push_back(true);
    }
    return *other;
  }

  void take(const types::EventView& event);
  void take_wait(PointState& state, const types::EventView& event, const KindFields& fields);
  void take_staff(PointState& state, const types::EventView& event, const KindFields& fields);
  void take_heartbeat(PointState& state, const types::EventView& event, const KindFields& fields);

  Symbols symbols;
  std::vector<KindFields> kinds;
  boost::unordered_flat_map<std::string, std::uint32_t, CodeHash, std::equal_to<>> places;
  std::vector<PointState> states;
  std::vector<char> dirty;
  std::vector<PointInfo> fresh;  // of the newest states, not handed over yet
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

void Situation::Engine::take_wait(PointState& state, const types::EventView& event,
                                  const KindFields& fields) {
  if (fields.symbol(event, PointField::kWaitKind) != symbols.actual) return;
  const auto plus_one = [](std::optional<types::Symbol> symbol) {
    return symbol ? *symbol + 1 : 0;
  };
  const auto status = fields.symbol(event, PointField::kStatus);
  WaitReport report;
  report.time = event.time();
  report.direction = symbols.direction(fields.symbol(event, PointField::kDirection));
  report.lane_kind = plus_one(fields.symbol(event, PointField::kLaneKind));
  report.mode = plus_one(fields.symbol(event, PointField::kMode));
  if (status == symbols.measured) report.wait_s = fields.real(event, PointField::kWait);
  if (status == symbols.no_delay) report.wait_s = 0;
  report.queue_length = fields.integer(event, PointField::kQueueLength);
  report.lanes_open = fields.integer(event, PointField::kLanesOpen);
  report.lanes_total = fields.integer(event, PointField::kLanesTotal);
  state.take_wait(report);
}

void Situation::Engine::take_staff(PointState& state, const types::EventView& event,
                                   const KindFields& fields) {
  StaffReport report;
  report.time = event.time();
  report.planned = fields.integer(event, PointField::kPlanned).value_or(0);
  report.present = fields.integer(event, PointField::kPresent).value_or(0);
  report.booths_open = fields.integer(event, PointField::kBoothsOpen);
  report.booths_total = fields.integer(event, PointField::kBoothsTotal);
  state.take_staff(report, fields.symbol(event, PointField::kAgency) == symbols.border_guard);
}

void Situation::Engine::take_heartbeat(PointState& state, const types::EventView& event,
                                       const KindFields& fields) {
  Heartbeat beat;
  beat.time = event.time();
  beat.feed = std::hash<std::string_view>{}(fields.text(event, PointField::kFeed));
  beat.period = to_micros(fields.real(event, PointField::kPeriod).value_or(0));
  beat.state = symbols.feed(fields.symbol(event, PointField::kState));
  state.take_heartbeat(beat);
}

void Situation::Engine::take(const types::EventView& event) {
  const KindFields& fields = kinds[event.kind];
  if (fields.topic == Topic::kNone || !fields.has(event, PointField::kPoint)) return;
  const std::uint32_t place = place_of(fields.text(event, PointField::kPoint));
  PointState& state = states[place];
  dirty[place] = true;
  const types::EventTime time = event.time();
  state.saw(time);
  newest_minute = std::max(newest_minute, minute_of(time));
  const auto direction = [&] {
    return symbols.direction(fields.symbol(event, PointField::kDirection));
  };
  switch (fields.topic) {
    case Topic::kCrossing:
      return state.take_crossing(time, direction(), fields.real(event, PointField::kTimingWait));
    case Topic::kCount:
      return state.take_count(
          time, direction(),
          static_cast<std::uint64_t>(fields.integer(event, PointField::kN).value_or(0)),
          fields.real(event, PointField::kPeriod).value_or(0));
    case Topic::kWait:
      return take_wait(state, event, fields);
    case Topic::kStaffing:
      return take_staff(state, event, fields);
    case Topic::kStatus:
      return state.take_status(
          time, symbols.openness(fields.symbol(event, PointField::kState)),
          types::from_int(
              fields.integer(event, PointField::kUntil).value_or(types::to_int(types::kMaxTime))));
    case Topic::kHeartbeat:
      return take_heartbeat(state, event, fields);
    case Topic::kNone:
      return;
  }
}

Situation::Situation(const types::Schema& schema, const types::SlotTable& slots,
                     std::vector<PointInfo> table)
    : engine_(std::make_unique<Engine>(schema, slots)), shared_(std::make_unique<Shared>()) {
  for (PointInfo& info : table) {
    const bool taken = engine_->places.contains(std::string_view(info.point));
    if (engine_->states.size() < kMaxPoints && !taken) engine_->add(std::move(info));
  }
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

void Situation::observe(const types::Batch& batch) {
  for (std::size_t row = 0; row < batch.size(); ++row) engine_->take(batch.row(row));
}

bool Situation::publish(types::EventTime watermark) {
  const std::unique_lock lock(shared_->mutex, std::try_to_lock);
  if (!lock) return false;
  for (PointInfo& info : engine_->fresh) shared_->points.push_back({std::move(info), {}, 0});
  engine_->fresh.clear();
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
