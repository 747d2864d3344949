#include "rules/language/map_reader.h"

#include <algorithm>

namespace limen::language {

namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kNameRest = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view kIdentifierRest =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

constexpr types::Micros kLongest = std::chrono::days(36'525);  // so that times do not overflow

bool has_form(std::string_view text, std::string_view first, std::string_view rest) {
  return !text.empty() && first.find(text.front()) != std::string_view::npos &&
         text.find_first_not_of(rest) == std::string_view::npos;
}

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

}  // namespace

bool is_name(std::string_view text) { return has_form(text, kLower, kNameRest); }
bool is_identifier(std::string_view text) { return has_form(text, kLetters, kIdentifierRest); }

MapReader::MapReader(const Node& node, std::string place, Diagnostics& diagnostics)
    : node_(node), place_(std::move(place)), diagnostics_(diagnostics) {
  if (node.kind == NodeKind::kMap) return;
  diagnostics.error(
      node.span, "E004 wrong-type",
      with_article(place_) + " is a map of keys and values; this is " + what_it_is(node));
}

void MapReader::finish() {
  for (const auto& [key, value] : node_.entries) {
    if (std::ranges::find(known_, key.value) != known_.end()) continue;
    std::string hint = suggest(key.value, known_);
    if (hint.empty()) {
      hint = "keys here: ";
      for (std::size_t i = 0; i < known_.size(); ++i) {
        hint += (i == 0 ? "" : ", ") + std::string(known_[i]);
      }
    }
    diagnostics_.error(key.span, "E003 unknown-key",
                       with_article(place_) + " has no key " + quoted(key.value), std::move(hint));
  }
}

const Node* MapReader::any(std::string_view key) {
  const bool required = std::exchange(required_, false);
  known_.push_back(key);
  const Node* node = node_.find(key);
  if (node == nullptr && required && is_map()) {
    diagnostics_.error(node_.span, "E005 missing-key",
                       "this " + place_ + " has no " + quoted(key) + ", which is required");
  }
  return node;
}

void MapReader::wrong_type(std::string_view key, const Node& value, std::string_view wanted,
                           std::string hint) {
  const Span span = value.kind == NodeKind::kNull ? key_span(key) : value.span;
  diagnostics_.error(
      span, "E004 wrong-type",
      quoted(key) + " takes " + std::string(wanted) + "; this is " + what_it_is(value),
      std::move(hint));
}

const Node* MapReader::typed(std::string_view key, NodeKind kind, std::string_view wanted) {
  const Node* node = any(key);
  if (node == nullptr || node->kind == kind) return node;
  wrong_type(key, *node, wanted);
  return nullptr;
}

const Node* MapReader::list(std::string_view key) { return typed(key, NodeKind::kList, "a list"); }
const Node* MapReader::map(std::string_view key) { return typed(key, NodeKind::kMap, "a map"); }

const Node* MapReader::scalar(std::string_view key) {
  const Node* node = any(key);
  if (node == nullptr || node->kind == NodeKind::kScalar) return node;
  const bool braces = node->kind == NodeKind::kMap;
  wrong_type(key, *node, "an expression",
             braces ? "put a text that begins with a brace in quotes" : "");
  return nullptr;
}

const Node* MapReader::text_node(std::string_view key) {
  const Node* node = any(key);
  if (node == nullptr) return nullptr;
  if (node->kind != NodeKind::kScalar || node->scalar_type() != ScalarType::kText) {
    const bool braces = node->kind == NodeKind::kMap || node->kind == NodeKind::kList;
    wrong_type(key, *node, "a text",
               node->kind == NodeKind::kScalar ? "put it in quotes: \"" + node->value + '"'
               : braces ? "put a text that begins with a brace or bracket in quotes"
                        : "");
    return nullptr;
  }
  if (node->value.empty()) {
    diagnostics_.error(node->span, "E007 bad-value", quoted(key) + " is empty");
    return nullptr;
  }
  return node;
}

std::string MapReader::text(std::string_view key) {
  const Node* node = text_node(key);
  return node == nullptr ? std::string() : node->value;
}

std::optional<bool> MapReader::boolean(std::string_view key) {
  const Node* node = any(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->boolean();
  if (!value) wrong_type(key, *node, "`true` or `false`");
  return value;
}

std::optional<std::int64_t> MapReader::integer(std::string_view key) {
  const Node* node = any(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->integer();
  if (!value) wrong_type(key, *node, "an integer");
  return value;
}

std::optional<double> MapReader::number(std::string_view key) {
  const Node* node = any(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->number();
  if (!value) wrong_type(key, *node, "a number");
  return value;
}

std::optional<types::Micros> MapReader::duration(std::string_view key) {
  const Node* node = any(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind != NodeKind::kScalar) {
    wrong_type(key, *node, "a duration");
    return std::nullopt;
  }
  const auto value = types::parse_duration(node->value);
  if (!value) {
    const bool bare = node->integer().has_value();
    diagnostics_.error(node->span, "E008 bad-duration", quoted(node->value) + " is no duration",
                       bare ? "name the unit: " + node->value + "s, " + node->value + "m"
                            : "write 250ms, 30s, 15m, 6h, 14d, 2w, or a sum such as 1h30m");
  } else if (*value > kLongest) {
    diagnostics_.error(node->span, "E008 bad-duration",
                       quoted(node->value) + " is longer than 100 years");
    return std::nullopt;
  }
  return value;
}

std::vector<std::string> MapReader::texts(std::string_view key) {
  std::vector<std::string> found;
  const Node* node = list(key);
  if (node == nullptr) return found;
  for (const Node& item : node->items) {
    if (item.kind == NodeKind::kScalar && item.scalar_type() == ScalarType::kText) {
      found.push_back(item.value);
    } else {
      wrong_type(key, item, "texts");
    }
  }
  return found;
}

std::vector<const Node*> MapReader::text_or_texts(std::string_view key) {
  std::vector<const Node*> found;
  const Node* node = any(key);
  if (node == nullptr) return found;
  const auto add = [&](const Node& item) {
    if (item.kind == NodeKind::kScalar && item.scalar_type() == ScalarType::kText) {
      found.push_back(&item);
    } else {
      wrong_type(key, item, "a text or a list of texts");
    }
  };
  if (node->kind != NodeKind::kList) {
    add(*node);
  } else {
    for (const Node& item : node->items) add(item);
    if (node->items.empty()) {
      diagnostics_.error(node->span, "E007 bad-value", quoted(key) + " is an empty list");
    }
  }
  return found;
}

Span MapReader::key_span(std::string_view key) const {
  for (const auto& [name, value] : node_.entries) {
    if (name.value == key) return name.span;
  }
  return node_.span;
}

}  // namespace limen::language
