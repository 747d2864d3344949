#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/accept/decoder.h"
#include "engine/accept/duplicates.h"
#include "engine/accept/watermark.h"
#include "engine/alert_feed.h"
#include "engine/classify/classifier.h"
#include "engine/detect/detector.h"
#include "engine/emit/emitter.h"
#include "engine/plan/layout.h"
#include "engine/shard.h"
#include "engine/state/ordered_buffer.h"
#include "engine/succession.h"

namespace limen {

/// An input of a shard.
struct ShardInput {
  std::string name;
  accept::Duplicates duplicates;
  types::InputCounters counters;
};

/// The stages of a shard and what is between them.
struct Shard::State {
  State(std::shared_ptr<const plan::Plan> the_plan, ShardOptions the_options,
        std::shared_ptr<detect::Memory> memory = std::make_shared<detect::Memory>())
      : plan(std::move(the_plan)),
        options(std::move(the_options)),
        layout(plan::Layout::of(*plan)),
        rule_counters(plan->rules.size()),
        decoder(plan->schema, plan->slots,
                {options.max_ahead, options.keep_payload, options.pseudonymise, options.key}),
        watermarks(options.lateness),
        classifier(*plan, layout),
        buffer(record_layout(*plan, layout)),
        emitter(*plan, rule_counters),
        detector(
            *plan, layout, rule_counters,
            {options.events_per_window, options.events_per_key, options.matchings, options.forget},
            emitter, std::move(memory)),
        alert_feed(*plan, classifier, detector, emitter, rule_counters) {
    emitter.use_tables(detector.tables());
    for (std::uint32_t rule = 0; rule < plan->rules.size(); ++rule) {
      const plan::Rule& spec = plan->rules[rule];
      if (!std::holds_alternative<plan::Match>(spec.shape) || spec.on_alerts()) continue;
      if (!spec.reads_latest) match_rules.push_back({rule, spec.at_once()});
    }
    batch.reset(plan->slots.size(), options.batch_rows);
  }

  void set_output(ShardOutput& out);
  void accept(types::InputId input, const types::RawRecord& record, ShardOutput& out);
  void run_batch(ShardOutput& out);
  void match(std::size_t word, std::uint64_t rows);
  void run_ordered();
  bool run_next(types::EventTime watermark);
  void count_ignored();

  template <class Archive>
  void archive(Archive& a);

  std::shared_ptr<const plan::Plan> plan;
  ShardOptions options;
  plan::Layout layout;
  std::vector<types::RuleCounters> rule_counters;
  accept::Decoder decoder;
  accept::Watermarks watermarks;
  std::vector<ShardInput> inputs;
  std::map<std::string, std::uint64_t, std::less<>> ignored;
  types::Batch batch;
  types::Rejection rejection;
  classify::Classifier classifier;
  state::OrderedBuffer buffer;
  emit::Emitter emitter;
  detect::Detector detector;
  AlertFeed alert_feed;
  struct MatchRule {
    std::uint32_t rule = 0;
    bool at_once = false;  // else for late events alone
  };
  std::vector<MatchRule> match_rules;
  std::uint64_t arrivals = 0;
  types::EventTime earliest = types::kMaxTime;  // of events that are not late
  std::function<void(const types::Batch&)> observer;
  plan::Observer* rule_observer = nullptr;
};

}  // namespace limen
