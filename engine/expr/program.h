#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/table.h"
#include "engine/expr/value.h"
#include "engine/types/event_view.h"

namespace limen::expr {

/// What a node of a compiled expression does. Children are node numbers of the same program.
enum class Op : std::uint8_t {
  kConstant,  // constant
  kField,     // event `a`, slot `b`, read as slot_type; kAbsent where it is not there
  kHasField,  // bool: whether event `a` has slot `b`; never an error
  kVariable,  // Frame::variables[a]: a measure, an aggregate, window.start, a key's field, a
              // binding
  kLocal,     // a comprehension's or bind's variable, slot `a` of the evaluation
  kTable,     // table `a` as a map, where it is not indexed at once
  kAnd,       // children: 2
  kOr,        // children: 2
  kNot,       // children: 1
  kTernary,   // children: 3
  kEqual,     // children: 2, and so on
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,  // element, list / map / table
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kNegate,
  kIndex,     // operand, key
  kOptIndex,  // operand, key: optional
  kSelect,    // operand; field name in `constant`; of a row: `b` is 1 + the column's likely number
  kOptSelect,
  kHasSelect,      // has(operand.name)
  kList,           // children: elements; an optional one is under kOptElement
  kMap,            // children: key, value, key, value, …; an optional value is under kOptElement
  kOptElement,     // children: 1, an optional; only as a child of kList and kMap
  kCall,           // function `a` (a Fn), children: arguments; `b`: 1 + its place in patterns
  kComprehension,  // children: range, (filter,) body; locals a and b, `c`: a Loop (function.h);
                   // `constant`: how many nodes are below it, as kInt
  kBind,           // children: value, body; local `a`
  kChain,  // children, one after the other, each but the last into local `a`; the last's value
};

/// One node: 48 bytes. `first` and `count` are its children, in Program::children.
struct Node {
  Op op = Op::kConstant;
  types::SlotType slot_type = types::SlotType::kString;  // kField
  std::uint16_t quick = 0;                               // 1 + its place in Program::quick, or 0
  std::uint32_t count = 0;
  std::uint32_t first = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
  std::uint32_t text_begin = 0;  // the part of Program::source that this node is, in bytes
  std::uint32_t text_end = 0;
  Value constant;  // kConstant: the value; kSelect and its like: the name, as kString
};

static_assert(sizeof(Node) == 48);

class Pattern;  // pattern.h

/// A comparison of a field with a constant, as the evaluator runs it: nothing that the nodes do not
/// say.
struct QuickComparison {
  Op op = Op::kEqual;
  types::SlotType type = types::SlotType::kInt;
  types::SlotId slot = 0;
  std::uint32_t event = 0;
  std::uint8_t takes = 0;  // bits: less, equal, greater, not ordered (NaN)
  Value constant;
};

/// A checked expression, ready to run: immutable, shared by threads. Constants and their texts live
/// in it.
///
/// Two nodes of different programs mean the same where same() says so: what the columnar evaluator
/// shares.
class Program {
 public:
  std::string source;  // as the author wrote it, macros by name
  std::vector<Node> nodes;
  std::vector<std::uint32_t> children;
  std::uint32_t root = 0;
  std::uint32_t locals = 0;  // how many comprehension variables an evaluation needs
  std::vector<std::shared_ptr<const void>> keep;         // owners of what constants borrow
  std::vector<std::shared_ptr<const Pattern>> patterns;  // constant regular expressions
  std::vector<QuickComparison> quick;

  [[nodiscard]] std::span<const std::uint32_t> children_of(const Node& node) const {
    return {children.data() + node.first, node.count};
  }
  [[nodiscard]] std::string_view text_of(const Node& node) const {
    return std::string_view(source).substr(node.text_begin, node.text_end - node.text_begin);
  }
};
using ProgramRef = std::shared_ptr<const Program>;

/// Memory and work of one evaluation (scratch.h); reset by each evaluate(), unless held. Keeps its
/// blocks: no allocation in steady state.
class Scratch;

/// What an expression may read while it runs. Borrows all of it.
struct Frame {
  std::span<const types::EventView>
      events;  // kField's event numbers: the event, or a sequence's steps
  std::span<const Value> variables;
  std::span<const Table* const> tables;
  const types::Schema* schema = nullptr;  // texts of symbols
  Scratch* scratch = nullptr;             // required
};

/// The value of the whole program. An error is a value of kind kError, never thrown. What the value
/// borrows from the scratch lives until the next evaluate() with it.
[[nodiscard]] Value evaluate(const Program& program, const Frame& frame);
/// The value of one node of the program, as part of the same language.
[[nodiscard]] Value evaluate(const Program& program, std::uint32_t node, const Frame& frame);

/// The value of a slot as an expression sees it (a symbol as its text); kAbsent where the event
/// lacks it.
[[nodiscard]] Value load(const types::EventView& event, types::SlotId slot, types::SlotType type,
                         const types::Schema& schema, Scratch& scratch);

/// `string(value)` as CEL writes it, for keys, `say` and `why`; errors and containers as a debug
/// form.
void append_string(std::string& out, const Value& value);
/// The value as JSON, as alerts bear it: doubles shortest, int64 as number, timestamps RFC 3339,
/// durations "1.5s".
void append_json(std::string& out, const Value& value);

}  // namespace limen::expr
