#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/language/diagnostics.h"
#include "rules/language/source.h"

namespace limen::language {

enum class NodeKind : std::uint8_t { kNull, kScalar, kList, kMap };
enum class Style : std::uint8_t { kPlain, kSingle, kDouble, kLiteral, kFolded };

/// What a scalar is by the core schema of YAML 1.2 (section 10.3.2): `yes` and `on` are texts.
enum class ScalarType : std::uint8_t { kText, kInt, kDouble, kBool };

/// One node of a YAML document with its place.
struct Node {
  NodeKind kind = NodeKind::kNull;
  Style style = Style::kPlain;
  bool is_text = false;  // tagged !!str
  std::string value;     // kScalar
  std::vector<Node> items;
  std::vector<std::pair<Node, Node>> entries;
  Span span;  // a scalar's source text; of a list or map its first byte

  // Not in place: there, clang looks into the pairs of a Node before it is complete.
  Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  [[nodiscard]] ScalarType scalar_type() const;
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<double> number() const;  // kInt or kDouble
  [[nodiscard]] std::optional<bool> boolean() const;
  /// The value of a map's key, or nullptr.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

/// "a list", "the number 5", "no value", for messages about wrong types.
[[nodiscard]] std::string what_it_is(const Node& node);

/// Reads one YAML document. Duplicate keys, broken syntax, a second document, text that is not
/// UTF-8 and aliases that blow up are findings; then nothing is returned where nothing can be read.
///
/// Bounds: 100 levels, 1,000,000 nodes with aliases written out, 16 MiB.
[[nodiscard]] std::optional<Node> read_document(const std::shared_ptr<const Source>& source,
                                                Diagnostics& diagnostics);

/// The place in the file of bytes [begin, end) of a scalar's value, in whatever style it is
/// written. Exact for bytes that are no white space; the whole scalar where it cannot be told.
[[nodiscard]] Span place_in(const Node& scalar, std::size_t begin, std::size_t end);

}  // namespace limen::language
