// Evaluates random expressions, whose choices the input makes, with the engine (without types, and
// with those that the checker knows) and with the slow evaluator: all come to the same. Behind '='
// the input is the expression itself.
#include "tests/fuzz/fuzzing.h"
#include "tests/rules/cel/compared.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace limen;
  const std::span<const std::uint8_t> input(data, size);
  std::string expression;
  if (size > 0 && data[0] == '=') {
    expression.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  } else {
    cel::Choices choices(input);
    const auto depth = static_cast<int>(1 + choices.below(6));
    expression = cel::RandomExpression(choices).of_any_type(depth);
  }
  const cel::Comparison comparison = cel::compare_evaluators(expression);
  fuzz::require(!comparison.difference, expression, comparison.difference.value_or(""));
  return 0;
}
