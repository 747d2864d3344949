#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/cel/scope.h"
#include "rules/language/event_fields.h"
#include "rules/language/names.h"

namespace limen::language {

/// What rules.md, section 11, lets the expressions of a rule read.
struct Reading {
  bool about_one = true;       // no window, or keyed by an identifier: nothing protected, ever
  bool justified = false;      // over a group, with a `justification`
  bool serves_person = false;  // domain protection
};

/// Names of an expression over single events: `when`, `except`, `x` of an aggregate, `say` of a
/// match. Borrows all that it is made of; fields that are asked for get slots.
class EventScope final : public cel::Scope {
 public:
  EventScope(const EventFields& fields, const PackNames& names, types::SlotTable& slots,
             Reading reading)
      : fields_(fields), names_(names), slots_(slots), reading_(reading) {}

  std::optional<cel::Name> find(std::string_view path) override;
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] bool is_prefix(std::string_view path) const override;
  [[nodiscard]] bool may_serve_person() const override { return reading_.serves_person; }
  [[nodiscard]] bool may_read_protected() const override {
    return !reading_.about_one && reading_.justified;
  }
  cel::ServedClasses* served_classes() override { return &served_classes_; }
  void on_read(const types::Marks& marks) override { read_ = cel::joined(read_, marks); }
  /// Marks of all that was read so far.
  [[nodiscard]] const types::Marks& read() const { return read_; }

 private:
  const EventFields& fields_;
  const PackNames& names_;
  types::SlotTable& slots_;
  Reading reading_;
  types::Marks read_;
  cel::ServedClasses served_classes_;
};

/// Why a field may not be read here, if so: its marks, two types, a site's ban.
[[nodiscard]] std::optional<cel::ForbiddenName> forbidden(std::string_view path,
                                                          const EventField& entry,
                                                          const Reading& reading);

/// Aggregates of a rule as its expressions are compiled: equal ones once, in the order in which
/// they were met.
class Aggregates {
 public:
  /// The aggregate's number.
  std::uint32_t add(const cel::AggregateCall& call, const types::SlotTable& slots);
  [[nodiscard]] const std::vector<plan::Aggregate>& all() const { return aggregates_; }

 private:
  std::vector<plan::Aggregate> aggregates_;
  std::vector<std::string> forms_;  // canonical texts of them
};

/// A measure as later expressions see it.
struct MeasureName {
  std::string name;
  cel::Type type;
};
struct KeyName {
  std::string path;
  cel::Type type;
};

/// What a window's scope is made of, shared by its measures, `if` and `say`.
struct WindowNames {
  const EventFields& fields;
  const PackNames& names;
  const types::SlotTable& slots;
  cel::Scope& events;  // of arguments of aggregates
  std::vector<KeyName> by;
  std::vector<MeasureName> measures;  // those that were compiled so far
  std::vector<std::string> later;     // measures that stand below
  Aggregates aggregates;
  /// How many aggregates there will be: a measure's variable stands behind them all. The first
  /// compilation counts them, the second uses the number.
  std::uint32_t aggregate_count = 0;
  std::uint32_t measure_count = 0;
  std::string shown_id;              // an aggregate whose value is an identifier, if there is one
  std::vector<bool> reads_previous;  // of the measures that were compiled so far
  bool looked_back = false;     // the expression in work reads `previous`, also through measures
  bool has_boundaries = false;  // and so a boundary before
  std::vector<std::uint32_t> previous;  // measures that `previous` reads, as they were met
  std::uint32_t figures = 0;            // variables of an unusual one: kFigures, or 0
  bool sees_figures = false;            // `if` and `say` do
};

/// Names of `measure`, `if` and `say` of a window: measures, aggregates, the key's fields,
/// window.start and window.end, lists, macros and tables.
class WindowScope final : public cel::Scope {
 public:
  explicit WindowScope(WindowNames& window) : window_(window) {}

  std::optional<cel::Name> find(std::string_view path) override;
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] bool is_prefix(std::string_view path) const override;
  cel::Scope* aggregate_scope() override { return &window_.events; }
  cel::VariableName aggregate(cel::AggregateCall call) override;
  [[nodiscard]] bool may_serve_person() const override { return window_.events.may_serve_person(); }
  [[nodiscard]] bool may_read_protected() const override {
    return window_.events.may_read_protected();
  }
  cel::ServedClasses* served_classes() override { return window_.events.served_classes(); }
  void on_read(const types::Marks& marks) override { window_.events.on_read(marks); }

 private:
  [[nodiscard]] std::optional<cel::Name> other(std::string_view path) const;
  [[nodiscard]] cel::Name previous(std::string_view name);

  WindowNames& window_;
};

/// The place among plan::Figures of the one with this name, if there is one.
[[nodiscard]] std::optional<std::uint32_t> figure_of(std::string_view name);

/// "date" for "date.x": whether some name is the path with more behind a dot.
[[nodiscard]] bool begins_some(const std::vector<std::string>& names, std::string_view path);

}  // namespace limen::language
