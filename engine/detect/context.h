#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/detect/memory.h"
#include "engine/expr/scratch.h"
#include "engine/plan/findings.h"
#include "engine/plan/layout.h"
#include "engine/plan/observer.h"
#include "engine/plan/plan.h"
#include "engine/state/timers.h"
#include "engine/types/counters.h"

namespace limen::detect {

class InhibitorEpisodes;

/// What all detectors of a shard share. Owned by Detector.
struct Context {
  explicit Context(std::shared_ptr<Memory> shared) : memory(std::move(shared)) {}

  const plan::Plan* plan = nullptr;
  std::vector<const expr::Table*> tables;
  std::shared_ptr<Memory> memory;
  KeyTables keys;  // of plan::Layout::key_tables
  state::TextPool& pool = memory->pool;
  state::Timers timers;
  std::span<types::RuleCounters> counters;
  plan::Findings* findings = nullptr;
  InhibitorEpisodes* episodes = nullptr;  // hears all findings
  plan::Observer* observer = nullptr;     // mostly nobody looks on
  std::size_t events_per_window = 100'000;
  std::size_t events_per_key = 1'000;  // of a sequence
  std::size_t matchings = 10'000;      // events that a sequence's search tries
  types::Micros forget{std::chrono::days(30)};
  std::vector<std::uint8_t> levels;  // of owners: 0, or those of rules on alerts
  expr::Scratch scratch;
  std::vector<std::string_view> evidence;  // reused by openings
  std::vector<std::string> key_texts;      // reused by openings

  [[nodiscard]] bool observes(std::uint32_t rule) const {
    return observer != nullptr && observer->rule() == rule;
  }

  /// Wakes the owner for the key before the events of that instant.
  void set_before(types::EventTime at, std::uint32_t owner, std::uint32_t key) {
    timers.set(at, state::Phase::kBefore, owner, key);
  }
  /// The same, but once the watermark is later than that instant.
  void set_until(types::EventTime at, std::uint32_t owner, std::uint32_t key) {
    timers.set(at, state::Phase::kUntil, owner, key);
  }
  /// Wakes the owner for the key after the events of that instant.
  void set_after(types::EventTime at, std::uint32_t owner, std::uint32_t key) {
    timers.set(at, state::after(levels[owner]), owner, key);
  }
};

/// One event in its place, on its way through the detectors.
struct Arrival {
  types::EventView event;
  const std::uint64_t* verdicts = nullptr;
  state::TextPool::Handle evidence = 0;  // `source#id`

  [[nodiscard]] bool verdict(std::uint32_t number) const {
    return (verdicts[number >> 6U] >> (number & 63U)) & 1U;
  }
};

}  // namespace limen::detect
