#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/emit/alert_event.h"
#include "engine/expr/value.h"
#include "engine/plan/plan.h"
#include "engine/types/batch.h"

namespace limen::emit {

/// Makes rows of a batch from alerts, for the rules that read them: only the slots that these have.
class AlertRows {
 public:
  explicit AlertRows(const plan::Plan& plan);

  /// The measures among a window's variables that some rule reads, as bytes; those in error are
  /// left out.
  [[nodiscard]] std::string pack(std::uint32_t rule, std::span<const expr::Value> variables) const;
  /// Adds a row; requires room in the batch.
  void add(const AlertEvent& alert, types::Batch& batch) const;

 private:
  struct Measure {
    std::size_t variable = 0;
    types::SlotId slot = 0;
    types::SlotType type = types::SlotType::kInt;
  };
  void set_key(const plan::Rule& rule, std::string_view key_text, types::Batch& batch) const;
  void set_measures(std::string_view packed, types::Batch& batch) const;
  void set_symbol(std::optional<types::SlotId> slot, std::string_view text,
                  types::Batch& batch) const;

  const plan::Plan* plan_;
  std::vector<std::vector<Measure>> measures_;  // of rules
  std::optional<types::SlotId> rule_;
  std::optional<types::SlotId> severity_;
  std::optional<types::SlotId> domain_;
  std::optional<types::SlotId> status_;
  std::optional<types::SlotId> inhibited_;
};

}  // namespace limen::emit
