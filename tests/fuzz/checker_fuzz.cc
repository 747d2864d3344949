// Checks and compiles any text in the scope of a rule: a program or findings with places in it, the
// same each time.
#include "tests/fuzz/fuzzing.h"
#include "tests/rules/cel/border_scope.h"

namespace limen::cel {
namespace {

void check(const std::string& text) {
  static BorderScope scope;
  const Compiled compiled = compile(text, scope);
  bool refused = false;
  for (const Finding& found : compiled.findings) {
    refused = refused || !found.warning;
    fuzz::require(found.begin <= found.end, "a finding's place", text);
    fuzz::require(found.end <= std::max<std::size_t>(text.size(), 1), "a finding's end", text);
    fuzz::require(!found.message.empty() && !found.code.empty(), "a finding's text", text);
  }
  fuzz::require(refused == (compiled.program == nullptr), "a program or an error", text);
  const Compiled again = compile(text, scope);
  fuzz::require(again.findings.size() == compiled.findings.size(), "the same again", text);
  if (compiled.program == nullptr) return;
  for (const expr::Node& node : compiled.program->nodes) {
    fuzz::require(node.text_begin <= node.text_end, "a node's place", text);
    fuzz::require(node.text_end <= text.size(), "a node's end", text);
  }
}

}  // namespace
}  // namespace limen::cel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  limen::cel::check(limen::fuzz::text_of({data, size}));
  return 0;
}
