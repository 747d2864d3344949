#include <algorithm>

#include "rules/language/map_reader.h"
#include "rules/language/pack.h"
#include "rules/language/pack_test.h"

namespace limen::language {

namespace {

// test   = name, events, [start], [until], expect, [rules]
// expect = [ { rule, at, [key], [say], [measures], [resolved_at] }, ... ]

/// 2026-01-05T00:00:00Z, a Monday.
constexpr types::EventTime kStart = std::chrono::sys_days(std::chrono::year(2026) / 1 / 5);

class TestReader {
 public:
  TestReader(const PackAst& pack, const TestContext& context) : context_(context) {
    test_.pack = pack.name;
  }

  PackTest read(const Node& node) {
    test_.place = node.span;
    MapReader map(node, "test", context_.diagnostics);
    test_.name = map.required().text("name");
    test_.start = time(map, "start").value_or(kStart);
    const Node* events = map.required().list("events");
    if (const auto until = map.duration("until")) test_.until = test_.start + *until;
    const Node* rules = map.list("rules");
    const Node* expect = map.required().list("expect");
    map.finish();
    if (events != nullptr) read_events(*events);
    if (rules != nullptr) read_rules(*rules);
    if (expect != nullptr) read_expect(*expect, rules != nullptr);
    std::ranges::sort(test_.rules);
    test_.rules.erase(std::ranges::unique(test_.rules).begin(), test_.rules.end());
    return std::move(test_);
  }

 private:
  std::optional<types::EventTime> time(MapReader& map, std::string_view key) {
    const Node* node = map.text_node(key);
    if (node == nullptr) return std::nullopt;
    const auto time = types::parse_rfc3339(node->value);
    if (!time) {
      context_.diagnostics.error(node->span, "E007 bad-value",
                                 '`' + node->value + "` is not a time",
                                 "write 2026-05-02T06:14:09Z");
    }
    return time;
  }

  void read_events(const Node& list) {
    for (const Node& node : list.items) {
      auto event = test_event(node, test_.events.size() + 1, test_.start, context_);
      test_.events.push_back(std::move(event).value_or(""));
    }
  }

  /// Null where there is no such rule, which is a finding.
  const RuleFace* rule(const Node& node) {
    const auto found = std::ranges::find(context_.rules, node.value, &RuleFace::name);
    if (found != context_.rules.end()) return &*found;
    std::vector<std::string_view> names;
    for (const RuleFace& face : context_.rules) names.push_back(face.name);
    context_.diagnostics.error(node.span, "E058 unknown-rule",
                               "there is no rule `" + node.value + '`', suggest(node.value, names));
    return nullptr;
  }

  void read_rules(const Node& list) {
    for (const Node& node : list.items) {
      if (node.kind != NodeKind::kScalar) {
        context_.diagnostics.error(node.span, "E004 wrong-type",
                                   "`rules` takes names of rules; this is " + what_it_is(node));
      } else {
        rule(node);
        test_.rules.push_back(node.value);
      }
    }
  }

  void read_expect(const Node& list, bool rules_named) {
    const std::vector<std::string> named = test_.rules;
    for (const Node& node : list.items) {
      const Node* name = read_alert(node);
      if (name == nullptr) continue;
      if (!rules_named) {
        test_.rules.push_back(name->value);
      } else if (std::ranges::find(named, name->value) == named.end()) {
        context_.diagnostics.error(
            name->span, "E048 parts-do-not-fit",
            "this test is about the rules in `rules`, and `" + name->value + "` is none of them",
            "add it to `rules`");
      }
    }
  }

  /// The name of the rule; null where there is none.
  const Node* read_alert(const Node& node) {
    ExpectedAlert alert;
    alert.place = node.span;
    MapReader map(node, "expected alert", context_.diagnostics);
    const Node* name = map.required().text_node("rule");
    const auto at = map.required().duration("at");
    const Node* key = map.map("key");
    alert.say = optional_text(map, "say");
    const Node* measures = map.map("measures");
    if (const auto end = map.duration("resolved_at")) alert.resolved_at = test_.start + *end;
    map.finish();
    if (at) alert.time = test_.start + *at;
    if (key != nullptr) alert.key = *key;
    if (measures != nullptr) alert.measures = *measures;
    const RuleFace* face = name == nullptr ? nullptr : rule(*name);
    if (face == nullptr) return nullptr;
    alert.rule = face->name;
    if (face->rule != nullptr) {
      check_key(*face->rule, node, key);
      if (measures != nullptr) check_measures(*face->rule, *measures);
    }
    test_.expect.push_back(std::move(alert));
    return name;
  }

  static std::optional<std::string> optional_text(MapReader& map, std::string_view key) {
    const Node* node = map.text_node(key);
    return node == nullptr ? std::nullopt : std::optional(node->value);
  }

  void check_key(const plan::Rule& rule, const Node& alert, const Node* key) {
    std::vector<std::string_view> paths;
    for (const plan::KeyField& field : rule.by) {
      paths.push_back(field.path);
      if (key != nullptr && key->find(field.path) != nullptr) continue;
      context_.diagnostics.error(
          key == nullptr ? alert.span : key->span, "E005 missing-key",
          "the key of `" + rule.name + "` has `" + field.path + "`, which is not here",
          "write key: {" + field.path + ": …}");
    }
    if (key == nullptr) return;
    for (const auto& [path, value] : key->entries) {
      if (std::ranges::find(paths, path.value) == paths.end()) {
        context_.diagnostics.error(path.span, "E012 unknown-field",
                                   "the key of `" + rule.name + "` has no `" + path.value + '`',
                                   suggest(path.value, paths));
      } else {
        check_key_value(rule, path, value);
      }
    }
  }

  void check_key_value(const plan::Rule& rule, const Node& path, const Node& value) {
    const auto type = std::ranges::find(rule.by, path.value, &plan::KeyField::path)->slot_type;
    const bool scalar = value.kind == NodeKind::kScalar;
    const bool is_int = type == types::SlotType::kInt;
    const bool is_bool = type == types::SlotType::kBool;
    const bool fits = is_int    ? value.integer().has_value()
                      : is_bool ? value.boolean().has_value()
                                : scalar && value.scalar_type() == ScalarType::kText;
    if (fits) return;
    context_.diagnostics.error(
        value.kind == NodeKind::kNull ? path.span : value.span, "E004 wrong-type",
        '`' + path.value + "` takes " +
            (is_int    ? "an integer"
             : is_bool ? "`true` or `false`"
                       : "a text") +
            "; this is " + what_it_is(value),
        scalar && !is_int && !is_bool ? "put it in quotes: \"" + value.value + '"' : "");
  }

  void check_measures(const plan::Rule& rule, const Node& measures) {
    std::vector<std::string_view> names;
    if (const auto* window = std::get_if<plan::Window>(&rule.shape)) {
      for (const plan::Measure& measure : window->measures) names.push_back(measure.name);
    }
    for (const auto& [name, value] : measures.entries) {
      if (std::ranges::find(names, name.value) != names.end()) continue;
      context_.diagnostics.error(name.span, "E012 unknown-field",
                                 "the rule `" + rule.name + "` has no measure `" + name.value + '`',
                                 suggest(name.value, names));
    }
  }

  const TestContext& context_;
  PackTest test_;
};

}  // namespace

std::vector<PackTest> read_tests(const PackAst& pack, const TestContext& context) {
  std::vector<PackTest> tests;
  for (const Node* node : pack.tests) tests.push_back(TestReader(pack, context).read(*node));
  return tests;
}

}  // namespace limen::language
