#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/plan/layout.h"
#include "engine/plan/plan.h"

namespace limen::plan {

/// What becomes of each rule of a plan in the plan after it (rules.md, section 12): its number
/// there where it keeps its state and open episodes, nothing where it is gone or starts anew.
using Heirs = std::vector<std::optional<std::uint32_t>>;

/// Makes the plan that takes another's place: rules whose state is made of the same keep their
/// generation, all others begin a new one. Requires that slots of `old` have their numbers in
/// `plan`, too.
[[nodiscard]] std::shared_ptr<const Plan> succeed(Plan plan, const Plan& old);
/// Of a plan that succeed() made, in the order of the old one's rules.
[[nodiscard]] Heirs heirs(const Plan& old, const Plan& plan);
/// The newest generation of any rule.
[[nodiscard]] std::uint32_t newest_generation(const Plan& plan);

/// How a shared window's parts come out of those of the window whose state it takes over: the old
/// number of each of its aggregates and rules.
struct Inheritance {
  std::vector<std::size_t> aggregates;
  std::vector<std::size_t> rules;
  std::vector<std::size_t> dropped_aggregates;  // old numbers that none takes

  /// Nothing where one of the new parts is not in the old window.
  static std::optional<Inheritance> of(const SharedWindow& window, const SharedWindow& old,
                                       const Heirs& heirs);
  [[nodiscard]] bool changes_nothing() const;
};

/// The old window that has the window's first rule; nullptr where none has.
[[nodiscard]] const SharedWindow* forebear(const SharedWindow& window, const Layout& old,
                                           const Heirs& heirs);

}  // namespace limen::plan
