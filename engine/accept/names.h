#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace limen::accept {

/// A fixed map from names to numbers, for keys and enumeration values: about one probe for a name.
///
/// Built by add(), then only read. Names up to 16 bytes are compared without a call.
class Names {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// Adds a name; requires that it is not there yet and value < kNone.
  void add(std::string_view name, std::uint32_t value);

  /// The name's number, or kNone. Requires that eight bytes from its begin on can be read.
  [[nodiscard]] std::uint32_t find(std::string_view name) const noexcept {
    if (table_.empty()) return kNone;
    const Print print = print_of(name);
    for (std::size_t i = place_of(print);; i = (i + 1) & (table_.size() - 1)) {
      const Entry& entry = table_[i];
      if (entry.value == kNone) return kNone;
      if (entry.print == print && (name.size() <= 16 || long_names_[i] == name)) return entry.value;
    }
  }

  /// As find(), for any text.
  [[nodiscard]] std::uint32_t find_any(std::string_view name) const;

 private:
  /// The first and last up to eight bytes and the size: all of a name of up to 16 bytes.
  struct Print {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::size_t size = 0;
    bool operator==(const Print&) const = default;
  };
  struct Entry {
    Print print;
    std::uint32_t value = kNone;
  };

  static std::uint64_t load(const char* from) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
  }
  /// Without a branch: names of all sizes come in turn.
  static Print print_of(std::string_view name) noexcept {
    static_assert(std::endian::native == std::endian::little);
    static constexpr std::array<std::uint64_t, 9> kMasks = {0,
                                                            0xFF,
                                                            0xFFFF,
                                                            0xFFFFFF,
                                                            0xFFFFFFFF,
                                                            0xFFFFFFFFFF,
                                                            0xFFFFFFFFFFFF,
                                                            0xFFFFFFFFFFFFFF,
                                                            0xFFFFFFFFFFFFFFFF};
    const std::size_t some = std::min<std::size_t>(name.size(), 8);
    const std::uint64_t mask = kMasks[some];
    return {load(name.data()) & mask, load(name.data() + name.size() - some) & mask, name.size()};
  }
  [[nodiscard]] std::size_t place_of(const Print& print) const noexcept {
    const std::uint64_t mixed =
        (print.head ^ std::rotl(print.tail, 29) ^ print.size) * 0x9E3779B97F4A7C15U;
    return (mixed >> 40U) & (table_.size() - 1);
  }
  void put(const Entry& entry, std::string name);

  std::vector<Entry> table_;             // a power of two of them, at most a quarter taken
  std::vector<std::string> long_names_;  // beside the table, where they are longer than 16 bytes
  std::size_t taken_ = 0;
};

}  // namespace limen::accept
