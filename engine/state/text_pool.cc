#include "engine/state/text_pool.h"

#include <bit>

#include "engine/types/check.h"

namespace limen::state {

std::size_t TextPool::class_of(std::size_t cells) {
  if (cells <= kExact) return cells - 1;
  return kExact - 1 + static_cast<std::size_t>(std::bit_width(cells - 1)) -
         static_cast<std::size_t>(std::bit_width(kExact - 1));
}

std::size_t TextPool::cells_of(std::size_t number) {
  return number < kExact ? number + 1 : kExact << (number - (kExact - 1));
}

std::uint32_t TextPool::add_page(std::size_t cells) {
  if (gone_pages_.empty()) {
    LIMEN_CHECK(pages_.size() < (std::size_t{1} << (32U - kCellBits)) - 1);
    gone_pages_.push_back(static_cast<std::uint32_t>(pages_.size()));
    pages_.emplace_back();
  }
  const std::uint32_t number = gone_pages_.back();
  gone_pages_.pop_back();
  pages_[number] = {std::make_unique<Cell[]>(cells), cells};
  return number;
}

/// A text that is more than half a page has one of its own.
TextPool::Handle TextPool::large(std::size_t cells) { return add_page(cells) << kCellBits; }

TextPool::Handle TextPool::place(std::size_t bytes) {
  const std::size_t cells = 1 + (bytes + sizeof(Cell) - 1) / sizeof(Cell);
  if (cells > kPageCells / 2) return large(cells);
  const std::size_t number = class_of(cells);
  if (const Handle handle = free_[number]; handle != kNone) {
    free_[number] = head(handle).bytes;
    return handle;
  }
  const std::size_t wanted = cells_of(number);
  if (page_ == kNone || used_ + wanted > kPageCells) {
    page_ = add_page(kPageCells);
    used_ = 0;
  }
  const Handle handle = page_ << kCellBits | static_cast<Handle>(used_);
  used_ += wanted;
  return handle;
}

void TextPool::give_back(Handle handle) {
  Head& at = head(handle);
  --size_;
  const std::size_t cells = 1 + (at.bytes + sizeof(Cell) - 1) / sizeof(Cell);
  if (cells > kPageCells / 2) {
    pages_[handle >> kCellBits] = {};
    gone_pages_.push_back(handle >> kCellBits);
    return;
  }
  const std::size_t number = class_of(cells);
  at.bytes = free_[number];
  free_[number] = handle;
}

}  // namespace limen::state
