#pragma once

#include <string>

#include "tests/rules/cel/random_expression.h"

namespace limen::cel {

/// A random row of pieces of expressions; now and then with brackets that close.
[[nodiscard]] std::string soup(Choices& choices);

}  // namespace limen::cel
