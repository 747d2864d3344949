#include "engine/expr/functions.h"
#include "engine/expr/utf8.h"

namespace limen::expr {

namespace {

Value size_of(const Value& value, Scratch& scratch) {
  switch (value.kind) {
    case ValueKind::kString:
      if (!scratch.spend(value.extra / 16)) return Value::error(ErrorCode::kBudget);
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

Value matches(Arguments arguments, const Pattern* pattern) {
  const std::string_view text = arguments[0].text();
  if (pattern != nullptr) return Value::boolean(pattern->matches(text));
  const Pattern made(arguments[1].text());
  if (!made.ok()) return Value::error(ErrorCode::kInvalidArgument);
  return Value::boolean(made.matches(text));
}

Value test_text(Fn fn, Arguments arguments, const Pattern* pattern, Scratch& scratch) {
  if (!are(arguments, ValueKind::kString, ValueKind::kString)) return no_overload();
  const std::string_view text = arguments[0].text();
  const std::string_view part = arguments[1].text();
  // A pattern that is not a constant is compiled here, at the cost of some thousand steps.
  const std::size_t steps = fn == Fn::kMatches && pattern == nullptr ? 5000 + part.size() * 64 : 0;
  if (!scratch.spend(steps + text.size() / 16)) return Value::error(ErrorCode::kBudget);
  switch (fn) {
    case Fn::kContains:
      return Value::boolean(text.find(part) != std::string_view::npos);
    case Fn::kStartsWith:
      return Value::boolean(text.starts_with(part));
    case Fn::kEndsWith:
      return Value::boolean(text.ends_with(part));
    default:
      return matches(arguments, pattern);
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
