#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/types/archive.h"

namespace limen::state {

/// Texts that state refers to by number, counted: evidence, keys, and texts that aggregates hold.
///
/// A text goes when its last holder releases it; its place is used again for one of about its size.
/// Texts never move while they are held. Memory: 8 bytes a text and its bytes, rounded up to 8;
/// above 504 bytes to a power of two. Pages are not given back, but those of a single large text.
/// Not thread-safe.
class TextPool {
 public:
  using Handle = std::uint32_t;

  /// Keeps the text, shorter than 4 GiB, with one holder, who is the caller.
  Handle add(std::string_view text) {
    const Handle handle = place(text.size());
    char* bytes = begin(handle, text.size());
    if (!text.empty()) text.copy(bytes, text.size());
    return handle;
  }
  /// Room for a text of so many bytes with one holder, for the caller to write.
  Handle add(std::size_t bytes, char*& room) {
    const Handle handle = place(bytes);
    room = begin(handle, bytes);
    return handle;
  }
  void hold(Handle handle) { ++head(handle).holders; }
  void release(Handle handle) {
    if (--head(handle).holders == 0) give_back(handle);
  }
  [[nodiscard]] std::string_view text(Handle handle) const {
    const Head& at = head(handle);
    return {reinterpret_cast<const char*>(&at + 1), at.bytes};
  }
  /// Texts that are held.
  [[nodiscard]] std::size_t size() const { return size_; }

  template <class Archive>
  void archive(Archive& a);

 private:
  // A text is a head and its bytes, in cells of 8 bytes. A handle is its page and its first cell.
  struct Head {
    std::uint32_t holders;
    std::uint32_t bytes;  // of a free place: the handle of the next free one of its class
  };
  using Cell = std::uint64_t;
  static_assert(sizeof(Head) == sizeof(Cell));
  static constexpr unsigned kCellBits = 13;
  static constexpr std::size_t kPageCells = std::size_t{1} << kCellBits;
  static constexpr std::size_t kExact = 64;    // places of up to so many cells have a class each
  static constexpr std::size_t kClasses = 72;  // then one for each power of two up to a page
  static constexpr Handle kNone = 0xffffffff;

  struct Page {
    std::unique_ptr<Cell[]> cells;
    std::size_t count = 0;
  };

  [[nodiscard]] Head& head(Handle handle) {
    return reinterpret_cast<Head&>(pages_[handle >> kCellBits].cells[handle & (kPageCells - 1)]);
  }
  [[nodiscard]] const Head& head(Handle handle) const {
    return reinterpret_cast<const Head&>(
        pages_[handle >> kCellBits].cells[handle & (kPageCells - 1)]);
  }
  char* begin(Handle handle, std::size_t bytes) {
    Head& at = head(handle);
    at = {1, static_cast<std::uint32_t>(bytes)};
    ++size_;
    return reinterpret_cast<char*>(&at + 1);
  }
  static std::size_t class_of(std::size_t cells);
  static std::size_t cells_of(std::size_t number);
  Handle place(std::size_t bytes);
  Handle large(std::size_t cells);
  void give_back(Handle handle);
  std::uint32_t add_page(std::size_t cells);

  std::vector<Page> pages_;
  std::vector<std::uint32_t> gone_pages_;  // numbers of pages of large texts that have gone
  std::array<Handle, kClasses> free_ = [] {
    std::array<Handle, kClasses> none{};
    none.fill(kNone);
    return none;
  }();
  std::uint32_t page_ = kNone;  // the one that new places are cut from
  std::size_t used_ = 0;        // cells of it
  std::size_t size_ = 0;
};

template <class Archive>
void TextPool::archive(Archive& a) {
  std::uint64_t count = pages_.size();
  a(count, gone_pages_, free_, page_, used_, size_);
  if constexpr (Archive::kLoading) {
    if (count > a.left()) throw types::ArchiveError("the snapshot names an impossible size");
    pages_.clear();
    pages_.resize(count);
  }
  for (Page& page : pages_) {
    a(page.count);
    if constexpr (Archive::kLoading) {
      if (page.count > a.left() / sizeof(Cell)) {
        throw types::ArchiveError("the snapshot names an impossible size");
      }
      page.cells = std::make_unique<Cell[]>(page.count);
    }
    if (page.count > 0) a.raw(page.cells.get(), page.count * sizeof(Cell));
  }
}

}  // namespace limen::state
