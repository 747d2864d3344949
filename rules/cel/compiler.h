#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/function.h"
#include "engine/expr/program.h"
#include "engine/expr/scratch.h"
#include "rules/cel/ast.h"
#include "rules/cel/finding.h"
#include "rules/cel/scope.h"
#include "rules/cel/signatures.h"
#include "rules/cel/tree_builder.h"

namespace limen::cel {

/// A piece of the program that is made: its node, its type, and whether nothing that it reads can
/// change.
struct Typed {
  std::uint32_t node = 0;
  Type type;
  bool constant = false;
};

/// Turns a tree into a program: names to slots, types checked, constants computed.
///
/// One use. After an error the type of what is wrong is kDyn, so that it is said once. Without a
/// scope's types (`dynamic`) nothing is refused: what would not do is an error of the evaluation.
class Compiler {
 public:
  Compiler(const Tree& tree, Scope& scope, bool dynamic, std::vector<Finding>& findings);

  /// The program whose value is that of the tree's node.
  std::shared_ptr<expr::Program> run(std::uint32_t root, Type& type);

 private:
  struct Local {
    std::string_view name;
    std::uint32_t slot;
    Type type;
  };
  struct Path {
    std::uint32_t ast = 0;     // the part of the path that is a name
    std::optional<Name> name;  // its meaning; nothing where the path has none
    const Local* local = nullptr;
  };

  // compiler.cc: the walk
  Typed emit(std::uint32_t ast);
  Typed emit_spine(std::uint32_t ast);
  Typed leaf(const Ast& ast);
  Typed combine(const Ast& ast, Typed first);
  bool descends(const Ast& ast) const;
  Typed chain(std::vector<std::uint32_t>& parts, std::uint32_t local, Typed last, const Ast& ast);
  Typed ternary(const Ast& ast);
  Typed unary(const Ast& ast);
  Typed list(const Ast& ast);
  Typed map(const Ast& ast);
  Typed optional_element(const Ast& ast);

  // names.cc
  Path resolve(std::uint32_t ast);
  std::string path_text(std::uint32_t ast) const;
  const Local* find_local(std::string_view name) const;
  Typed named(const Path& path, std::uint32_t ast);
  Typed field(const FieldName& name, const Ast& ast, bool only_has);
  Typed constant(const ConstantName& name, const Ast& ast);
  Typed macro(const MacroName& name, const Ast& ast);
  Typed table(const TableName& name, const Ast& ast);
  Typed unknown_name(std::uint32_t ast);
  void check_marks(const types::Marks& marks, std::string_view name, Range range);

  // members.cc
  Typed select(const Ast& ast, Typed operand);
  Typed column(const Ast& ast, Typed operand);
  Typed index(const Ast& ast, Typed operand);
  Typed table_row(const Ast& ast, Typed operand, Typed key);
  Typed has(const Ast& ast);

  // rows.cc
  types::Marks marks_in(const Type& type) const;
  void check_row(const Ast& ast, const Type& type);
  void check_rows(expr::Op op, const Ast& ast, std::span<const Typed> children, const Type& type);

  // operators.cc
  Typed logic(const Ast& ast);
  Typed binary(const Ast& ast, Typed left);
  void hint_at_quotes(const Type& limited, std::uint32_t value);
  void check_comparison(const Ast& ast, const Typed& left, const Typed& right);
  void check_in(const Ast& ast, const Typed& element, const Typed& container);
  std::optional<Type> arithmetic_type(expr::Op op, const Type& left, const Type& right) const;
  void want_bool(const Typed& value, std::uint32_t ast, std::string_view place);

  // calls.cc
  Typed call(const Ast& ast);
  Typed method(const Ast& ast, Typed target);
  Typed function(const Ast& ast, std::string_view name, bool is_method,
                 std::vector<Typed> arguments);
  Typed unknown_function(const Ast& ast, std::string_view name, bool is_method,
                         std::span<const Typed> arguments);
  void check_constant_call(const Ast& ast, expr::Fn fn, expr::Node& node,
                           std::span<const Typed> arguments);
  bool is_namespaced(const Ast& ast) const;

  // macros.cc
  bool is_macro(const Ast& ast) const;
  Typed loop(const Ast& ast, Typed range);
  Typed bind(const Ast& ast);
  bool variables(const Ast& ast, std::size_t count, std::vector<std::string_view>& names);

  // aggregates.cc
  bool is_aggregate(std::string_view name) const;
  static void add_aggregates(std::vector<std::string>& names);
  Typed aggregate(const Ast& ast);
  std::shared_ptr<const expr::Program> argument(std::uint32_t ast, Scope& scope, Type& type);

  // values.cc: enumerations and what serves a person
  void check_values(const Typed& limited, const Typed& value, std::uint32_t value_ast);
  void check_value(const types::Field& field, std::string_view value, Range range);
  void check_served_values();
  void check_served_tests();
  void note_source(const Typed& value);

  // fold.cc
  void fold(Typed& value);

  // emit helpers, compiler.cc
  std::uint32_t add(expr::Op op, const Ast& ast, std::span<const std::uint32_t> children);
  Typed made(expr::Op op, const Ast& ast, std::span<const Typed> children, Type type);
  Typed made(expr::Op op, const Ast& ast, std::initializer_list<Typed> children, Type type) {
    return made(op, ast, std::span<const Typed>(children.begin(), children.size()),
                std::move(type));
  }
  Typed literal(const Ast& ast, const expr::Value& value, Type type);
  Typed failed(const Ast& ast);
  Typed failing(const Ast& ast, expr::ErrorCode code);
  expr::Node& node(const Typed& value) { return program_->nodes[value.node]; }
  const Ast& at(std::uint32_t ast) const { return tree_->nodes[ast]; }
  std::uint32_t child(const Ast& ast, std::uint32_t i) const {
    return tree_->children[ast.first + i];
  }
  Range range_of(const Ast& ast) const;
  Range name_of(const Ast& ast) const;
  void error(std::string code, Range range, std::string message, std::string hint = "");
  bool too_large();
  void give_up(std::string message);

  const Tree* tree_;
  Scope& scope_;
  bool dynamic_;
  std::vector<Finding>& findings_;
  std::shared_ptr<expr::Program> program_ = std::make_shared<expr::Program>();
  std::vector<Local> locals_;
  std::size_t visible_from_ = 0;  // locals before it are those of the place where a macro is used
  std::map<std::uint32_t, const expr::Table*> tables_;
  std::set<const types::Field*> enumerations_;  // of the fields that are read
  ServedTests served_tests_;

  // Inside a macro all nodes and findings stand at its use.
  std::optional<Range> use_;
  std::vector<std::string> macros_;
  std::map<std::string, std::unique_ptr<Tree>> trees_;  // of macros, by name
  std::size_t expansions_ = 0;                          // of macros
  std::uint32_t nesting_ = 0;                           // of emit() in itself
  std::vector<std::uint32_t> depths_;  // of the program's nodes, each with what is below
  std::int64_t fold_steps_ = expr::Scratch::kMaxWork;  // for constants, all together
  std::size_t pattern_sizes_ = 0;                      // of constant patterns, all together
  bool gave_up_ = false;
};

/// The type of a value, lists and maps all through.
[[nodiscard]] Type type_of(const expr::Value& value);

}  // namespace limen::cel
