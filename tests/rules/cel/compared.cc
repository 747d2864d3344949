#include "tests/rules/cel/compared.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/expr/map.h"
#include "engine/expr/scratch.h"
#include "rules/cel/compile.h"
#include "rules/cel/parser.h"
#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel {

namespace {

using expr::Value;

/// The bindings, their types and their values in both evaluators.
class Bindings : public Scope {
 public:
  Bindings() {
    const Type whole = of(TypeKind::kInt);
    bind("i", Value::integer(3), whole);
    bind("big.i", Value::integer(9'223'372'036'854'775'807), whole);
    bind("u", Value::uinteger(5), of(TypeKind::kUint));
    bind("d", Value::real(2.5), of(TypeKind::kDouble));
    bind("b", Value::boolean(true), of(TypeKind::kBool));
    bind("s", Value::string("aXb"), of(TypeKind::kString));
    bind("y", Value::bytes("\xC3\xA9"), of(TypeKind::kBytes));
    bind("t", Value::timestamp(1'767'323'045, 678'900'000), of(TypeKind::kTimestamp));
    bind("r", Value::duration(-2, 500'000'000), of(TypeKind::kDuration));
    bind("l", Value::of(&list_), of(TypeKind::kList, {whole}));
    bind("ll", Value::of(&lists_), of(TypeKind::kList, {of(TypeKind::kList, {whole})}));
    bind("m", made({{text("a"), Value::integer(1)}, {text("b"), Value::integer(2)}}),
         of(TypeKind::kMap, {of(TypeKind::kString), whole}));
    bind("k", made({{Value::integer(1), text("a")}, {Value::integer(-1), text("b")}}),
         of(TypeKind::kMap, {whole, of(TypeKind::kString)}));
    bind("o", Value::of(&some_), of(TypeKind::kOptional, {whole}));
    bind("oo", Value::of(&none_), of(TypeKind::kOptional, {whole}));
  }

  std::optional<Name> find(std::string_view path) override {
    const auto found = std::find(names_.begin(), names_.end(), path);
    if (found == names_.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - names_.begin());
    return VariableName{static_cast<std::uint32_t>(index), types_[index]};
  }
  [[nodiscard]] std::vector<std::string> names() const override { return names_; }
  [[nodiscard]] bool is_prefix(std::string_view path) const override { return path == "big"; }

  [[nodiscard]] const std::vector<Value>& values() const { return values_; }
  [[nodiscard]] const reference::Names& plain() const { return plain_; }

 private:
  static Value text(std::string_view value) { return Value::string(value); }

  Value made(std::vector<expr::MapEntry> entries) {
    entries_.push_back(std::move(entries));
    return expr::make_map(entries_.back(), scratch_);
  }
  void bind(std::string name, const Value& value, Type type) {
    plain_[name] = reference::from(value);
    names_.push_back(std::move(name));
    values_.push_back(value);
    types_.push_back(std::move(type));
  }

  const Value items_[3] = {Value::integer(1), Value::integer(-2), Value::integer(3)};
  const expr::ListValue list_{items_, 3};
  const expr::ListValue empty_{items_, 0};
  const Value both_[2] = {Value::of(&list_), Value::of(&empty_)};
  const expr::ListValue lists_{both_, 2};
  const expr::OptionalValue some_{true, Value::integer(4)};
  const expr::OptionalValue none_{false, {}};
  std::deque<std::vector<expr::MapEntry>> entries_;
  expr::Scratch scratch_;
  std::vector<std::string> names_;
  std::vector<Value> values_;
  std::vector<Type> types_;
  reference::Names plain_;
};

/// The value as text; nothing where the budget was used up, as the slow evaluator has another.
std::optional<std::string> run(const expr::Program& program, const Bindings& bindings) {
  expr::Scratch scratch;
  expr::Frame frame;
  frame.variables = bindings.values();
  frame.scratch = &scratch;
  const Value value = expr::evaluate(program, frame);
  if (value.is_error() && value.code == expr::ErrorCode::kBudget) return std::nullopt;
  return reference::written(reference::from(value));
}

}  // namespace

Comparison compare_evaluators(std::string_view expression) {
  Bindings bindings;
  Comparison comparison;
  std::vector<Finding> findings;
  const auto tree = parse(expression, findings);
  const Compiled dynamic = compile_dynamic(expression, bindings.names());
  if (tree == nullptr || dynamic.program == nullptr) return comparison;
  const auto value = run(*dynamic.program, bindings);
  if (!value) return comparison;
  comparison.failed = *value == "error";
  const Compiled checked = compile(expression, bindings);
  comparison.checked = checked.program != nullptr;
  if (checked.program) {
    const auto typed = run(*checked.program, bindings);
    if (typed && typed != value)
      comparison.difference = "checked " + *typed + "\nas it is " + *value;
  }
  const auto expected = reference::evaluate(*tree, bindings.plain());
  if (!expected) return comparison;
  comparison.compared = true;
  const std::string written = reference::written(*expected);
  if (written != *value) comparison.difference = "engine " + *value + "\nreference " + written;
  return comparison;
}

}  // namespace limen::cel
