#include "engine/detect/ordered_values.h"

#include <algorithm>
#include <cmath>

#include "engine/types/check.h"

namespace limen::detect {

namespace {
constexpr std::size_t kBlock = 512;
}

bool stands_before(double a, double b) noexcept {
  if (std::isnan(a)) return false;
  return std::isnan(b) || a < b;
}

std::size_t rank_of(double q, std::size_t n) noexcept {
  const auto wanted = static_cast<std::size_t>(std::ceil(q * static_cast<double>(n)));
  return std::clamp<std::size_t>(wanted, 1, n) - 1;
}

/// The first block whose last value does not stand before the given one, or the last block.
std::vector<std::vector<double>>::iterator OrderedValues::block_of(double value) {
  const auto found = std::ranges::lower_bound(
      blocks_, value, stands_before, [](const std::vector<double>& block) { return block.back(); });
  return found == blocks_.end() && !blocks_.empty() ? found - 1 : found;
}

void OrderedValues::add(double value) {
  if (blocks_.empty()) blocks_.emplace_back();
  const auto block = size_ == 0 ? blocks_.begin() : block_of(value);
  block->insert(std::upper_bound(block->begin(), block->end(), value, stands_before), value);
  ++size_;
  if (block->size() <= kBlock) return;
  const auto middle = block->begin() + kBlock / 2;
  std::vector<double> upper(middle, block->end());
  block->erase(middle, block->end());
  blocks_.insert(block + 1, std::move(upper));
}

void OrderedValues::remove(double value) {
  LIMEN_CHECK(size_ > 0);
  const auto block = block_of(value);
  const auto place = std::lower_bound(block->begin(), block->end(), value, stands_before);
  LIMEN_CHECK(place != block->end());
  block->erase(place);
  --size_;
  if (block->empty() && blocks_.size() > 1) blocks_.erase(block);
}

double OrderedValues::quantile(double q) const {
  LIMEN_CHECK(size_ > 0);
  std::size_t rank = rank_of(q, size_);
  for (const std::vector<double>& block : blocks_) {
    if (rank < block.size()) return block[rank];
    rank -= block.size();
  }
  return blocks_.back().back();
}

void OrderedValues::clear() {
  blocks_.clear();
  size_ = 0;
}

}  // namespace limen::detect
