#include <deque>

#include "rules/language/names.h"

namespace limen::language {

namespace {

using expr::Value;

/// Owns what the values of a list borrow.
struct ListMemory {
  std::deque<std::string> texts;
  std::deque<std::vector<Value>> items;
  std::deque<expr::ListValue> lists;
};

class ListBuilder {
 public:
  ListBuilder(ListMemory& memory, Diagnostics& diagnostics)
      : memory_(memory), diagnostics_(diagnostics) {}

  Value build(const Node& list, cel::Type& type) {
    std::vector<Value> items;
    type.kind = cel::TypeKind::kList;
    type.parts.clear();
    for (const Node& item : list.items) {
      cel::Type element;
      items.push_back(value(item, element));
      if (type.parts.empty()) type.parts.push_back(element);
      if (!cel::same(type.parts[0], element)) type.parts[0] = cel::Type{};  // dyn
    }
    if (type.parts.empty()) type.parts.emplace_back();
    const auto& kept = memory_.items.emplace_back(std::move(items));
    Value out;
    out.kind = expr::ValueKind::kList;
    out.list = &memory_.lists.emplace_back(
        expr::ListValue{kept.data(), static_cast<std::uint32_t>(kept.size())});
    return out;
  }

 private:
  Value value(const Node& node, cel::Type& type) {
    if (node.kind == NodeKind::kList) return build(node, type);
    if (node.kind != NodeKind::kScalar) {
      diagnostics_.error(
          node.span, "E004 wrong-type",
          "a list holds texts, numbers, bools or lists; this is " + what_it_is(node));
      return {};
    }
    switch (node.scalar_type()) {
      case ScalarType::kBool:
        type.kind = cel::TypeKind::kBool;
        return Value::boolean(*node.boolean());
      case ScalarType::kInt:
        type.kind = cel::TypeKind::kInt;
        if (const auto whole = node.integer()) return Value::integer(*whole);
        break;
      case ScalarType::kDouble:
        type.kind = cel::TypeKind::kDouble;
        if (const auto number = node.number()) return Value::real(*number);
        break;
      case ScalarType::kText:
        type.kind = cel::TypeKind::kString;
        return Value::string(memory_.texts.emplace_back(node.value));
    }
    diagnostics_.error(node.span, "E007 bad-value", "this number does not fit 64 bits");
    return {};
  }

  ListMemory& memory_;
  Diagnostics& diagnostics_;
};

}  // namespace

cel::ConstantName list_constant(const Node& list, Diagnostics& diagnostics) {
  const auto memory = std::make_shared<ListMemory>();
  cel::ConstantName constant;
  constant.value = ListBuilder(*memory, diagnostics).build(list, constant.type);
  constant.keep = memory;
  return constant;
}

}  // namespace limen::language
