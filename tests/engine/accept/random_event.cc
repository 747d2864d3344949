#include "tests/engine/accept/random_event.h"

#include <algorithm>

namespace limen::accept {

using types::FieldType;

std::string RandomEvents::valid() {
  oddness_ = 0;
  return write(event());
}

std::string RandomEvents::odd() {
  oddness_ = chance(50) ? 2 : 0;
  Members members = event();
  if (chance(30)) spoil(members);
  std::string text = write(members);
  for (std::size_t i = below(3); i > 0; --i) spoil(text);
  return text;
}

std::string RandomEvents::write(const Members& members) {
  const std::string_view space = oddness_ > 0 && chance(20) ? " " : "";
  std::string out = "{";
  for (const auto& [key, value] : members) {
    if (out.size() > 1) out.append(",").append(space);
    out.append(quote(key)).append(space).append(":").append(space).append(value);
  }
  return out.append(space).append("}");
}

std::string RandomEvents::quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool escape = oddness_ > 0 && chance(1) && c > ' ' && c < 127;
    static constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (escape) {
      out.append("\\u00").append({kHex[byte >> 4U], kHex[byte & 15U]});
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

std::string RandomEvents::number() {
  switch (below(6)) {
    case 0:
      return std::to_string(random_() >> below(64));
    case 1:
      return std::to_string(below(1000)) + "." + std::to_string(below(1000));
    case 2:
      return std::to_string(below(1000)) + "e" + std::to_string(below(20));
    case 3:
      return std::to_string(random_()) + "." + std::to_string(random_()) + "E-" +
             std::to_string(below(340));
    default:
      return std::to_string(below(100));
  }
}

std::string RandomEvents::time() {
  const auto two = [&](std::size_t from, std::size_t count) {
    const std::size_t value = from + below(count);
    return std::string(value < 10 ? "0" : "") + std::to_string(value);
  };
  std::string out = std::to_string(1970 + below(231)) + "-" + two(1, 12) + "-" + two(1, 28) + "T" +
                    two(0, 24) + ":" + two(0, 60) + ":" + two(0, 60);
  if (chance(50)) out += "." + std::to_string(random_() >> below(64));
  return out + (chance(80) ? "Z" : (chance(50) ? "+" : "-") + two(0, 24) + ":" + two(0, 60));
}

std::string RandomEvents::odd_value() {
  static const std::vector<std::string_view> kOdd = {
      "null",
      "{}",
      "[]",
      "[null]",
      "[{}]",
      "true",
      "false",
      "0",
      "-0",
      "-1",
      "1.5",
      "3.0",
      "1e3",
      "1e400",
      "-1e400",
      "1e-400",
      "4.9e-324",
      "2e-324",
      "0e99999999999999999999",
      "9223372036854775807",
      "9223372036854775808",
      "-9223372036854775808",
      "-9223372036854775809",
      "92233720368547758070e-1",
      "9223372036854775807.0",
      "0.9223372036854775807e19",
      "18446744073709551616",
      "123456789012345678901234567890",
      "01",
      "1.",
      ".5",
      "+1",
      "1e",
      "NaN",
      "tru",
      "nulll",
      "true1",
      "\"\"",
      "\"x\"",
      "\"\\ud83d\\ude00\"",
      "\"\\ud800\"",
      "\"\\udc00\\ud800\"",
      "\"\\ud800\\u0041\"",
      "\"\\u00zz\"",
      "\"\\x\"",
      "\"\\u0000\"",
      "\"2016-12-31T23:59:60Z\"",
      "\"2200-12-31T23:59:59.9999999Z\"",
      "\"2200-12-31T23:59:59-00:01\"",
      "\"1970-01-01T00:00:00+00:01\"",
      "\"1969-12-31T23:59:59.999999Z\"",
      "\"2026-02-29T00:00:00Z\"",
      "\"2024-02-29t00:00:00z\"",
      "\"2026-01-01 00:00:00Z\"",
      "\"2026-01-01T00:00:00\"",
      "\"2026-01-01T24:00:00Z\"",
      "\"2026-01-01T00:00:00.Z\"",
      "\"1.0\"",
      "\"org.limen.wait.v1\"",
      "\"org.example.other\"",
      "\"application/json; charset=utf-8\"",
      "\"text/plain\"",
      "[\"child\",\"medical\"]",
      "[\"child\",1]",
      "{\"token\":\"x\",\"token\":\"y\"}",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
  };
  if (chance(3)) return "\"" + std::string(126 + below(4), 'x') + "\"";
  if (chance(10)) return number();
  return std::string(any_of(kOdd));
}

std::string RandomEvents::value_of(const types::Field& field) {
  if (chance(oddness_)) return odd_value();
  switch (field.type) {
    case FieldType::kString:
      if (!field.values.empty()) return quote(field.values[below(field.values.size())].name);
      return quote(any_of({"XZABC", "b64", "L3", "01J9Z0", "ö≠😀"}));
    case FieldType::kInt:
      return std::to_string(below(9));
    case FieldType::kDouble:
      return any_of({"0", "0.25", "1", "1.0", "5e-1"}).data();
    case FieldType::kBool:
      return chance(50) ? "true" : "false";
    case FieldType::kTimestamp:
      return quote(time());
    case FieldType::kList:
      break;
  }
  std::string out = "[";
  for (std::size_t i = below(3); i > 0; --i) {
    out += field.values.empty() ? "\"x\"" : quote(field.values[below(field.values.size())].name);
    if (i > 1) out += ",";
  }
  return out + "]";
}

/// The members of `data`, objects in the order in which the schema first names them.
RandomEvents::Members RandomEvents::data_of(const types::Kind& kind) {
  struct Object {
    std::string path;
    Members members;
  };
  std::vector<Object> objects = {{"", {}}};
  for (const types::Field& field : kind.fields) {
    if (!(field.required && !chance(oddness_)) && chance(60)) continue;
    const std::size_t dot = field.path.rfind('.');
    const std::string path = dot == std::string::npos ? "" : field.path.substr(0, dot);
    auto object = std::ranges::find(objects, path, &Object::path);
    if (object == objects.end()) object = objects.insert(objects.end(), {path, {}});
    object->members.emplace_back(field.path.substr(dot + 1), value_of(field));
  }
  for (; objects.size() > 1; objects.pop_back()) {  // from the inside out
    auto deepest = std::ranges::max_element(objects, {}, [](const Object& object) {
      return std::ranges::count(object.path, '.') * 2 + (object.path.empty() ? 0 : 1);
    });
    std::swap(*deepest, objects.back());
    const std::string path = objects.back().path;
    const std::size_t dot = path.rfind('.');
    const std::string above = dot == std::string::npos ? "" : path.substr(0, dot);
    const std::string text = chance(oddness_) ? odd_value() : write(objects.back().members);
    auto object = std::ranges::find(objects, above, &Object::path);
    if (object == objects.end()) object = objects.insert(objects.begin() + 1, {above, {}});
    object->members.emplace_back(path.substr(dot + 1), text);
  }
  if (oddness_ > 0 && chance(20)) spoil(objects[0].members);
  return objects[0].members;
}

RandomEvents::Members RandomEvents::event() {
  const types::Kind& kind = schema_.kinds()[below(schema_.kinds().size())];
  Members members = {{"specversion", "\"1.0\""},
                     {"id", quote("e" + std::to_string(below(1000)))},
                     {"source", "\"/s\""},
                     {"type", quote(kind.ce_type)},
                     {"time", quote(time())}};
  if (chance(30)) members.emplace_back("subject", "\"XZABC\"");
  if (chance(10)) members.emplace_back("exercise", chance(50) ? "true" : "false");
  if (chance(10)) members.emplace_back("datacontenttype", "\"application/json\"");
  if (chance(10)) members.emplace_back("traceparent", "\"00-x\"");
  members.emplace_back("data", write(data_of(kind)));
  return members;
}

/// One mistake in the members of an object, or a harmless difference.
void RandomEvents::spoil(Members& members) {
  if (members.empty()) return;
  const std::size_t i = below(members.size());
  const auto at = [&](std::size_t n) { return members.begin() + static_cast<std::ptrdiff_t>(n); };
  switch (below(6)) {
    case 0:
      members.erase(at(i));
      break;
    case 1:
      members.insert(at(below(members.size())), std::pair(members[i]));
      break;
    case 2:
      members[i].second = odd_value();
      break;
    case 3:
      std::shuffle(members.begin(), members.end(), random_);
      break;
    case 4:
      members.emplace_back(any_of({"extra", "", "a/b~c", "traveller.minor", "data_base64", "type"}),
                           odd_value());
      break;
    default:
      members[i].first = any_of({"point", "id", "lane", "Type", "token", "n"});
  }
}

/// One mistake in the bytes.
void RandomEvents::spoil(std::string& text) {
  static const std::vector<std::string_view> kBits = {
      "\"", "\\",  "{",    "}",  "[",    "]",    ",",    ":",        "null",
      "1",  " ",   "\n",   "\t", "\x01", "\xC3", "\xFF", "\xC0\x80", "\xED\xA0\x80",
      "é",  "\\u", "\\\"", "-",  "e",    ".",    "\x7F", "\x0C",     "\x1A",
      "/"};
  if (text.empty()) return;
  const std::size_t at = below(text.size());
  switch (below(5)) {
    case 0:
      text.erase(at, 1 + below(3));
      break;
    case 1:
      text.insert(at, any_of(kBits));
      break;
    case 2:
      text[at] = static_cast<char>(text[at] ^ static_cast<char>(1U << below(8)));
      break;
    case 3:
      text.insert(at, text.substr(below(text.size()), 1 + below(20)));
      break;
    default:
      text.resize(at);
  }
}

}  // namespace limen::accept
