// Evaluates any text as `eval --jsonl` does, as an expression and as a line: a value or an error,
// the same each time, within the budget.
#include "engine/expr/scratch.h"
#include "engine/types/json_text.h"
#include "rules/cel/typed_json.h"
#include "tests/fuzz/fuzzing.h"
#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

void evaluate(const std::string& text) {
  const Bindings bindings = {{"x", expr::Value::integer(1)}, {"k.l", expr::Value::string("aXb")}};
  const Outcome first = outcome(text, bindings);
  const Outcome second = outcome(text, bindings);
  fuzz::require(!first.value.empty(), "a value or an error", text);
  fuzz::require(first.value == second.value && first.steps == second.steps, "the same", text);
  fuzz::require(first.steps < 20 * expr::Scratch::kMaxWork, "within the budget", text);
}

void answer(const std::string& line) {
  static LineEvaluator lines;
  const std::string answered = lines.answer(line);
  fuzz::require(answered.starts_with("{\"value\":") || answered.starts_with("{\"error\":"),
                "an answer", line);
  fuzz::require(answered.find('\n') == std::string::npos, "one line", line);
}

}  // namespace
}  // namespace limen::cel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = limen::fuzz::text_of({data, size});
  limen::cel::evaluate(text);
  limen::cel::answer(text);
  std::string line = "{\"expr\":";
  limen::types::append_json_string(line, text);
  limen::cel::answer(line + ",\"bindings\":{\"x\":{\"int\":\"1\"}}}");
  return 0;
}
