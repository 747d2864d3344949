#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace limen::cel {

/// Where a random expression's choices come from: a generator's numbers, or a fuzzer's bytes, which
/// it so learns to steer (0 where they are used up).
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : random_(seed) {}
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes), from_bytes_(true) {}

  /// A number in [0, count).
  std::size_t below(std::size_t count) {
    if (!from_bytes_) return random_() % count;
    if (at_ >= bytes_.size()) return 0;
    return bytes_[at_++] % count;
  }
  bool one_in(std::size_t count) { return below(count) == count - 1; }
  std::string_view of(std::span<const std::string_view> texts) {
    return texts[below(texts.size())];
  }

 private:
  std::mt19937_64 random_;
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool from_bytes_ = false;
};

/// Writes random expressions, most of them of sound types, over the names of shared_bindings() (see
/// compared.h). A type is a letter: i int, u uint, d double, b bool, s string, y bytes, t
/// timestamp, r duration, l list, m map, o optional; those of the last three hold `inner` ones.
class RandomExpression {
 public:
  explicit RandomExpression(Choices& choices) : choices_(choices) {}

  std::string of_any_type(int depth) { return make(any(), depth); }

 private:
  struct Variable {
    std::string name;
    char type;
  };

  char any() { return choices_.of(kTypes).front(); }
  char scalar() { return choices_.of(kScalars).front(); }
  /// An expression of the type, now and then of another one.
  std::string make(char type, int depth);
  std::string leaf(char type);
  std::string made(char type, int depth);
  std::string anything(char type, int depth);
  std::string boolean(int depth);
  std::string condition(int depth);
  std::string number(char type, int depth);
  std::string whole(int depth);
  std::string text(int depth);
  std::string time(char type, int depth);
  std::string container(char type, int depth);
  std::string list(int depth);
  std::string map(int depth);
  std::string optional(int depth);
  std::string within(std::string_view name, char type, char body, int depth);
  std::string pair(std::string_view op, char type, int depth);
  std::string method(std::string_view name, std::string_view types, int depth);
  std::string function(std::string_view name, std::string_view types, int depth);

  static constexpr std::string_view kTypes[] = {"i", "u", "d", "b", "s", "y",
                                                "t", "r", "l", "m", "o"};
  static constexpr std::string_view kScalars[] = {"i", "u", "d", "b", "s", "y", "t", "r"};

  Choices& choices_;
  std::vector<Variable> variables_;
};

}  // namespace limen::cel
