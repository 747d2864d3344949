#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/emit/alert_json.h"
#include "engine/plan/succession.h"
#include "engine/state/timers.h"
#include "engine/types/time.h"

namespace limen::emit {

/// Alerts that further firings of their rule and key are folded into, for a while (rules.md,
/// section 9).
///
/// State: the body of each held alert, about 1 KiB.
class Holds {
 public:
  struct Held {
    std::uint32_t rule = 0;
    AlertBody body;
    std::uint64_t folded = 0;
    bool live = false;

    template <class Archive>
    void archive(Archive& a) {
      a(rule, body, folded, live);
    }
  };

  /// Holds an alert until the instant, excluded.
  void hold(std::uint32_t rule, const AlertBody& body, types::EventTime until);
  /// Folds a firing in where an alert of its rule and key is held, and gives that alert, else null.
  const AlertBody* fold(std::uint32_t rule, std::string_view key_text);
  /// The earliest end of a hold, if any: before the events of that instant.
  [[nodiscard]] const state::Timers::Timer* next() const {
    return ends_.empty() ? nullptr : &ends_.next();
  }
  /// Takes the alert whose hold ends first; requires one.
  Held take();

  /// Takes over what the plan before holds, for rules that have an heir; what is held here goes.
  void take_over(Holds& old, const plan::Heirs& heirs);

  template <class Archive>
  void archive(Archive& a) {
    a(held_, free_, ends_);
    if constexpr (Archive::kLoading) {
      places_.clear();
      for (std::uint32_t i = 0; i < held_.size(); ++i) {
        if (held_[i].live) places_.emplace(name_of(held_[i].rule, held_[i].body.key_text), i);
      }
    }
  }

 private:
  static std::string name_of(std::uint32_t rule, std::string_view key_text) {
    return std::to_string(rule) + ' ' + std::string(key_text);
  }

  std::vector<Held> held_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::string, std::uint32_t> places_;  // of held alerts, by rule and key
  state::Timers ends_;                                     // owner 0; key: the place
};

}  // namespace limen::emit
