#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace limen::cel {

/// Answers lines of `limen eval --jsonl` (interfaces.md, section 3): `{"expr":…,"bindings":{name:
/// typed}}` with `{"value": typed}` or `{"error":"…"}`, evaluated without types.
///
/// Keeps its memory from line to line. One thread at a time.
class LineEvaluator {
 public:
  LineEvaluator();
  ~LineEvaluator();
  LineEvaluator(const LineEvaluator&) = delete;
  LineEvaluator& operator=(const LineEvaluator&) = delete;

  /// The answer, without a line end; every line has one, also one that cannot be read.
  [[nodiscard]] std::string answer(std::string_view line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace limen::cel
