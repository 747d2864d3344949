#include "connectors/explain/parts.h"

#include <algorithm>
#include <optional>
#include <set>

#include "rules/cel/explain.h"

namespace limen::explain {

namespace {

using cel::one_line;
using expr::Node;
using expr::Op;
using expr::Value;

class Walk {
 public:
  Walk(Lines& out, const expr::Program& program, const expr::Frame& frame,
       const types::SlotTable& slots, std::span<const types::SlotId> renumbered)
      : out_(out),
        program_(program),
        frame_(frame),
        slots_(slots),
        renumbered_(renumbered),
        first_(out.size()) {}

  void run(const std::string& label) {
    const Node& root = program_.nodes[program_.root];
    const Value value = expr::evaluate(program_, program_.root, frame_);
    out_.push_back({label, 0, one_line(program_.text_of(root)), shown(value)});
    below(program_.root, 1);
    if (out_.size() - first_ <= kMaxParts) return;
    out_.resize(first_ + kMaxParts);
    out_.push_back({"", 1, "… and more parts", ""});
  }

 private:
  [[nodiscard]] const Node& at(std::uint32_t number) const { return program_.nodes[number]; }
  static bool is_joined(const Node& node) { return node.op == Op::kAnd || node.op == Op::kOr; }

  /// Locals that the node reads, and those that are bound in it.
  void locals(std::uint32_t number, std::set<std::uint32_t>& read,
              std::set<std::uint32_t>& bound) const {
    const Node& node = at(number);
    if (node.op == Op::kLocal) read.insert(node.a);
    if (node.op == Op::kComprehension || node.op == Op::kBind || node.op == Op::kChain) {
      bound.insert(node.a);
      if (node.op == Op::kComprehension) bound.insert(node.b);
    }
    for (const std::uint32_t child : program_.children_of(node)) locals(child, read, bound);
  }

  /// Whether it means something alone: it reads no variable of what is around it.
  [[nodiscard]] bool stands_alone(std::uint32_t number) const {
    std::set<std::uint32_t> read;
    std::set<std::uint32_t> bound;
    locals(number, read, bound);
    return std::ranges::includes(bound, read);
  }

  [[nodiscard]] static bool same_text(const Node& a, const Node& b) {
    return a.text_begin == b.text_begin && a.text_end == b.text_end;
  }

  /// Nothing where the node was not evaluated.
  std::optional<Value> part(std::uint32_t number, const Node& parent, std::size_t depth) {
    const Node& node = at(number);
    if (node.op == Op::kConstant || node.op == Op::kTable || node.op == Op::kLocal) return {};
    if (!stands_alone(number) || out_.size() - first_ > kMaxParts) return {};
    const Value value = expr::evaluate(program_, number, frame_);
    if (same_text(node, parent)) {
      if (node.op == Op::kField || node.op == Op::kHasField) {
        add_field(node, depth, value);
      } else {
        below(number, depth);
      }
    } else if (is_plumbing(node)) {
      below(number, depth);
    } else {
      out_.push_back({"", depth, one_line(program_.text_of(node)), shown(value)});
      below(number, depth + 1);
    }
    return value;
  }

  /// `double(x)` is there for the types, and `points[point]` for its columns: what they are made of
  /// says it all.
  [[nodiscard]] bool is_plumbing(const Node& node) const {
    if (node.op == Op::kCall) return program_.text_of(node).starts_with("double(");
    return node.op == Op::kIndex && at(program_.children_of(node)[0]).op == Op::kTable;
  }

  /// A field inside of a macro, once.
  void add_field(const Node& node, std::size_t depth, const Value& value) {
    const auto slot = static_cast<types::SlotId>(node.b);
    const std::string& path = slots_[renumbered_.empty() ? slot : renumbered_[slot]].path;
    const std::string text = node.op == Op::kField ? path : "has(" + path + ")";
    for (std::size_t i = first_; i < out_.size(); ++i) {
      if (out_[i].text == text) return;
    }
    out_.push_back({"", depth, text, shown(value)});
  }

  void below(std::uint32_t number, std::size_t depth) {
    const Node& node = at(number);
    if (is_joined(node)) {
      bool decided = false;
      operands(node, node, depth, decided);
      return;
    }
    if (node.op == Op::kTernary) {
      ternary(node, depth);
      return;
    }
    for (const std::uint32_t child : program_.children_of(node)) part(child, node, depth);
  }

  /// The operands of a chain `a && b && c`, one below the other.
  void operands(const Node& top, const Node& node, std::size_t depth, bool& decided) {
    for (const std::uint32_t child : program_.children_of(node)) {
      if (at(child).op == top.op && !same_text(at(child), top)) {
        operands(top, at(child), depth, decided);
      } else if (decided) {
        skipped(at(child), depth, top.op == Op::kAnd ? "is false" : "is true");
      } else {
        const auto value = part(child, top, depth);
        const bool known = value && value->kind == expr::ValueKind::kBool;
        decided = known && value->is_true() == (top.op == Op::kOr);
      }
    }
  }

  void ternary(const Node& node, std::size_t depth) {
    const auto children = program_.children_of(node);
    const auto condition = part(children[0], node, depth);
    if (!condition || condition->kind != expr::ValueKind::kBool) return;
    part(children[condition->is_true() ? 1 : 2], node, depth);
  }

  void skipped(const Node& node, std::size_t depth, std::string_view why) {
    if (out_.size() - first_ > kMaxParts) return;
    out_.push_back({"", depth, one_line(program_.text_of(node)),
                    "not looked at, since a part before it " + std::string(why)});
  }

  Lines& out_;
  const expr::Program& program_;
  const expr::Frame& frame_;
  const types::SlotTable& slots_;
  std::span<const types::SlotId> renumbered_;
  std::size_t first_;  // of these lines in `out_`
};

}  // namespace

std::string shown(const Value& value) {
  if (value.is_absent()) return "absent";
  if (value.is_error()) return "error: " + std::string(expr::message(value.code));
  std::string out;
  expr::append_json(out, value);
  return out;
}

void append_parts(Lines& out, const std::string& label, const expr::Program& program,
                  const expr::Frame& frame, const types::SlotTable& slots,
                  std::span<const types::SlotId> renumbered) {
  Walk(out, program, frame, slots, renumbered).run(label);
}

}  // namespace limen::explain
