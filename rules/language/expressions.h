#pragma once

#include <optional>
#include <string_view>

#include "rules/cel/compile.h"
#include "rules/language/event_fields.h"
#include "rules/language/node.h"

namespace limen::language {

/// Compiles a rule's expressions and reports what is found where it stands in the file.
class Expressions {
 public:
  /// `fields` and `serves_person` say which values a rule may name (rules.md, section 11).
  Expressions(const EventFields& fields, bool serves_person, Diagnostics& diagnostics)
      : fields_(fields), serves_person_(serves_person), diagnostics_(diagnostics) {}

  /// The scalar as an expression; the program is null where there are errors.
  cel::Compiled compile(const Node& node, cel::Scope& scope,
                        std::optional<cel::TypeKind> wanted = std::nullopt);
  /// A part of the scalar's value that begins at byte `offset`.
  cel::Compiled compile_part(const Node& node, std::string_view text, std::size_t offset,
                             cel::Scope& scope);
  /// Refuses values that serve the person, in rules that may not name them. `whole` is shown.
  void check_values(const expr::Program& program, const Node& whole);

 private:
  void report(const cel::Compiled& compiled, const Node& node, std::size_t offset);
  [[nodiscard]] std::string_view serving_value(const expr::Value& value) const;

  const EventFields& fields_;
  bool serves_person_;
  Diagnostics& diagnostics_;
};

/// E090 for functions and names of the contract that are not built yet, where they stand.
void refuse_later_functions(const Node& text, Diagnostics& diagnostics);

}  // namespace limen::language
