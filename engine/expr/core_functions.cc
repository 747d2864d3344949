#include "engine/expr/functions.h"
#include "engine/expr/search.h"
#include "engine/expr/utf8.h"

namespace limen::expr {

namespace {

Value size_of(const Value& value, Scratch& scratch) {
  switch (value.kind) {
    case ValueKind::kString:
      if (!scratch.spend_on(value, 16)) return Value::error(ErrorCode::kBudget);
      return Value::integer(static_cast<std::int64_t>(code_points(value.text())));
    case ValueKind::kBytes:
      return Value::integer(value.extra);
    case ValueKind::kList:
      return Value::integer(value.list->size);
    case ValueKind::kMap:
      return Value::integer(value.map->size);
    default:
      return no_overload();
  }
}

Value match(const Pattern& pattern, std::string_view text, Scratch& scratch) {
  if (!scratch.spend(pattern.steps(text.size()))) return Value::error(ErrorCode::kBudget);
  return Value::boolean(pattern.matches(text));
}

/// A pattern that is not a constant is compiled here, at the cost of some thousand steps.
Value matches(Arguments arguments, const Pattern* pattern, Scratch& scratch) {
  if (pattern != nullptr) return match(*pattern, arguments[0].text(), scratch);
  if (!scratch.spend(5000 + std::size_t{arguments[1].extra} * 64)) {
    return Value::error(ErrorCode::kBudget);
  }
  const Pattern made(arguments[1].text());
  if (!scratch.spend(made.size())) return Value::error(ErrorCode::kBudget);
  if (!made.ok()) return Value::error(ErrorCode::kInvalidArgument);
  return match(made, arguments[0].text(), scratch);
}

Value test_text(Fn fn, Arguments arguments, const Pattern* pattern, Scratch& scratch) {
  if (!are(arguments, ValueKind::kString, ValueKind::kString)) return no_overload();
  if (!scratch.spend_on(arguments[0], 8)) return Value::error(ErrorCode::kBudget);
  const std::string_view text = arguments[0].text();
  const std::string_view part = arguments[1].text();
  switch (fn) {
    case Fn::kContains:
      return Value::boolean(find_text(text, part, 0) != std::string_view::npos);
    case Fn::kStartsWith:
      return Value::boolean(text.starts_with(part));
    case Fn::kEndsWith:
      return Value::boolean(text.ends_with(part));
    default:
      return matches(arguments, pattern, scratch);
  }
}

}  // namespace

Value call_core(Fn fn, Arguments arguments, const Pattern* pattern, Scratch& scratch) {
  if (fn >= Fn::kContains && fn <= Fn::kMatches) {
    return test_text(fn, arguments, pattern, scratch);
  }
  if (arguments.size() != 1) return no_overload();
  switch (fn) {
    case Fn::kSize:
      return size_of(arguments[0], scratch);
    case Fn::kType:
      return Value::type(arguments[0].kind);
    case Fn::kDyn:
      return arguments[0];
    default:
      return convert(fn, arguments[0], scratch);
  }
}

}  // namespace limen::expr
