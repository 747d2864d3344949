#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/types/event_view.h"

namespace limen::types {

/// Inputs (partition, file, pipe) by number, as the driver adds them.
using InputId = std::uint32_t;

/// What a row is besides its slots.
struct RowInfo {
  KindId kind = 0;
  bool exercise = false;
  bool late = false;  // before the watermark that it met
  InputId input = 0;
  EventTime met = kMinTime;  // the rules' watermark before this event
};

/// Valid events in columns: a column for each slot, rows in the order of arrival.
///
/// Memory is kept from batch to batch: no allocation in steady state. One thread at a time.
class Batch {
 public:
  static constexpr std::size_t kMaxRows = 4096;
  static constexpr std::size_t kMaxText = std::size_t{256} << 20U;

  /// Empties the batch and lays out `slots` columns of `capacity` rows (rounded up to 64, at most
  /// kMaxRows).
  void reset(std::size_t slots, std::size_t capacity = kMaxRows);

  /// Starts a row with nothing in it; requires size() < capacity().
  std::size_t add_row(KindId kind);
  /// Takes the last row back with its text (a duplicate, an event that turns out invalid).
  void drop_row();

  void set(SlotId slot, std::uint64_t payload) {
    const std::size_t i = std::size_t{slot} * capacity_ + row_;
    payload_[i] = payload;
    present_[i >> 6U] |= std::uint64_t{1} << (i & 63U);
  }
  void set_text(SlotId slot, std::string_view bytes) { set(slot, add_text(bytes)); }
  /// Copies bytes in and returns offset << 32 | size, for set() of one or more slots. Requires text
  /// below 4 GiB.
  std::uint64_t add_text(std::string_view bytes) {
    if (bytes.size() > text_.size() - text_end_) grow_text(bytes.size());
    const std::uint64_t offset = text_end_;
    if (!bytes.empty()) std::memcpy(text_.data() + offset, bytes.data(), bytes.size());
    text_end_ += bytes.size();
    return offset << 32U | bytes.size();
  }
  /// Whether the last row has the slot already.
  [[nodiscard]] bool last_has(SlotId slot) const { return row(rows_.size() - 1).has(slot); }

  /// No further row may be added: all rows taken, or 256 MiB of text.
  [[nodiscard]] bool full() const { return rows_.size() == capacity_ || text_end_ > kMaxText; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::size_t slots() const { return slots_; }
  [[nodiscard]] RowInfo& info(std::size_t row) { return rows_[row]; }
  [[nodiscard]] const RowInfo& info(std::size_t row) const { return rows_[row]; }
  [[nodiscard]] EventView row(std::size_t row) const {
    return {payload_.data(),
            present_.data(),
            text_.data(),
            static_cast<std::uint32_t>(capacity_),
            static_cast<std::uint32_t>(row),
            rows_[row].kind,
            rows_[row].exercise};
  }
  /// The column's payloads, capacity() of them, and presence bits, capacity() / 64 words.
  [[nodiscard]] const std::uint64_t* payloads(SlotId slot) const {
    return payload_.data() + std::size_t{slot} * capacity_;
  }
  [[nodiscard]] const std::uint64_t* presence(SlotId slot) const {
    return present_.data() + std::size_t{slot} * (capacity_ / 64);
  }
  [[nodiscard]] const char* text() const { return text_.data(); }

 private:
  void grow_text(std::size_t by);

  std::size_t slots_ = 0;
  std::size_t capacity_ = 0;
  std::vector<std::uint64_t> payload_;
  std::vector<std::uint64_t> present_;
  std::vector<char> text_;  // up to text_end_, the rest is room
  std::size_t text_end_ = 0;
  std::size_t row_text_ = 0;  // where the last row's text begins
  std::size_t row_ = 0;       // the last row
  std::vector<RowInfo> rows_;
};

}  // namespace limen::types
