#pragma once

#include <cstdint>

namespace limen::emit {

/// What names an open episode: its rule, and the key's number in the rule's detector.
using Episode = std::uint64_t;

[[nodiscard]] constexpr Episode episode_of(std::uint32_t rule, std::uint32_t key) {
  return Episode{rule} << 32U | key;
}
[[nodiscard]] constexpr std::uint32_t rule_of(Episode episode) {
  return static_cast<std::uint32_t>(episode >> 32U);
}
[[nodiscard]] constexpr std::uint32_t key_of(Episode episode) {
  return static_cast<std::uint32_t>(episode & 0xffffffffU);
}

}  // namespace limen::emit
