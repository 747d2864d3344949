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

/// A fixed map from names to numbers, for keys and enumeration values: one probe for most names.
///
/// Built by add(), then only read. Names up to 16 bytes are compared without a call.
class Names {
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
    std::uint32_t value = UINT32_MAX;
    std::uint32_t next = 0;  // place of the name that came after it last time
  };

 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// Adds a name; requires that it is not there yet and value < kNone.
  void add(std::string_view name, std::uint32_t value);

  /// The name's number, or kNone. Requires that eight bytes from its begin on can be read.
  [[nodiscard]] std::uint32_t find(std::string_view name) const noexcept {
    const Print print = print_of(name);
    const Entry& entry = table_[place_of(print)];
    if (entry.print == print && name.size() <= 16) return entry.value;
    return table_[search(print, name)].value;
  }
  /// As find(), for any text.
  [[nodiscard]] std::uint32_t find_any(std::string_view name) const;

  /// Finds one name after another, guessing that each follows the one that it followed last time:
  /// events of a feed have their members in one order. It learns, so one walk at a time.
  class Walk {
   public:
    explicit Walk(Names& names) : names_(names), last_(&names.start_) {}
    /// As Names::find().
    std::uint32_t find(std::string_view name) noexcept {
      const Print print = print_of(name);
      Entry& guess = names_.table_[last_->next];
      if (guess.print == print && name.size() <= 16) {
        last_ = &guess;
        return guess.value;
      }
      return find_elsewhere(print, name);
    }

   private:
    std::uint32_t find_elsewhere(const Print& print, std::string_view name) noexcept;

    Names& names_;
    Entry* last_;
  };

 private:
  static constexpr std::size_t kFirstSize = 8;

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
    return (mixed >> 40U) & mask_;
  }
  [[nodiscard]] std::size_t search(const Print& print, std::string_view name) const noexcept;
  void widen();
  void put(const Entry& entry, std::string name);

  std::vector<Entry> table_ = std::vector<Entry>(kFirstSize);  // wide, so that few share a place
  std::vector<std::string> long_names_ = std::vector<std::string>(kFirstSize);  // of over 16 bytes
  Entry start_;                        // before the first name of a walk
  std::size_t mask_ = kFirstSize - 1;  // the table's size, a power of two, less one
  std::size_t taken_ = 0;
};

}  // namespace limen::accept
