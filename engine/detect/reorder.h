#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace limen::detect {

/// Puts parts into a new order, given the old number of each; those that none takes are lost.
template <class T>
void reorder(std::vector<T>& parts, const std::vector<std::size_t>& old_numbers) {
  std::vector<T> out;
  out.reserve(old_numbers.size());
  for (const std::size_t old : old_numbers) out.push_back(std::move(parts[old]));
  parts = std::move(out);
}

}  // namespace limen::detect
