#include <algorithm>
#include <array>

#include "rules/language/map_reader.h"
#include "rules/language/pack.h"

namespace limen::language {

namespace {

// rule   = rule, title, severity, domain, on: kind | [kind, ...], texts, [when], [except: {name:
// expression}],
//          [by: [field, ...]], [window (read_window.cc), [measure: {name: expression}], if,
//          [in_a_row], [resolve_after], [unusual (read_unusual.cc)] | sequence (read_sequence.cc),
//          [if]], [say]

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 7> kDomains = {"flow",    "document", "protection", "health",
                                                      "customs", "staffing", "feed"};

class RuleReader {
 public:
  RuleReader(const Node& node, Diagnostics& diagnostics)
      : map_(node, "rule", diagnostics), diagnostics_(diagnostics) {
    rule_.node = &node;
  }

  RuleAst read() && {
    name();
    texts();
    levels();
    flags();
    events();
    shape();
    alerts();
    rule_.say = map_.text_node("say");
    justification();
    map_.finish();
    return std::move(rule_);
  }

 private:
  void error(const Span& span, std::string_view code, std::string message, std::string hint = {}) {
    diagnostics_.error(span, code, std::move(message), std::move(hint));
  }

  void name() {
    rule_.name = map_.required().text_node("rule");
    if (rule_.name == nullptr) return;
    rule_.head.name = rule_.name->value;
    if (is_name(rule_.head.name)) return;
    error(rule_.name->span, "E006 bad-name",
          "the name of a rule is small letters, digits and hyphens, a letter first",
          written_as(rule_.head.name));
  }

  void texts() {
    rule_.head.title = map_.required().text("title");
    rule_.head.about = map_.text("about");
    rule_.head.runbook = map_.text("runbook");
    rule_.head.owner = map_.text("owner");
    map_.text_node("purpose");
    map_.text_node("basis");
    rule_.head.audience = map_.texts("audience");
    const Node* labels = map_.map("labels");
    if (labels == nullptr) return;
    for (const auto& [key, value] : labels->entries) {
      if (value.kind == NodeKind::kScalar && value.scalar_type() == ScalarType::kText) {
        rule_.head.labels.emplace_back(key.value, value.value);
      } else {
        error(value.kind == NodeKind::kNull ? key.span : value.span, "E004 wrong-type",
              "a label is a text; this is " + what_it_is(value),
              value.kind == NodeKind::kScalar ? "put it in quotes: \"" + value.value + '"' : "");
      }
    }
  }

  /// The number of one of the names, with a finding where it is none of them.
  template <std::size_t kCount>
  std::size_t one_of(std::string_view key, const std::array<std::string_view, kCount>& names) {
    const Node* node = map_.required().text_node(key);
    if (node == nullptr) return 0;
    const auto found = std::ranges::find(names, node->value);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string hint = suggest(node->value, {names.begin(), names.end()});
    if (hint.empty()) {
      for (const std::string_view known : names) {
        hint += (hint.empty() ? "one of " : ", ") + std::string(known);
      }
    }
    error(node->span, "E007 bad-value",
          "there is no " + std::string(key) + " `" + node->value + '`', std::move(hint));
    return 0;
  }

  void levels() {
    rule_.head.severity = static_cast<plan::Severity>(one_of("severity", kSeverities));
    rule_.head.domain = static_cast<plan::Domain>(one_of("domain", kDomains));
  }

  void flags() {
    rule_.enabled = map_.boolean("enabled").value_or(true);
    rule_.head.shadow = map_.boolean("shadow").value_or(false);
    const Node* expires = map_.text_node("expires");
    if (expires == nullptr) return;
    if (expires->value.size() == 10) {
      rule_.head.expires = types::parse_rfc3339(expires->value + "T00:00:00Z");
    }
    if (rule_.head.expires) return;
    error(expires->span, "E007 bad-value", '`' + expires->value + "` is no date",
          "write it as 2026-12-31");
  }

  void events() {
    rule_.on = map_.required().text_or_texts("on");
    rule_.when = map_.scalar("when");
    named("except", "exception", rule_.except);
    const Node* by = map_.any("by");
    if (by == nullptr) return;
    if (by->kind != NodeKind::kList) {
      const bool bare = by->kind == NodeKind::kScalar;
      error(by->kind == NodeKind::kNull ? map_.key_span("by") : by->span, "E004 wrong-type",
            "`by` takes a list of fields; this is " + what_it_is(*by),
            bare ? "write [" + by->value + ']' : "");
      return;
    }
    for (const Node& item : by->items) {
      if (item.kind == NodeKind::kScalar) {
        rule_.by.push_back(&item);
      } else {
        error(item.span, "E004 wrong-type", "`by` takes fields; this is " + what_it_is(item));
      }
    }
  }

  void named(std::string_view key, std::string_view what, std::vector<Entry>& entries) {
    const Node* map = map_.map(key);
    if (map == nullptr) return;
    for (const auto& [name, value] : map->entries) {
      if (what == "measure" || !is_name(name.value)) {  // exceptions may have hyphens
        check_expression_name(name, what, diagnostics_);
      }
      if (value.kind == NodeKind::kScalar) {
        entries.push_back({&name, &value});
      } else {
        error(value.kind == NodeKind::kNull ? name.span : value.span, "E004 wrong-type",
              "this takes an expression; it is " + what_it_is(value));
      }
    }
  }

  void shape() {
    const Node* node = map_.map("window");
    const bool has_window = map_.node().find("window") != nullptr;
    if (node != nullptr) {
      rule_.window = read_window(*node, diagnostics_);
      rule_.shape_unread = rule_.shape_unread || !rule_.window;
    }
    rule_.unusual = read_unusual(map_, rule_.window, diagnostics_);
    const bool unusual = map_.node().find("unusual") != nullptr;
    rule_.shape_unread = rule_.shape_unread || (unusual && !rule_.unusual);
    rule_.silent = read_silent(map_, diagnostics_);
    rule_.state = read_state(map_, diagnostics_);
    rule_.sequence = read_sequence(map_, diagnostics_);
    one_shape();
    named("measure", "measure", rule_.measures);
    rule_.condition = map_.scalar("if");
    const auto in_a_row = map_.integer("in_a_row");
    const auto resolve_after = map_.duration("resolve_after");
    rule_.head.resolve_after = resolve_after.value_or(types::Micros{0});
    if (in_a_row) row(*in_a_row);
    if (rule_.window && rule_.window->span.is_last() && map_.node().find("resolve_after")) {
      error(map_.key_span("resolve_after"), "E048 parts-do-not-fit",
            "`resolve_after` goes with windows over a time or of a calendar",
            "an episode over the last events ends with the first event for which it is false");
    }
    if (rule_.shape_unread) return;
    if (has_window && !unusual && map_.node().find("if") == nullptr) {
      error(map_.key_span("window"), "E048 parts-do-not-fit",
            "a window needs an `if`: the condition that opens an alert");
    }
    if (!has_window && !unusual) without_window();
  }

  void one_shape() {
    std::string_view first;
    for (const std::string_view key : {"window", "sequence", "silent", "state"}) {
      if (map_.node().find(key) == nullptr) continue;
      if (!first.empty()) {
        error(map_.key_span(key), "E048 parts-do-not-fit",
              "a rule has one shape, and this one has `" + std::string(first) + "` already",
              "write a rule for each of them");
      }
      first = key;
    }
  }

  void without_window() {
    for (const std::string_view key : {"measure", "if", "in_a_row", "resolve_after"}) {
      if (map_.node().find(key) == nullptr) continue;
      const bool nothing = key == std::string_view("resolve_after") &&
                           rule_.head.resolve_after.count() == 0;  // 0s is as without
      if (nothing) continue;
      if (key == "if" && rule_.sequence) continue;
      error(map_.key_span(key), "E048 parts-do-not-fit",
            '`' + std::string(key) + "` goes with a window, and this rule has none",
            key == "if" ? "a condition on single events is `when`" : "");
    }
  }

  /// What becomes of the rule's alerts: hold and inhibition (rules.md, section 9).
  void alerts() {
    rule_.head.hold = map_.duration("hold").value_or(types::Micros{0});
    for (const std::string_view key : {"window", "silent", "state"}) {
      if (rule_.head.hold.count() == 0 || map_.node().find(key) == nullptr) continue;
      error(map_.key_span("hold"), "E048 parts-do-not-fit",
            "`hold` goes with match and sequence rules; the alerts of this one are episodes");
    }
    const Node* list = map_.list("inhibited_by");
    if (list == nullptr) return;
    for (const Node& item : list->items) {
      if (item.kind == NodeKind::kScalar) {
        rule_.inhibited_by.push_back(&item);
      } else {
        error(item.span, "E004 wrong-type",
              "`inhibited_by` takes names of rules; this is " + what_it_is(item));
      }
    }
    if (rule_.head.domain != plan::Domain::kProtection || rule_.inhibited_by.empty()) return;
    error(map_.key_span("inhibited_by"), "E048 parts-do-not-fit",
          "an alert that protects a person always goes out: a rule of the domain `protection` has "
          "no `inhibited_by`");
  }

  /// Why a rule over a group must read protected fields (rules.md, section 11).
  void justification() {
    rule_.justification = map_.text_node("justification");
    if (rule_.justification == nullptr) return;
    if (rule_.justification->value.find_first_not_of(" \t\n") == std::string::npos) {
      error(rule_.justification->span, "E007 bad-value", "this justifies nothing",
            "say what the protected fields are needed for, and on what basis");
    } else if (!rule_.window && !rule_.shape_unread) {
      error(map_.key_span("justification"), "E048 parts-do-not-fit",
            "`justification` goes with a window over a group, and this rule has none",
            "no other rule may read a protected field, whatever the reason");
    }
  }

  void row(std::int64_t count) {
    rule_.in_a_row = count;
    if (count < 1) {
      error(map_.node().find("in_a_row")->span, "E007 bad-value", "`in_a_row` is at least 1");
    } else if (rule_.window && !rule_.window->span.bounded()) {
      error(map_.key_span("in_a_row"), "E048 parts-do-not-fit",
            "`in_a_row` counts boundaries, and this window has none",
            "give the window an `every`, or a `calendar`");
    } else if (rule_.window && rule_.window->early) {
      error(map_.key_span("in_a_row"), "E048 parts-do-not-fit",
            "`in_a_row` counts boundaries, and `early` does not wait for them");
    }
  }

  MapReader map_;
  Diagnostics& diagnostics_;
  RuleAst rule_;
};

}  // namespace

RuleAst read_rule(const Node& node, Diagnostics& diagnostics) {
  return RuleReader(node, diagnostics).read();
}

}  // namespace limen::language
