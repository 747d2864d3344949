#include "rules/cel/signatures.h"

#include <algorithm>
#include <array>

namespace limen::cel {

namespace {

using expr::Fn;

constexpr std::array kSignatures = {
    Signature{"size", false, Fn::kSize, "s>i"},
    Signature{"size", false, Fn::kSize, "B>i"},
    Signature{"size", false, Fn::kSize, "[T]>i"},
    Signature{"size", false, Fn::kSize, "{T:U}>i"},
    Signature{"size", true, Fn::kSize, "s>i"},
    Signature{"size", true, Fn::kSize, "B>i"},
    Signature{"size", true, Fn::kSize, "[T]>i"},
    Signature{"size", true, Fn::kSize, "{T:U}>i"},
    Signature{"contains", true, Fn::kContains, "ss>b"},
    Signature{"startsWith", true, Fn::kStartsWith, "ss>b"},
    Signature{"endsWith", true, Fn::kEndsWith, "ss>b"},
    Signature{"matches", true, Fn::kMatches, "ss>b"},
    Signature{"matches", false, Fn::kMatches, "ss>b"},
    Signature{"int", false, Fn::kToInt, "i>i"},
    Signature{"int", false, Fn::kToInt, "u>i"},
    Signature{"int", false, Fn::kToInt, "d>i"},
    Signature{"int", false, Fn::kToInt, "s>i"},
    Signature{"int", false, Fn::kToInt, "t>i"},
    Signature{"int", false, Fn::kToInt, "D>i"},
    Signature{"uint", false, Fn::kToUint, "u>u"},
    Signature{"uint", false, Fn::kToUint, "i>u"},
    Signature{"uint", false, Fn::kToUint, "d>u"},
    Signature{"uint", false, Fn::kToUint, "s>u"},
    Signature{"double", false, Fn::kToDouble, "d>d"},
    Signature{"double", false, Fn::kToDouble, "i>d"},
    Signature{"double", false, Fn::kToDouble, "u>d"},
    Signature{"double", false, Fn::kToDouble, "s>d"},
    Signature{"string", false, Fn::kToString, "s>s"},
    Signature{"string", false, Fn::kToString, "B>s"},
    Signature{"string", false, Fn::kToString, "b>s"},
    Signature{"string", false, Fn::kToString, "i>s"},
    Signature{"string", false, Fn::kToString, "u>s"},
    Signature{"string", false, Fn::kToString, "d>s"},
    Signature{"string", false, Fn::kToString, "t>s"},
    Signature{"string", false, Fn::kToString, "D>s"},
    Signature{"bytes", false, Fn::kToBytes, "B>B"},
    Signature{"bytes", false, Fn::kToBytes, "s>B"},
    Signature{"bool", false, Fn::kToBool, "b>b"},
    Signature{"bool", false, Fn::kToBool, "s>b"},
    Signature{"timestamp", false, Fn::kToTimestamp, "t>t"},
    Signature{"timestamp", false, Fn::kToTimestamp, "s>t"},
    Signature{"timestamp", false, Fn::kToTimestamp, "i>t"},
    Signature{"duration", false, Fn::kToDuration, "D>D"},
    Signature{"duration", false, Fn::kToDuration, "s>D"},
    Signature{"duration", false, Fn::kToDuration, "i>D"},
    Signature{"type", false, Fn::kType, "*>y"},
    Signature{"dyn", false, Fn::kDyn, "*>*"},
    Signature{"getFullYear", true, Fn::kGetFullYear, "t>i"},
    Signature{"getFullYear", true, Fn::kGetFullYear, "ts>i"},
    Signature{"getMonth", true, Fn::kGetMonth, "t>i"},
    Signature{"getMonth", true, Fn::kGetMonth, "ts>i"},
    Signature{"getDate", true, Fn::kGetDate, "t>i"},
    Signature{"getDate", true, Fn::kGetDate, "ts>i"},
    Signature{"getDayOfMonth", true, Fn::kGetDayOfMonth, "t>i"},
    Signature{"getDayOfMonth", true, Fn::kGetDayOfMonth, "ts>i"},
    Signature{"getDayOfWeek", true, Fn::kGetDayOfWeek, "t>i"},
    Signature{"getDayOfWeek", true, Fn::kGetDayOfWeek, "ts>i"},
    Signature{"getDayOfYear", true, Fn::kGetDayOfYear, "t>i"},
    Signature{"getDayOfYear", true, Fn::kGetDayOfYear, "ts>i"},
    Signature{"getHours", true, Fn::kGetHours, "t>i"},
    Signature{"getHours", true, Fn::kGetHours, "ts>i"},
    Signature{"getHours", true, Fn::kGetHours, "D>i"},
    Signature{"getMinutes", true, Fn::kGetMinutes, "t>i"},
    Signature{"getMinutes", true, Fn::kGetMinutes, "ts>i"},
    Signature{"getMinutes", true, Fn::kGetMinutes, "D>i"},
    Signature{"getSeconds", true, Fn::kGetSeconds, "t>i"},
    Signature{"getSeconds", true, Fn::kGetSeconds, "ts>i"},
    Signature{"getSeconds", true, Fn::kGetSeconds, "D>i"},
    Signature{"getMilliseconds", true, Fn::kGetMilliseconds, "t>i"},
    Signature{"getMilliseconds", true, Fn::kGetMilliseconds, "ts>i"},
    Signature{"getMilliseconds", true, Fn::kGetMilliseconds, "D>i"},
    Signature{"charAt", true, Fn::kCharAt, "si>s"},
    Signature{"indexOf", true, Fn::kIndexOf, "ss>i"},
    Signature{"indexOf", true, Fn::kIndexOf, "ssi>i"},
    Signature{"lastIndexOf", true, Fn::kLastIndexOf, "ss>i"},
    Signature{"lastIndexOf", true, Fn::kLastIndexOf, "ssi>i"},
    Signature{"lowerAscii", true, Fn::kLowerAscii, "s>s"},
    Signature{"upperAscii", true, Fn::kUpperAscii, "s>s"},
    Signature{"replace", true, Fn::kReplace, "sss>s"},
    Signature{"replace", true, Fn::kReplace, "sssi>s"},
    Signature{"split", true, Fn::kSplit, "ss>[s]"},
    Signature{"split", true, Fn::kSplit, "ssi>[s]"},
    Signature{"substring", true, Fn::kSubstring, "si>s"},
    Signature{"substring", true, Fn::kSubstring, "sii>s"},
    Signature{"trim", true, Fn::kTrim, "s>s"},
    Signature{"join", true, Fn::kJoin, "[s]>s"},
    Signature{"join", true, Fn::kJoin, "[s]s>s"},
    Signature{"reverse", true, Fn::kReverse, "s>s"},
    Signature{"strings.quote", false, Fn::kQuote, "s>s"},
    Signature{"format", true, Fn::kFormat, "s[T]>s"},
    Signature{"math.greatest", false, Fn::kGreatest, "i+>i"},
    Signature{"math.greatest", false, Fn::kGreatest, "u+>u"},
    Signature{"math.greatest", false, Fn::kGreatest, "d+>d"},
    Signature{"math.greatest", false, Fn::kGreatest, "[i]>i"},
    Signature{"math.greatest", false, Fn::kGreatest, "[u]>u"},
    Signature{"math.greatest", false, Fn::kGreatest, "[d]>d"},
    Signature{"math.greatest", false, Fn::kGreatest, "n+>*"},
    Signature{"math.least", false, Fn::kLeast, "i+>i"},
    Signature{"math.least", false, Fn::kLeast, "u+>u"},
    Signature{"math.least", false, Fn::kLeast, "d+>d"},
    Signature{"math.least", false, Fn::kLeast, "[i]>i"},
    Signature{"math.least", false, Fn::kLeast, "[u]>u"},
    Signature{"math.least", false, Fn::kLeast, "[d]>d"},
    Signature{"math.least", false, Fn::kLeast, "n+>*"},
    Signature{"math.ceil", false, Fn::kCeil, "d>d"},
    Signature{"math.floor", false, Fn::kFloor, "d>d"},
    Signature{"math.round", false, Fn::kRound, "d>d"},
    Signature{"math.trunc", false, Fn::kTrunc, "d>d"},
    Signature{"math.abs", false, Fn::kAbs, "i>i"},
    Signature{"math.abs", false, Fn::kAbs, "u>u"},
    Signature{"math.abs", false, Fn::kAbs, "d>d"},
    Signature{"math.sign", false, Fn::kSign, "i>i"},
    Signature{"math.sign", false, Fn::kSign, "u>u"},
    Signature{"math.sign", false, Fn::kSign, "d>d"},
    Signature{"math.isInf", false, Fn::kIsInf, "d>b"},
    Signature{"math.isNaN", false, Fn::kIsNan, "d>b"},
    Signature{"math.isFinite", false, Fn::kIsFinite, "d>b"},
    Signature{"math.bitAnd", false, Fn::kBitAnd, "ii>i"},
    Signature{"math.bitAnd", false, Fn::kBitAnd, "uu>u"},
    Signature{"math.bitOr", false, Fn::kBitOr, "ii>i"},
    Signature{"math.bitOr", false, Fn::kBitOr, "uu>u"},
    Signature{"math.bitXor", false, Fn::kBitXor, "ii>i"},
    Signature{"math.bitXor", false, Fn::kBitXor, "uu>u"},
    Signature{"math.bitNot", false, Fn::kBitNot, "i>i"},
    Signature{"math.bitNot", false, Fn::kBitNot, "u>u"},
    Signature{"math.bitShiftLeft", false, Fn::kBitShiftLeft, "ii>i"},
    Signature{"math.bitShiftLeft", false, Fn::kBitShiftLeft, "ui>u"},
    Signature{"math.bitShiftRight", false, Fn::kBitShiftRight, "ii>i"},
    Signature{"math.bitShiftRight", false, Fn::kBitShiftRight, "ui>u"},
    Signature{"math.sqrt", false, Fn::kSqrt, "n>d"},
    Signature{"base64.encode", false, Fn::kBase64Encode, "B>s"},
    Signature{"base64.decode", false, Fn::kBase64Decode, "s>B"},
    Signature{"optional.of", false, Fn::kOptionalOf, "T>?T"},
    Signature{"optional.none", false, Fn::kOptionalNone, ">?*"},
    Signature{"optional.ofNonZeroValue", false, Fn::kOptionalOfNonZero, "T>?T"},
    Signature{"optional.unwrap", false, Fn::kUnwrap, "[?T]>[T]"},
    Signature{"unwrapOpt", true, Fn::kUnwrap, "[?T]>[T]"},
    Signature{"hasValue", true, Fn::kHasValue, "?T>b"},
    Signature{"value", true, Fn::kValue, "?T>T"},
    Signature{"or", true, Fn::kOr, "?T?T>?T"},
    Signature{"orValue", true, Fn::kOrValue, "?TT>T"},
    Signature{"first", true, Fn::kFirst, "[T]>?T"},
    Signature{"last", true, Fn::kLast, "[T]>?T"},
    Signature{"distance_km", false, Fn::kDistanceKm, "rr>d"},
    Signature{"hours", false, Fn::kHours, "D>d"},
    Signature{"minutes", false, Fn::kMinutes, "D>d"},
    Signature{"seconds", false, Fn::kSeconds, "D>d"},
    Signature{"mrz_check", false, Fn::kMrzCheck, "ss>b"},
    Signature{"mrz_check", false, Fn::kMrzCheck, "si>b"},
    Signature{"servers_needed", false, Fn::kServersNeeded, "NNNN>i"}};

struct Letter {
  char letter;
  TypeKind kind;
};
constexpr std::array kLetters = {
    Letter{'s', TypeKind::kString},    Letter{'b', TypeKind::kBool},
    Letter{'i', TypeKind::kInt},       Letter{'u', TypeKind::kUint},
    Letter{'d', TypeKind::kDouble},    Letter{'B', TypeKind::kBytes},
    Letter{'t', TypeKind::kTimestamp}, Letter{'D', TypeKind::kDuration},
    Letter{'y', TypeKind::kType},      Letter{'*', TypeKind::kDyn}};

/// Reads a signature along types. A parameter that takes what is not known stays open.
class Matching {
 public:
  explicit Matching(std::string_view signature) : rest_(signature) {}

  std::optional<Type> run(std::span<const Type> arguments) {
    for (const Type& argument : arguments) {
      if (rest_.starts_with('+')) rest_ = repeated_;
      if (rest_.starts_with('>') || rest_.empty()) return std::nullopt;
      repeated_ = rest_;
      if (!take(argument)) return std::nullopt;
    }
    if (rest_.starts_with('+')) rest_.remove_prefix(1);
    if (!rest_.starts_with('>')) return std::nullopt;
    rest_.remove_prefix(1);
    return make();
  }

 private:
  char next() {
    const char letter = rest_.front();
    rest_.remove_prefix(1);
    return letter;
  }

  /// Takes one parameter off and sees whether the type fits.
  bool take(const Type& type) {
    static const Type kOpen;
    const bool open = type.kind == TypeKind::kDyn;
    const auto inner = [&](std::size_t i) -> const Type& {
      return open || i >= type.parts.size() ? kOpen : type.parts[i];
    };
    switch (const char letter = next()) {
      case '[': {
        const bool fits = open || type.kind == TypeKind::kList;
        return take(inner(0)) && next() == ']' && fits;
      }
      case '{': {
        const bool is_map = open || type.kind == TypeKind::kMap || type.kind == TypeKind::kTable;
        const bool fits = take(inner(0)) && next() == ':' && take(inner(1)) && next() == '}';
        return fits && is_map;
      }
      case '?':
        return take(inner(0)) && (open || type.kind == TypeKind::kOptional);
      case 'T':
      case 'U':
        return bind(letter, type);
      case 'N':
        return open || type.kind == TypeKind::kDouble || type.kind == TypeKind::kInt;
      case 'n':
        return open || is_number(type.kind);
      case 'r':
        return open || type.kind == TypeKind::kRow || type.kind == TypeKind::kMap;
      case '*':
        return true;
      default:
        return open || type.kind == kind_of(letter);
    }
  }

  bool bind(char letter, const Type& type) {
    Type& bound = bound_[letter == 'T' ? 0 : 1];
    if (!fits(bound, type)) return false;
    if (bound.kind == TypeKind::kDyn) bound = type;
    return true;
  }

  static TypeKind kind_of(char letter) {
    for (const Letter& known : kLetters) {
      if (known.letter == letter) return known.kind;
    }
    return TypeKind::kDyn;
  }

  Type make() {
    const char letter = next();
    if (letter == '[') return of(TypeKind::kList, {make()});
    if (letter == '?') return of(TypeKind::kOptional, {make()});
    if (letter == 'T' || letter == 'U') return bound_[letter == 'T' ? 0 : 1];
    return of(kind_of(letter));
  }

  std::string_view rest_;
  std::string_view repeated_;
  std::array<Type, 2> bound_;
};

/// The parameter's type as messages write it; takes it off.
std::string take_written(std::string_view& rest) {
  const char letter = rest.front();
  rest.remove_prefix(1);
  const auto close = [&](std::string text) {
    rest.remove_prefix(1);
    return text;
  };
  switch (letter) {
    case '[':
      return close("list(" + take_written(rest)) + ")";
    case '{': {
      const std::string key = close(take_written(rest));
      return close("map(" + key + ", " + take_written(rest)) + ")";
    }
    case '?':
      return "optional(" + take_written(rest) + ")";
    case 'N':
      return "double";
    case 'n':
      return "number";
    case 'r':
      return "row with lat and lon";
    case 'T':
    case 'U':
    case '*':
      return "any";
    default:
      for (const Letter& known : kLetters) {
        if (known.letter == letter) return to_string(of(known.kind));
      }
      return "";
  }
}

}  // namespace

std::vector<const Signature*> signatures_of(std::string_view name, bool method) {
  std::vector<const Signature*> found;
  for (const Signature& signature : kSignatures) {
    if (signature.name == name && signature.method == method) found.push_back(&signature);
  }
  return found;
}

std::vector<std::string> function_names(bool method) {
  std::vector<std::string> names;
  for (const Signature& signature : kSignatures) {
    if (signature.method == method) names.emplace_back(signature.name);
  }
  return names;
}

std::optional<Type> matched(const Signature& signature, std::span<const Type> arguments) {
  return Matching(signature.signature).run(arguments);
}

std::string written(const Signature& signature) {
  std::string_view rest = signature.signature;
  std::string text;
  if (signature.method) text = take_written(rest) + ".";
  text += std::string(signature.name) + "(";
  bool first = true;
  while (!rest.starts_with('>')) {
    if (!first) text += ", ";
    first = false;
    text += take_written(rest);
    if (!rest.starts_with('+')) continue;
    text += ", …";
    rest.remove_prefix(1);
  }
  return text + ")";
}

}  // namespace limen::cel
