#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "engine/expr/compare.h"
#include "engine/expr/evaluator.h"
#include "engine/expr/map.h"

namespace limen::expr {

namespace {

constexpr std::size_t kKeyBytesAStep = 64;

/// The text of a part of a key, in `digits` where it has to be written; nothing for what is no key.
std::optional<std::string_view> key_text(const Value& key, std::array<char, 24>& digits) {
  const auto written = [&](auto number) {
    const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
  };
  switch (key.kind) {
    case ValueKind::kString:
      return key.text();
    case ValueKind::kInt:
      return written(key.i);
    case ValueKind::kUint:
      return written(key.u);
    case ValueKind::kBool:
      return key.b ? "true" : "false";
    default:
      return std::nullopt;
  }
}

const RowValue* find_joined(const Table& table, const ListValue& parts, bool& fits) {
  std::vector<std::array<char, 24>> digits(parts.size);
  std::vector<std::string_view> texts;
  for (std::uint32_t i = 0; i < parts.size; ++i) {
    const auto text = key_text(parts.items[i], digits[i]);
    if (!text) return nullptr;
    texts.push_back(*text);
  }
  fits = true;
  return table.find(Table::joined_key(texts));
}

/// A whole number of any type as an index; nothing for what is none.
std::optional<std::int64_t> as_index(const Value& key) {
  if (key.kind == ValueKind::kInt) return key.i;
  if (key.kind == ValueKind::kUint) {
    return key.u > 0xffffffffU ? -1 : static_cast<std::int64_t>(key.u);
  }
  if (key.kind != ValueKind::kDouble || std::trunc(key.d) != key.d) return std::nullopt;
  return std::abs(key.d) > 1e9 ? -1 : static_cast<std::int64_t>(key.d);
}

Value item(const ListValue& list, const Value& key) {
  const auto index = as_index(key);
  if (!index) return Value::error(ErrorCode::kInvalidArgument);
  if (*index < 0 || *index >= list.size) return Value::error(ErrorCode::kOutOfRange);
  return list.items[*index];
}

Value cell(const RowValue& row, std::string_view name, std::uint32_t hint) {
  const Table& table = *row.table;
  std::size_t column = hint - 1;
  if (hint == 0 || column >= table.columns().size() || table.columns()[column].name != name) {
    column = table.column(name);
  }
  if (column == table.columns().size()) return Value::error(ErrorCode::kNoSuchKey);
  return table.cell(row.row, column);
}

/// Errors that `[?x]`, `.?x` and has() take for "not there".
bool is_missing(const Value& value) {
  return value.is_error() && (value.code == ErrorCode::kNoSuchKey ||
                              value.code == ErrorCode::kOutOfRange || value.is_absent());
}

}  // namespace

const RowValue* find_row(const Table& table, const Value& key, bool& fits) {
  fits = false;
  if (key.kind == ValueKind::kList && key.list->size == table.key_columns().size()) {
    return find_joined(table, *key.list, fits);
  }
  if (table.key_columns().size() != 1) return nullptr;
  std::array<char, 24> digits;
  const auto text = key_text(key, digits);
  fits = text.has_value();
  return fits ? table.find(*text) : nullptr;
}

Value some(const Value& value, Scratch& scratch) {
  auto* const optional = scratch.array<OptionalValue>(1);
  if (optional == nullptr) return Value::error(ErrorCode::kBudget);
  *optional = {true, value};
  return Value::of(optional);
}

Value none() {
  static constexpr OptionalValue kNone{false, {}};
  return Value::of(&kNone);
}

Value Evaluator::at(const Value& operand, const Value& key) {
  switch (operand.kind) {
    case ValueKind::kList:
      return item(*operand.list, key);
    case ValueKind::kMap: {
      const Value* found = find(*operand.map, key, scratch_);
      return found == nullptr ? Value::error(ErrorCode::kNoSuchKey) : *found;
    }
    case ValueKind::kRow:
      if (key.kind == ValueKind::kString) return cell(*operand.row, key.text(), 0);
      return Value::error(ErrorCode::kNoSuchKey);
    default:
      return Value::error(ErrorCode::kNoOverload);
  }
}

Value Evaluator::member(const Value& operand, const Node& node) {
  if (operand.kind == ValueKind::kRow) return cell(*operand.row, node.constant.text(), node.b);
  if (operand.kind == ValueKind::kMap) return at(operand, node.constant);
  return Value::error(ErrorCode::kNoOverload);
}

/// What was found, as an optional where it was asked for as one or in one.
Value Evaluator::maybe(const Value& operand, const Value& found, bool optional) {
  if (!optional && operand.kind != ValueKind::kOptional) return found;
  if (is_missing(found)) return none();
  return found.is_error() ? found : some(found, scratch_);
}

Value Evaluator::indexed(const Node& node, bool optional) {
  const Node& base = child_node(node, 0);
  if (base.op == Op::kTable) {
    const Value key = child(node, 1);
    if (key.is_error()) return key;
    if (!scratch_.spend_on(key, kKeyBytesAStep)) return Value::error(ErrorCode::kBudget);
    bool fits = false;
    const RowValue* row = find_row(*frame_.tables[base.a], key, fits);
    const auto code = fits ? ErrorCode::kNoSuchKey : ErrorCode::kNoOverload;
    return maybe(key, row == nullptr ? Value::error(code) : Value::of(row), optional);
  }
  const Value operand = child(node, 0);
  if (operand.is_error()) return operand;
  const Value key = child(node, 1);
  if (key.is_error()) return key;
  if (operand.kind != ValueKind::kOptional) return maybe(operand, at(operand, key), optional);
  if (!operand.optional->has) return operand;
  return maybe(operand, at(operand.optional->value, key), true);
}

Value Evaluator::selected(const Node& node, bool optional) {
  const Value operand = child(node, 0);
  if (operand.is_error()) return operand;
  if (operand.kind != ValueKind::kOptional) return maybe(operand, member(operand, node), optional);
  if (!operand.optional->has) return operand;
  return maybe(operand, member(operand.optional->value, node), true);
}

Value Evaluator::has_selected(const Node& node) {
  const Value operand = child(node, 0);
  if (operand.is_error()) return operand;
  Value found = Value::error(ErrorCode::kNoSuchKey);
  if (operand.kind != ValueKind::kOptional) {
    found = member(operand, node);
  } else if (operand.optional->has) {
    found = member(operand.optional->value, node);
  }
  if (is_missing(found)) return Value::boolean(false);
  return found.is_error() ? found : Value::boolean(true);
}

Value Evaluator::in_table(const Node& node, const Table& table) {
  const Value key = child(node, 0);
  if (key.is_error()) return key;
  if (!scratch_.spend_on(key, kKeyBytesAStep)) return Value::error(ErrorCode::kBudget);
  bool fits = false;
  return Value::boolean(find_row(table, key, fits) != nullptr);
}

Value Evaluator::element_of(const Node& node) {
  const Node& container = child_node(node, 1);
  if (container.op == Op::kTable) return in_table(node, *frame_.tables[container.a]);
  const Value element = child(node, 0);
  if (element.is_error()) return element;
  const Value operand = child(node, 1);
  if (operand.is_error()) return operand;
  if (operand.kind == ValueKind::kMap) {
    return Value::boolean(find(*operand.map, element, scratch_) != nullptr);
  }
  if (operand.kind != ValueKind::kList) return Value::error(ErrorCode::kNoOverload);
  if (!scratch_.spend(operand.list->size / 8)) return Value::error(ErrorCode::kBudget);
  for (std::uint32_t i = 0; i < operand.list->size; ++i) {
    const Value same = equal(operand.list->items[i], element, scratch_);
    if (same.is_error() || same.b) return same;
  }
  return Value::boolean(false);
}

}  // namespace limen::expr
