// Reads any text as an expression: a tree whose parts stand within the text and each behind its
// own, or one error with a place in it.
#include "rules/cel/parser.h"

#include "tests/fuzz/fuzzing.h"

namespace limen::cel {
namespace {

void read(const std::string& text) {
  std::vector<Finding> findings;
  const auto tree = parse(text, findings);
  fuzz::require((tree == nullptr) == !findings.empty(), "a tree or an error", text);
  for (const Finding& found : findings) {
    fuzz::require(found.begin <= found.end, "an error's place", text);
    fuzz::require(found.end <= std::max<std::size_t>(text.size(), 1), "an error's end", text);
    fuzz::require(!found.message.empty(), "an error's message", text);
  }
  if (tree == nullptr) return;
  for (std::uint32_t i = 0; i < tree->nodes.size(); ++i) {
    const Ast& ast = tree->nodes[i];
    fuzz::require(ast.begin <= ast.end && ast.end <= text.size(), "a node's place", text);
    for (const std::uint32_t child : tree->children_of(ast)) {
      fuzz::require(child < i, "children stand before their parents", text);
    }
  }
}

}  // namespace
}  // namespace limen::cel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  limen::cel::read(limen::fuzz::text_of({data, size}));
  return 0;
}
