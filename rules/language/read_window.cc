#include <algorithm>
#include <array>

#include "rules/language/map_reader.h"
#include "rules/language/pack.h"

namespace limen::language {

namespace {

// window = over: duration, [every: duration, [early]]
//        | calendar: day | week | month, [zone: name of a zone or table], [early]
//        | last: integer

constexpr std::int64_t kMaxPanes = 10'000;

class WindowReader {
 public:
  WindowReader(const Node& node, Diagnostics& diagnostics)
      : map_(node, "window", diagnostics), diagnostics_(diagnostics) {}

  std::optional<WindowAst> read() && {
    out_.node = &map_.node();
    const auto over = map_.duration("over");
    const auto every = map_.duration("every");
    calendar();
    const auto last = map_.integer("last");
    out_.early = map_.boolean("early").value_or(false);
    map_.finish();
    out_.span.over = over.value_or(types::Micros{0});
    out_.span.every = every.value_or(types::Micros{0});
    out_.span.last = last.value_or(0);
    if (!one_kind()) return std::nullopt;
    const Node& node = map_.node();
    if (over && over->count() == 0) {
      error(node.find("over")->span, "E007 bad-value", "`over` is longer than nothing");
    } else if (every && over) {
      check_every(*node.find("every"), *over, *every);
    } else if (last && *last < 1) {
      error(node.find("last")->span, "E007 bad-value", "`last` is at least 1");
    }
    check_parts();
    return out_;
  }

 private:
  void error(const Span& span, std::string_view code, std::string message, std::string hint = {}) {
    diagnostics_.error(span, code, std::move(message), std::move(hint));
  }

  void calendar() {
    constexpr std::array<std::string_view, 3> kUnits = {"day", "week", "month"};
    const Node* unit = map_.text_node("calendar");
    out_.zone = map_.text_node("zone");
    if (unit == nullptr) return;
    const auto found = std::ranges::find(kUnits, unit->value);
    if (found == kUnits.end()) {
      error(unit->span, "E007 bad-value", "there is no calendar `" + unit->value + '`',
            "one of day, week, month");
    } else {
      out_.span.calendar = static_cast<plan::Calendar>(found - kUnits.begin() + 1);
    }
  }

  /// Whether the window says one of `over`, `calendar` and `last`.
  bool one_kind() {
    const Node& node = map_.node();
    const auto has = [&](std::string_view key) { return node.find(key) != nullptr; };
    const int kinds = (has("over") ? 1 : 0) + (has("calendar") ? 1 : 0) + (has("last") ? 1 : 0);
    if (kinds == 0) {
      error(node.span, "E005 missing-key", "a window says what it holds: `over` is missing",
            "over: 30m, calendar: day, or last: 24");
    } else if (kinds > 1) {
      error(node.span, "E048 parts-do-not-fit",
            "a window is over a time, of a calendar, or of the last events: one of `over`, "
            "`calendar` and `last`");
    }
    return kinds == 1;
  }

  /// What goes only with some windows.
  void check_parts() {
    const Node& node = map_.node();
    const bool calendar = node.find("calendar") != nullptr;
    const bool hops = node.find("over") != nullptr && node.find("every") != nullptr;
    if (node.find("every") != nullptr && !hops) {
      error(map_.key_span("every"), "E048 parts-do-not-fit", "`every` goes with `over`");
    }
    if (node.find("zone") != nullptr && !calendar) {
      error(map_.key_span("zone"), "E048 parts-do-not-fit", "`zone` goes with `calendar`");
    }
    if (out_.early && !calendar && !hops) {
      error(map_.key_span("early"), "E048 parts-do-not-fit",
            "`early` looks between boundaries, and this window has none",
            "hopping and calendar windows have boundaries");
    }
  }

  void check_every(const Node& node, types::Micros over, types::Micros every) {
    if (every.count() == 0) {
      error(node.span, "E007 bad-value", "`every` is longer than nothing");
    } else if (every > over) {
      error(node.span, "E048 parts-do-not-fit", "`every` is longer than `over`",
            "`every` divides `over`; where they are equal, windows follow each other");
    } else if (over % every != types::Micros{0}) {
      error(node.span, "E048 parts-do-not-fit", "`every` does not divide `over`");
    } else if (over / every > kMaxPanes) {
      error(node.span, "E048 parts-do-not-fit",
            "`every` goes into `over` " + std::to_string(over / every) +
                " times; at most 10,000 are possible");
    }
  }

  MapReader map_;
  Diagnostics& diagnostics_;
  WindowAst out_;
};

}  // namespace

std::optional<WindowAst> read_window(const Node& node, Diagnostics& diagnostics) {
  return WindowReader(node, diagnostics).read();
}

}  // namespace limen::language
