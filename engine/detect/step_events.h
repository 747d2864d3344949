#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/state/slab.h"
#include "engine/state/text_pool.h"
#include "engine/types/event_view.h"

namespace limen::detect {

/// The events that a sequence keeps, with the slots that it reads of them, numbered anew from 0:
/// time, id and source first, as everywhere.
///
/// Memory: 48 bytes an event, 8 a slot, and one text of the pool for its `source#id` and other
/// texts.
class StepEvents {
 public:
  using Number = state::Slab::Number;
  static constexpr Number kNone = state::Slab::kNone;

  /// What an event is besides its slots; the detector's to use but for kind, exercise and text.
  struct Head {
    Number before;  // of its key, or kNone
    Number after;
    Number older;  // of all keys, or kNone
    Number newer;
    std::uint32_t key;
    std::uint32_t place;  // in the count of the key's events
    std::uint32_t items;  // bit i: it could be of step or `none` i
    std::uint32_t refs;   // who needs it besides its key's list
    state::TextPool::Handle text;
    types::KindId kind;
    bool exercise;
    bool listed;
  };

  /// Of a plan's slots these, ascending.
  StepEvents(const plan::Plan& plan, const std::vector<types::SlotId>& slots);

  /// Takes an event in.
  Number add(const types::EventView& event, std::uint32_t items, state::TextPool& pool);
  void remove(Number number, state::TextPool& pool);

  [[nodiscard]] Head& operator[](Number number) { return *reinterpret_cast<Head*>(slab_[number]); }
  [[nodiscard]] const Head& operator[](Number number) const {
    return *reinterpret_cast<const Head*>(slab_[number]);
  }
  [[nodiscard]] types::EventTime time(Number number) const {
    return types::from_int(static_cast<std::int64_t>(payload(number)[0]));
  }
  /// The event with its slots as they are numbered here; borrows this and the pool.
  [[nodiscard]] types::EventView view(Number number, const state::TextPool& pool) const;
  /// `source#id`; borrows the pool.
  [[nodiscard]] std::string_view name(Number number, const state::TextPool& pool) const;
  /// The number here of each slot of the plan; 0 for those that are not kept.
  [[nodiscard]] const std::vector<types::SlotId>& numbers() const { return numbers_; }
  /// The slots of the plan that are kept, in their order here.
  [[nodiscard]] const std::vector<types::SlotId>& slots() const { return slots_; }

  template <class Archive>
  void archive(Archive& a) {
    a(slab_);
  }

 private:
  static constexpr std::size_t kHeadWords = (sizeof(Head) + 7) / 8;

  [[nodiscard]] const std::uint64_t* payload(Number number) const {
    return slab_[number] + kHeadWords + present_words_;
  }

  std::vector<types::SlotId> slots_;
  std::vector<bool> is_text_;  // of slots_
  std::vector<types::SlotId> numbers_;
  std::size_t present_words_;
  state::Slab slab_;
};

}  // namespace limen::detect
