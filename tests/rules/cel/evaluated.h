#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expr/program.h"
#include "engine/expr/scratch.h"
#include "rules/cel/compile.h"

namespace limen::cel {

using Bindings = std::vector<std::pair<std::string, expr::Value>>;

/// What became of an evaluation: its value as written() writes it, and the steps of the budget that
/// it took.
struct Outcome {
  std::string value;
  std::int64_t steps = 0;
};

/// A value as JSON with a mark of what is no JSON: `1u`, `b"YQ=="`, `error: …`.
inline std::string written(const expr::Value& value) {
  std::string out;
  if (value.is_error()) {
    expr::append_string(out, value);
    return "error: " + out;
  }
  expr::append_json(out, value);
  if (value.kind == expr::ValueKind::kUint) out += "u";
  if (value.kind == expr::ValueKind::kBytes) out = "b" + out;
  if (value.kind == expr::ValueKind::kOptional) out = "optional(" + out + ")";
  return out;
}

/// Evaluates an expression without types.
inline Outcome outcome(std::string_view text, const Bindings& bindings = {}) {
  std::vector<std::string> names;
  std::vector<expr::Value> values;
  for (const auto& [name, value] : bindings) {
    names.push_back(name);
    values.push_back(value);
  }
  const Compiled compiled = compile_dynamic(text, names);
  if (!compiled.program) return {"refused: " + compiled.findings.front().message, 0};
  expr::Scratch scratch;
  expr::Frame frame;
  frame.variables = values;
  frame.scratch = &scratch;
  const expr::Value value = expr::evaluate(*compiled.program, frame);
  return {written(value), scratch.spent()};
}

inline std::string evaluated(std::string_view text, const Bindings& bindings = {}) {
  return outcome(text, bindings).value;
}

}  // namespace limen::cel
