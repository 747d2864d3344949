#include "engine/types/batch.h"

#include <algorithm>

#include "engine/types/check.h"

namespace limen::types {

void Batch::reset(std::size_t slots, std::size_t capacity) {
  slots_ = slots;
  capacity_ = (std::min(capacity, kMaxRows) + 63) / 64 * 64;
  payload_.resize(slots_ * capacity_);
  present_.assign(slots_ * capacity_ / 64, 0);
  text_.clear();
  row_text_ = 0;
  rows_.clear();
}

std::size_t Batch::add_row(KindId kind) {
  LIMEN_CHECK(rows_.size() < capacity_);
  row_text_ = text_.size();
  rows_.push_back({.kind = kind});
  return rows_.size() - 1;
}

void Batch::drop_row() {
  LIMEN_CHECK(!rows_.empty());
  const std::size_t row = rows_.size() - 1;
  for (std::size_t slot = 0; slot < slots_; ++slot) {
    const std::size_t i = slot * capacity_ + row;
    present_[i >> 6U] &= ~(std::uint64_t{1} << (i & 63U));
  }
  rows_.pop_back();
  text_.resize(std::min(text_.size(), row_text_));
}

std::uint64_t Batch::add_text(std::string_view bytes) {
  const std::uint64_t offset = text_.size();
  LIMEN_CHECK(offset + bytes.size() < (std::uint64_t{1} << 32U));
  text_.insert(text_.end(), bytes.begin(), bytes.end());
  return offset << 32U | bytes.size();
}

}  // namespace limen::types
