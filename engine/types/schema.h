#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace limen::types {

/// Kinds (crossing, wait, …) by number, in the order of the schema file.
using KindId = std::uint16_t;
/// An enumeration's value or a kind's name as a number, equal for equal text over the whole schema.
using Symbol = std::uint32_t;

enum class FieldType : std::uint8_t { kString, kInt, kDouble, kBool, kTimestamp, kList };

/// What the law asks of a field (rules.md, section 11).
struct Marks {
  bool identifier = false;
  bool is_protected = false;
  bool serves_person = false;
  bool may_serve = false;  // of what expressions make: may hold one of its values that do
};

struct EnumValue {
  std::string name;
  Symbol symbol = 0;
  bool serves_person = false;
};

struct Field {
  std::string path;  // "traveller.minor", below `data`
  FieldType type = FieldType::kString;
  bool required = false;
  bool forbidden = false;         // by a site's schema: an event that has it is invalid
  std::vector<EnumValue> values;  // empty: any text; of a list: of its elements
  std::optional<double> min;
  std::optional<double> max;
  Marks marks;
  std::string unit;
  std::string about;
};

struct Kind {
  std::string name;     // "crossing"
  std::string ce_type;  // "org.limen.crossing.v1"
  Symbol symbol = 0;    // of the name
  std::string about;
  std::vector<Field> fields;

  [[nodiscard]] const Field* find(std::string_view path) const;
};

/// The kinds of events and their fields: read from YAML by rules/schema, used by decoder, checker
/// and documentation. Immutable once built; pointers into it live as long as it does.
class Schema {
 public:
  /// The kind of alerts as events (rules.md, section 8): none that an input may bring, so not among
  /// kinds(). What alerts of a rule have besides, its key and measures, the rule says.
  static constexpr KindId kAlert = 0xffff;

  Schema();

  std::string name;                // "crossing-event/1"
  std::string identifier_pattern;  // RE2, whole text; empty: any text of 1 to 128 characters

  /// Adds a kind or, where one of the name exists, replaces it. Enumeration values get their
  /// symbols here.
  KindId add(Kind kind);
  [[nodiscard]] const std::vector<Kind>& kinds() const { return kinds_; }
  [[nodiscard]] const Kind& kind(KindId id) const { return id == kAlert ? alert_ : kinds_[id]; }
  [[nodiscard]] std::optional<KindId> find_kind(std::string_view kind_name) const;
  [[nodiscard]] std::optional<KindId> find_ce_type(std::string_view ce_type) const;

  Symbol intern(std::string_view text);
  [[nodiscard]] std::optional<Symbol> find_symbol(std::string_view text) const;
  /// The symbol's text; lives as long as the schema.
  [[nodiscard]] std::string_view text(Symbol symbol) const { return symbols_[symbol]; }
  [[nodiscard]] std::size_t symbol_count() const { return symbols_.size(); }

 private:
  void intern_names(Kind& kind);

  std::vector<Kind> kinds_;
  Kind alert_;
  std::deque<std::string> symbols_;
  std::unordered_map<std::string_view, Symbol> by_text_;  // keys live in symbols_
};

}  // namespace limen::types
