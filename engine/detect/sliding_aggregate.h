#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <variant>
#include <vector>

#include "engine/detect/exact_sum.h"
#include "engine/detect/int128.h"
#include "engine/detect/moments.h"
#include "engine/detect/ordered_values.h"
#include "engine/detect/stored.h"
#include "engine/plan/plan.h"
#include "engine/state/ring.h"

namespace limen::detect {

/// Adding at one end and removing at the other, for one key's aggregate of a sliding window.
///
/// What has left leaves no trace: integers are exact, sums of doubles are kept as two stacks of
/// partial sums and never subtracted from. add, remove_oldest and value are amortised O(1), for
/// quantile the square root of the number of values. State: 8 to 48 bytes a value in the window.
class SlidingAggregate {
 public:
  explicit SlidingAggregate(const plan::Aggregate& spec);

  /// Takes the value of the newest event in; for count it is not looked at. Requires can_store() of
  /// others.
  void add(const expr::Value& value, state::TextPool& pool);
  /// Takes out what the oldest of the events added has put in; requires one.
  void remove_oldest(state::TextPool& pool);
  /// The aggregate of what is in; borrows texts of the pool. kNothing, kOverflow as rules.md,
  /// section 5 says.
  [[nodiscard]] expr::Value value(const state::TextPool& pool) const;
  /// Empties it, releasing texts and keeping memory.
  void clear(state::TextPool& pool);

  template <class Archive>
  void archive(Archive& a) {
    a(size_);
    std::visit([&a](auto& state) { state.archive(a); }, state_);
  }

 private:
  struct Count {
    std::int64_t n = 0;
    template <class Archive>
    void archive(Archive& a) {
      a(n);
    }
  };
  struct IntSum {
    Int128 sum = 0;
    state::Ring<std::int64_t> values{};
    bool is_unsigned = false;
    bool mean = false;
    template <class Archive>
    void archive(Archive& a) {
      a(sum, values);
    }
  };
  /// The older values, [0, front.size()), have the sums of each with all younger ones of the front;
  /// the rest is in `back`.
  struct DoubleSum {
    state::Ring<double> values{};
    state::Ring<ExactSum> front{};
    ExactSum back{};
    bool mean = false;
    template <class Archive>
    void archive(Archive& a) {
      a(values, front, back);
    }
  };
  /// Values that are or may yet become the extreme, the best first.
  struct Extreme {
    struct Candidate {
      Stored value;
      std::uint64_t number = 0;
    };
    state::Ring<Candidate> candidates{};
    std::uint64_t added = 0;
    std::uint64_t removed = 0;
    int wanted = -1;  // compare(new, old) of a better one: -1 for min, 1 for max
    template <class Archive>
    void archive(Archive& a) {
      a(candidates, added, removed);
    }
  };
  struct End {
    state::Ring<Stored> values{};
    bool first = true;
    template <class Archive>
    void archive(Archive& a) {
      a(values);
    }
  };
  struct Distinct {
    state::Ring<state::Hash128> values{};
    boost::unordered_flat_map<state::Hash128, std::uint32_t, state::HashOfHash> times;
    template <class Archive>
    void archive(Archive& a) {
      a(values);
      if constexpr (Archive::kLoading) {
        times.clear();
        for (std::size_t i = 0; i < values.size(); ++i) ++times[values[i]];
      }
    }
  };
  /// As DoubleSum.
  struct Stddev {
    state::Ring<double> values{};
    state::Ring<Moments> front{};
    Moments back{};
    template <class Archive>
    void archive(Archive& a) {
      a(values, front, back);
    }
  };
  struct Quantile {
    double q = 0.0;
    state::Ring<double> values{};
    OrderedValues ordered{};
    template <class Archive>
    void archive(Archive& a) {
      a(values);
      if constexpr (Archive::kLoading) {
        ordered.clear();
        for (std::size_t i = 0; i < values.size(); ++i) ordered.add(values[i]);
      }
    }
  };
  using State = std::variant<Count, IntSum, DoubleSum, Extreme, End, Distinct, Stddev, Quantile>;

  static State make(const plan::Aggregate& spec);
  static void add_to(Count& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(IntSum& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(DoubleSum& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(Extreme& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(End& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(Distinct& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(Stddev& state, const expr::Value& value, state::TextPool& pool);
  static void add_to(Quantile& state, const expr::Value& value, state::TextPool& pool);
  static void remove_from(Stddev& state, state::TextPool& pool);
  static void remove_from(Quantile& state, state::TextPool& pool);
  static expr::Value value_in(const Stddev& state, const state::TextPool& pool);
  static expr::Value value_in(const Quantile& state, const state::TextPool& pool);
  static void remove_from(Count& state, state::TextPool& pool);
  static void remove_from(IntSum& state, state::TextPool& pool);
  static void remove_from(DoubleSum& state, state::TextPool& pool);
  static void remove_from(Extreme& state, state::TextPool& pool);
  static void remove_from(End& state, state::TextPool& pool);
  static void remove_from(Distinct& state, state::TextPool& pool);
  static expr::Value value_in(const Count& state, const state::TextPool& pool);
  static expr::Value value_in(const IntSum& state, const state::TextPool& pool);
  static expr::Value value_in(const DoubleSum& state, const state::TextPool& pool);
  static expr::Value value_in(const Extreme& state, const state::TextPool& pool);
  static expr::Value value_in(const End& state, const state::TextPool& pool);
  static expr::Value value_in(const Distinct& state, const state::TextPool& pool);

  State state_;
  std::uint64_t size_ = 0;
};

/// An integer sum as the language has it: an error where it does not fit 64 bits.
[[nodiscard]] expr::Value int_sum(Int128 sum, bool is_unsigned);

}  // namespace limen::detect
