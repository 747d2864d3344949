#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/detect/context.h"

namespace limen::detect {

/// What one event puts into the aggregates of a window: each aggregate's value, where its condition
/// holds.
class Inputs {
 public:
  explicit Inputs(const plan::SharedWindow& window);

  /// Calls add(number, value) for each aggregate that the event has something for. Errors of `x`
  /// are counted for the rules that read it; an absent `x` is skipped.
  template <class Add>
  void each(const Arrival& arrival, Context& context, Add add) const {
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
      const Source& source = sources_[i];
      if (source.verdict && !arrival.verdict(*source.verdict)) continue;
      if (source.x == nullptr) {
        add(i, expr::Value::null());
      } else if (const expr::Value value = read(source, arrival, context); !value.is_error()) {
        add(i, value);
      }
    }
  }

 private:
  struct Source {
    std::optional<std::uint32_t> verdict;
    const expr::Program* x = nullptr;  // null: a count
    bool plain = false;                // x is a field
    types::SlotId slot = 0;
    types::SlotType slot_type = types::SlotType::kString;
    std::vector<std::uint32_t> rules;
  };
  [[nodiscard]] expr::Value read(const Source& source, const Arrival& arrival,
                                 Context& context) const;

  std::vector<Source> sources_;
};

}  // namespace limen::detect
