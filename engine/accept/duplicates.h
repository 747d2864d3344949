#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/types/archive.h"
#include "engine/types/event_view.h"
#include "engine/types/time.h"

namespace limen::accept {

/// The events of one input that were accepted not long ago, to tell the same one when it comes
/// again (interfaces.md, section 1).
///
/// An event is its id, source and time: 16 bytes of keyed hash (SipHash), in slices of time that
/// are forgotten whole. State: 32 to 128 bytes for each event whose time is at most `horizon`, and
/// a sixty-fourth of it, before the latest. O(1) amortised; what is done at once is growing a
/// slice.
class Duplicates {
 public:
  /// Requires horizon >= 0. The key, of any length, is secret to who might make ids on purpose.
  explicit Duplicates(types::Micros horizon, std::string_view key = {});

  /// Whether an event of this id, source and time was seen, while time >= latest - horizon; else
  /// remembers it. `latest` is that of the input, with or without this event.
  bool seen_or_add(const types::EventView& event, types::EventTime latest);

  template <class Archive>
  void archive(Archive& a) {
    a(key_, width_);
    for (Slice& slice : slices_) a(slice);
    if constexpr (Archive::kLoading) check_loaded();
  }

 private:
  struct Print {
    std::uint64_t low = 0;  // 0, 0: an empty place
    std::uint64_t high = 0;
    bool operator==(const Print&) const = default;
  };
  /// The events of one stretch of time, in an open table that is at most half full.
  struct Slice {
    std::int64_t number = -1;  // of the stretch: its begin / width
    std::vector<Print> table;
    std::uint64_t taken = 0;

    bool seen_or_add(const Print& print);
    void restart(std::int64_t as_number);
    void grow();

    template <class Archive>
    void archive(Archive& a) {
      a(number, table, taken);
    }
  };
  static constexpr std::int64_t kSlices = 66;  // 64 to a horizon, one begun at either end

  [[nodiscard]] Print print_of(const types::EventView& event);
  void check_loaded() const;

  types::Micros horizon_;
  std::int64_t width_;  // of a slice, in microseconds
  std::array<unsigned char, 16> key_{};
  std::array<Slice, kSlices> slices_;
  std::vector<char> text_;
};

}  // namespace limen::accept
