#include "engine/expr/quick.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "engine/expr/compare.h"

namespace limen::expr {

namespace {

using types::SlotType;

constexpr std::int64_t kTwo53 = 9007199254740992;  // integers up to here are doubles

bool is_comparison(Op op) { return op >= Op::kEqual && op <= Op::kGreaterEqual; }

std::uint8_t taken_by(Op op) {
  switch (op) {
    case Op::kEqual:
      return 0b0010;
    case Op::kNotEqual:
      return 0b1101;
    case Op::kLess:
      return 0b0001;
    case Op::kLessEqual:
      return 0b0011;
    case Op::kGreater:
      return 0b0100;
    default:
      return 0b0110;
  }
}

/// The constant as the field's payload is compared with it, if that is all there is to it.
std::optional<Value> comparable(Op op, SlotType type, const Value& constant) {
  const bool equality = op == Op::kEqual || op == Op::kNotEqual;
  switch (type) {
    case SlotType::kDouble:
      if (constant.kind == ValueKind::kInt && constant.i >= -kTwo53 && constant.i <= kTwo53) {
        return Value::real(static_cast<double>(constant.i));
      }
      return constant.kind == ValueKind::kDouble ? std::optional(constant) : std::nullopt;
    case SlotType::kInt:
      return constant.kind == ValueKind::kInt ? std::optional(constant) : std::nullopt;
    case SlotType::kSymbol:
    case SlotType::kString:
      // The cost of comparing a longer one would have to be counted.
      return equality && constant.kind == ValueKind::kString && constant.extra <= kComparedAStep
                 ? std::optional(constant)
                 : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

void find_quick(Program& program) {
  for (Node& node : program.nodes) {
    if (!is_comparison(node.op)) continue;
    if (program.quick.size() == std::numeric_limits<std::uint16_t>::max()) return;
    const Node& left = program.nodes[program.children[node.first]];
    const Node& right = program.nodes[program.children[node.first + 1]];
    if (left.op != Op::kField || right.op != Op::kConstant) continue;
    const auto constant = comparable(node.op, left.slot_type, right.constant);
    if (!constant) continue;
    program.quick.push_back({node.op, left.slot_type, static_cast<types::SlotId>(left.b), left.a,
                             taken_by(node.op), *constant});
    node.quick = static_cast<std::uint16_t>(program.quick.size());
  }
}

}  // namespace limen::expr
