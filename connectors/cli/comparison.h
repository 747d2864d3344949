#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/plan/plan.h"

namespace limen::cli {

/// The two sides of a backtest, as indexes.
inline constexpr std::size_t kA = 0;
inline constexpr std::size_t kB = 1;
template <class T>
using Sides = std::array<T, 2>;

/// A firing of one side, or one of both that is inhibited in one only.
struct Firing {
  types::EventTime time{};
  std::string key_text;
  bool inhibited = false;
  std::string json;  // the CloudEvent; of both: that of B
};

/// What became of a rule's firings. A rule of one side only has no plan::Rule on the other.
struct RuleComparison {
  std::string name;
  Sides<const plan::Rule*> rule{};
  Sides<std::uint64_t> fired{};
  Sides<std::uint64_t> inhibited{};  // of those that fired
  std::uint64_t both = 0;
  Sides<std::vector<Firing>> only;                    // by time, then key
  std::vector<Firing> inhibited_in_a;                 // of both: inhibited in A, not in B
  std::vector<Firing> inhibited_in_b;                 // of both: inhibited in B, not in A
  std::map<std::int64_t, Sides<std::uint64_t>> days;  // fired, by day since 1970 in UTC
  std::string renamed;  // the rule of the other side with the same meaning, where that is new

  [[nodiscard]] bool is_changed() const {
    return rule[kA] != nullptr && rule[kB] != nullptr && rule[kA]->hash != rule[kB]->hash;
  }
  [[nodiscard]] bool has_differences() const {
    return !only[kA].empty() || !only[kB].empty() || !inhibited_in_a.empty() ||
           !inhibited_in_b.empty();
  }
};

/// Compares the firings of two plans as they come.
///
/// Two are the same where rule, key, time and the event that makes them agree, which is what an
/// alert_id is a function of besides the pack. State: the firings that the other side does not have
/// (yet), with their CloudEvents, about 1.5 KiB each. Borrows the plans.
class Comparison {
 public:
  Comparison(const plan::Plan& a, const plan::Plan& b);

  /// Takes an alert of a side; those that are not firings are left out.
  void add(std::size_t side, const types::Alert& alert);
  /// By name, once all alerts of both sides are in.
  [[nodiscard]] std::vector<RuleComparison> finish();

 private:
  using Waiting = std::unordered_map<std::string, std::vector<Firing>>;

  void find_renamed();

  Sides<const plan::Plan*> plans_;
  std::vector<RuleComparison> rules_;
  Sides<std::vector<std::size_t>> numbers_;  // by number in the plan: which of `rules_`
  Sides<std::vector<Waiting>> waiting_;      // of each of `rules_`
};

/// Brings a side's alerts to the comparison.
class ComparisonSink final : public driver::Sink {
 public:
  ComparisonSink(Comparison& comparison, std::size_t side) : comparison_(comparison), side_(side) {}
  void alert(const types::Alert& alert) override { comparison_.add(side_, alert); }
  void shadow(const types::Alert& alert) override { comparison_.add(side_, alert); }
  void quarantine(std::string_view /*json*/) override {}

 private:
  Comparison& comparison_;
  std::size_t side_;
};

}  // namespace limen::cli
