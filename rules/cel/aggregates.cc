#include <algorithm>
#include <utility>

#include "rules/cel/compiler.h"

namespace limen::cel {

namespace {

constexpr std::string_view kAggregates[] = {"count", "distinct", "sum",  "mean",   "min",
                                            "max",   "first",    "last", "stddev", "quantile"};

bool wants_number(std::string_view name) {
  return name == "sum" || name == "mean" || name == "stddev" || name == "quantile";
}

bool is_scalar(TypeKind kind) {
  return kind != TypeKind::kList && kind != TypeKind::kMap && kind != TypeKind::kRow &&
         kind != TypeKind::kTable && kind != TypeKind::kOptional && kind != TypeKind::kType &&
         kind != TypeKind::kNull;
}

bool has_order(TypeKind kind) { return is_scalar(kind) && kind != TypeKind::kBool; }

Type result_type(std::string_view name, const Type& x) {
  if (name == "count" || name == "distinct") return of(TypeKind::kInt);
  if (name == "mean" || name == "stddev" || name == "quantile") return of(TypeKind::kDouble);
  return x;
}

}  // namespace

bool Compiler::is_aggregate(std::string_view name) const {
  return std::find(std::begin(kAggregates), std::end(kAggregates), name) != std::end(kAggregates);
}

void Compiler::add_aggregates(std::vector<std::string>& names) {
  names.insert(names.end(), std::begin(kAggregates), std::end(kAggregates));
}

/// An aggregate's argument: a program of its own, over the rule's events.
std::shared_ptr<const expr::Program> Compiler::argument(std::uint32_t ast, Scope& scope,
                                                        Type& type) {
  Compiler inner(*tree_, scope, false, findings_);
  inner.use_ = use_;
  inner.macros_ = macros_;
  inner.program_->source = program_->source;
  auto program = inner.run(ast, type);
  return program;
}

Typed Compiler::aggregate(const Ast& ast) {
  const std::string name(ast.name);
  Scope* const events = scope_.aggregate_scope();
  if (events == nullptr) {
    error("E209 aggregate-here", name_of(ast),
          "`" + name + "` is of a window's events, and there is no window here",
          "aggregates stand in `measure`, `if` and `say` of a window");
    return failed(ast);
  }
  const std::uint32_t values = name == "count" ? 0 : name == "quantile" ? 2 : 1;
  if (ast.count < values || ast.count > values + 1) {
    const std::string form = name == "count"      ? "count() or count(condition)"
                             : name == "quantile" ? "quantile(x, q) or quantile(x, q, condition)"
                                                  : name + "(x) or " + name + "(x, condition)";
    error("E204 wrong-types", range_of(ast), "it is " + form);
    return failed(ast);
  }
  AggregateCall call;
  call.function = name;
  if (values > 0) {
    call.x = argument(child(ast, 0), *events, call.x_type);
    const TypeKind kind = call.x_type.kind;
    const bool fits =
        kind == TypeKind::kDyn || (wants_number(name)               ? is_number(kind)
                                   : name == "min" || name == "max" ? has_order(kind)
                                                                    : is_scalar(kind));
    if (!fits) {
      error("E204 wrong-types", range_of(at(child(ast, 0))),
            "`" + name + "` does not take " + to_string(call.x_type));
    }
  }
  if (name == "quantile") {
    const expr::Value& q = at(child(ast, 1)).value;
    const bool literal = at(child(ast, 1)).kind == AstKind::kLiteral;
    if (literal && q.kind == expr::ValueKind::kDouble) call.q = q.d;
    if (literal && q.kind == expr::ValueKind::kInt) call.q = static_cast<double>(q.i);
    if (!call.q || !(*call.q >= 0 && *call.q <= 1)) {
      error("E207 bad-constant", range_of(at(child(ast, 1))), "the share is a number from 0 to 1");
      return failed(ast);
    }
  }
  Type condition;
  if (ast.count > values) {
    call.condition = argument(child(ast, values), *events, condition);
    want_bool({0, condition, false}, child(ast, values), "the condition is");
  }
  const types::Marks marks = joined(call.x_type.marks, condition.marks);
  Type type = result_type(name, call.x_type);
  const bool broken = std::any_of(findings_.begin(), findings_.end(),
                                  [](const Finding& finding) { return !finding.warning; });
  if (broken) return failed(ast);
  const VariableName variable = scope_.aggregate(std::move(call));
  if (variable.type.kind != TypeKind::kDyn) type = variable.type;
  type.marks = joined(type.marks, marks);
  type.marks.may_serve = type.kind == TypeKind::kString && marks.may_serve;
  if (type.enumeration != nullptr) enumerations_.insert(type.enumeration);
  Typed value{add(expr::Op::kVariable, ast, {}), std::move(type), false};
  node(value).a = variable.index;
  note_source(value);
  return value;
}

}  // namespace limen::cel
