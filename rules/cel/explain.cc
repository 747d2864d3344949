#include "rules/cel/explain.h"

#include <algorithm>
#include <array>
#include <optional>

#include "rules/cel/ast.h"
#include "rules/cel/compile.h"
#include "rules/cel/parser.h"

namespace limen::cel {

namespace {

using expr::Op;
using expr::Value;

constexpr std::size_t kMaxDepth = 40;
constexpr std::size_t kMaxElements = 5;  // of a list that a comprehension goes over
constexpr std::array<std::string_view, 5> kLoops = {"all", "exists", "exists_one", "filter", "map"};

/// Walks the tree; each part is compiled alone and evaluated in the same frame.
class Explainer {
 public:
  Explainer(const Tree& tree, Scope& scope, const expr::Frame& frame)
      : tree_(tree), scope_(scope), frame_(frame) {}

  Explained run() {
    part(tree_.root, 0);
    return std::move(out_);
  }

 private:
  struct Found {
    bool failed = false;
    std::optional<bool> truth;            // of a bool
    std::optional<std::size_t> elements;  // of a list
  };

  const Ast& at(std::uint32_t number) const { return tree_.nodes[number]; }
  std::uint32_t child(const Ast& ast, std::uint32_t i) const {
    return tree_.children[ast.first + i];
  }
  std::string text_of(const Ast& ast) const {
    return tree_.source.substr(ast.begin, ast.end - ast.begin);
  }

  bool add(Part part) {
    out_.more = out_.more || out_.parts.size() >= Explained::kMaxParts;
    if (!out_.more) out_.parts.push_back(std::move(part));
    return !out_.more;
  }

  static Found look_at(const Value& value) {
    Found found;
    found.failed = value.is_error();
    if (value.kind == expr::ValueKind::kBool) found.truth = value.is_true();
    if (value.kind == expr::ValueKind::kList) found.elements = value.list->size;
    return found;
  }

  /// Adds a line for a text; nothing where it means nothing alone, as a comprehension's variable.
  std::optional<Found> show(const std::string& text, const std::string& shown, std::size_t depth) {
    const Compiled compiled = compile(text, scope_);
    if (!compiled.program) return std::nullopt;
    const Value value = expr::evaluate(*compiled.program, frame_);
    Part part{depth, one_line(shown), to_string(compiled.type), "", value.is_error()};
    if (part.failed) {
      part.value = "error: " + std::string(expr::message(value.code));
    } else {
      expr::append_json(part.value, value);
    }
    const Found found = look_at(value);
    if (!add(std::move(part))) return std::nullopt;
    return found;
  }

  Found part(std::uint32_t number, std::size_t depth) {
    const Ast& ast = at(number);
    if (ast.kind == AstKind::kLiteral && depth > 0) return look_at(ast.value);
    const auto found = show(text_of(ast), text_of(ast), depth);
    if (found && !ast.path && depth < kMaxDepth) below(ast, depth + 1);
    return found.value_or(Found{});
  }

  void below(const Ast& ast, std::size_t depth) {
    if (ast.kind == AstKind::kBinary && (ast.op == Op::kAnd || ast.op == Op::kOr)) {
      bool decided = false;
      operands(ast, ast.op, depth, decided);
    } else if (ast.kind == AstKind::kTernary) {
      ternary(ast, depth);
    } else if (is_loop(ast)) {
      loop(ast, depth);
    } else if (ast.kind == AstKind::kCall && ast.name == "has") {
      return;
    } else {
      const bool bind = ast.kind == AstKind::kMethod && ast.name == "bind";
      for (std::uint32_t i = bind ? 2 : 0; i < ast.count; ++i) part(child(ast, i), depth);
    }
  }

  /// The operands of a chain `a && b && c`, whose tree is balanced, one below the other.
  void operands(const Ast& ast, Op op, std::size_t depth, bool& decided) {
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Ast& side = at(child(ast, i));
      if (side.kind == AstKind::kBinary && side.op == op) {
        operands(side, op, depth, decided);
      } else if (decided) {
        skipped(side, depth,
                op == Op::kAnd ? "a part before it is false" : "a part before it is true");
      } else {
        decided = part(child(ast, i), depth).truth == (op == Op::kOr);
      }
    }
  }

  void ternary(const Ast& ast, std::size_t depth) {
    const Found condition = part(child(ast, 0), depth);
    const bool failed = condition.failed;
    const bool yes = condition.truth == true;
    for (std::uint32_t i = 1; i < 3; ++i) {
      if (!failed && yes == (i == 1)) {
        part(child(ast, i), depth);
      } else {
        skipped(at(child(ast, i)), depth,
                failed ? "the condition is an error"
                : yes  ? "the condition is true"
                       : "the condition is false");
      }
    }
  }

  void skipped(const Ast& ast, std::size_t depth, const std::string& why) {
    add({depth, one_line(text_of(ast)), "", "not looked at, since " + why, false});
  }

  [[nodiscard]] bool is_loop(const Ast& ast) const {
    return ast.kind == AstKind::kMethod && ast.count == 3 &&
           std::find(kLoops.begin(), kLoops.end(), ast.name) != kLoops.end() &&
           at(child(ast, 1)).kind == AstKind::kName;
  }

  /// What a comprehension goes over, and its body for the first elements of a list.
  void loop(const Ast& ast, std::size_t depth) {
    const Ast& range = at(child(ast, 0));
    const std::size_t size = part(child(ast, 0), depth).elements.value_or(0);
    const std::string name(at(child(ast, 1)).name);
    const std::string body = text_of(at(child(ast, 2)));
    for (std::size_t i = 0; i < std::min(size, kMaxElements); ++i) {
      const std::string element = "(" + text_of(range) + ")[" + std::to_string(i) + "]";
      const auto value = compile(element, scope_);
      std::string shown;
      if (value.program) expr::append_json(shown, expr::evaluate(*value.program, frame_));
      show("cel.bind(" + name + ", " + element + ", " + body + ")",
           body + "  where " + name + " is " + shown, depth);
    }
    if (size > kMaxElements) {
      add({depth, "… and for " + std::to_string(size - kMaxElements) + " more", "", "", false});
    }
  }

  const Tree& tree_;
  Scope& scope_;
  const expr::Frame& frame_;
  Explained out_;
};

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) {
      line.push_back(c);
    } else if (!line.empty() && line.back() != ' ') {
      line.push_back(' ');
    }
  }
  return line;
}

Explained explain(std::string_view text, Scope& scope, const expr::Frame& frame) {
  std::vector<Finding> findings;
  const auto tree = parse(text, findings);
  if (!tree) return {};
  return Explainer(*tree, scope, frame).run();
}

}  // namespace limen::cel
