#pragma once

#include <cstdint>
#include <vector>

#include "engine/types/batch.h"
#include "engine/types/time.h"

namespace limen::accept {

/// An input's part in the watermark (rules.md, section 3).
enum class InputState : std::uint8_t {
  kActive,  // holds the rules' watermark back
  kIdle,    // read to its end and silent: does not
  kEnded,   // nothing more will come: does not
};

/// The inputs' watermarks, and the rules' one (rules.md, section 3).
///
/// An input's watermark is its latest event time less `lateness`; the rules' one is the smallest of
/// the active inputs, or the largest of all where none is active, and never moves back. An active
/// input without an event holds it where it is, at kMinTime in the beginning. State: 25 bytes an
/// input. observe() costs O(log inputs), where the input is not the only one; all else but
/// set_state() and add() is O(1).
class Watermarks {
 public:
  explicit Watermarks(types::Micros lateness) : lateness_(lateness) {}

  /// Adds an active input; numbers count from 0.
  types::InputId add();
  void set_state(types::InputId input, InputState state);
  /// Takes the time of a valid event of the input, late ones too.
  void observe(types::InputId input, types::EventTime time);
  /// Whether the time is before the watermark of the input or of the rules.
  [[nodiscard]] bool is_late(types::InputId input, types::EventTime time) const {
    return time < current_ || time < of(input);
  }
  /// Moves the rules' watermark there, where that is later.
  void advance(types::EventTime watermark);

  /// The rules' watermark.
  [[nodiscard]] types::EventTime current() const { return current_; }
  /// The input's own watermark; kMinTime before its first event.
  [[nodiscard]] types::EventTime of(types::InputId input) const { return less(latest_[input]); }
  /// The latest time of any event; kMinTime before the first.
  [[nodiscard]] types::EventTime latest() const { return latest_of_all_; }
  [[nodiscard]] types::EventTime latest(types::InputId input) const { return latest_[input]; }
  [[nodiscard]] InputState state(types::InputId input) const { return states_[input]; }
  [[nodiscard]] std::size_t inputs() const { return latest_.size(); }

  template <class Archive>
  void archive(Archive& a) {
    a(latest_, states_, latest_of_all_, current_);
    if constexpr (Archive::kLoading) rebuild();
  }

 private:
  [[nodiscard]] types::EventTime less(types::EventTime latest) const {
    return latest == types::kMinTime ? latest : latest - lateness_;
  }
  void put(types::InputId input);
  void rebuild();
  void raise();

  types::Micros lateness_;
  std::vector<types::EventTime> latest_;  // by input
  std::vector<InputState> states_;
  /// A tournament: [1] is the earliest of the active inputs' latest times, [i] that of [2i] and
  /// [2i + 1]; the leaves are the inputs, kMaxTime where one does not hold the watermark back.
  std::vector<types::EventTime> tree_;
  types::EventTime latest_of_all_ = types::kMinTime;
  types::EventTime current_ = types::kMinTime;
};

}  // namespace limen::accept
