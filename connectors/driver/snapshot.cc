#include "connectors/driver/snapshot.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <iterator>

#include "engine/types/archive.h"

namespace limen::driver {

namespace {

/// Changes with the form of the bytes below.
constexpr std::string_view kMagic = "limen snapshot 1\n";
constexpr std::size_t kSum = 32;

using Sum = std::array<char, kSum>;

Sum sum_of(std::string_view bytes) {
  Sum sum{};
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return sum;
}

void append_options(std::string& out, const ShardOptions& options) {
  const Sum key = sum_of(options.key);
  fmt::format_to(std::back_inserter(out), "options {} {} {} {} {} {} {} {} {} ",
                 options.lateness.count(), options.dedup.count(), options.max_ahead.count(),
                 options.forget.count(), options.events_per_window, options.events_per_key,
                 options.matchings, options.keep_payload, options.pseudonymise);
  out.append(key.data(), key.size());
}

}  // namespace

std::string fingerprint(const plan::Plan& plan, const ShardOptions& options) {
  std::string all;
  for (const auto& rule : plan.rules) {
    fmt::format_to(std::back_inserter(all), "rule {} {} {}\n", rule.name, rule.hash, rule.shadow);
  }
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    const auto& slot = plan.slots[static_cast<types::SlotId>(i)];
    fmt::format_to(std::back_inserter(all), "slot {} {}\n", slot.path, static_cast<int>(slot.type));
  }
  if (plan.schema) all += plan.schema->name;
  append_options(all, options);
  std::string hex;
  const Sum sum = sum_of(all);
  for (std::size_t i = 0; i < 16; ++i) {
    fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(sum[i]));
  }
  return hex;
}

std::string encode(Snapshot& snapshot) {
  std::string bytes(kMagic);
  bytes.reserve(snapshot.state.size() + 4096);
  bytes.resize(kMagic.size() + kSum);
  types::Writer writer(bytes);
  writer(snapshot);
  const Sum sum = sum_of(std::string_view(bytes).substr(kMagic.size() + kSum));
  bytes.replace(kMagic.size(), kSum, sum.data(), kSum);
  return bytes;
}

types::Result<Snapshot> decode(std::string_view bytes, std::string_view expected_fingerprint) {
  if (bytes.substr(0, kMagic.size()) != kMagic) {
    return types::failure("it is not a snapshot of this version of limen");
  }
  bytes.remove_prefix(kMagic.size());
  if (bytes.size() < kSum) return types::failure("it ends early");
  const std::string_view body = bytes.substr(kSum);
  const Sum sum = sum_of(body);
  if (bytes.substr(0, kSum) != std::string_view(sum.data(), kSum)) {
    return types::failure("it is damaged: its checksum does not fit its content");
  }
  Snapshot snapshot;
  try {
    types::Reader reader(body);
    reader(snapshot);
  } catch (const types::ArchiveError& error) {
    return types::failure(error.what());
  }
  if (snapshot.fingerprint != expected_fingerprint) {
    return types::failure("it was made with other rules, schema or settings");
  }
  return snapshot;
}

}  // namespace limen::driver
