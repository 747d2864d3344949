#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/findings.h"
#include "engine/plan/plan.h"
#include "engine/plan/succession.h"
#include "engine/state/key_table.h"

namespace limen::detect {

/// The episodes of rules that inhibit unusual ones, as far back as a bucket may begin that is not
/// judged yet (rules.md, section 6). Hears what detectors find, and passes it on.
///
/// State: about 150 bytes for each such episode.
class InhibitorEpisodes final : public plan::Findings {
 public:
  InhibitorEpisodes(const plan::Plan& plan, plan::Findings& next);

  void matched(std::uint32_t rule, const types::EventView& event) override {
    next_->matched(rule, event);
  }
  void opened(const plan::Opening& opening) override;
  void closed(const plan::Closing& closing) override;
  [[nodiscard]] bool wants_buckets() const override { return next_->wants_buckets(); }
  void judged(const plan::Bucket& bucket) override { next_->judged(bucket); }

  /// Whether an episode of one of the rule's inhibitors, with a key that agrees, overlaps the
  /// bucket.
  [[nodiscard]] bool overlap(std::uint32_t rule, const state::KeyTable& keys, std::uint32_t key,
                             const plan::WindowEnds& bucket);

  /// Takes over the episodes of the plan before; those of rules without an heir end at that
  /// instant.
  void take_over(InhibitorEpisodes& old, const plan::Heirs& heirs, types::EventTime at);

  template <class Archive>
  void archive(Archive& a) {
    std::vector<std::pair<std::string, std::vector<Span>>> spans(spans_.begin(), spans_.end());
    std::vector<std::pair<std::uint64_t, std::string>> open(open_.begin(), open_.end());
    std::vector<std::pair<types::EventTime, std::string>> over(over_.begin(), over_.end());
    a(spans, open, over);
    if constexpr (Archive::kLoading) {
      spans_ = {spans.begin(), spans.end()};
      open_ = {open.begin(), open.end()};
      over_ = {over.begin(), over.end()};
    }
  }

 private:
  struct Span {
    types::EventTime from;
    types::EventTime to;  // excluded; kMaxTime: it is open
  };
  /// An inhibitor, and where its key's fields stand in the inhibited rule's.
  struct Link {
    std::uint32_t rule = 0;
    std::vector<std::size_t> parts;
  };
  void end(const std::string& name, types::EventTime at);
  void drop_before(types::EventTime time);

  const plan::Plan* plan_;
  plan::Findings* next_;
  std::vector<std::vector<Link>> links_;            // of rules
  std::vector<bool> kept_;                          // of rules: it inhibits such a rule
  types::Micros reach_{0};                          // how far back a bucket may begin
  std::map<std::string, std::vector<Span>> spans_;  // by rule and key
  std::map<std::uint64_t, std::string> open_;       // names of open ones, by rule << 32 | key
  std::deque<std::pair<types::EventTime, std::string>> over_;  // by their ends
  std::string name_;                                           // of the look-up in work
};

/// How long after its end a bucket of the rule is judged: the longest `silent` among its
/// inhibitors.
[[nodiscard]] types::Micros delay_of(const plan::Plan& plan, const plan::Rule& rule);

}  // namespace limen::detect
