#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/classify/classifier.h"
#include "engine/detect/detector.h"
#include "engine/emit/emitter.h"
#include "engine/types/batch.h"

namespace limen {

/// Brings alerts as events to the rules that read them, level by level: a rule stands above those
/// that it reads and is inhibited by (rules.md, sections 8 and 9). Borrows the stages.
class AlertFeed {
 public:
  AlertFeed(const plan::Plan& plan, classify::Classifier& classifier, detect::Detector& detector,
            emit::Emitter& emitter, std::span<types::RuleCounters> counters);

  /// Lets someone look on as a rule is decided; null: nobody.
  void observe(plan::Observer* observer) { observer_ = observer; }

  /// Ends the instant: all its events and what was due after them are through.
  void settle(types::EventTime instant);
  /// Runs match rules on the alerts of late events; the batch that made them is through.
  void run_late();

 private:
  template <class Take>
  void classify(std::uint8_t level, std::span<const emit::AlertEvent> events, Take take);
  void feed(std::uint8_t level);

  const plan::Plan& plan_;
  classify::Classifier& classifier_;
  detect::Detector& detector_;
  emit::Emitter& emitter_;
  std::span<types::RuleCounters> counters_;
  plan::Observer* observer_ = nullptr;
  std::uint8_t levels_ = 0;                          // the highest
  std::vector<std::vector<std::uint32_t>> matches_;  // match rules on alerts, by level
  types::Batch batch_;
  std::vector<emit::AlertEvent> events_;
};

}  // namespace limen
