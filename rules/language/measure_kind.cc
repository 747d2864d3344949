#include "rules/language/measure_kind.h"

#include "engine/expr/function.h"

namespace limen::language {

namespace {

using expr::Node;
using expr::Op;
using plan::AggregateFn;

/// A part of a program.
struct Part {
  expr::ProgramRef program;
  std::uint32_t number = 0;
  [[nodiscard]] const Node& node() const { return program->nodes[number]; }
  [[nodiscard]] Part child(std::size_t i) const {
    return {program, program->children_of(node())[i]};
  }
};

/// What a part is made of.
enum class Made : std::uint8_t { kEvents, kNumbers, kElse };  // counts; sums too; anything

class Kinds {
 public:
  explicit Kinds(const plan::Window& window) : window_(window) {}

  [[nodiscard]] MeasureKind kind_of(const expr::ProgramRef& of) const {
    const Part part = behind({of, of->root});
    MeasureKind out;
    if (part.node().op == Op::kDivide && is_share(part)) {
      out.judged = plan::Judged::kShare;
      out.share = part.program;
      out.successes = part.program->children_of(part.node())[0];
      out.trials = part.program->children_of(part.node())[1];
      return out;
    }
    if (const auto number = aggregate(part)) {
      const AggregateFn fn = window_.aggregates[*number].fn;
      if (fn == AggregateFn::kMean || fn == AggregateFn::kQuantile) {
        out.values = number;
        return out;
      }
    }
    const Made made = made_of(part, /*doubles=*/false);
    if (made == Made::kElse) return out;
    out.judged = plan::Judged::kCount;
    out.counts_events = made == Made::kEvents;
    return out;
  }

 private:
  /// What a name or double() stands for.
  [[nodiscard]] Part behind(Part part) const {
    while (true) {
      const Node& node = part.node();
      if (node.op == Op::kVariable && node.a >= window_.aggregates.size() &&
          node.a < window_.start_index()) {
        part.program = window_.measures[node.a - window_.aggregates.size()].program;
        part.number = part.program->root;
      } else if (node.op == Op::kCall && node.count == 1 &&
                 node.a == static_cast<std::uint32_t>(expr::Fn::kToDouble)) {
        part = part.child(0);
      } else {
        return part;
      }
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> aggregate(const Part& part) const {
    const Node& node = part.node();
    if (node.op != Op::kVariable || node.a >= window_.aggregates.size()) return std::nullopt;
    return node.a;
  }

  /// A division of doubles, each of which is a count or sum: an int's is another thing.
  [[nodiscard]] bool is_share(const Part& part) const {
    for (std::size_t i = 0; i < 2; ++i) {
      const Part side = part.child(i);
      if (made_of(behind(side), /*doubles=*/true) == Made::kElse) return false;
      if (!is_double(side)) return false;
    }
    return true;
  }

  /// Whether it is one by its form: double(…), or a sum of doubles.
  [[nodiscard]] bool is_double(const Part& part) const {
    const Node& node = part.node();
    if (node.op == Op::kCall) return true;                     // made_of() took it: double()
    if (node.op == Op::kAdd) return is_double(part.child(0));  // so is the other side
    if (node.op == Op::kVariable && node.a >= window_.aggregates.size()) {
      const auto& program = window_.measures[node.a - window_.aggregates.size()].program;
      return is_double({program, program->root});
    }
    const auto number = aggregate(part);
    return number && window_.aggregates[*number].x_kind == expr::ValueKind::kDouble &&
           window_.aggregates[*number].fn == AggregateFn::kSum;
  }

  [[nodiscard]] Made made_of(const Part& given, bool doubles) const {
    const Part part = behind(given);
    const Node& node = part.node();
    if (const auto number = aggregate(part)) {
      const plan::Aggregate& aggregate = window_.aggregates[*number];
      if (aggregate.fn == AggregateFn::kCount || aggregate.fn == AggregateFn::kDistinct) {
        return Made::kEvents;
      }
      const bool fits = doubles || aggregate.x_kind == expr::ValueKind::kInt ||
                        aggregate.x_kind == expr::ValueKind::kUint;
      return aggregate.fn == AggregateFn::kSum && fits ? Made::kNumbers : Made::kElse;
    }
    if (node.op != Op::kAdd && node.op != Op::kMultiply) return Made::kElse;
    const bool factor = node.op == Op::kMultiply;
    if (factor && doubles) return Made::kElse;  // a multiple is no number of trials
    Made worst = Made::kEvents;
    bool constant = false;
    for (std::size_t i = 0; i < 2; ++i) {
      const Part side = behind(part.child(i));
      if (factor && is_factor(side.node())) {
        if (constant) return Made::kElse;
        constant = true;
        continue;
      }
      worst = std::max(worst, made_of(side, doubles));
    }
    return factor && !constant ? Made::kElse : worst;
  }

  /// A constant above 0.
  static bool is_factor(const Node& node) {
    if (node.op != Op::kConstant) return false;
    return (node.constant.kind == expr::ValueKind::kInt && node.constant.i > 0) ||
           (node.constant.kind == expr::ValueKind::kUint && node.constant.u > 0) ||
           (node.constant.kind == expr::ValueKind::kDouble && node.constant.d > 0);
  }

  const plan::Window& window_;
};

}  // namespace

MeasureKind measure_kind(const plan::Window& window, const expr::ProgramRef& of) {
  return Kinds(window).kind_of(of);
}

}  // namespace limen::language
