#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/emit/alert_event.h"
#include "engine/emit/alert_rows.h"
#include "engine/emit/alert_writer.h"
#include "engine/emit/episode.h"
#include "engine/emit/holds.h"
#include "engine/emit/inhibition.h"
#include "engine/plan/findings.h"
#include "engine/plan/observer.h"
#include "engine/plan/plan.h"
#include "engine/plan/succession.h"
#include "engine/types/alert.h"
#include "engine/types/batch.h"
#include "engine/types/counters.h"

namespace limen::emit {

/// Makes alerts of what detectors and match rules find: identity, key, measures, why, say,
/// evidence; hold and inhibition.
///
/// What needs to know all of an instant (hold, inhibition, alerts as events) waits until the
/// instant is settled, level by level. State: the body of each open episode's and held alert, about
/// 1 KiB. One thread at a time.
class Emitter final : public plan::Findings {
 public:
  Emitter(const plan::Plan& plan, std::span<types::RuleCounters> counters);

  /// Where alerts go from now on; borrowed.
  /// As AlertWriter has it.
  void use_tables(const std::vector<const expr::Table*>& tables) { writer_.use_tables(tables); }
  /// Lets someone look on as a rule is decided; null: nobody.
  void observe(plan::Observer* observer) { observer_ = observer; }
  void set_output(std::vector<types::Alert>* out) { out_ = out; }
  /// Where buckets of unusual rules go as lines of JSON; null: nowhere.
  void set_trace(std::vector<std::string>* trace) { trace_ = trace; }

  /// A match rule took the event as it arrived; `row` tells whether it was late, `arrival` its
  /// place in the order of arrival.
  void arrived(std::uint32_t rule, const types::EventView& event, const types::RowInfo& row,
               std::uint64_t arrival);
  void matched(std::uint32_t rule, const types::EventView& event) override;
  void opened(const plan::Opening& opening) override;
  void closed(const plan::Closing& closing) override;
  [[nodiscard]] bool wants_buckets() const override { return trace_ != nullptr; }
  void judged(const plan::Bucket& bucket) override;

  /// The instant that is not settled yet, if some alert of it waits or is an event.
  [[nodiscard]] std::optional<types::EventTime> unsettled() const;
  /// Lets alerts of rules that settle at this level out; then those of lower levels are all in
  /// events().
  void settle(types::EventTime instant, std::uint8_t level);
  /// Alerts of the unsettled instant that rules read, in their order.
  [[nodiscard]] std::span<const AlertEvent> events();
  /// All levels are through.
  void settled();
  /// Alerts of late events that rules read, in the order of arrival; the caller takes them.
  [[nodiscard]] std::vector<AlertEvent> take_late() { return std::exchange(late_, {}); }
  [[nodiscard]] const AlertRows& rows() const { return rows_; }

  /// The earliest end of a hold; nullptr where nothing is held.
  [[nodiscard]] const state::Timers::Timer* next_timer() const { return holds_.next(); }
  /// Ends that hold.
  void fire();

  /// Ends the open episodes of rules that have no heir, at that instant.
  void resolve_without_heir(const plan::Heirs& heirs, types::EventTime at);
  /// Takes over what the emitter of the plan before has open, held and waiting, for rules that have
  /// an heir. What it has of its own began before the change, and is never written.
  void take_over(Emitter& old, const plan::Heirs& heirs);

  template <class Archive>
  void archive(Archive& a) {
    std::vector<std::pair<Episode, AlertBody>> open;
    std::vector<Episode> muted(muted_.begin(), muted_.end());
    if constexpr (!Archive::kLoading) open.assign(open_.begin(), open_.end());
    a(open, waiting_, events_, inhibition_, holds_, found_, muted);
    if constexpr (Archive::kLoading) {
      open_.clear();
      inhibited_.clear();
      muted_ = {muted.begin(), muted.end()};
      for (auto& [episode, body] : open) {
        if (!body.inhibited_by.empty()) inhibited_.insert(episode);
        open_.emplace(episode, std::move(body));
      }
    }
  }

 private:
  /// A firing, or the end of one that waits too.
  struct Waiting {
    std::uint32_t rule = 0;
    std::optional<Episode> episode;
    bool closes = false;
    bool taken = false;  // it has been settled
    types::EventTime time{};
    AlertBody body;
    std::string why;
    std::string event_order;

    template <class Archive>
    void archive(Archive& a) {
      a(rule, episode, closes, time, body, why, event_order);
    }
  };

  [[nodiscard]] plan::Opening opening_of(std::uint32_t rule, const types::EventView& event);
  [[nodiscard]] bool observes(std::uint32_t rule) const {
    return observer_ != nullptr && observer_->rule() == rule;
  }
  void found(const plan::Opening& opening);
  void fire(Waiting&& firing);
  void fire_late(Waiting&& firing, const plan::Opening& opening);
  void judge(Waiting&& firing);
  void resolve(std::uint32_t rule, Episode episode, types::EventTime at);
  void release(types::EventTime instant, std::uint8_t level);
  void tell(std::uint32_t rule, const AlertBody& body, types::AlertStatus status,
            types::EventTime at);
  types::Alert& add_alert(std::uint32_t rule, const AlertBody& body, types::AlertStatus status,
                          types::EventTime at);

  const plan::Plan* plan_;
  std::span<types::RuleCounters> counters_;
  AlertWriter writer_;
  AlertRows rows_;
  Inhibition inhibition_;
  Holds holds_;
  std::vector<types::Alert>* out_ = nullptr;
  std::vector<std::string>* trace_ = nullptr;
  plan::Observer* observer_ = nullptr;
  boost::unordered_flat_map<Episode, AlertBody> open_;  // by rule << 32 | key
  std::set<Episode> inhibited_;                         // of these, those that bear causes
  std::set<Episode> muted_;         // episodes that began before a change, and are never written
  std::vector<Waiting> waiting_;    // of the unsettled instant, as they were found
  std::vector<AlertEvent> events_;  // of the unsettled instant
  std::vector<AlertEvent> late_;
  std::uint64_t found_ = 0;  // openings so far
  std::vector<std::string> key_texts_;
  std::string evidence_;
  std::string_view evidence_view_;
};

}  // namespace limen::emit
