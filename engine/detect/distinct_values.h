#pragma once

#include <cstdint>
#include <vector>

#include "engine/state/hash.h"

namespace limen::detect {

/// How many different values a pane has, to be merged with others: exact up to kExact, beyond that
/// estimated with a standard error of 0.8 %.
///
/// Beyond, 2^14 registers of the longest run of zeros (HyperLogLog with 64-bit hashes: Heule,
/// Nunkesser, Hall 2013), read with the estimator of Ertl, "New cardinality estimation algorithms
/// for HyperLogLog sketches" (2017, section 4), which needs no table of corrections. State: 16
/// bytes a value, then 16 KiB.
class DistinctValues {
 public:
  static constexpr std::size_t kExact = 1000;

  void add(const state::Hash128& hash);
  void merge(const DistinctValues& other);
  [[nodiscard]] std::int64_t count() const;
  void clear();

  template <class Archive>
  void archive(Archive& a) {
    a(hashes_, registers_);
  }

 private:
  void note(const state::Hash128& hash);
  void leave_exact();
  [[nodiscard]] double estimate() const;

  std::vector<state::Hash128> hashes_;   // ascending; empty once there are registers
  std::vector<std::uint8_t> registers_;  // none, or 2^14
};

}  // namespace limen::detect
