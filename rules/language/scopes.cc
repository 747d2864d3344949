#include "rules/language/scopes.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/types/check.h"
#include "rules/language/canonical.h"

namespace limen::language {

namespace {

using cel::ForbiddenName;
using cel::Name;

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

struct Function {
  std::string_view name;
  plan::AggregateFn fn;
};
constexpr std::array<Function, 10> kFunctions = {Function{"count", plan::AggregateFn::kCount},
                                                 {"distinct", plan::AggregateFn::kDistinct},
                                                 {"sum", plan::AggregateFn::kSum},
                                                 {"mean", plan::AggregateFn::kMean},
                                                 {"min", plan::AggregateFn::kMin},
                                                 {"max", plan::AggregateFn::kMax},
                                                 {"first", plan::AggregateFn::kFirst},
                                                 {"last", plan::AggregateFn::kLast},
                                                 {"stddev", plan::AggregateFn::kStddev},
                                                 {"quantile", plan::AggregateFn::kQuantile}};

plan::AggregateFn function_of(std::string_view name) {
  const auto found = std::ranges::find(kFunctions, name, &Function::name);
  LIMEN_CHECK(found != kFunctions.end());
  return found->fn;
}

expr::ValueKind value_kind(cel::TypeKind kind) {
  switch (kind) {
    case cel::TypeKind::kBool:
      return expr::ValueKind::kBool;
    case cel::TypeKind::kInt:
      return expr::ValueKind::kInt;
    case cel::TypeKind::kUint:
      return expr::ValueKind::kUint;
    case cel::TypeKind::kDouble:
      return expr::ValueKind::kDouble;
    case cel::TypeKind::kString:
      return expr::ValueKind::kString;
    case cel::TypeKind::kBytes:
      return expr::ValueKind::kBytes;
    case cel::TypeKind::kTimestamp:
      return expr::ValueKind::kTimestamp;
    case cel::TypeKind::kDuration:
      return expr::ValueKind::kDuration;
    case cel::TypeKind::kList:
      return expr::ValueKind::kList;
    case cel::TypeKind::kMap:
      return expr::ValueKind::kMap;
    default:
      return expr::ValueKind::kNull;
  }
}

constexpr std::array<std::string_view, plan::kFigures> kFigureNames = {"observed", "expected",
                                                                       "lower", "upper", "p_value"};

cel::Type timestamp() {
  cel::Type type;
  type.kind = cel::TypeKind::kTimestamp;
  return type;
}

}  // namespace

std::optional<std::uint32_t> figure_of(std::string_view name) {
  const auto found = std::ranges::find(kFigureNames, name);
  if (found == kFigureNames.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - kFigureNames.begin());
}

bool begins_some(const std::vector<std::string>& names, std::string_view path) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    return name.size() > path.size() && name.starts_with(path) && name[path.size()] == '.';
  });
}

std::optional<ForbiddenName> forbidden(std::string_view path, const EventField& entry,
                                       const Reading& reading) {
  const types::Marks& marks = entry.field.marks;
  if (entry.field.forbidden) {
    return ForbiddenName{"E064 forbidden-field",
                         quoted(path) + " is forbidden by this site's schema: no event has it", ""};
  }
  if (!entry.conflict.empty()) {
    return ForbiddenName{"E045 two-types",
                         quoted(path) + " has two types in this rule's `on`: " + entry.conflict,
                         "write a rule for each of them"};
  }
  if (marks.is_protected && reading.about_one) {
    return ForbiddenName{
        "E210 protected-field",
        quoted(path) +
            " is protected: a rule about one person or one document must not read "
            "it, nor ask whether it is there",
        "a rule about what people do, not about what they are, needs no such field"};
  }
  if (marks.is_protected && !reading.justified) {
    return ForbiddenName{"E210 protected-field",
                         quoted(path) +
                             " is protected: a rule over a group that reads it, or asks whether it "
                             "is there, states why it must",
                         "say it in `justification`"};
  }
  if (marks.serves_person && !reading.serves_person) {
    return ForbiddenName{"E211 serves-person",
                         quoted(path) +
                             " serves the person: only rules of the domain `protection` may read "
                             "it, or ask whether it is there",
                         "if this rule is there to help the person, say `domain: protection`"};
  }
  return std::nullopt;
}

std::optional<Name> EventScope::find(std::string_view path) {
  if (const EventField* entry = fields_.find(path)) {
    if (auto no = forbidden(path, *entry, reading_)) return *std::move(no);
    cel::FieldName name;
    name.slot = slots_.add(path, entry->slot_type);
    name.slot_type = entry->slot_type;
    name.optional = entry->optional;
    name.type = type_of(*entry);
    return name;
  }
  if (const Name* name = names_.find(path)) return *name;
  if (path == "window.start" || path == "window.end") {
    return ForbiddenName{"E031 not-in-scope",
                         quoted(path) + " is known in `measure`, `if` and `say` of a window only",
                         ""};
  }
  return std::nullopt;
}

std::vector<std::string> EventScope::names() const {
  std::vector<std::string> all;
  for (const auto& [path, entry] : fields_.all()) all.push_back(path);
  for (const auto& [name, meaning] : names_.all()) all.push_back(name);
  return all;
}

bool EventScope::is_prefix(std::string_view path) const { return begins_some(names(), path); }

std::uint32_t Aggregates::add(const cel::AggregateCall& call, const types::SlotTable& slots) {
  std::string form = call.function;
  for (const auto& program : {call.x, call.condition}) {
    form += '(' + (program ? canonical(*program, slots) : std::string()) + ')';
  }
  const double q = call.q.value_or(0.0);
  form += std::to_string(std::bit_cast<std::uint64_t>(q));
  const auto known = std::ranges::find(forms_, form);
  if (known != forms_.end()) return static_cast<std::uint32_t>(known - forms_.begin());
  forms_.push_back(std::move(form));
  aggregates_.push_back(
      {function_of(call.function), call.x, call.condition, value_kind(call.x_type.kind), q});
  return static_cast<std::uint32_t>(aggregates_.size() - 1);
}

std::optional<Name> WindowScope::find(std::string_view path) {
  const std::uint32_t start = window_.aggregate_count + window_.measure_count;
  for (std::uint32_t i = 0; i < window_.by.size(); ++i) {
    if (window_.by[i].path == path) return cel::VariableName{start + 2 + i, window_.by[i].type};
  }
  for (std::uint32_t i = 0; i < window_.measures.size(); ++i) {
    const MeasureName& measure = window_.measures[i];
    if (measure.name == path) {
      window_.looked_back = window_.looked_back || window_.reads_previous[i];
      return cel::VariableName{window_.aggregate_count + i, measure.type};
    }
  }
  if (const auto figure = figure_of(path); figure && window_.figures != 0) {
    if (!window_.sees_figures) {
      return ForbiddenName{"E031 not-in-scope",
                           quoted(path) + " is known in `if` and `say` of an unusual rule only",
                           ""};
    }
    const auto keys = static_cast<std::uint32_t>(window_.by.size());
    return cel::VariableName{start + 2 + keys + *figure, cel::of(cel::TypeKind::kDouble)};
  }
  if (path == "window.start") return cel::VariableName{start, timestamp()};
  if (path == "window.end") return cel::VariableName{start + 1, timestamp()};
  if (path.starts_with("previous.")) return previous(path.substr(9));
  return other(path);
}

/// The measure of this name at the key's boundary before.
Name WindowScope::previous(std::string_view name) {
  const std::string shown = quoted("previous." + std::string(name));
  if (!window_.has_boundaries) {
    return ForbiddenName{"E031 not-in-scope",
                         shown + " is of hopping and calendar windows: others have no boundaries",
                         ""};
  }
  const auto measure = std::ranges::find(window_.measures, name, &MeasureName::name);
  if (measure == window_.measures.end()) {
    const bool later = std::ranges::find(window_.later, name) != window_.later.end();
    std::vector<std::string_view> names;
    for (const MeasureName& each : window_.measures) names.push_back(each.name);
    return ForbiddenName{
        later ? "E031 not-in-scope" : "E012 unknown-field",
        later ? "the measure " + quoted(name) + " does not stand above"
              : "there is no measure " + quoted(name),
        later ? "put it above: a measure sees those before it" : suggest(name, names)};
  }
  const auto number = static_cast<std::uint32_t>(measure - window_.measures.begin());
  if (window_.reads_previous[number]) {
    return ForbiddenName{"E031 not-in-scope",
                         "the measure " + quoted(name) + " reads `previous` itself, and " + shown +
                             " would look back twice",
                         ""};
  }
  window_.looked_back = true;
  auto place = std::ranges::find(window_.previous, number);
  if (place == window_.previous.end()) {
    window_.previous.push_back(number);
    place = window_.previous.end() - 1;
  }
  const std::uint32_t first = window_.aggregate_count + window_.measure_count + 2 +
                              static_cast<std::uint32_t>(window_.by.size()) + window_.figures;
  return cel::VariableName{first + static_cast<std::uint32_t>(place - window_.previous.begin()),
                           measure->type};
}

std::optional<Name> WindowScope::other(std::string_view path) const {
  if (std::ranges::find(window_.later, path) != window_.later.end()) {
    return ForbiddenName{"E031 not-in-scope",
                         "the measure " + quoted(path) + " stands below this one",
                         "put it above: a measure sees those before it"};
  }
  if (window_.fields.find(path) != nullptr) {
    return ForbiddenName{
        "E031 not-in-scope", quoted(path) + " is a field of single events, and a window has many",
        "put it into an aggregate, such as last(" + std::string(path) + "), or into `by`"};
  }
  if (const Name* name = window_.names.find(path)) return *name;
  return std::nullopt;
}

std::vector<std::string> WindowScope::names() const {
  std::vector<std::string> all = {"window.start", "window.end"};
  for (const KeyName& key : window_.by) all.push_back(key.path);
  for (const MeasureName& measure : window_.measures) {
    all.push_back(measure.name);
    if (window_.has_boundaries) all.push_back("previous." + measure.name);
  }
  if (window_.sees_figures) all.insert(all.end(), kFigureNames.begin(), kFigureNames.end());
  for (const auto& [name, meaning] : window_.names.all()) all.push_back(name);
  return all;
}

bool WindowScope::is_prefix(std::string_view path) const {
  if (begins_some(names(), path)) return true;
  return std::ranges::any_of(window_.fields.all(), [&](const auto& entry) {
    return entry.first.starts_with(std::string(path) + '.');
  });
}

cel::VariableName WindowScope::aggregate(cel::AggregateCall call) {
  const bool shows = call.function != "count" && call.function != "distinct";
  const cel::TypeKind kind = call.x_type.kind;
  const bool text = kind == cel::TypeKind::kString || kind == cel::TypeKind::kDyn;
  if (shows && text && call.x_type.marks.identifier) window_.shown_id = call.function;
  return {window_.aggregates.add(call, window_.slots), {}};  // the compiler knows its type
}

}  // namespace limen::language
