#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/emit/episode.h"
#include "engine/plan/plan.h"
#include "engine/plan/succession.h"
#include "engine/types/time.h"

namespace limen::emit {

/// The episodes of rules that inhibit others (rules.md, section 9): which of them an alert lies in.
///
/// State: about 200 bytes for each such episode that is open.
class Inhibition {
 public:
  /// An open episode.
  struct Cause {
    types::EventTime time{};  // of its firing
    std::uint32_t rule = 0;
    std::string key_text;
    std::string alert_id;

    template <class Archive>
    void archive(Archive& a) {
      a(time, rule, key_text, alert_id);
    }
  };

  explicit Inhibition(const plan::Plan& plan);

  void open(std::uint32_t key, Cause cause);
  /// Does nothing for a rule that inhibits none.
  void close(std::uint32_t rule, std::uint32_t key, types::EventTime at);
  /// The open episodes whose keys agree with the rule's, in the order of their time, rule and key.
  [[nodiscard]] std::vector<const Cause*> causes(std::uint32_t rule,
                                                 std::string_view key_text) const;
  /// When an episode has been closed, since forget_closed().
  [[nodiscard]] std::optional<types::EventTime> closed_at() const { return closed_; }
  void forget_closed() { closed_.reset(); }

  /// Takes over the open episodes of the plan before, of rules that have an heir.
  void take_over(Inhibition& old, const plan::Heirs& heirs);

  template <class Archive>
  void archive(Archive& a) {
    std::vector<std::pair<Episode, Cause>> open;
    if constexpr (!Archive::kLoading) open.assign(open_.begin(), open_.end());
    a(open, closed_);
    if constexpr (Archive::kLoading) {
      open_.clear();
      by_key_.clear();
      for (auto& [episode, cause] : open) add(episode, std::move(cause));
    }
  }

 private:
  /// An inhibitor, and where its key's parts stand in the inhibited rule's.
  struct Link {
    std::uint32_t rule = 0;
    std::vector<std::size_t> parts;
  };
  static std::string name_of(std::uint32_t rule, std::string_view key_text);
  void add(Episode episode, Cause cause);

  std::vector<std::vector<Link>> links_;     // of rules
  std::unordered_map<Episode, Cause> open_;  // by rule << 32 | key; references stay
  std::unordered_map<std::string, const Cause*> by_key_;
  std::optional<types::EventTime> closed_;
};

}  // namespace limen::emit
