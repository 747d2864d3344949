#pragma once

#include <deque>
#include <variant>
#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/hopping_window.h"
#include "engine/detect/sliding_window.h"
#include "engine/state/ordered_buffer.h"

namespace limen::detect {

/// All state of rules that look at more than one event: takes events in their order and timers between them.
///
/// What it finds goes to Findings at once. One thread at a time.
class Detector {
 public:
  Detector(const plan::Plan& plan, const plan::Layout& layout,
           std::span<types::RuleCounters> counters, std::size_t events_per_window,
           plan::Findings& findings);

  /// Takes the next event in the order of events; all timers not after its time have fired.
  void take(const state::OrderedBuffer::Item& item);
  /// The earliest instant at which something is due, if any.
  [[nodiscard]] std::optional<types::EventTime> next_timer() const;
  /// Fires what is due then.
  void fire();

  template <class Archive>
  void archive(Archive& a) {
    a(context_.pool, context_.timers);
    for (state::KeyTable& table : context_.keys) a(table);
    for (auto& window : windows_) {
      std::visit([&a](auto& w) { w.archive(a); }, window);
    }
  }

 private:
  using AnyWindow = std::variant<SlidingWindow, HoppingWindow>;

  const plan::Layout* layout_;
  Context context_;
  std::deque<AnyWindow> windows_;
  std::vector<std::optional<std::uint32_t>> event_keys_;  // of the event in work, by key table
  std::string evidence_;
};

}  // namespace limen::detect
