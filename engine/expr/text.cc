#include "engine/expr/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "engine/expr/program.h"
#include "engine/expr/times.h"
#include "engine/expr/type_name.h"
#include "engine/types/json_text.h"

namespace limen::expr {

namespace {

constexpr std::size_t kMaxText = std::size_t{64} << 20U;  // shared parts may make a value huge
constexpr int kMaxDepth = 1000;

template <typename T>
void append_number(std::string& out, T value) {
  std::array<char, 32> text{};
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

void append_json(std::string& out, const Value& value, int depth);

void append_items(std::string& out, const ListValue& list, int depth) {
  out.push_back('[');
  for (std::uint32_t i = 0; i < list.size && out.size() < kMaxText; ++i) {
    if (i > 0) out.push_back(',');
    append_json(out, list.items[i], depth);
  }
  out.push_back(']');
}

void append_member(std::string& out, const Value& key, const Value& value, int depth) {
  std::string name;
  append_string(name, key);
  types::append_json_string(out, name);
  out.push_back(':');
  append_json(out, value, depth);
}

void append_entries(std::string& out, const MapValue& map, int depth) {
  out.push_back('{');
  for (std::uint32_t i = 0; i < map.size && out.size() < kMaxText; ++i) {
    if (i > 0) out.push_back(',');
    append_member(out, map.entries[i].key, map.entries[i].value, depth);
  }
  out.push_back('}');
}

void append_row(std::string& out, const RowValue& row, int depth) {
  out.push_back('{');
  bool first = true;
  for (std::size_t i = 0; i < row.table->columns().size(); ++i) {
    const Value cell = row.table->cell(row.row, i);
    if (cell.is_error()) continue;
    if (!first) out.push_back(',');
    first = false;
    append_member(out, Value::string(row.table->columns()[i].name), cell, depth);
  }
  out.push_back('}');
}

void append_json(std::string& out, const Value& value, int depth) {
  if (depth > kMaxDepth) return;
  switch (value.kind) {
    case ValueKind::kNull:
      out += "null";
      return;
    case ValueKind::kDouble:
      if (std::isfinite(value.d)) return append_double(out, value.d);
      break;
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kUint:
      return append_string(out, value);
    case ValueKind::kBytes:
      out.push_back('"');
      append_base64(out, value.text());
      out.push_back('"');
      return;
    case ValueKind::kList:
      return append_items(out, *value.list, depth + 1);
    case ValueKind::kMap:
      return append_entries(out, *value.map, depth + 1);
    case ValueKind::kRow:
      return append_row(out, *value.row, depth + 1);
    case ValueKind::kOptional:
      return append_json(out, value.optional->has ? value.optional->value : Value::null(),
                         depth + 1);
    default:
      break;
  }
  std::string text;
  append_string(text, value);
  types::append_json_string(out, text);
}

}  // namespace

void append_double(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
    return;
  }
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-6 || size >= 1e21)) return append_number(out, value);
  std::array<char, 64> text{};
  out.append(
      text.data(),
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr);
}

void append_base64(std::string& out, std::string_view bytes) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const bool there = i + j < bytes.size();
      group = group << 8U | (there ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    const std::size_t digits = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
    for (std::size_t j = 0; j < 4; ++j) {
      out.push_back(j < digits ? kDigits[group >> (18 - 6 * j) & 63U] : '=');
    }
  }
}

void append_string(std::string& out, const Value& value) {
  switch (value.kind) {
    case ValueKind::kError:
      out += value.s != nullptr ? value.text() : message(value.code);
      return;
    case ValueKind::kNull:
      out += "null";
      return;
    case ValueKind::kBool:
      out += value.b ? "true" : "false";
      return;
    case ValueKind::kInt:
      return append_number(out, value.i);
    case ValueKind::kUint:
      return append_number(out, value.u);
    case ValueKind::kDouble:
      return append_double(out, value.d);
    case ValueKind::kString:
    case ValueKind::kBytes:
      out += value.text();
      return;
    case ValueKind::kTimestamp:
      return append_timestamp(out, value);
    case ValueKind::kDuration:
      return append_duration(out, value);
    case ValueKind::kType:
      out += type_name(static_cast<ValueKind>(value.i));
      return;
    default:
      return append_json(out, value, 0);
  }
}

void append_json(std::string& out, const Value& value) { append_json(out, value, 0); }

}  // namespace limen::expr
