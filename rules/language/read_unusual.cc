#include <algorithm>
#include <array>
#include <charconv>

#include "rules/language/map_reader.h"
#include "rules/language/pack.h"

namespace limen::language {

namespace {

// unusual = of, [side], [season], [zone], [false_alarms: N per DURATION [over all keys]], [warmup],
//           [empty: zero | gap], [holidays: table]

constexpr std::array<std::string_view, 3> kSides = {"high", "low", "both"};
constexpr std::array<std::string_view, 4> kSeasons = {"none", "day", "week", "year"};
constexpr std::array<std::string_view, 2> kEmpty = {"zero", "gap"};

/// "1 per 30d over all keys" taken apart.
struct FalseAlarms {
  double alarms = 0;
  types::Micros period{0};
  bool over_all_keys = false;
};

std::optional<FalseAlarms> parse_false_alarms(std::string_view text) {
  constexpr std::string_view kPer = " per ";
  constexpr std::string_view kOverAll = " over all keys";
  FalseAlarms out;
  if (text.ends_with(kOverAll)) {
    out.over_all_keys = true;
    text.remove_suffix(kOverAll.size());
  }
  const std::size_t per = text.find(kPer);
  if (per == std::string_view::npos) return std::nullopt;
  const std::string_view number = text.substr(0, per);
  const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(),
                                              out.alarms, std::chars_format::fixed);
  if (problem != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  const auto period = types::parse_duration(text.substr(per + kPer.size()));
  if (!period || period->count() == 0 || !(out.alarms > 0)) return std::nullopt;
  out.period = *period;
  return out;
}

class UnusualReader {
 public:
  UnusualReader(const Node& node, Diagnostics& diagnostics)
      : map_(node, "unusual", diagnostics), diagnostics_(diagnostics) {}

  UnusualAst read() && {
    out_.node = &map_.node();
    out_.of = map_.required().scalar("of");
    out_.spec.side = static_cast<plan::Side>(one_of("side", kSides).value_or(2));
    out_.season = map_.text_node("season");
    out_.spec.season = static_cast<plan::Season>(one_of("season", kSeasons).value_or(0));
    out_.zone = map_.text_node("zone");
    false_alarms();
    out_.warmup = map_.duration("warmup");
    if (const auto empty = one_of("empty", kEmpty)) out_.empty_is_gap = *empty == 1;
    out_.holidays = map_.text_node("holidays");
    map_.finish();
    return std::move(out_);
  }

 private:
  /// The number of one of the names; nothing where the key is not there or none of them.
  template <std::size_t kCount>
  std::optional<std::size_t> one_of(std::string_view key,
                                    const std::array<std::string_view, kCount>& names) {
    const Node* node = map_.text_node(key);
    if (node == nullptr) return std::nullopt;
    const auto found = std::ranges::find(names, node->value);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string hint = suggest(node->value, {names.begin(), names.end()});
    if (hint.empty()) {
      for (const std::string_view known : names) {
        hint += (hint.empty() ? "one of " : ", ") + std::string(known);
      }
    }
    diagnostics_.error(node->span, "E007 bad-value",
                       '`' + std::string(key) + "` is not `" + node->value + '`', std::move(hint));
    return std::nullopt;
  }

  void false_alarms() {
    out_.false_alarms = map_.text_node("false_alarms");
    if (out_.false_alarms == nullptr) return;
    const auto parsed = parse_false_alarms(out_.false_alarms->value);
    if (!parsed) {
      diagnostics_.error(out_.false_alarms->span, "E007 bad-value",
                         '`' + out_.false_alarms->value + "` is no rate of false alarms",
                         "write it as 1 per 30d, which is for each key, or 1 per 1d over all keys");
      return;
    }
    out_.spec.alarms = parsed->alarms;
    out_.spec.period = parsed->period;
    out_.spec.over_all_keys = parsed->over_all_keys;
  }

  MapReader map_;
  Diagnostics& diagnostics_;
  UnusualAst out_;
};

/// The buckets follow each other: the window tumbles, or is of a calendar.
void check_window(WindowAst& window, Diagnostics& diagnostics) {
  const auto error = [&](std::string_view key, std::string message, std::string hint) {
    const Node* value = window.node->find(key);
    diagnostics.error(value->span, "E048 parts-do-not-fit", std::move(message), std::move(hint));
  };
  if (window.span.is_last()) {
    error("last", "`unusual` looks at one bucket of time after the other, and this window has none",
          "give the window an `over`, or a `calendar`");
  } else if (window.early) {
    error("early", "`unusual` judges whole buckets, and `early` does not wait for them", "");
  } else if (window.span.every.count() != 0 && window.span.every != window.span.over) {
    error("every", "the buckets of `unusual` do not overlap: `every` is as long as `over`",
          "leave `every` out");
  } else if (!window.span.is_calendar()) {
    window.span.every = window.span.over;
  }
  window.early = false;
}

}  // namespace

std::optional<UnusualAst> read_unusual(MapReader& map, std::optional<WindowAst>& window,
                                       Diagnostics& diagnostics) {
  const Node* node = map.map("unusual");
  if (map.node().find("unusual") == nullptr) return std::nullopt;
  if (map.node().find("window") == nullptr) {
    diagnostics.error(map.key_span("unusual"), "E048 parts-do-not-fit",
                      "`unusual` goes with a window, and this rule has none",
                      "the window says how long a bucket is: window: {over: 15m}");
  }
  if (window) check_window(*window, diagnostics);
  if (node == nullptr) return std::nullopt;
  return UnusualReader(*node, diagnostics).read();
}

}  // namespace limen::language
