#include "engine/expr/shape.h"

namespace limen::expr {

namespace {

void append_number(std::string& out, std::uint64_t number) {
  out += std::to_string(number);
  out.push_back(',');
}

void append_value(std::string& out, const Value& value) {
  append_number(out, static_cast<std::uint64_t>(value.kind));
  switch (value.kind) {
    case ValueKind::kString:
    case ValueKind::kBytes:
      append_number(out, value.extra);
      out += value.text();
      return;
    case ValueKind::kError:
      append_number(out, static_cast<std::uint64_t>(value.code));
      return;
    case ValueKind::kNull:
      return;
    case ValueKind::kBool:
      append_number(out, value.b ? 1 : 0);
      return;
    case ValueKind::kList:
      append_number(out, value.list->size);
      for (std::uint32_t i = 0; i < value.list->size; ++i) append_value(out, value.list->items[i]);
      return;
    case ValueKind::kMap:
      append_number(out, value.map->size);
      for (std::uint32_t i = 0; i < value.map->size; ++i) {
        append_value(out, value.map->entries[i].key);
        append_value(out, value.map->entries[i].value);
      }
      return;
    default:  // scalars in `u` and `extra`; rows and optionals by address, which is never wrongly
              // equal
      append_number(out, value.u);
      append_number(out, value.extra);
  }
}

void append_shape(std::string& out, const Program& program, std::uint32_t number) {
  const Node& node = program.nodes[number];
  out.push_back('(');
  append_number(out, static_cast<std::uint64_t>(node.op));
  append_number(out, static_cast<std::uint64_t>(node.slot_type));
  append_number(out, node.a);
  append_number(out, node.b);
  append_number(out, node.c);
  append_value(out, node.constant);
  for (const std::uint32_t child : program.children_of(node)) append_shape(out, program, child);
  out.push_back(')');
}

}  // namespace

std::string shape_of(const Program& program, std::uint32_t node) {
  std::string out;
  append_shape(out, program, node);
  return out;
}

}  // namespace limen::expr
