#include "engine/accept/secret.h"

#include <sodium.h>

#include "engine/types/check.h"

namespace limen::accept {

namespace {

constexpr std::size_t kHashBytes = 16;
using Hash = std::array<unsigned char, kHashBytes>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <class Key>
Hash keyed(const Key& key, std::string_view text) {
  Hash out{};
  crypto_generichash(out.data(), out.size(), bytes_of(text), text.size(), key.data(), key.size());
  return out;
}

}  // namespace

Secret::Secret(std::string_view key)
    : hash_key_(derive(key, "limen content hash")), token_key_(derive(key, "limen identifier")) {}

Secret::Key Secret::derive(std::string_view key, std::string_view purpose) {
  LIMEN_CHECK(sodium_init() >= 0);
  Key whole{};  // of a key of any length
  crypto_generichash(whole.data(), whole.size(), bytes_of(key), key.size(), nullptr, 0);
  Key derived{};
  crypto_generichash(derived.data(), derived.size(), bytes_of(purpose), purpose.size(),
                     whole.data(), whole.size());
  return derived;
}

std::string Secret::hash(std::string_view content) const {
  const Hash hashed = keyed(hash_key_, content);
  std::array<char, kHashBytes * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hashed.data(), hashed.size());
  return {hex.data(), kHashBytes * 2};
}

std::string_view Secret::token(std::string_view identifier) {
  const Hash hashed = keyed(token_key_, identifier);
  sodium_bin2base64(token_.data(), token_.size(), hashed.data(), hashed.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return {token_.data(), token_.size() - 1};
}

}  // namespace limen::accept
