#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rules/cel/served.h"
#include "rules/cel/type.h"

namespace limen::cel {

/// A field of an event in scope: event number (0, or a sequence's step) and slot.
struct FieldName {
  std::uint32_t event = 0;
  types::SlotId slot = 0;
  types::SlotType slot_type = types::SlotType::kString;
  bool optional = false;  // reading it may be kAbsent
  Type type;
};
/// A value computed outside: Frame::variables[index].
struct VariableName {
  std::uint32_t index = 0;
  Type type;
};
/// A named constant (a list of the pack). The value is owned by `keep`.
struct ConstantName {
  expr::Value value;
  Type type;
  std::shared_ptr<const void> keep;
};
/// A named expression, compiled in the scope where it is used; its findings stand at its use, with
/// its name.
struct MacroName {
  std::string name;
  std::string text;
};
struct TableName {
  std::uint32_t index = 0;
  const expr::Table* table = nullptr;
};
/// A name that is known and may not be used here, with the finding's code and sentence ("E031
/// not-in-scope").
struct ForbiddenName {
  std::string code;
  std::string message;
  std::string hint;
};
using Name =
    std::variant<FieldName, VariableName, ConstantName, MacroName, TableName, ForbiddenName>;

/// An aggregate's call as the compiler met it: `sum(timing.wait_s, outcome == "refused")`.
struct AggregateCall {
  std::string function;                            // "count", "sum", …
  std::shared_ptr<const expr::Program> x;          // null for count
  std::shared_ptr<const expr::Program> condition;  // may be null
  std::optional<double> q;                         // of quantile
  Type x_type;
};

/// What names mean at one place of a pack. Implemented by rules/language; asked by the compiler.
class Scope {
 public:
  virtual ~Scope() = default;
  /// What the dotted name means ("timing.wait_s", "points"), if it is a name here. The compiler
  /// asks for the longest path first. Slots are added to the pack's table by asking.
  virtual std::optional<Name> find(std::string_view path) = 0;
  /// All names here, for "did you mean".
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  /// Whether some name here begins with path + "." (then a bare `path` gets its own message).
  [[nodiscard]] virtual bool is_prefix(std::string_view path) const = 0;

  /// The scope of arguments of aggregates (the rule's events), or nullptr where aggregates may not
  /// stand.
  virtual Scope* aggregate_scope() { return nullptr; }
  /// Takes an aggregate in; called only where aggregate_scope() is not null. Returns its variable.
  virtual VariableName aggregate(AggregateCall /*call*/) { return {}; }
  /// Whether fields or values marked serves_person may stand here (rules of domain protection).
  [[nodiscard]] virtual bool may_serve_person() const { return false; }
  /// Whether fields marked protected may stand here.
  [[nodiscard]] virtual bool may_read_protected() const { return false; }
  /// What the expressions of one rule ask of fields with values that serve the person, together; null:
  /// each expression is looked at alone.
  virtual ServedClasses* served_classes() { return nullptr; }
  /// Hears of each thing with marks that an expression reads, or asks for.
  virtual void on_read(const types::Marks& /*marks*/) {}
};

}  // namespace limen::cel
