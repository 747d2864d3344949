#pragma once

#include <array>
#include <string>
#include <string_view>

namespace limen::accept {

/// Keyed hashes of what must not be told: contents of invalid events, raw identifiers (BLAKE2b).
///
/// The two have keys of their own, both derived from the one given. An empty one stands for a fixed
/// key, which hides nothing from who can guess the content.
class Secret {
 public:
  explicit Secret(std::string_view key);

  /// 32 hex digits.
  [[nodiscard]] std::string hash(std::string_view content) const;
  /// 22 characters of base64url; lives until the next call.
  [[nodiscard]] std::string_view token(std::string_view identifier);

 private:
  static constexpr std::size_t kKeyBytes = 32;
  using Key = std::array<unsigned char, kKeyBytes>;
  static Key derive(std::string_view key, std::string_view purpose);

  Key hash_key_;
  Key token_key_;
  std::array<char, 23> token_{};
};

}  // namespace limen::accept
