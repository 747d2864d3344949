#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

#include "engine/types/archive.h"

namespace limen::detect {

/// The states of one detector by key number; places are used again, with their memory.
template <class State>
class KeyStates {
 public:
  /// The key's state, or nullptr.
  [[nodiscard]] State* find(std::uint32_t key) {
    if (key >= places_.size() || places_[key] == kNone) return nullptr;
    return &states_[places_[key]];
  }
  /// A place for a key that has none; `fresh` makes the state where no used one is free.
  template <class Fresh>
  State& add(std::uint32_t key, Fresh fresh) {
    if (key >= places_.size()) places_.resize(key + std::size_t{1}, kNone);
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(states_.size()));
      states_.push_back(fresh());
    }
    places_[key] = free_.back();
    free_.pop_back();
    return states_[places_[key]];
  }
  /// Gives the key's place up; the caller has emptied it.
  void remove(std::uint32_t key) {
    free_.push_back(places_[key]);
    places_[key] = kNone;
  }
  /// Calls each(state) for all states, those whose place is free too.
  template <class Each>
  void each(Each each) {
    for (State& state : states_) each(state);
  }
  /// Calls each(key, state) for all keys that have one.
  template <class Each>
  void each_key(Each each) {
    for (std::uint32_t key = 0; key < places_.size(); ++key) {
      if (places_[key] != kNone) each(key, states_[places_[key]]);
    }
  }
  [[nodiscard]] std::size_t size() const { return states_.size() - free_.size(); }

  template <class Archive, class Fresh>
  void archive(Archive& a, Fresh fresh) {
    a(places_, free_);
    auto count = static_cast<std::uint64_t>(states_.size());
    a(count);
    if constexpr (Archive::kLoading) {
      states_.clear();
      while (states_.size() < count) states_.push_back(fresh());
    }
    for (State& state : states_) state.archive(a);
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> places_;  // of keys
  std::vector<std::uint32_t> free_;
  std::deque<State> states_;
};

}  // namespace limen::detect
