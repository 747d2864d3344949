#pragma once

#include <cstdint>

namespace limen::expr {

/// Functions of expressions, by number: Node::a of a kCall. Their names and types:
/// rules/cel/functions.
enum class Fn : std::uint32_t {
  // Of the language itself.
  kSize,
  kContains,
  kStartsWith,
  kEndsWith,
  kMatches,
  kToInt,
  kToUint,
  kToDouble,
  kToString,
  kToBytes,
  kToBool,
  kToTimestamp,
  kToDuration,
  kType,
  kDyn,
  // Of timestamps and durations.
  kGetFullYear,
  kGetMonth,
  kGetDate,
  kGetDayOfMonth,
  kGetDayOfWeek,
  kGetDayOfYear,
  kGetHours,
  kGetMinutes,
  kGetSeconds,
  kGetMilliseconds,
  // Extension strings.
  kCharAt,
  kIndexOf,
  kLastIndexOf,
  kLowerAscii,
  kUpperAscii,
  kReplace,
  kSplit,
  kSubstring,
  kTrim,
  kJoin,
  kReverse,
  kQuote,
  kFormat,
  // Extension math.
  kGreatest,
  kLeast,
  kCeil,
  kFloor,
  kRound,
  kTrunc,
  kAbs,
  kSign,
  kIsInf,
  kIsNan,
  kIsFinite,
  kBitAnd,
  kBitOr,
  kBitXor,
  kBitNot,
  kBitShiftLeft,
  kBitShiftRight,
  kSqrt,
  // Extension encoders.
  kBase64Encode,
  kBase64Decode,
  // Extension optional.
  kOptionalOf,
  kOptionalNone,
  kOptionalOfNonZero,
  kHasValue,
  kValue,
  kOr,
  kOrValue,
  kUnwrap,
  kFirst,
  kLast,
  // Of this field (rules.md, section 4).
  kDistanceKm,
  kHours,
  kMinutes,
  kSeconds,
  kMrzCheck,
  kServersNeeded,
  // Of the compiler.
  kUnknown,  // a name that no function has: kUnknownName
};

/// What a kComprehension does with the elements of its range: Node::c.
enum class Loop : std::uint32_t {
  kAll,
  kExists,
  kExistsOne,
  kMap,  // children: range, filter or nothing, body
  kFilter,
  kMapEntries,       // transformMap: as kMap
  kMergeEntries,     // transformMapEntry: as kMap; the body is a map
  kOptionalMap,      // of an optional: optional of the body
  kOptionalFlatMap,  // of an optional: the body, an optional
};

/// The variable that a comprehension does not have.
inline constexpr std::uint32_t kNoLocal = 0xffffffffU;

}  // namespace limen::expr
