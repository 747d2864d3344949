#include "rules/cel/compile.h"

#include <algorithm>
#include <utility>

#include "rules/cel/compiler.h"
#include "rules/cel/parser.h"

namespace limen::cel {

namespace {

/// Bindings by name, of types that are not known.
class Bindings : public Scope {
 public:
  explicit Bindings(const std::vector<std::string>& names) : names_(names) {}

  std::optional<Name> find(std::string_view path) override {
    const auto found = std::find(names_.begin(), names_.end(), path);
    if (found == names_.end()) return std::nullopt;
    return VariableName{static_cast<std::uint32_t>(found - names_.begin()), Type{}};
  }
  [[nodiscard]] std::vector<std::string> names() const override { return names_; }
  [[nodiscard]] bool is_prefix(std::string_view /*path*/) const override { return false; }
  [[nodiscard]] bool may_serve_person() const override { return true; }
  [[nodiscard]] bool may_read_protected() const override { return true; }

 private:
  const std::vector<std::string>& names_;
};

bool has_error(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return !finding.warning; });
}

/// Operators as other languages write them.
void hint_at_words(std::string_view text, Finding& finding) {
  if (finding.code != "E201 syntax" || !finding.hint.empty()) return;
  const std::string_view at = text.substr(finding.begin, finding.end - finding.begin);
  std::string_view before = text.substr(0, finding.begin);
  before = before.substr(0, before.find_last_not_of(" \t\n") + 1);
  if (at == "and" || at == "AND") finding.hint = "to join two conditions, write `&&`";
  if (at == "or" || at == "OR") finding.hint = "for one condition or another, write `||`";
  if (before == "not" || before.ends_with(" not") || before.ends_with("(not")) {
    finding.hint = "for what is not so, write `!` before it";
  }
}

Compiled compile_in(std::string_view text, Scope& scope, bool dynamic) {
  Compiled compiled;
  const auto tree = parse(text, compiled.findings);
  if (!tree) {
    hint_at_words(text, compiled.findings.back());
    return compiled;
  }
  Compiler compiler(*tree, scope, dynamic, compiled.findings);
  auto program = compiler.run(tree->root, compiled.type);
  std::stable_sort(compiled.findings.begin(), compiled.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.begin < b.begin; });
  if (!has_error(compiled.findings)) compiled.program = std::move(program);
  return compiled;
}

}  // namespace

Compiled compile(std::string_view text, Scope& scope) { return compile_in(text, scope, false); }

Compiled compile(std::string_view text, Scope& scope, TypeKind wanted) {
  Compiled compiled = compile_in(text, scope, false);
  const TypeKind kind = compiled.type.kind;
  if (!compiled.program || kind == wanted || kind == TypeKind::kDyn) return compiled;
  const bool condition = wanted == TypeKind::kBool;
  const auto end = static_cast<std::uint32_t>(text.size());
  compiled.findings.push_back(
      {condition ? "E206 not-a-condition" : "E204 wrong-types",
       "this is " + to_string(compiled.type) + ", and " +
           (condition ? "a condition is bool" : "here stands " + to_string(of(wanted))),
       "", 0, end, false});
  compiled.program = nullptr;
  return compiled;
}

Compiled compile_dynamic(std::string_view text, const std::vector<std::string>& names) {
  Bindings bindings(names);
  return compile_in(text, bindings, true);
}

}  // namespace limen::cel
