#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"
#include "rules/language/map_reader.h"
#include "rules/language/node.h"
#include "rules/language/sequence_ast.h"

namespace limen::language {

/// A name and what stands behind it; both borrow from the pack's tree.
struct Entry {
  const Node* name = nullptr;
  const Node* value = nullptr;
};

/// `tables:` of a pack, one of them.
struct TableAst {
  const Node* name = nullptr;
  const Node* file = nullptr;
  const Node* latest = nullptr;  // a kind; then there is no file and are no columns
  const Node* when = nullptr;
  std::optional<types::Micros> max_age;
  std::vector<const Node*> key;
  std::vector<Entry> columns;
};

struct WindowAst {
  const Node* node = nullptr;
  plan::WindowSpan span;
  bool early = false;
  const Node* zone = nullptr;  // of a calendar window: a zone's name or a table's
};

struct SilentAst {
  const Node* node = nullptr;  // a duration, or an expression
  types::Micros duration{0};   // 0: an expression
  const Node* keys = nullptr;
};

struct StateAst {
  const Node* opens = nullptr;
  const Node* closes = nullptr;
  const Node* until = nullptr;
};

struct UnusualAst {
  const Node* node = nullptr;
  const Node* of = nullptr;
  plan::Unusual spec;                  // all that needs no names
  const Node* season = nullptr;        // null: not given
  const Node* zone = nullptr;          // a zone's name or a table's
  const Node* false_alarms = nullptr;  // null: not given
  std::optional<types::Micros> warmup;
  std::optional<bool> empty_is_gap;
  const Node* holidays = nullptr;
};

/// One rule as it was read, with places; what could not be read has been reported already.
struct RuleAst {
  const Node* node = nullptr;
  const Node* name = nullptr;  // null where it has none
  plan::Rule head;             // all that needs no names: texts, severity, flags, durations
  bool enabled = true;
  bool shape_unread = false;  // its shape has errors, which have been reported
  std::vector<const Node*> on;
  const Node* when = nullptr;
  std::vector<Entry> except;
  std::vector<const Node*> by;
  std::vector<const Node*> inhibited_by;
  std::optional<WindowAst> window;
  std::optional<SilentAst> silent;
  std::optional<StateAst> state;
  std::optional<SequenceAst> sequence;
  std::optional<UnusualAst> unusual;
  std::vector<Entry> measures;
  std::int64_t in_a_row = 1;
  const Node* condition = nullptr;
  const Node* say = nullptr;
  const Node* justification = nullptr;  // of reading protected fields
};

/// A pack as it was read.
struct PackAst {
  std::shared_ptr<const Source> source;
  std::unique_ptr<const Node> root;
  std::string name;
  std::int64_t version = 0;
  std::vector<Entry> lists;
  std::vector<Entry> macros;
  std::vector<TableAst> tables;
  std::vector<RuleAst> rules;
  std::vector<const Node*> tests;
};

/// Reads a pack: keys, types and forms (rules.md, sections 1 and 2), without looking at names.
[[nodiscard]] PackAst read_pack(const std::shared_ptr<const Source>& source,
                                const types::Schema& schema, Diagnostics& diagnostics);
/// Reads `silent` and `keys`, or `state` of a rule, where it has them.
[[nodiscard]] std::optional<SilentAst> read_silent(MapReader& map, Diagnostics& diagnostics);
[[nodiscard]] std::optional<StateAst> read_state(MapReader& map, Diagnostics& diagnostics);

/// Reads a rule's `window`; nothing where it does not say which events it holds, which is reported.
[[nodiscard]] std::optional<WindowAst> read_window(const Node& node, Diagnostics& diagnostics);
/// Reads `unusual` of a rule, and what it wants of the rule's window, which becomes tumbling where
/// it is over a time.
[[nodiscard]] std::optional<UnusualAst> read_unusual(MapReader& map,
                                                     std::optional<WindowAst>& window,
                                                     Diagnostics& diagnostics);
/// Reads one entry of `rules:`.
[[nodiscard]] RuleAst read_rule(const Node& node, Diagnostics& diagnostics);

/// How a text would be written as the name of a pack or rule, "write `my-pack`"; nothing where that
/// is no name either.
[[nodiscard]] std::string written_as(std::string_view name);
/// Whether a text may be a name in expressions: an identifier that CEL does not reserve.
[[nodiscard]] bool is_expression_name(std::string_view text);
/// Reports E006 for a key that is_expression_name() refuses.
void check_expression_name(const Node& name, std::string_view what, Diagnostics& diagnostics);

}  // namespace limen::language
