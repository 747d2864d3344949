#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/function.h"
#include "rules/cel/type.h"

namespace limen::cel {

/// One way to call a function. `signature` is the types of its parameters (a method's target first)
/// and, behind `>`, of its result:
///
///   s string, b bool, i int, u uint, d double, B bytes, t timestamp, D duration, y type, * any,
///   n a number, N double or int, r a row with lat and lon, T and U any but the same at each place,
///   [T] list, {T:U} map, ?T optional, + behind the last parameter: one or more of it.
struct Signature {
  std::string_view name;
  bool method = false;
  expr::Fn fn = expr::Fn::kUnknown;
  std::string_view signature;
};

/// The ways to call a function of this name; a method's name is without its target.
[[nodiscard]] std::vector<const Signature*> signatures_of(std::string_view name, bool method);
/// All names, methods or not, for suggestions.
[[nodiscard]] std::vector<std::string> function_names(bool method);

/// The result's type where arguments of these types may stand, nothing where not.
[[nodiscard]] std::optional<Type> matched(const Signature& signature,
                                          std::span<const Type> arguments);
/// "string.charAt(int)", "hours(duration)".
[[nodiscard]] std::string written(const Signature& signature);

}  // namespace limen::cel
