#include "engine/expr/value.h"

namespace limen::expr {

namespace {

Value from_micros(std::int64_t micros, ValueKind kind) {
  std::int64_t seconds = micros / 1'000'000;
  std::int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  Value value = Value::timestamp(seconds, static_cast<std::uint32_t>(rest * 1000));
  value.kind = kind;
  return value;
}

}  // namespace

std::string_view message(ErrorCode code) {
  switch (code) {
    case ErrorCode::kAbsent:
      return "the event does not have this field";
    case ErrorCode::kNoSuchKey:
      return "no such key";
    case ErrorCode::kOverflow:
      return "the number does not fit (integer overflow)";
    case ErrorCode::kDivideByZero:
      return "division by zero";
    case ErrorCode::kOutOfRange:
      return "out of range";
    case ErrorCode::kNoOverload:
      return "no such overload: the function or operator does not take values of these types";
    case ErrorCode::kInvalidArgument:
      return "invalid argument";
    case ErrorCode::kUnknownName:
      return "no such name";
    case ErrorCode::kNothing:
      return "there are no values to take it of";
    case ErrorCode::kBudget:
      return "the evaluation takes more work or memory than it may";
  }
  return "error";
}

Value Value::timestamp_micros(std::int64_t micros) {
  return from_micros(micros, ValueKind::kTimestamp);
}

Value Value::duration_micros(std::int64_t micros) {
  return from_micros(micros, ValueKind::kDuration);
}

}  // namespace limen::expr
