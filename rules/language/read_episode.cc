#include "rules/language/pack.h"

namespace limen::language {

namespace {

// silent = duration | expression, [keys: table]
// state  = {opens, [closes], [until]}

/// Whether the text has the form of a duration, such as 1h30m: what it is then is not asked.
bool looks_like_duration(std::string_view text) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return false;
  bool unit = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'z')) return false;
    unit = !digit;
  }
  return unit;
}

}  // namespace

std::optional<SilentAst> read_silent(MapReader& map, Diagnostics& diagnostics) {
  SilentAst silent;
  silent.node = map.scalar("silent");
  silent.keys = map.text_node("keys");
  const bool has_keys = map.node().find("keys") != nullptr;
  if (map.node().find("silent") == nullptr && has_keys) {
    diagnostics.error(map.key_span("keys"), "E048 parts-do-not-fit",
                      "`keys` goes with `silent`, and this rule has none");
  }
  if (silent.node == nullptr) return std::nullopt;
  if (looks_like_duration(silent.node->value)) {
    const auto duration = map.duration("silent");
    silent.duration = duration.value_or(types::Micros{1});
    if (duration && duration->count() == 0) {
      diagnostics.error(silent.node->span, "E007 bad-value", "`silent` is longer than nothing");
    }
  } else if (has_keys) {
    diagnostics.error(map.key_span("keys"), "E048 parts-do-not-fit",
                      "`keys` goes with a `silent` that is a duration: a key that never came has "
                      "no event that an expression could read",
                      "write a duration, such as 5m");
  }
  return silent;
}

std::optional<StateAst> read_state(MapReader& map, Diagnostics& diagnostics) {
  const Node* node = map.map("state");
  if (node == nullptr) return std::nullopt;
  MapReader reader(*node, "state", diagnostics);
  StateAst state;
  state.opens = reader.required().scalar("opens");
  state.closes = reader.scalar("closes");
  state.until = reader.scalar("until");
  reader.finish();
  return state;
}

}  // namespace limen::language
