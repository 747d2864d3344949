#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/emit/alert_writer.h"
#include "engine/plan/findings.h"
#include "engine/plan/plan.h"
#include "engine/types/alert.h"
#include "engine/types/batch.h"
#include "engine/types/counters.h"

namespace limen::emit {

/// Makes alerts of what detectors and match rules find: identity, key, measures, why, say,
/// evidence.
///
/// State: the body of each open episode's alert, about 1 KiB. One thread at a time.
class Emitter final : public plan::Findings {
 public:
  Emitter(const plan::Plan& plan, std::span<types::RuleCounters> counters);

  /// Where alerts go from now on; borrowed.
  void set_output(std::vector<types::Alert>* out) { out_ = out; }

  /// A match rule took the event; `row` tells whether it was late, `arrival` its place in the order
  /// of arrival.
  void matched(std::uint32_t rule, const types::EventView& event, const types::RowInfo& row,
               std::uint64_t arrival);
  void opened(const plan::Opening& opening) override;
  void closed(const plan::Closing& closing) override;

  template <class Archive>
  void archive(Archive& a) {
    std::vector<std::pair<std::uint64_t, AlertBody>> open;
    if constexpr (!Archive::kLoading) {
      for (const auto& [episode, body] : open_) open.emplace_back(episode, body);
    }
    a(open);
    if constexpr (Archive::kLoading) {
      open_.clear();
      for (auto& [episode, body] : open) open_.emplace(episode, std::move(body));
    }
  }

 private:
  void fire(const plan::Rule& rule, const plan::Opening& opening);

  const plan::Plan* plan_;
  std::span<types::RuleCounters> counters_;
  AlertWriter writer_;
  std::vector<types::Alert>* out_ = nullptr;
  boost::unordered_flat_map<std::uint64_t, AlertBody> open_;  // by rule << 32 | key
  std::vector<std::string> key_texts_;
  std::string evidence_;
};

}  // namespace limen::emit
