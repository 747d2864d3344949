#include "connectors/driver/snapshot.h"

#include <sodium.h>

#include <array>

#include "engine/types/archive.h"

namespace limen::driver {

namespace {

/// Changes with the form of the bytes below.
constexpr std::string_view kMagic = "limen snapshot 2\n";
constexpr std::size_t kSum = 32;

using Sum = std::array<char, kSum>;

Sum sum_of(std::string_view bytes) {
  Sum sum{};
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return sum;
}

}  // namespace

KeptRules keep(const RuleSet& rules) {
  KeptRules kept;
  kept.source = rules.source;
  const types::SlotTable& slots = rules.plan->slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const types::Slot& slot = slots[static_cast<types::SlotId>(i)];
    kept.slots.emplace_back(slot.path, slot.type);
  }
  for (const plan::Rule& rule : rules.plan->rules) kept.generations.push_back(rule.generation);
  return kept;
}

types::Result<RuleSet> bring_back(const KeptRules& kept, Rulebook& book) {
  plan::Plan slots;
  for (const auto& [path, type] : kept.slots) slots.slots.add(path, type);
  auto compiled = book.restore(kept.source, slots);
  if (!compiled) return tl::unexpected(compiled.error());
  if ((*compiled)->rules.size() != kept.generations.size()) {
    return types::failure("its rules are read otherwise by this version of limen");
  }
  plan::Plan plan = **compiled;
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    plan.rules[i].generation = kept.generations[i];
  }
  return RuleSet{std::make_shared<const plan::Plan>(std::move(plan)), kept.source};
}

std::optional<RuleSet> rules_of_snapshot(SnapshotStore& store, Rulebook& book) {
  const auto bytes = store.load();
  if (!bytes || !*bytes) return std::nullopt;
  const auto snapshot = decode(**bytes);
  if (!snapshot) return std::nullopt;
  auto rules = bring_back(snapshot->rules, book);
  if (!rules) return std::nullopt;
  return std::move(*rules);
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

types::Result<Snapshot> decode(std::string_view bytes) {
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
  return snapshot;
}

}  // namespace limen::driver
