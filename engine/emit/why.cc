#include "engine/emit/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace limen::emit {

namespace {

using expr::Node;
using expr::Op;
using expr::Program;
using expr::Value;

class Explainer {
 public:
  Explainer(std::string& out, const Program& program, const expr::Frame& frame)
      : out_(out), program_(program), frame_(frame) {}

  void explain(std::uint32_t number) {
    const Node& node = program_.nodes[number];
    const auto children = program_.children_of(node);
    if (node.op == Op::kAnd) {
      explain(children[0]);
      explain(children[1]);
    } else if (node.op == Op::kOr) {
      explain(expr::evaluate(program_, children[0], frame_).is_true() ? children[0] : children[1]);
    } else if (!is_guard(node)) {
      if (!first_) out_ += ", ";
      first_ = false;
      explain_part(node, children);
    }
  }

 private:
  /// has(field) beside a part that reads the field says nothing of its own.
  [[nodiscard]] bool is_guard(const Node& node) const {
    if (node.op != Op::kHasField) return false;
    return std::ranges::any_of(program_.nodes, [&node](const Node& other) {
      return other.op == Op::kField && other.a == node.a && other.b == node.b;
    });
  }

  void explain_part(const Node& node, std::span<const std::uint32_t> children) {
    if (node.op == Op::kIn && program_.nodes[children[0]].op == Op::kConstant) {
      append_text(children[1]);
      out_ += " has ";
      append_value(children[0]);
      return;
    }
    if (node.op == Op::kIn || (node.op >= Op::kEqual && node.op <= Op::kGreaterEqual)) {
      const bool says_all = node.op == Op::kEqual || node.op == Op::kIn;
      append_text(children[0]);
      out_ += " is ";
      append_value(children[0]);
      if (!says_all) append_limit(node, children);
      return;
    }
    out_ += program_.text_of(node);
    out_ += " holds";
  }

  void append_limit(const Node& node, std::span<const std::uint32_t> children) {
    out_ += " (";
    out_ += sign(node.op);
    out_ += ' ';
    const bool constant = program_.nodes[children[1]].op == Op::kConstant;
    append_value(children[1]);
    if (!constant) {
      out_ += " = ";
      append_text(children[1]);
    }
    out_ += ')';
  }

  void append_text(std::uint32_t number) {
    // `double(x)` is there for the types; a person reads `x`.
    std::string_view text = program_.text_of(program_.nodes[number]);
    if (program_.nodes[number].op == Op::kCall && text.starts_with("double(")) {
      text = text.substr(7, text.size() - 8);
    }
    out_ += text;
  }
  void append_value(std::uint32_t number) {
    const Value value = expr::evaluate(program_, number, frame_);
    if (value.is_error()) {
      out_ += "unknown";
    } else if (value.kind == expr::ValueKind::kDouble) {
      out_ += fmt::format("{:.6g}", value.d);
    } else {
      expr::append_string(out_, value);
    }
  }

  static std::string_view sign(Op op) {
    switch (op) {
      case Op::kNotEqual:
        return "not";
      case Op::kLess:
        return "<";
      case Op::kLessEqual:
        return "<=";
      case Op::kGreater:
        return ">";
      case Op::kGreaterEqual:
        return ">=";
      default:
        return "=";
    }
  }

  std::string& out_;
  const Program& program_;
  const expr::Frame& frame_;
  bool first_ = true;
};

}  // namespace

void append_why(std::string& out, const Program& condition, const expr::Frame& frame) {
  Explainer(out, condition, frame).explain(condition.root);
}

void append_why_of_sequence(std::string& out, const plan::Sequence& sequence,
                            const Program* condition, const expr::Frame& frame) {
  std::size_t named = 0;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    const plan::Step& step = sequence.steps[i];
    if (step.is_none()) {
      out += step.lasts.count() == 0 ? "; nothing between with " : "; then nothing with ";
      out += step.when->text_of(step.when->nodes[step.when->root]);
      if (step.lasts.count() == 0) continue;
      out += " in ";
      types::append_duration(out, step.lasts);
      continue;
    }
    if (i > 0) out += "; then ";
    out += step.name;
    if (step.times > 1) out += " (" + std::to_string(step.times) + " times, the last";
    out += " at ";
    types::append_rfc3339(out,
                          std::chrono::floor<std::chrono::seconds>(frame.events[named].time()));
    if (step.times > 1) out += ')';
    if (step.when != nullptr) {
      out += ": ";
      append_why(out, *step.when, frame);
    }
    ++named;
  }
  if (condition != nullptr) {
    out += "; ";
    append_why(out, *condition, frame);
  }
  out.push_back('.');
}

}  // namespace limen::emit
