#include "rules/language/compile_unusual.h"

#include <algorithm>
#include <cmath>

#include "engine/detect/profile.h"
#include "engine/expr/times.h"
#include "rules/language/measure_kind.h"

namespace limen::language {

namespace {

using types::Micros;

constexpr Micros kDay = std::chrono::days(1);
constexpr double kBucketsOfNoSeason = 20;

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

std::string written(Micros duration) {
  std::string out;
  types::append_duration(out, duration);
  return out;
}

Micros micros_of(double days) { return Micros(std::llround(days * 86'400e6)); }

class UnusualCompiler {
 public:
  UnusualCompiler(const WindowParts& parts, cel::Scope& scope)
      : parts_(parts), ast_(*parts.ast.unusual), scope_(scope), out_(ast_.spec) {
    shape_ = parts.ast.window->span;
    days_ = detect::days_of(shape_);
  }

  std::optional<plan::Unusual> compile() {
    const std::size_t errors = parts_.context.diagnostics.errors();
    of();
    season();
    warmup();
    false_alarms();
    zone();
    if (ast_.holidays != nullptr) holidays(*ast_.holidays);
    if (parts_.context.diagnostics.errors() != errors) return std::nullopt;
    if (out_.of == nullptr) return std::nullopt;  // it was reported when it was read
    return std::move(out_);
  }

 private:
  void error(const Node& node, std::string_view code, std::string message, std::string hint = {}) {
    parts_.context.diagnostics.error(node.span, code, std::move(message), std::move(hint));
  }

  void of() {
    if (ast_.of == nullptr) return;
    auto compiled = parts_.expressions.compile(*ast_.of, scope_);
    const cel::TypeKind kind = compiled.type.kind;
    if (compiled.program != nullptr && !cel::is_number(kind) && kind != cel::TypeKind::kDyn) {
      error(*ast_.of, "E204 wrong-types",
            "this is " + cel::to_string(compiled.type) + ", and `of` is a number");
    }
    out_.of = std::move(compiled.program);
    out_.name = ast_.of->value;
  }

  void season() {
    if (ast_.season == nullptr) {
      out_.season = days_ < 7 ? plan::Season::kWeek : plan::Season::kNone;
      return;
    }
    if (out_.season == plan::Season::kYear && days_ < 1) {
      error(*ast_.season, "E048 parts-do-not-fit",
            "`season: year` needs buckets of a day or longer",
            "write window: {calendar: day}, or season: week");
    } else if (out_.season == plan::Season::kDay && days_ >= 1) {
      error(*ast_.season, "E048 parts-do-not-fit",
            "buckets of a day or longer have no profile of the day",
            "a season is longer than a bucket");
    } else if (out_.season == plan::Season::kWeek && days_ >= 7) {
      error(*ast_.season, "E048 parts-do-not-fit",
            "buckets of a week or longer have no profile of the week",
            "a season is longer than a bucket");
    }
  }

  void warmup() {
    switch (out_.season) {
      case plan::Season::kNone:
        out_.warmup = std::max(2 * kDay, micros_of(kBucketsOfNoSeason * days_));
        break;
      case plan::Season::kDay:
        out_.warmup = 2 * kDay;
        break;
      case plan::Season::kWeek:
      case plan::Season::kYear:
        out_.warmup = 14 * kDay;
        break;
    }
    out_.warmup = ast_.warmup.value_or(out_.warmup);
  }

  /// One a month; of buckets longer than a day one in thirty of them.
  void false_alarms() {
    if (ast_.false_alarms == nullptr) {
      out_.period = micros_of(30 * std::max(1.0, days_));
      return;
    }
    if (out_.period.count() == 0 || out_.over_all_keys) return;
    const double buckets =
        std::chrono::duration<double, std::ratio<86400>>(out_.period).count() / days_;
    if (out_.alarms < buckets) return;
    error(*ast_.false_alarms, "E048 parts-do-not-fit",
          "there are fewer buckets than false alarms: each would be one",
          "a bucket is " + written(micros_of(days_)) + " long; allow fewer, such as 1 per 30d");
  }

  void zone() {
    if (ast_.zone != nullptr) {
      out_.zone = compile_zone(*ast_.zone, parts_);
    } else if (const Node* zone = parts_.ast.window->zone) {
      out_.zone = compile_zone(*zone, parts_);  // findings of one place are told once
    }
  }

  void holidays(const Node& node) {
    const cel::Name* name = parts_.context.names.find(node.value);
    const auto* table = name == nullptr ? nullptr : std::get_if<cel::TableName>(name);
    if (table == nullptr) {
      std::vector<std::string_view> tables;
      for (const TableAst& each : parts_.context.pack.tables) tables.push_back(each.name->value);
      if (std::ranges::find(tables, node.value) != tables.end()) return;  // it has errors
      error(node, "E012 unknown-field", "the pack has no table " + quoted(node.value),
            suggest(node.value, tables));
      return;
    }
    const expr::Table& rows = *table->table;
    if (rows.key_columns() != std::vector<std::string>{"date"}) {
      error(node, "E048 parts-do-not-fit",
            "a table of holidays has the key `date`, and " + quoted(node.value) + " has another");
      return;
    }
    if (days_ > 1) {
      error(node, "E048 parts-do-not-fit",
            "holidays are days, and the buckets of this rule are longer");
    }
    out_.holidays = table->index;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string_view date = rows.map().entries[i].key.text();
      const bool full = date.size() == 10;
      if (full && types::parse_rfc3339(std::string(date) + "T00:00:00Z")) continue;
      error(node, "E053 bad-cell",
            "a row of " + quoted(node.value) + " has the date " + quoted(date),
            "write it as 2026-12-25");
      return;
    }
  }

  const WindowParts& parts_;
  const UnusualAst& ast_;
  cel::Scope& scope_;
  plan::Unusual out_;
  plan::WindowSpan shape_;
  double days_ = 0;
};

}  // namespace

std::optional<plan::Unusual> compile_unusual(const WindowParts& parts, cel::Scope& scope) {
  return UnusualCompiler(parts, scope).compile();
}

void settle_unusual(const UnusualAst& ast, plan::Window& window) {
  plan::Unusual& spec = *window.unusual;
  const MeasureKind kind = measure_kind(window, spec.of);
  spec.judged = kind.judged;
  spec.share = kind.share;
  spec.successes = kind.successes;
  spec.trials = kind.trials;
  spec.values = kind.values;
  spec.empty_is_gap = ast.empty_is_gap.value_or(!kind.counts_events);
}

plan::ZoneOfKey compile_zone(const Node& zone, const WindowParts& parts) {
  plan::ZoneOfKey out;
  Diagnostics& diagnostics = parts.context.diagnostics;
  const cel::Name* name = parts.context.names.find(zone.value);
  const auto* table = name == nullptr ? nullptr : std::get_if<cel::TableName>(name);
  if (table == nullptr) {
    out.zone = zone.value;
    const bool broken = name != nullptr && std::holds_alternative<cel::VariableName>(*name);
    if (broken || expr::is_zone(zone.value)) return out;
    diagnostics.error(zone.span, "E007 bad-value",
                      "there is no time zone, and no table, " + quoted(zone.value),
                      "a zone is named as Europe/Zagreb");
    return out;
  }
  out.table = table->index;
  if (table->table == nullptr) return out;  // it has errors of its own
  if (table->table->column("timezone") == table->table->columns().size()) {
    diagnostics.error(zone.span, "E051 unknown-column",
                      "the table " + quoted(zone.value) + " has no column `timezone`");
  }
  for (const std::string& column : table->table->key_columns()) {
    const auto field = std::ranges::find(parts.by, column, &KeyName::path);
    if (field == parts.by.end()) {
      diagnostics.error(zone.span, "E048 parts-do-not-fit",
                        "the zone is found by " + quoted(column) + ", which is not in `by`",
                        "add it to `by`");
      return out;
    }
    out.key.push_back(static_cast<std::size_t>(field - parts.by.begin()));
  }
  return out;
}

}  // namespace limen::language
