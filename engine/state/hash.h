#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace limen::state {

/// 128 bits of a keyed hash: what state finds keys and distinct values by.
struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const Hash128&, const Hash128&) = default;
};

struct HashOfHash {
  std::size_t operator()(const Hash128& hash) const noexcept { return hash.low; }
};

/// SipHash-2-4 with 128 bits of output (Aumasson, Bernstein 2012), with a fixed key: equal in every run, so that snapshots
/// can be read back; texts that collide on purpose are not found without 2^64 tries.
[[nodiscard]] Hash128 hash128(std::string_view bytes);

}  // namespace limen::state
