#include "rules/cel/typed_value.h"

#include <cmath>

#include "engine/expr/program.h"
#include "engine/expr/text.h"
#include "engine/expr/type_name.h"
#include "engine/types/json_text.h"

namespace limen::cel {

namespace {

using expr::Value;
using expr::ValueKind;

constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;
constexpr int kMaxDepth = 1000;

bool append(std::string& out, const Value& value, int depth);

std::string written(const Value& value) {
  std::string text;
  expr::append_string(text, value);
  return text;
}

bool quoted(std::string& out, std::string_view name, std::string_view text) {
  out += "{\"";
  out += name;
  out += "\":";
  types::append_json_string(out, text);
  out.push_back('}');
  return true;
}

bool real(std::string& out, double value) {
  if (!std::isfinite(value)) return quoted(out, "double", written(Value::real(value)));
  out += "{\"double\":";
  expr::append_double(out, value);
  // Readers of JSON may take `-0` for the integer, which has no sign.
  if (value == 0 && std::signbit(value)) out += ".0";
  out.push_back('}');
  return true;
}

bool type(std::string& out, ValueKind kind) {
  if (kind == ValueKind::kTimestamp) return quoted(out, "type", "timestamp");
  if (kind == ValueKind::kDuration) return quoted(out, "type", "duration");
  return quoted(out, "type", expr::type_name(kind));
}

bool list(std::string& out, const expr::ListValue& list, int depth) {
  out += "{\"list\":[";
  for (std::uint32_t i = 0; i < list.size; ++i) {
    if (i > 0) out.push_back(',');
    if (!append(out, list.items[i], depth)) return false;
  }
  out += "]}";
  return true;
}

bool map(std::string& out, const expr::MapValue& map, int depth) {
  out += "{\"map\":[";
  for (std::uint32_t i = 0; i < map.size; ++i) {
    out += i > 0 ? ",[" : "[";
    if (!append(out, map.entries[i].key, depth)) return false;
    out.push_back(',');
    if (!append(out, map.entries[i].value, depth)) return false;
    out.push_back(']');
  }
  out += "]}";
  return true;
}

bool append(std::string& out, const Value& value, int depth) {
  if (depth > kMaxDepth || out.size() > kMaxBytes) return false;
  switch (value.kind) {
    case ValueKind::kNull:
      out += "{\"null\":null}";
      return true;
    case ValueKind::kBool:
      out += value.b ? "{\"bool\":true}" : "{\"bool\":false}";
      return true;
    case ValueKind::kInt:
      return quoted(out, "int", written(value));
    case ValueKind::kUint:
      return quoted(out, "uint", written(value));
    case ValueKind::kDouble:
      return real(out, value.d);
    case ValueKind::kString:
      return quoted(out, "string", value.text());
    case ValueKind::kBytes: {
      std::string text;
      expr::append_base64(text, value.text());
      return quoted(out, "bytes", text);
    }
    case ValueKind::kTimestamp:
      return quoted(out, "timestamp", written(value));
    case ValueKind::kDuration:
      return quoted(out, "duration", written(value));
    case ValueKind::kList:
      return list(out, *value.list, depth + 1);
    case ValueKind::kMap:
      return map(out, *value.map, depth + 1);
    case ValueKind::kType:
      return type(out, static_cast<ValueKind>(value.i));
    case ValueKind::kOptional: {
      out += "{\"optional\":";
      const bool done = !value.optional->has || append(out, value.optional->value, depth + 1);
      if (!value.optional->has) out += "null";
      out.push_back('}');
      return done;
    }
    case ValueKind::kRow:
    case ValueKind::kError:
      return quoted(out, "string", written(value));
  }
  return false;
}

}  // namespace

bool append_typed(std::string& out, const Value& value) { return append(out, value, 0); }

}  // namespace limen::cel
