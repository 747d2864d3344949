#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "engine/classify/verdicts.h"
#include "engine/expr/program.h"
#include "engine/types/schema.h"

namespace limen::classify {

/// A predicate by number. Equal sub-expressions of all rules have one.
using PredicateId = std::uint32_t;

struct ConstantPredicate {
  expr::Value value;
};
struct HasPredicate {
  types::SlotId slot;
};
/// The symbol in the slot is one of these.
struct SymbolPredicate {
  types::SlotId slot;
  std::vector<types::Symbol> any_of;
};
/// The slot compared with a constant of its own type: int, double, or timestamp in microseconds.
struct ComparePredicate {
  types::SlotId slot;
  types::SlotType type;
  expr::Op op;
  std::uint64_t constant;
};
struct TextPredicate {
  types::SlotId slot;
  std::string equal_to;
};
struct BoolPredicate {
  types::SlotId slot;
};
struct NotPredicate {
  PredicateId operand;
};
/// kAnd or kOr of two.
struct LogicPredicate {
  expr::Op op;
  PredicateId left;
  PredicateId right;
};
/// Whatever else: the scalar evaluator, row by row, only where the verdict is asked for.
struct ScalarPredicate {
  expr::ProgramRef program;
  std::uint32_t node;
};
using Predicate =
    std::variant<ConstantPredicate, HasPredicate, SymbolPredicate, ComparePredicate, TextPredicate,
                 BoolPredicate, NotPredicate, LogicPredicate, ScalarPredicate>;

/// The distinct sub-expressions of all conditions on single events, found by their structure:
/// children come before parents. What the scalar evaluator says of a condition and what these say
/// is the same (tested differentially).
class Predicates {
 public:
  explicit Predicates(std::shared_ptr<const types::Schema> schema) : schema_(std::move(schema)) {}

  /// The number of the program's predicate, a bool over event 0.
  PredicateId add(const expr::ProgramRef& program);
  [[nodiscard]] const Predicate& operator[](PredicateId id) const { return all_[id]; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }

 private:
  PredicateId add_node(const expr::ProgramRef& program, std::uint32_t node);
  [[nodiscard]] std::optional<Predicate> simple(const expr::Program& program,
                                                const expr::Node& node) const;
  [[nodiscard]] std::optional<Predicate> comparison(const expr::Program& program,
                                                    const expr::Node& node) const;
  [[nodiscard]] std::optional<Predicate> membership(const expr::Program& program,
                                                    const expr::Node& node) const;
  PredicateId number(std::string shape, Predicate predicate);

  std::shared_ptr<const types::Schema> schema_;
  std::vector<Predicate> all_;
  std::unordered_map<std::string, PredicateId> by_shape_;
};

}  // namespace limen::classify
