#include "engine/fingerprint.h"

#include <fmt/format.h>
#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include <array>
#include <iterator>

namespace limen {

namespace {

std::string sum_of(std::string_view bytes) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return {hex.data(), 32};
}

}  // namespace

std::string fingerprint(const plan::Plan& plan, const ShardOptions& options) {
  std::string all = plan.schema ? plan.schema->name : std::string();
  const auto out = std::back_inserter(all);
  for (const plan::Rule& rule : plan.rules) {
    fmt::format_to(out, "\nrule {}/{} {} {}", rule.pack, rule.name, rule.hash, rule.generation);
  }
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    const types::Slot& slot = plan.slots[static_cast<types::SlotId>(i)];
    fmt::format_to(out, "\nslot {} {}", slot.path, static_cast<int>(slot.type));
  }
  fmt::format_to(out, "\noptions {} {} {} {} {} {} {} {} ", options.lateness.count(),
                 options.dedup.count(), options.max_ahead.count(), options.forget.count(),
                 options.events_per_window, options.events_per_key, options.matchings,
                 options.pseudonymise);
  all += sum_of(options.key);
  return sum_of(all);
}

}  // namespace limen
