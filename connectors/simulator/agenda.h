#pragma once

#include <cstdint>
#include <vector>

#include "engine/types/time.h"

namespace limen::simulator {

enum class What : std::uint8_t {
  kArrive,     // index: stream; detail: generation of its rate
  kJoin,       // index: stream; someone special joins the queue
  kFinish,     // index: stream; detail: lane
  kRecord,     // index: stream; someone special is recorded without a queue
  kHour,       // the plan of the hour: lanes that open and close
  kWait,       // index: stream; a wait report
  kCount,      // index: stream; the total of a counter
  kHeartbeat,  // index: point
  kStaffing,   // index: point
  kStatus,     // index: point
  kInspect,    // index: stream; detail: the place of why, and who or what, was selected
  kIncident,   // the next incident
  kEnd,        // index: point; an incident there may be over
};

/// Something that will happen: at `at`, and of one time in the order in which it was planned.
struct Entry {
  std::int64_t at = 0;  // microseconds since 1970
  std::uint64_t order = 0;
  What what{};
  std::uint8_t mark = 0;
  std::uint32_t index = 0;
  std::uint32_t detail = 0;
};

/// What is planned, the earliest first. plan() and take() are O(log n).
class Agenda {
 public:
  /// Plans `entry`, whose order it sets.
  void plan(Entry entry);
  /// The time of the earliest entry; requires that there is one.
  [[nodiscard]] std::int64_t next_at() const { return heap_.front().at; }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  /// Takes the earliest entry out; requires that there is one.
  Entry take();

 private:
  std::vector<Entry> heap_;
  std::uint64_t planned_ = 0;
};

}  // namespace limen::simulator
