#include "engine/alert_feed.h"

#include <algorithm>

namespace limen {

namespace {

constexpr std::size_t kRows = 64;  // of a batch of alerts

}  // namespace

AlertFeed::AlertFeed(const plan::Plan& plan, classify::Classifier& classifier,
                     detect::Detector& detector, emit::Emitter& emitter,
                     std::span<types::RuleCounters> counters)
    : plan_(plan),
      classifier_(classifier),
      detector_(detector),
      emitter_(emitter),
      counters_(counters) {
  for (const plan::Rule& rule : plan.rules) {
    levels_ = std::max({levels_, rule.level, rule.settles});
  }
  matches_.resize(levels_ + std::size_t{1});
  for (std::uint32_t i = 0; i < plan.rules.size(); ++i) {
    const plan::Rule& rule = plan.rules[i];
    const bool match = std::holds_alternative<plan::Match>(rule.shape);
    if (match && rule.on_alerts() && !rule.reads_latest) matches_[rule.level].push_back(i);
  }
}

/// Calls take(row, its number among the events) for each, classified for the rules of the level.
template <class Take>
void AlertFeed::classify(std::uint8_t level, std::span<const emit::AlertEvent> events, Take take) {
  for (std::size_t first = 0; first < events.size(); first += kRows) {
    const auto part = events.subspan(first, std::min(kRows, events.size() - first));
    batch_.reset(plan_.slots.size(), kRows);
    for (const emit::AlertEvent& event : part) emitter_.rows().add(event, batch_);
    classifier_.run(batch_, counters_, level);
    if (observer_ != nullptr && plan_.rules[observer_->rule()].level == level) {
      observer_->arrived(batch_, classifier_.taken(observer_->rule()));
    }
    for (std::size_t row = 0; row < part.size(); ++row) take(row, first + row);
  }
}

void AlertFeed::feed(std::uint8_t level) {
  const auto events = emitter_.events();
  events_.assign(events.begin(), events.end());  // rules of this level add their own
  classify(level, events_, [&](std::size_t row, std::size_t /*number*/) {
    const bool taken = (classifier_.ordered()[row >> 6U] >> (row & 63U)) & 1U;
    if (taken) detector_.take({batch_.row(row), classifier_.verdicts(row).data()});
  });
}

void AlertFeed::settle(types::EventTime instant) {
  detector_.advance(instant);
  emitter_.settle(instant, 0);
  for (std::uint8_t level = 1; level <= levels_; ++level) {
    feed(level);
    for (const auto* timer = detector_.next_timer();
         timer != nullptr && timer->at == instant && timer->phase == state::after(level);
         timer = detector_.next_timer()) {
      detector_.fire();
    }
    emitter_.settle(instant, level);
  }
  emitter_.settled();
}

void AlertFeed::run_late() {
  events_ = emitter_.take_late();
  if (events_.empty()) return;
  for (std::uint8_t level = 1; level <= levels_; ++level) {
    classify(level, events_, [&](std::size_t row, std::size_t number) {
      for (const std::uint32_t rule : matches_[level]) {
        if (((classifier_.taken(rule)[row >> 6U] >> (row & 63U)) & 1U) == 0) continue;
        emitter_.arrived(rule, batch_.row(row), batch_.info(row), events_[number].arrival);
      }
    });
    const auto more = emitter_.take_late();
    events_.insert(events_.end(), more.begin(), more.end());
  }
}

}  // namespace limen
