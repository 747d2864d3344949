#include <deque>
#include <utility>

#include "engine/expr/scratch.h"
#include "rules/cel/compiler.h"

namespace limen::cel {

namespace {

using expr::Value;
using expr::ValueKind;

constexpr std::size_t kMaxKept = 2'000'000;  // values and bytes of one constant
constexpr std::int64_t kFoldSteps = 5;       // for computing any constant, and keeping it

/// Owns the parts of a constant. Copies are as deep as values are, which the tree's depth bounds.
class Kept {
 public:
  /// A copy that lives as long as this; kError where it is too large.
  Value keep(const Value& value) {
    used_ += 1;
    if (used_ > kMaxKept) return Value::error(expr::ErrorCode::kBudget);
    switch (value.kind) {
      case ValueKind::kString:
      case ValueKind::kBytes: {
        used_ += value.extra;
        Value kept = value;
        kept.s = texts_.emplace_back(value.text()).data();
        return kept;
      }
      case ValueKind::kList:
        return list(*value.list);
      case ValueKind::kMap:
        return map(*value.map);
      case ValueKind::kOptional: {
        expr::OptionalValue& kept = optionals_.emplace_back(*value.optional);
        kept.value = keep(kept.value);
        return kept.value.is_error() ? kept.value : Value::of(&kept);
      }
      default:
        return value;
    }
  }

 private:
  Value list(const expr::ListValue& list) {
    std::vector<Value>& items = items_.emplace_back();
    for (std::uint32_t i = 0; i < list.size; ++i) {
      items.push_back(keep(list.items[i]));
      if (items.back().is_error()) return items.back();
    }
    return Value::of(&lists_.emplace_back(expr::ListValue{items.data(), list.size}));
  }

  Value map(const expr::MapValue& map) {
    std::vector<expr::MapEntry>& entries = entries_.emplace_back();
    for (std::uint32_t i = 0; i < map.size; ++i) {
      entries.push_back({keep(map.entries[i].key), keep(map.entries[i].value)});
      if (entries.back().value.is_error()) return entries.back().value;
    }
    expr::MapValue& kept = maps_.emplace_back(map);
    kept.entries = entries.data();
    if (map.index != nullptr) {
      indexes_.emplace_back(map.index, map.index + map.mask + 1);
      kept.index = indexes_.back().data();
    }
    return Value::of(&kept);
  }

  std::size_t used_ = 0;
  std::deque<std::string> texts_;
  std::deque<std::vector<Value>> items_;
  std::deque<expr::ListValue> lists_;
  std::deque<std::vector<expr::MapEntry>> entries_;
  std::deque<expr::MapValue> maps_;
  std::deque<std::vector<std::uint32_t>> indexes_;
  std::deque<expr::OptionalValue> optionals_;
};

}  // namespace

/// Computes a constant once and for all. One that ends in an error stays as it is: it may stand
/// where it is never evaluated; and so do all, once computing them has cost an evaluation's budget.
void Compiler::fold(Typed& value) {
  if (!value.constant || node(value).op == expr::Op::kConstant) return;
  if (dynamic_ || fold_steps_ < 0 || node(value).op == expr::Op::kOptElement) return;
  expr::Scratch scratch;
  expr::Frame frame;
  frame.scratch = &scratch;
  const Value computed = expr::evaluate(*program_, value.node, frame);
  fold_steps_ -= scratch.spent() + kFoldSteps;
  auto kept = std::make_shared<Kept>();
  const Value constant = computed.is_error() ? computed : kept->keep(computed);
  if (constant.is_error()) {
    value.constant = false;
    return;
  }
  expr::Node made_node;
  made_node.text_begin = node(value).text_begin;
  made_node.text_end = node(value).text_end;
  made_node.constant = constant;
  program_->nodes.push_back(made_node);
  depths_.push_back(1);
  program_->keep.push_back(std::move(kept));
  value.node = static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

}  // namespace limen::cel
