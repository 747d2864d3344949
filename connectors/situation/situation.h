#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types/batch.h"
#include "engine/types/schema.h"
#include "engine/types/slots.h"
#include "engine/types/time.h"

namespace limen::situation {

/// A row of the table of points; what is not known is empty.
struct PointInfo {
  std::string point;
  std::string name;
  std::optional<double> lat;
  std::optional<double> lon;
  std::string timezone;
  std::optional<std::int64_t> lanes;
  std::vector<std::string> neighbours;
};

/// What each point looks like now: flow and waits by the minute of event time, lanes, queue, staff,
/// state and feed. The board's picture, never part of an alert.
///
/// State: 8 kB a point, for the points of the table and those that events name, kMaxPoints at
/// most; further ones, and codes over kMaxCode bytes, go together into one point "other". observe()
/// and publish() belong to the engine's thread, take no lock that a reader can hold for long, and
/// do not allocate but for points not seen before. The rest may be called from any thread.
class Situation {
 public:
  static constexpr std::size_t kMaxPoints = 5000;
  static constexpr std::size_t kMaxCode = 128;

  /// Requires a table with the slots of add_slots(); a field without one counts as absent.
  Situation(const types::Schema& schema, const types::SlotTable& slots,
            std::vector<PointInfo> table);
  ~Situation();
  Situation(const Situation&) = delete;
  Situation& operator=(const Situation&) = delete;

  /// The paths below `data` that are read.
  static std::vector<std::string> fields();
  /// Adds a slot for each of them, under the type under which it is read.
  static void add_slots(const types::Schema& schema, types::SlotTable& slots);

  /// Batches have other slots from now on (a snapshot had them); for the engine's thread.
  void read_slots(const types::Schema& schema, const types::SlotTable& slots);
  /// The table of points is another from now on: of points in it, what it says; other points stay
  /// as they are. For the engine's thread.
  void read_table(std::vector<PointInfo> table);
  /// Takes valid events in, about 20 ns each.
  void observe(const types::Batch& batch);
  /// Hands what has changed over to the readers; to be called about once a second. Never waits:
  /// false where a reader was at it, and the next call makes up for it.
  bool publish(types::EventTime watermark);

  /// The body of GET /api/v1/points; `now` is the time of the clock on the wall.
  [[nodiscard]] std::string points_json(types::EventTime now) const;

  struct Changes {
    std::string json;          // as points_json(), with the changed points only
    std::uint64_t cursor = 0;  // to go on from
    std::size_t points = 0;
    bool more = false;  // further points have changed
  };
  /// Up to `max_points` points that changed after `cursor` (0: all points), those that changed
  /// longest ago first.
  [[nodiscard]] Changes changes_since(std::uint64_t cursor, std::size_t max_points,
                                      types::EventTime now) const;

  /// Events of points beyond the bound, since the start; for the engine's thread.
  [[nodiscard]] std::uint64_t others() const;

 private:
  struct Engine;
  struct Shared;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Shared> shared_;
};

}  // namespace limen::situation
