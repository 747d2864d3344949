#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/driver/own_alerts.h"
#include "connectors/driver/ports.h"
#include "engine/types/slots.h"

namespace limen::driver {

/// The rules in force as a snapshot keeps them: what they were compiled from, the numbers of their
/// slots, and which change began the state of each.
struct KeptRules {
  std::string source;
  std::vector<std::pair<std::string, types::SlotType>> slots;
  std::vector<std::uint32_t> generations;  // by number of the rule

  template <class Archive>
  void archive(Archive& a) {
    a(source, slots, generations);
  }
};

[[nodiscard]] KeptRules keep(const RuleSet& rules);
/// Errors: as Rulebook::restore().
[[nodiscard]] types::Result<RuleSet> bring_back(const KeptRules& kept, Rulebook& book);

/// Where the rules in force took effect; empty where they were there from the start.
struct Place {
  types::EventTime watermark = types::kMinTime;
  std::vector<std::pair<std::string, std::uint64_t>> next;  // by input

  template <class Archive>
  void archive(Archive& a) {
    a(watermark, next);
  }
};

/// A shard's state with what it belongs to: the rules, the next record of each input, the step it
/// stands behind, and alerts that it has made and that are not to go out before it is kept.
struct Snapshot {
  std::uint64_t step = 0;
  std::vector<Position> positions;
  KeptRules rules;
  Place in_force;
  std::vector<types::Alert> outbox;
  OwnAlerts::Open own_alerts;
  std::string state;

  template <class Archive>
  void archive(Archive& a) {
    a(step, positions, rules, in_force, outbox, own_alerts, state);
  }
};

/// The rules in force in the newest snapshot; nothing where there is none that can be used.
[[nodiscard]] std::optional<RuleSet> rules_of_snapshot(SnapshotStore& store, Rulebook& book);

/// The snapshot as bytes with a checksum.
[[nodiscard]] std::string encode(Snapshot& snapshot);
/// Errors: bytes that are no snapshot, cut short or damaged; the message says which.
[[nodiscard]] types::Result<Snapshot> decode(std::string_view bytes);

}  // namespace limen::driver
