#pragma once

#include <cstddef>
#include <vector>

namespace limen::detect {

/// Numbers in their order, of which one can be taken out again: the exact quantile of a window
/// whose values are kept.
///
/// NaN counts as larger than all others. Kept in sorted blocks of at most 512, so add, remove and
/// quantile cost about the square root of the number of values. State: 8 to 16 bytes a value.
class OrderedValues {
 public:
  void add(double value);
  /// Takes out a value equal to this one; requires one.
  void remove(double value);
  /// The smallest value that at least the share q, from 0 to 1, do not exceed; requires a value.
  [[nodiscard]] double quantile(double q) const;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void clear();

 private:
  std::vector<std::vector<double>>::iterator block_of(double value);

  std::vector<std::vector<double>> blocks_;  // none is empty
  std::size_t size_ = 0;
};

/// Whether a stands before b: as numbers do, NaN behind all.
[[nodiscard]] bool stands_before(double a, double b) noexcept;
/// How many of n values stand before the one that is the quantile; requires n > 0.
[[nodiscard]] std::size_t rank_of(double q, std::size_t n) noexcept;

}  // namespace limen::detect
