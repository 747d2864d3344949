#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types/time.h"
#include "rules/language/node.h"

namespace limen::language {

/// Reads the keys of one map and reports what does not fit: a key that is missing, of a wrong type,
/// or, when it is done, not known at this place.
///
/// Each getter makes its key known, and gives nothing where the key is absent or of a wrong type.
/// Borrows node and diagnostics.
class MapReader {
 public:
  /// `place` is what the map is, for messages: "rule", "window". Not a map: an error, and all
  /// getters give nothing.
  MapReader(const Node& node, std::string place, Diagnostics& diagnostics);
  /// Refuses every key that no getter asked for, with the nearest known one as a hint.
  void finish();

  /// Getters report E005 where a required key is absent.
  MapReader& required() {
    required_ = true;
    return *this;
  }
  const Node* any(std::string_view key);
  const Node* list(std::string_view key);
  const Node* map(std::string_view key);
  /// A scalar of any type, as an expression is.
  const Node* scalar(std::string_view key);
  /// A text that is not empty, and its node.
  const Node* text_node(std::string_view key);
  std::string text(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<double> number(std::string_view key);
  /// At most 100 years.
  std::optional<types::Micros> duration(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// One text or a list of texts.
  std::vector<const Node*> text_or_texts(std::string_view key);

  [[nodiscard]] const Node& node() const { return node_; }
  [[nodiscard]] bool is_map() const { return node_.kind == NodeKind::kMap; }
  /// Where the key's name stands; the map's own place where it has none.
  [[nodiscard]] Span key_span(std::string_view key) const;

 private:
  const Node* typed(std::string_view key, NodeKind kind, std::string_view wanted);
  void wrong_type(std::string_view key, const Node& value, std::string_view wanted,
                  std::string hint = {});

  const Node& node_;
  std::string place_;
  Diagnostics& diagnostics_;
  std::vector<std::string_view> known_;
  bool required_ = false;
};

/// Whether a text is the name of a pack or rule, `[a-z][a-z0-9-]*`.
[[nodiscard]] bool is_name(std::string_view text);
/// Whether a text is a name in expressions, `[a-zA-Z_][a-zA-Z0-9_]*`.
[[nodiscard]] bool is_identifier(std::string_view text);

}  // namespace limen::language
