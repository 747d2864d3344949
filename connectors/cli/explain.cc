#include "connectors/explain/explainer.h"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/cli/commands.h"
#include "connectors/cli/explain_text.h"
#include "connectors/cli/file_source.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/progress.h"
#include "connectors/cli/stats.h"
#include "connectors/driver/replay.h"
#include "rules/language/diagnostics.h"

namespace limen::cli {

namespace {

using types::EventTime;

constexpr int kWrongUsage = 2;

int wrong(const std::string& message) {
  fail(message);
  return kWrongUsage;
}

/// The rule's number, or what is wrong with its name, told.
std::optional<std::uint32_t> find_rule(const language::Loaded& loaded, const std::string& name) {
  const auto& rules = loaded.plan->rules;
  const auto rule = std::ranges::find(rules, name, &plan::Rule::name);
  if (rule != rules.end()) return static_cast<std::uint32_t>(rule - rules.begin());
  if (std::ranges::find(loaded.rules, name, &language::RuleSummary::name) != loaded.rules.end()) {
    fail(fmt::format("the rule `{}` is not enabled, so it is never evaluated", name));
    return std::nullopt;
  }
  std::vector<std::string_view> names;
  for (const plan::Rule& each : rules) names.push_back(each.name);
  const std::string hint = language::suggest(name, names);
  fail(fmt::format("there is no rule `{}` in these packs{}", name,
                   hint.empty() ? ": `limen check` lists them" : "; " + hint));
  return std::nullopt;
}

/// Which times are asked for: all from --from on, or those of --at, to its own second where it
/// names no decimals.
class Times {
 public:
  explicit Times(const Explain& arguments) : arguments_(arguments) {}

  bool operator()(EventTime time) {
    if (arguments_.from && time < *arguments_.from) return false;
    if (!arguments_.at) return true;
    const EventTime at = *arguments_.at;
    const bool whole = std::chrono::floor<std::chrono::seconds>(at) == at;
    if (time == at || (whole && std::chrono::floor<std::chrono::seconds>(time) == at)) return true;
    if (time < at) before_ = time;
    if (time > at && !after_) after_ = time;
    return false;
  }

  /// Where --at was near to something.
  [[nodiscard]] std::string nearest() const {
    std::string out;
    if (before_) out += "before it: " + types::to_rfc3339(*before_);
    if (after_) out += (out.empty() ? "" : ", ") + ("after it: " + types::to_rfc3339(*after_));
    return out;
  }

 private:
  const Explain& arguments_;
  std::optional<EventTime> before_;
  std::optional<EventTime> after_;
};

void print_head(const plan::Rule& rule, const explain::Key& key, const std::string& description) {
  const std::size_t end = description.find("\n  state of a key");
  fmt::print("{}\n  key: {}\n\n", description.substr(0, end),
             key.empty() ? "the global one" : explain::shown(key, rule));
}

/// What is to be known where nothing was found.
void print_nothing(const Explain& arguments, const explain::Explainer& explainer,
                   const explain::Key& key, const plan::Rule& rule, const Times& times) {
  const std::string nearest = times.nearest();
  if (arguments.at && !nearest.empty()) {
    fmt::print("Nothing happened to this key at {}; {}\n", types::to_rfc3339(*arguments.at),
               nearest);
    return;
  }
  fmt::print("No event that the rule looks at has this key.\n");
  const std::string wanted = explain::shown(key, rule);
  std::vector<std::string_view> others(explainer.other_keys().begin(),
                                       explainer.other_keys().end());
  const std::string hint = language::suggest(wanted, others);
  if (!hint.empty()) fmt::print("{}\n", hint);
  if (hint.empty() && !others.empty()) {
    others.resize(std::min<std::size_t>(others.size(), 5));
    fmt::print("Keys that came: {}{}\n", fmt::join(others, ", "),
               explainer.other_keys().size() > others.size() ? ", …" : "");
  }
}

void print_counts(const types::InputCounters& counters, const explain::Totals& totals) {
  const auto line = [](std::uint64_t count, std::string_view what) {
    if (count > 0) fmt::print("{} {}\n", grouped(count), what);
  };
  line(totals.without_key, "events of its kinds lack a field of the key");
  line(counters.invalid,
       "lines of the input are no valid events: limen replay --quarantine FILE tells which");
}

}  // namespace

int explain(const Explain& arguments) {
  const auto loaded = load_rules({arguments.rules, arguments.tables, arguments.schema, {}});
  if (!loaded || loaded->plan == nullptr) return 1;
  const auto number = find_rule(*loaded, arguments.rule);
  if (!number) return kWrongUsage;
  const plan::Rule& rule = loaded->plan->rules[*number];
  const auto key = explain::read_key(arguments.key, rule);
  if (!key) return wrong(key.error().message);
  auto source = FileSource::open(arguments.inputs);
  if (!source) return fail(source.error().message);
  ShardOptions shard_options;
  shard_options.lateness = arguments.lateness;
  Shard shard(loaded->plan, shard_options);
  ExplainText text(arguments.all || arguments.at.has_value());
  Times times(arguments);
  explain::Explainer explainer(*loaded->plan, *number, *key,
                               {std::ref(times), [&text](const auto& entry) { text.add(entry); }});
  shard.observe(&explainer);
  print_head(
      rule, *key,
      std::ranges::find(loaded->rules, rule.name, &language::RuleSummary::name)->description);
  Progress progress;
  driver::ReplayOptions options;
  options.until = arguments.until;
  options.progress = [&](const Shard& shard_now) {
    progress.show(total(shard_now));
    explainer.release(shard_now.watermark());
  };
  const auto report = driver::replay(shard, *source, explainer, options);
  progress.end();
  if (!report) return fail(report.error().message);
  explainer.release_all();
  if (text.empty()) print_nothing(arguments, explainer, *key, rule, times);
  text.end(explainer.totals());
  print_counts(total(shard), explainer.totals());
  return 0;
}

}  // namespace limen::cli
