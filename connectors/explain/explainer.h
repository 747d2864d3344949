#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "connectors/driver/ports.h"
#include "connectors/explain/alert_line.h"
#include "connectors/explain/entry.h"
#include "connectors/explain/key.h"
#include "engine/expr/scratch.h"
#include "engine/plan/layout.h"
#include "engine/plan/observer.h"

namespace limen::explain {

/// Which entries are wanted, and who takes them.
struct Wanted {
  std::function<bool(types::EventTime)> when;  // others are neither given nor counted
  std::function<void(const Entry&)> take;
};

/// Tells why one rule did or did not fire for one key: looks on as a shard runs (Shard::observe),
/// takes all its alerts as a sink, and gives entries in the order of time; what comes behind the
/// watermark (late events, duplicates) when it comes.
///
/// What it tells of decisions is what the engine decided; beside it, it evaluates the parts of
/// expressions. State: entries that the watermark has not passed. Borrows the plan. One thread.
class Explainer final : public plan::Observer, public driver::Sink {
 public:
  Explainer(const plan::Plan& plan, std::uint32_t rule, Key key, Wanted wanted);

  /// Gives the entries before the watermark; alerts up to there must have been taken.
  void release(types::EventTime watermark);
  /// Gives all that is left: nothing more will come.
  void release_all() { release(types::kMaxTime); }

  [[nodiscard]] const Totals& totals() const { return totals_; }
  /// Other keys of events of the rule's kinds, at most kMostKeys of them.
  [[nodiscard]] const std::set<std::string>& other_keys() const { return other_keys_; }
  static constexpr std::size_t kMostKeys = 10'000;

  void duplicate(const types::EventView& event) override;
  void arrived(const types::Batch& batch, std::span<const std::uint64_t> taken) override;
  void placed(const types::EventView& event, bool taken,
              std::span<const expr::Table* const> tables) override;
  void woken(types::EventTime instant, bool before_events) override;
  void expected(types::EventTime from) override;
  void judged(const plan::Judgement& judgement) override;
  void without_zone() override;
  void could_be(std::uint32_t items) override;
  void asked(const plan::Question& question) override;
  void waits(types::EventTime until) override;
  void spoilt(types::EventTime completed) override;
  void opened(const plan::Opening& opening, std::string_view alert_id) override;
  void closed(const plan::Closing& closing) override;
  void folded(std::string_view alert_id, std::string_view into) override;

  void alert(const types::Alert& alert) override;
  void shadow(const types::Alert& alert) override { this->alert(alert); }
  void quarantine(std::string_view /*json*/) override {}

 private:
  /// Where an entry stands: its time, before (0), with (1) or after (2) the events, id and source
  /// of an event, and a number for what comes in the order in which it is made.
  using Place = std::tuple<types::EventTime, int, std::string, std::string, std::uint64_t>;
  using Tables = std::span<const expr::Table* const>;

  [[nodiscard]] const plan::Rule& spec() const { return plan_.rules[rule()]; }
  [[nodiscard]] bool is_mine(std::span<const std::string_view> key_texts) const;
  [[nodiscard]] bool is_mine(const types::EventView& event);
  [[nodiscard]] expr::Frame frame_of(const types::EventView& event, Tables tables);
  Entry& add(const types::EventView& event);
  Entry& add_instant(types::EventTime time, int phase);
  Entry* current();
  void note(std::string text);

  // filter_of.cc: what a rule asks of a single event.
  void filter(Entry& entry, const expr::Frame& frame, bool in_place);
  void look_at_when(Entry& entry, const expr::Frame& frame);
  void look_at_exceptions(Entry& entry, const expr::Frame& frame);
  void show(Entry& entry, const std::string& label, const expr::ProgramRef& program,
            const expr::Frame& frame);
  void show_items(Entry& entry, const expr::Frame& frame, bool in_place);
  void show_silent(Entry& entry, const expr::Frame& frame);
  void show_state(Entry& entry, const expr::Frame& frame);

  // sequence_of.cc: what a sequence asks of several.
  [[nodiscard]] std::string name_of(std::size_t step) const;
  [[nodiscard]] std::string step_named(std::size_t named) const;
  [[nodiscard]] std::string why_no_event(std::size_t named) const;
  [[nodiscard]] std::string told(const plan::Question& question) const;

  void finish(Entry& entry);
  void tell_firing(Note& note);

  const plan::Plan& plan_;
  plan::Layout layout_;
  const plan::KeyedRule* keyed_ = nullptr;
  Key key_;
  std::string key_text_;  // as alerts have it
  Wanted wanted_;
  std::vector<const expr::Table*> tables_;
  expr::Scratch scratch_;
  Key event_key_;
  Totals totals_;
  std::set<std::string> other_keys_;

  std::map<Place, Entry> entries_;
  std::unordered_map<std::string, Entry*> events_;  // by time, id and source
  std::uint64_t number_ = 0;
  Entry* event_ = nullptr;  // of the event in its place, where it is of the key
  std::optional<std::pair<types::EventTime, int>> instant_;  // at which something is due
  std::optional<std::uint32_t> open_;  // the key's number while its episode is open

  std::deque<std::pair<types::EventTime, std::uint32_t>> items_;  // of a sequence's newest events
  std::size_t asked_ = 0;                                         // notes of the search in work
  std::set<std::size_t> without_;                                 // steps without an event in it

  std::unordered_map<std::string, AlertLine> alerts_;    // of the rule and key, not told yet
  std::unordered_map<std::string, std::string> folded_;  // into which alert
  std::unordered_map<std::string, std::string> causes_;  // alerts of inhibitors: their rules
};

}  // namespace limen::explain
