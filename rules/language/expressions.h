#pragma once

#include <optional>
#include <string_view>

#include "rules/cel/compile.h"
#include "rules/language/node.h"

namespace limen::language {

/// The code of an expression's finding as packs show it.
[[nodiscard]] std::string shown_code(const cel::Finding& found);

/// Compiles a rule's expressions and reports what is found where it stands in the file.
class Expressions {
 public:
  explicit Expressions(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// The scalar as an expression; the program is null where there are errors.
  cel::Compiled compile(const Node& node, cel::Scope& scope,
                        std::optional<cel::TypeKind> wanted = std::nullopt);
  /// A part of the scalar's value that begins at byte `offset`.
  cel::Compiled compile_part(const Node& node, std::string_view text, std::size_t offset,
                             cel::Scope& scope);
  /// Reports what can be told of a part of the scalar's value where names mean nothing.
  void check_syntax(const Node& node, std::string_view text, std::size_t offset);

 private:
  void report(const cel::Compiled& compiled, const Node& node, std::size_t offset);

  Diagnostics& diagnostics_;
};

}  // namespace limen::language
