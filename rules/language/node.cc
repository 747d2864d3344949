#include "rules/language/node.h"

#include <array>
#include <charconv>
#include <limits>

namespace limen::language {

namespace {

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kDigits = "0123456789";

std::string_view unsigned_part(std::string_view text) {
  return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

bool is_int(std::string_view text) {
  if (text.starts_with("0o")) return all_of(text.substr(2), "01234567");
  if (text.starts_with("0x")) return all_of(text.substr(2), "0123456789abcdefABCDEF");
  return all_of(unsigned_part(text), kDigits);
}

bool is_special_double(std::string_view text) {
  const std::string_view body = unsigned_part(text);
  return body == ".inf" || body == ".Inf" || body == ".INF" || text == ".nan" || text == ".NaN" ||
         text == ".NAN";
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_double(std::string_view text) {
  std::string_view body = unsigned_part(text);
  const std::size_t exponent = body.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    if (!all_of(unsigned_part(body.substr(exponent + 1)), kDigits)) return false;
    body = body.substr(0, exponent);
  }
  const std::size_t point = body.find('.');
  if (point == std::string_view::npos) return all_of(body, kDigits);
  const std::string_view fraction = body.substr(point + 1);
  if (point == 0) return all_of(fraction, kDigits);
  return all_of(body.substr(0, point), kDigits) && (fraction.empty() || all_of(fraction, kDigits));
}

bool is_true(std::string_view text) { return text == "true" || text == "True" || text == "TRUE"; }
bool is_false(std::string_view text) {
  return text == "false" || text == "False" || text == "FALSE";
}

}  // namespace

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

ScalarType Node::scalar_type() const {
  if (style != Style::kPlain || is_text) return ScalarType::kText;
  if (is_true(value) || is_false(value)) return ScalarType::kBool;
  if (is_int(value)) return ScalarType::kInt;
  return is_double(value) || is_special_double(value) ? ScalarType::kDouble : ScalarType::kText;
}

std::optional<std::int64_t> Node::integer() const {
  if (kind != NodeKind::kScalar || scalar_type() != ScalarType::kInt) return std::nullopt;
  std::string_view text = value;
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 10;
  if (base != 10) text.remove_prefix(2);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> Node::number() const {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  if (kind != NodeKind::kScalar) return std::nullopt;
  const ScalarType type = scalar_type();
  if (type != ScalarType::kDouble && type != ScalarType::kInt) return std::nullopt;
  if (is_special_double(value)) {
    if (value.back() == 'n' || value.back() == 'N') return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    return value.front() == '-' ? -infinity : infinity;
  }
  std::string_view text = value;
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

std::optional<bool> Node::boolean() const {
  if (kind != NodeKind::kScalar || scalar_type() != ScalarType::kBool) return std::nullopt;
  return is_true(value);
}

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, node] : entries) {
    if (name.value == key) return &node;
  }
  return nullptr;
}

std::string what_it_is(const Node& node) {
  if (node.kind == NodeKind::kNull) return "nothing";
  if (node.kind == NodeKind::kList) return "a list";
  if (node.kind == NodeKind::kMap) return "a map";
  switch (node.scalar_type()) {
    case ScalarType::kText:
      return "a text";
    case ScalarType::kBool:
      return "a bool";
    case ScalarType::kInt:
      return "an integer";
    case ScalarType::kDouble:
      return "a number";
  }
  return "a text";
}

}  // namespace limen::language
