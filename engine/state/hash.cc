#include "engine/state/hash.h"

#include <sodium/crypto_shorthash_siphash24.h>

#include <array>
#include <cstring>

namespace limen::state {

Hash128 hash128(std::string_view bytes) {
  static constexpr std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> kKey = {
      'l', 'i', 'm', 'e', 'n', '.', 's', 't', 'a', 't', 'e', '.', 'k', 'e', 'y', '1'};
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> out{};
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size(), kKey.data());
  Hash128 hash;
  std::memcpy(&hash, out.data(), sizeof hash);
  return hash;
}

}  // namespace limen::state
