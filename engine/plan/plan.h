#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/expr/program.h"
#include "engine/expr/table.h"
#include "engine/plan/unusual.h"
#include "engine/types/schema.h"
#include "engine/types/slots.h"
#include "engine/types/time.h"

namespace limen::plan {

enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
enum class Domain : std::uint8_t {
  kFlow,
  kDocument,
  kProtection,
  kHealth,
  kCustoms,
  kStaffing,
  kFeed
};
[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::string_view to_string(Domain domain);

enum class AggregateFn : std::uint8_t {
  kCount,
  kDistinct,
  kSum,
  kMean,
  kMin,
  kMax,
  kFirst,
  kLast,
  kStddev,
  kQuantile
};

/// One aggregate of a window; its value is Frame::variables[its index].
struct Aggregate {
  AggregateFn fn = AggregateFn::kCount;
  expr::ProgramRef x;          // over the event; null for kCount
  expr::ProgramRef condition;  // over the event; null: all events of the window
  expr::ValueKind x_kind =
      expr::ValueKind::kNull;  // static kind of x: kInt, kDouble, …; kNull: not known (dyn)
  double q = 0.0;              // of kQuantile: the share, from 0 to 1
};

/// `measure:` name and expression, over aggregates and the measures before it.
struct Measure {
  std::string name;
  expr::ProgramRef program;
  std::optional<types::SlotType> slot_type;  // as rules on alerts read it; none where they cannot
};

struct Match {};

enum class Calendar : std::uint8_t { kNone, kDay, kWeek, kMonth };

/// Which events a window holds: one of sliding, hopping, calendar, last-N (rules.md, section 5).
struct WindowSpan {
  types::Micros over{0};   // sliding and hopping
  types::Micros every{0};  // hopping
  Calendar calendar = Calendar::kNone;
  std::string zone = "UTC";                 // of a calendar window
  std::optional<std::uint32_t> zone_table;  // instead: the column `timezone` of this table
  std::vector<std::size_t> zone_key;        // where its key's columns stand in `by`
  std::int64_t last = 0;                    // last-N

  [[nodiscard]] bool is_calendar() const { return calendar != Calendar::kNone; }
  [[nodiscard]] bool is_last() const { return last > 0; }
  [[nodiscard]] bool sliding() const { return !is_calendar() && !is_last() && every.count() == 0; }
  /// Hopping or calendar: evaluated at boundaries.
  [[nodiscard]] bool bounded() const { return is_calendar() || every.count() != 0; }
  friend bool operator==(const WindowSpan&, const WindowSpan&) = default;
};

/// A window. Variables of its programs, by index: aggregates, then measures, then window.start,
/// window.end, then the key's fields in the order of `by`, then the figures of an unusual one, then
/// the measures that `previous` reads.
struct Window : WindowSpan {
  std::vector<Aggregate> aggregates;
  std::vector<Measure> measures;
  std::int64_t in_a_row = 1;
  bool early = false;
  std::vector<std::uint32_t> previous;  // numbers of measures
  std::optional<Unusual> unusual;       // tumbling or of a calendar then

  [[nodiscard]] std::size_t measure_index(std::size_t i) const { return aggregates.size() + i; }
  [[nodiscard]] std::size_t start_index() const { return aggregates.size() + measures.size(); }
  [[nodiscard]] std::size_t end_index() const { return start_index() + 1; }
  [[nodiscard]] std::size_t key_index(std::size_t i) const { return start_index() + 2 + i; }
  /// Of the i-th of Figures, of a rule with so many key fields.
  [[nodiscard]] std::size_t figure_index(std::size_t i, std::size_t keys) const {
    return key_index(keys) + i;
  }
  /// Of the i-th of `previous`, of a rule with so many key fields.
  [[nodiscard]] std::size_t previous_index(std::size_t i, std::size_t keys) const {
    return figure_index(unusual ? kFigures : 0, keys) + i;
  }
};

/// A step of a sequence, or what must not come between two of them or after the last.
struct Step {
  std::string name;               // empty: a `none`
  std::vector<types::KindId> on;  // empty: all kinds of the rule
  expr::ProgramRef
      when;  // null: every event; event i is that of named step i, the last the one asked about
  std::int64_t times = 1;
  types::Micros lasts{0};  // `for` of a `none` that stands last

  [[nodiscard]] bool is_none() const { return name.empty(); }
};
/// rules.md, section 7. Events of `if` and `say`, by number: the named steps in their order.
struct Sequence {
  std::vector<Step> steps;
  types::Micros within{0};  // zero: none given
};
/// rules.md, section 8.
struct Silent {
  types::Micros duration{0};          // zero where `seconds` is given
  expr::ProgramRef seconds;           // over the last event
  std::optional<std::uint32_t> keys;  // a table whose keys are expected
};
struct State {
  expr::ProgramRef opens;
  expr::ProgramRef closes;  // null: nothing closes it
  expr::ProgramRef until;   // null, or a timestamp of the opening event
};
using Shape = std::variant<Match, Window, Sequence, Silent, State>;

struct Exception {
  std::string name;
  expr::ProgramRef program;
};

struct KeyField {
  std::string path;
  types::SlotId slot = 0;
  types::SlotType slot_type = types::SlotType::kString;
};

/// A piece of `say`: literal text, or an expression whose value is written there.
using SayPart = std::variant<std::string, expr::ProgramRef>;

inline constexpr std::size_t kSmallCell = 11;

/// One rule as the stages read it.
struct Rule {
  std::string pack;
  std::int64_t pack_version = 0;
  std::string name;
  std::string title;
  std::string about;
  std::string runbook;
  std::string owner;
  std::string hash;              // 32 hex digits over the rule's meaning
  std::string state_hash;        // over that which its state is made of (rules.md, section 12)
  std::uint32_t generation = 0;  // of its state: rules of one share windows, others do not
  Severity severity = Severity::kInfo;
  Domain domain = Domain::kFlow;
  std::vector<std::string> audience;
  std::vector<std::pair<std::string, std::string>> labels;
  bool shadow = false;
  std::optional<types::EventTime> expires;  // events from then on are passed over

  std::vector<types::KindId> on;
  expr::ProgramRef when;  // null: every event
  std::vector<Exception> except;
  std::vector<KeyField> by;
  expr::ProgramRef has_zone;  // whether the table of its zones has a row for the event; null: always
  Shape shape = Match{};
  expr::ProgramRef condition;  // `if` of a window; null: none, of an unusual one
  types::Micros resolve_after{0};
  types::Micros hold{0};                    // of match and sequence; zero: none
  std::vector<std::uint32_t> inhibited_by;  // rules of the plan, ascending
  std::vector<std::uint32_t> reads;  // of a rule on alerts: the rules that it names, ascending
  std::uint8_t level = 0;     // of a rule on alerts: 1 or more, above `settles` of what it reads
  std::uint8_t settles = 0;   // when its alerts are known: its level, or above its inhibitors'
  bool is_read = false;       // by a rule on alerts
  bool inhibits = false;      // another rule
  bool reads_latest = false;  // a `latest` table, in any expression
  std::vector<SayPart> say;
  /// False for rules over groups that read protected fields, whose conditions count as false while
  /// their windows have fewer than kSmallCell events (rules.md, section 11).
  bool carries_event_ids = true;

  [[nodiscard]] bool on_alerts() const {
    return !on.empty() && on.front() == types::Schema::kAlert;
  }
  /// Its alerts have an end: `resolved` follows (rules.md, sections 5 and 8).
  [[nodiscard]] bool has_episodes() const {
    return !std::holds_alternative<Match>(shape) && !std::holds_alternative<Sequence>(shape);
  }
  /// Its alerts wait until all of their instant is known.
  [[nodiscard]] bool waits() const { return hold.count() != 0 || !inhibited_by.empty(); }
  /// Its alerts go out as events arrive, not when the watermark has passed (rules.md, section 3).
  [[nodiscard]] bool at_once() const {
    return std::holds_alternative<Match>(shape) && !on_alerts() && !waits() && !reads_latest;
  }
};

/// A `latest` table: the newest event of a kind for each key (rules.md, sections 1 and 4).
struct LatestTable {
  std::uint32_t table = 0;  // of Plan::tables, which has its columns and no rows
  types::KindId on = 0;
  expr::ProgramRef when;  // null: every event
  std::vector<KeyField> by;
  std::vector<KeyField> columns;         // as the table has them
  std::optional<types::Micros> max_age;  // none: as long as `forget` says
  std::string meaning;                   // the same for tables whose rows are the same
  std::shared_ptr<const void> keep;      // owner of the fields that the table's columns name
};

/// Everything that was compiled from packs, schema and tables: what a shard runs. Immutable.
struct Plan {
  std::shared_ptr<const types::Schema> schema;
  types::SlotTable slots;
  std::vector<std::shared_ptr<const expr::Table>> tables;
  std::vector<LatestTable> latest;  // that rules read; each behind those that its `when` reads
  std::vector<Rule> rules;  // ordered by name: a rule's number is its place in the order of names
};

}  // namespace limen::plan
