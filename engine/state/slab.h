#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/types/archive.h"
#include "engine/types/check.h"

namespace limen::state {

/// Records of one size, by number, in pages that are never moved: what many small states are kept
/// in.
///
/// add() and remove() are O(1); a record's place is used again, and no page is given back. Memory:
/// the records, and 4 bytes for each that is free. Not thread-safe.
class Slab {
 public:
  using Number = std::uint32_t;
  static constexpr Number kNone = 0xffffffff;

  explicit Slab(std::size_t words) : words_(words) {}

  /// A record, with whatever it had before. References to others stay valid.
  Number add() {
    if (!free_.empty()) {
      const Number number = free_.back();
      free_.pop_back();
      return number;
    }
    LIMEN_CHECK(count_ != kNone);
    if (count_ % kPerPage == 0) {
      pages_.push_back(std::make_unique<std::uint64_t[]>(words_ * kPerPage));
    }
    return count_++;
  }
  void remove(Number number) { free_.push_back(number); }
  [[nodiscard]] std::uint64_t* operator[](Number number) {
    return pages_[number / kPerPage].get() + number % kPerPage * words_;
  }
  [[nodiscard]] const std::uint64_t* operator[](Number number) const {
    return pages_[number / kPerPage].get() + number % kPerPage * words_;
  }
  /// Records that are in use.
  [[nodiscard]] std::size_t size() const { return count_ - free_.size(); }

  template <class Archive>
  void archive(Archive& a) {
    a(count_, free_);
    if constexpr (Archive::kLoading) {
      pages_.clear();
      const std::size_t page_bytes = words_ * kPerPage * sizeof(std::uint64_t);
      const std::size_t pages = (std::size_t{count_} + kPerPage - 1) / kPerPage;
      if (a.left() / page_bytes < pages) {
        throw types::ArchiveError("the snapshot names an impossible size");
      }
      for (std::size_t i = 0; i < pages; ++i) {
        pages_.push_back(std::make_unique<std::uint64_t[]>(words_ * kPerPage));
      }
    }
    for (auto& page : pages_) a.raw(page.get(), words_ * kPerPage * sizeof(std::uint64_t));
  }

 private:
  static constexpr std::size_t kPerPage = 512;

  std::size_t words_;
  Number count_ = 0;
  std::vector<Number> free_;
  std::vector<std::unique_ptr<std::uint64_t[]>> pages_;
};

}  // namespace limen::state
