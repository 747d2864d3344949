#include <algorithm>
#include <array>

#include "engine/plan/layout.h"
#include "engine/plan/reads_latest.h"
#include "rules/language/describe_parts.h"
#include "rules/language/describe_unusual.h"
#include "rules/language/load.h"

namespace limen::language {

namespace {

constexpr std::size_t kEventsPerWindow = 100'000;  // limits.events_per_window, its default
constexpr std::size_t kRowColumnBytes = 80;        // of a `latest` table's row, a column

/// What an event costs in a window that keeps events.
std::size_t event_bytes(const plan::Window& window) {
  std::size_t event = kEventBytes;
  for (const plan::Aggregate& aggregate : window.aggregates) {
    event += aggregate.x ? kValueBytes : aggregate.condition ? 1 : 0;
  }
  return event;
}

std::string sliding_state(const plan::Window& window) {
  const std::size_t event = event_bytes(window);
  return "about " + bytes(event) + " for each event of the last " + written(window.over) +
         ", at most " + grouped(kEventsPerWindow) + " events (" + bytes(event * kEventsPerWindow) +
         ')';
}

std::string last_state(const plan::Window& window) {
  const std::size_t event = event_bytes(window);
  const std::size_t events = std::min(static_cast<std::size_t>(window.last), kEventsPerWindow);
  return "about " + bytes(event) + " for each event, at most " + bytes(event * events) +
         "; a key without events is forgotten";
}

std::string hopping_state(const plan::Window& window) {
  std::size_t pane = kEventBytes;
  for (const plan::Aggregate& aggregate : window.aggregates) pane += pane_bytes(aggregate);
  if (window.is_calendar()) return "one pane, up to " + bytes(pane);
  const auto panes = static_cast<std::size_t>(window.over / window.every);
  return "at most " + grouped(panes) + (panes == 1 ? " pane" : " panes") + " of " +
         written(window.every) + ", up to " + bytes(pane) + " each (" + bytes(pane * panes) + ')';
}

std::string state_of(const plan::Window& window) {
  if (window.is_last()) return last_state(window);
  return window.sliding() ? sliding_state(window) : hopping_state(window);
}

std::string calendar_of(const plan::Window& window, const plan::Plan& plan) {
  constexpr std::array<std::string_view, 4> kUnits = {"", "day", "week", "month"};
  std::string out = "calendar window of a ";
  out += kUnits[static_cast<std::size_t>(window.calendar)];
  out += " in the zone ";
  return out + (window.zone_table ? "that the table " + plan.tables[*window.zone_table]->name() +
                                        " has for the key"
                                  : window.zone);
}

std::string shape_of(const plan::Window& window, const plan::Plan& plan) {
  if (window.is_calendar()) return calendar_of(window, plan);
  if (window.is_last())
    return "window of the last " + grouped(static_cast<std::size_t>(window.last)) + " events";
  if (window.sliding()) return "sliding window over " + written(window.over);
  if (window.every == window.over) return "tumbling window over " + written(window.over);
  return "hopping window over " + written(window.over) + ", every " + written(window.every);
}

std::string end_of(const plan::Rule& rule, const plan::Window& window) {
  if (window.sliding()) {
    return written(window.over + rule.resolve_after) +
           " after the last event for which its condition was true";
  }
  if (window.is_last()) return "with the first event for which it is false";
  if (rule.resolve_after.count() == 0) return "at the first boundary at which it is false";
  return "once its condition was false for " + written(rule.resolve_after);
}

std::string window_lines(const plan::Rule& rule, const plan::Window& window,
                         const plan::Plan& plan) {
  std::string out = "  shape: " + shape_of(window, plan) + ", " + key_of(rule) + '\n';
  out += "  fires: at the watermark, ";
  if (window.sliding() || window.is_last()) {
    out += "with the first event for which its condition is true";
  } else if (window.early) {
    out += "with the first event, or at the first boundary, for which its condition is true";
  } else if (window.in_a_row > 1) {
    out +=
        "when its condition is true at " + std::to_string(window.in_a_row) + " boundaries in a row";
  } else {
    out += "at the first boundary at which its condition is true";
  }
  out += "\n  resolves: " + end_of(rule, window) + '\n';
  return out + "  state of a key: " + state_of(window) + '\n';
}

std::string reading_line(const plan::Rule& rule) {
  if (rule.carries_event_ids) return {};
  return "  reads: protected fields, so that its alerts name no event, and a window of fewer "
         "than " +
         std::to_string(plan::kSmallCell) + " events counts as false\n";
}

constexpr std::string_view kEpisodeBytes = "about 250 bytes";  // with its key's texts

std::string silent_lines(const plan::Rule& rule, const plan::Silent& silent,
                         const plan::Plan& plan) {
  const std::string wait =
      silent.seconds == nullptr
          ? written(silent.duration)
          : "the seconds that " + std::string(silent.seconds->source) + " says of an event";
  std::string out = "  shape: silent for " + wait + ", " + key_of(rule) + '\n';
  out += "  fires: once the watermark is later than that after a key's last event, if none came\n";
  if (silent.keys) {
    const expr::Table& table = *plan.tables[*silent.keys];
    out += "  expects: the " + grouped(table.size()) + " keys of `" + table.name() +
           "`, from the earliest event of any kind on\n";
  }
  out += "  resolves: with the key's next event\n";
  return out + "  state of a key: " + std::string(kEpisodeBytes) +
         ", and what `say` reads of its last event\n";
}

std::string state_lines(const plan::Rule& rule, const plan::State& state) {
  std::string out = "  shape: state, " + key_of(rule) + '\n';
  out += "  fires: at the watermark, with the event that opens an episode\n  resolves: ";
  if (state.closes != nullptr) out += "with the first later event that closes it";
  if (state.until != nullptr) out += state.closes != nullptr ? ", or at `until`" : "at `until`";
  if (state.closes == nullptr && state.until == nullptr) {
    out += "when the key has had no event for so long that it is forgotten";
  }
  return out + "\n  state of a key: " + std::string(kEpisodeBytes) + " while it is open\n";
}

constexpr std::size_t kEventsPerKey = 1'000;  // limits.events_per_key, its default
constexpr std::size_t kKeptBytes = 120;       // of an event with its `source#id`, without slots

std::string sequence_state(const plan::Rule& rule, const plan::Sequence& sequence) {
  const std::size_t event = kKeptBytes + 8 * plan::slots_of_sequence(rule).size();
  std::string out;
  if (sequence.within.count() != 0) {
    out = "about " + bytes(event) + " for each event of the last " + written(sequence.within) +
          " that a later one may need, at most " + grouped(kEventsPerKey) + " events (" +
          bytes(event * kEventsPerKey) + ')';
  }
  if (sequence.steps.back().lasts.count() == 0) return out;
  return out + (out.empty() ? "" : "; ") + "about " + bytes(event + kEventBytes) +
         " for each firing that waits, at most " + grouped(kEventsPerWindow);
}

std::string sequence_lines(const plan::Rule& rule, const plan::Sequence& sequence) {
  std::size_t steps = 0;
  for (const plan::Step& step : sequence.steps) steps += step.is_none() ? 0 : 1;
  std::string out =
      "  shape: sequence of " + std::to_string(steps) + (steps == 1 ? " step" : " steps");
  if (sequence.within.count() != 0) out += " within " + written(sequence.within);
  out += ", " + key_of(rule) + "\n  fires: at the watermark, ";
  if (const types::Micros lasts = sequence.steps.back().lasts; lasts.count() != 0) {
    out += written(lasts) + " after each event that completes it, where nothing came";
  } else {
    out += "with each event that completes it";
  }
  return out + "\n  state of a key: " + sequence_state(rule, sequence) + '\n';
}

/// The `latest` tables that the rule reads, and what they keep.
std::string table_lines(const plan::Rule& rule, const plan::Plan& plan) {
  std::string out;
  for (const plan::LatestTable& latest : plan.latest) {
    bool reads = false;
    plan::each_program(rule, [&](const auto& program) {
      reads = reads || plan::reads_table(program, latest.table);
    });
    if (!reads) continue;
    out += "  reads: `" + plan.tables[latest.table]->name() + "`, the newest " +
           plan.schema->kind(latest.on).name + " by ";
    for (std::size_t i = 0; i < latest.by.size(); ++i) {
      out += (i == 0 ? "" : ", ") + latest.by[i].path;
    }
    out += latest.max_age ? ", at most " + written(*latest.max_age) + " old" : ", until forgotten";
    out += "; a row takes about " + bytes(latest.columns.size() * kRowColumnBytes) + '\n';
  }
  return out;
}

}  // namespace

std::string describe(const plan::Rule& rule, const plan::Plan& plan) {
  std::string out = rule.name + " (" + rule.pack + ' ' + std::to_string(rule.pack_version) + ", " +
                    std::string(to_string(rule.severity)) + ", " +
                    std::string(to_string(rule.domain)) + (rule.shadow ? ", shadow" : "") + ")\n";
  out += "  on: ";
  for (std::size_t i = 0; i < rule.on.size(); ++i) {
    out += (i == 0 ? "" : ", ") + plan.schema->kind(rule.on[i]).name;
  }
  out += '\n' + table_lines(rule, plan);
  if (const auto* window = std::get_if<plan::Window>(&rule.shape)) {
    if (window->unusual) return out + unusual_lines(rule, *window, plan) + reading_line(rule);
    return out + window_lines(rule, *window, plan) + reading_line(rule);
  }
  if (const auto* sequence = std::get_if<plan::Sequence>(&rule.shape)) {
    return out + sequence_lines(rule, *sequence);
  }
  if (const auto* silent = std::get_if<plan::Silent>(&rule.shape)) {
    return out + silent_lines(rule, *silent, plan);
  }
  if (const auto* state = std::get_if<plan::State>(&rule.shape)) {
    return out + state_lines(rule, *state);
  }
  out += "  shape: match, " + key_of(rule) + '\n';
  out += std::string("  fires: ") + (rule.at_once() ? "at once" : "at the watermark") +
         ", for each event that passes the filter\n";
  if (rule.hold.count() != 0) {
    return out + "  folds: further ones of the key for " + written(rule.hold) +
           "\n  state of a key: the alert that holds, about 1 KiB\n";
  }
  return out + "  state of a key: none\n";
}

}  // namespace limen::language
