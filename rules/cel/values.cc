#include <algorithm>

#include "rules/cel/compiler.h"
#include "rules/cel/suggest.h"

namespace limen::cel {

namespace {

using expr::Op;
using expr::Value;
using expr::ValueKind;

std::string_view last_part(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

const types::Field* enumeration_of(const Type& type) {
  if (type.enumeration != nullptr) return type.enumeration;
  return type.kind == TypeKind::kList && !type.parts.empty() ? type.parts[0].enumeration : nullptr;
}

bool names(const Value& value, std::string_view text) {
  if (value.kind == ValueKind::kString) return value.text() == text;
  if (value.kind == ValueKind::kList) {
    for (std::uint32_t i = 0; i < value.list->size; ++i) {
      if (names(value.list->items[i], text)) return true;
    }
  }
  if (value.kind == ValueKind::kMap) {
    for (std::uint32_t i = 0; i < value.map->size; ++i) {
      if (names(value.map->entries[i].key, text) || names(value.map->entries[i].value, text)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

/// Constants that a value with an enumeration is compared with, or is looked for in, are of it.
void Compiler::check_values(const Typed& limited, const Typed& value, std::uint32_t value_ast) {
  const types::Field* const field = enumeration_of(limited.type);
  const expr::Node& made_node = node(value);
  if (dynamic_ || field == nullptr || made_node.op != Op::kConstant) return;
  const Value& constant = made_node.constant;
  if (constant.kind == ValueKind::kString) {
    return check_value(*field, constant.text(), range_of(at(value_ast)));
  }
  if (constant.kind != ValueKind::kList) return;
  const Ast& list = at(value_ast);
  const bool written = list.kind == AstKind::kList && list.count == constant.list->size;
  for (std::uint32_t i = 0; i < constant.list->size; ++i) {
    const Value& item = constant.list->items[i];
    if (item.kind != ValueKind::kString) continue;
    check_value(*field, item.text(), range_of(written ? at(child(list, i)) : list));
  }
}

void Compiler::check_value(const types::Field& field, std::string_view value, Range range) {
  std::vector<std::string> values;
  for (const types::EnumValue& one : field.values) {
    if (one.name == value) return;
    values.push_back(one.name);
  }
  std::string hint = did_you_mean(value, values);
  if (hint.empty()) {
    hint = "it is one of";
    for (std::size_t i = 0; i < values.size(); ++i) hint += (i == 0 ? " " : ", ") + values[i];
  }
  error("E205 unknown-value", range,
        "`" + std::string(value) + "` is no value of `" + std::string(last_part(field.path)) + "`",
        hint);
}

/// A leaf that holds the text of a field with values that serve the person.
void Compiler::note_source(const Typed& value) {
  if (dynamic_ || !value.type.marks.may_serve) return;
  served_tests_.add_source(value.node, value.type.enumeration);
}

void Compiler::check_served_tests() {
  if (dynamic_ || scope_.may_serve_person()) return;
  const bool said = std::any_of(findings_.begin(), findings_.end(),
                                [](const Finding& one) { return one.code.starts_with("E211"); });
  if (said) return;
  ServedClasses own;
  ServedClasses* const shared = scope_.served_classes();
  for (auto& refusal : served_tests_.check(*program_, shared != nullptr ? *shared : own)) {
    const expr::Node& one = program_->nodes[refusal.node];
    error("E211 serves-person", {one.text_begin, one.text_end}, std::move(refusal.message),
          std::move(refusal.hint));
  }
}

/// A value that serves the person is named by rules of domain `protection` only: anywhere in an
/// expression that reads a field which may have it, however it comes to be compared.
void Compiler::check_served_values() {
  if (dynamic_ || enumerations_.empty() || scope_.may_serve_person()) return;
  for (const types::Field* field : enumerations_) {
    for (const types::EnumValue& value : field->values) {
      if (!value.serves_person) continue;
      for (const expr::Node& one : program_->nodes) {
        if (one.op != Op::kConstant || !names(one.constant, value.name)) continue;
        error("E211 serves-person", {one.text_begin, one.text_end},
              "`" + value.name + "` is there to serve the person",
              "only rules of domain `protection` may name it");
        break;
      }
    }
  }
}

}  // namespace limen::cel
