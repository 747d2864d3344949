#pragma once

#include <cstdint>
#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/evidence.h"
#include "engine/detect/inputs.h"
#include "engine/detect/sliding_aggregate.h"
#include "engine/plan/succession.h"
#include "engine/state/ring.h"

namespace limen::detect {

/// What the windows of all keys of one rule group have in common. Borrows the plan's part.
struct EventWindowSpec {
  explicit EventWindowSpec(const plan::SharedWindow& shared);

  const plan::SharedWindow* window;
  std::uint64_t counts_all = 0;  // bit i: aggregate i is count() without a condition
};

/// One key's events in their order, oldest first, with the aggregates over them.
///
/// State: 16 bytes an event and what the aggregates need. Events come in at one end and leave at
/// the other.
class EventWindow {
 public:
  explicit EventWindow(const EventWindowSpec& spec);

  void add(const Arrival& arrival, const Inputs& inputs, Context& context);
  /// Requires an event.
  void remove_oldest(Context& context);
  /// Gives up all events and evidence.
  void clear(Context& context);
  /// Puts the aggregates into the order that a window of another plan has.
  void take_over(const EventWindowSpec& spec, const plan::Inheritance& parts, Context& context);

  [[nodiscard]] bool empty() const { return events_.empty(); }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] types::EventTime oldest() const { return events_.front().time; }
  [[nodiscard]] types::EventTime newest() const { return events_.back().time; }
  [[nodiscard]] bool has_exercise() const { return exercises_ > 0; }
  [[nodiscard]] const Evidence& evidence() const { return evidence_; }
  [[nodiscard]] expr::Value value(std::uint32_t aggregate, const state::TextPool& pool) const {
    if ((spec_->counts_all >> aggregate) & 1U) {
      return expr::Value::integer(static_cast<std::int64_t>(events_.size()));
    }
    return aggregates_[aggregate].value(pool);
  }

  template <class Archive>
  void archive(Archive& a) {
    a(events_, exercises_, evidence_);
    for (SlidingAggregate& aggregate : aggregates_) a(aggregate);
  }

 private:
  struct Entry {
    types::EventTime time;
    std::uint64_t parts = 0;  // bit i: aggregate i took a value of it; bit 63: an exercise
  };

  const EventWindowSpec* spec_;
  state::Ring<Entry> events_;
  std::uint64_t exercises_ = 0;
  std::vector<SlidingAggregate> aggregates_;
  Evidence evidence_;
};

}  // namespace limen::detect
