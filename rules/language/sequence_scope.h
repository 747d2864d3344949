#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/scopes.h"

namespace limen::language {

/// The fields of the events that a step may be: those of the rule's `on`, and what a field is where
/// the step's own `on` leaves it one type.
struct StepFields {
  const EventFields* all = nullptr;
  const EventFields* narrowed = nullptr;  // null: the step has no `on` of its own

  [[nodiscard]] const EventField* find(std::string_view path) const;
};

/// A named step as expressions see it.
struct StepName {
  std::string name;
  StepFields fields;
};

/// What the scopes of a sequence share. Borrows all of it.
struct SequenceNames {
  const PackNames& names;
  types::SlotTable& slots;
  Reading reading;
  cel::Scope& events;           // of the rule's filter: hears what is read
  std::vector<StepName> steps;  // in their order
};

/// Names of a step's or `none`'s condition, and of `if` and `say` of a sequence (rules.md,
/// section 7): fields behind the names of steps, and, of the event that a condition asks about, as
/// they stand.
class SequenceScope final : public cel::Scope {
 public:
  /// Of a condition on an event with these fields, with so many steps before it; `own` is the name
  /// of the step that it is of, empty for a `none`.
  SequenceScope(const SequenceNames& sequence, std::size_t before, const StepFields& asked,
                std::string_view own)
      : sequence_(sequence), before_(before), asked_(&asked), own_(own) {}
  /// Of `if` and `say`.
  explicit SequenceScope(const SequenceNames& sequence)
      : sequence_(sequence), before_(sequence.steps.size()) {}

  std::optional<cel::Name> find(std::string_view path) override;
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] bool is_prefix(std::string_view path) const override;
  [[nodiscard]] bool may_serve_person() const override { return sequence_.reading.serves_person; }
  cel::ServedClasses* served_classes() override { return sequence_.events.served_classes(); }
  void on_read(const types::Marks& marks) override { sequence_.events.on_read(marks); }

 private:
  [[nodiscard]] std::optional<cel::Name> field(const StepFields& fields, std::uint32_t event,
                                               std::string_view path, std::string_view rest) const;
  [[nodiscard]] std::optional<cel::Name> behind_step(std::size_t step, std::string_view path,
                                                     std::string_view rest) const;
  [[nodiscard]] std::optional<cel::Name> bare(std::string_view path) const;

  const SequenceNames& sequence_;
  std::size_t before_;
  const StepFields* asked_ = nullptr;
  std::string_view own_;
};

}  // namespace limen::language
