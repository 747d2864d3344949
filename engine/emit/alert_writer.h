#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/emit/alert_json.h"
#include "engine/emit/inhibition.h"
#include "engine/expr/scratch.h"
#include "engine/plan/findings.h"
#include "engine/plan/plan.h"

namespace limen::emit {

/// Puts what a detector found into words and JSON: key, measures, `say`, evidence, and why.
///
/// One thread at a time.
class AlertWriter {
 public:
  explicit AlertWriter(const plan::Plan& plan);
  /// Reads other tables than the plan's, by the same numbers: those of a shard with their rows.
  void use_tables(const std::vector<const expr::Table*>& tables) { tables_ = tables; }

  [[nodiscard]] AlertBody body(const plan::Rule& rule, const plan::Opening& opening) const;
  /// One sentence: the values, what they were compared with, over which time.
  [[nodiscard]] std::string why(const plan::Rule& rule, const plan::Opening& opening) const;

  /// Puts the episodes that an alert lies in into it and into its `why`.
  void name_causes(std::span<const Inhibition::Cause* const> causes, AlertBody& body,
                   std::string& why) const;

 private:
  [[nodiscard]] std::string middle_json(const plan::Rule& rule, const plan::Opening& opening) const;
  [[nodiscard]] std::string say_json(const plan::Rule& rule, const expr::Frame& frame) const;
  [[nodiscard]] expr::Frame frame_of(const plan::Opening& opening) const;

  const plan::Plan* plan_;
  std::vector<const expr::Table*> tables_;
  mutable expr::Scratch scratch_;
};

}  // namespace limen::emit
