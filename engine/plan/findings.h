#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/expr/value.h"
#include "engine/plan/unusual.h"
#include "engine/types/event_view.h"
#include "engine/types/time.h"

namespace limen::plan {

/// Ends of a window; what each includes depends on the shape (interfaces.md, section 2).
struct WindowEnds {
  types::EventTime start;
  types::EventTime end;
};

/// A bucket of an unusual rule that deviates, and when it was by the clock on the wall.
struct Deviation {
  Figures figures;
  double successes = 0;  // of a share, with its trials
  double trials = 0;
  std::uint8_t weekday = 0;  // of the bucket's start; 0 is Monday
  std::uint8_t hour = 0;
  std::uint8_t minute = 0;
  std::uint8_t month = 1;
  bool holiday = false;
};

/// A rule's condition came true: what a firing alert is made of. Borrowed for the call.
struct Opening {
  std::uint32_t rule = 0;
  types::EventTime time;
  std::uint32_t key = 0;                   // with `rule`, names the episode
  std::span<const std::string> key_texts;  // in the order of `by`, as CEL's string() writes them
  std::optional<WindowEnds> window;
  std::span<const expr::Value> variables;   // of a window: as plan::Window numbers them
  const types::EventView* event = nullptr;  // the event that makes it, where one does
  const types::EventView* about = nullptr;  // of silent: what `say` reads, the last event
  std::optional<types::EventTime> since;    // of silent: from when on nothing came
  std::optional<types::EventTime> until;    // of state: its end, as far as it is known
  std::optional<Deviation> deviation;       // of an unusual window
  std::span<const types::EventView> steps;  // of a sequence: the last event of each named step
  std::uint64_t evidence_count = 0;
  std::span<const std::string_view> evidence;  // `source#id`, in the order of events, the newest 20
  bool episode = false;                        // a Closing will follow
  bool exercise = false;
  bool late = false;
  types::EventTime met;       // late: the watermark that the event met
  std::uint64_t arrival = 0;  // late: the event's place in the order of arrival
};

/// An open episode is over.
struct Closing {
  std::uint32_t rule = 0;
  std::uint32_t key = 0;
  types::EventTime time;
};

enum class BucketState : std::uint8_t { kJudged, kLearning, kGap };

/// A bucket of an unusual rule, whatever became of it. Borrowed for the call.
struct Bucket {
  std::uint32_t rule = 0;
  std::span<const std::string> key_texts;
  WindowEnds ends;
  BucketState state = BucketState::kGap;
  Figures figures;  // not of a gap
  bool alarm = false;
};

/// Takes what detectors find. Implemented by emit.
class Findings {
 public:
  virtual ~Findings() = default;
  /// A match rule took the event, in its place in the order of events.
  virtual void matched(std::uint32_t rule, const types::EventView& event) = 0;
  virtual void opened(const Opening& opening) = 0;
  virtual void closed(const Closing& closing) = 0;
  /// Whether it wants to hear of every bucket of unusual rules.
  [[nodiscard]] virtual bool wants_buckets() const { return false; }
  virtual void judged(const Bucket& /*bucket*/) {}
};

}  // namespace limen::plan
