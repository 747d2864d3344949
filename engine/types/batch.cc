#include "engine/types/batch.h"

#include <algorithm>

#include "engine/types/check.h"

namespace limen::types {

namespace {

constexpr std::size_t kFirstText = 4096;

}  // namespace

void Batch::reset(std::size_t slots, std::size_t capacity) {
  slots_ = slots;
  capacity_ = (std::min(capacity, kMaxRows) + 63) / 64 * 64;
  payload_.resize(slots_ * capacity_);
  present_.assign(slots_ * capacity_ / 64, 0);
  text_end_ = row_text_ = 0;
  rows_.clear();
}

std::size_t Batch::add_row(KindId kind) {
  LIMEN_CHECK(rows_.size() < capacity_);
  row_text_ = text_end_;
  row_ = rows_.size();
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
  text_end_ = std::min(text_end_, row_text_);
  row_ = row == 0 ? 0 : row - 1;
}

void Batch::grow_text(std::size_t by) {
  const std::size_t wanted = text_end_ + by;
  LIMEN_CHECK(wanted < (std::uint64_t{1} << 32U));
  text_.resize(std::max({wanted, text_.size() * 2, kFirstText}));
}

}  // namespace limen::types
