#include "engine/expr/call.h"

#include "engine/expr/functions.h"
#include "engine/expr/times.h"

namespace limen::expr {

Value call(Fn fn, Arguments arguments, const Pattern* pattern, Scratch& scratch) {
  if (fn == Fn::kOptionalNone) return call_optionals(fn, arguments, scratch);
  if (fn == Fn::kUnknown) return Value::error(ErrorCode::kUnknownName);
  if (arguments.empty()) return no_overload();
  if (fn <= Fn::kDyn) return call_core(fn, arguments, pattern, scratch);
  if (fn <= Fn::kGetMilliseconds) return time_part(fn, arguments, scratch);
  if (fn == Fn::kIndexOf || fn == Fn::kLastIndexOf) return call_searches(fn, arguments, scratch);
  if (fn == Fn::kFormat) return format(arguments, scratch);
  if (fn <= Fn::kQuote) return call_strings(fn, arguments, scratch);
  if (fn >= Fn::kBitAnd && fn <= Fn::kBitShiftRight) return call_bits(fn, arguments);
  if (fn <= Fn::kSqrt) return call_math(fn, arguments, scratch);
  if (fn <= Fn::kBase64Decode) return call_encoders(fn, arguments, scratch);
  if (fn <= Fn::kLast) return call_optionals(fn, arguments, scratch);
  return call_domain(fn, arguments, scratch);
}

}  // namespace limen::expr
