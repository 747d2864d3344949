#include <fmt/format.h>

#include <cstdio>

#include "connectors/cli/commands.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/paint.h"
#include "rules/language/run_test.h"

namespace limen::cli {

namespace {

std::string place_of(const language::Span& span) {
  return fmt::format("{}:{}", span.source->name(), span.source->locate(span.begin).line);
}

void show(const language::AlertDifference& difference, const Paint& paint) {
  using Kind = language::AlertDifference::Kind;
  const std::string place = difference.place ? "  (" + place_of(*difference.place) + ")" : "";
  switch (difference.kind) {
    case Kind::kMissing:
      fmt::print("    {}- {}{}: expected, did not fire{}\n", paint.bad, difference.alert, paint.end,
                 place);
      return;
    case Kind::kExtra:
      fmt::print("    {}+ {}{}: fired, is not expected\n", paint.good, difference.alert, paint.end);
      return;
    case Kind::kDiffers:
      fmt::print("    ~ {}: fired, but differs{}\n", difference.alert, place);
      for (const auto& member : difference.members) {
        fmt::print("        {}- {}: {}{}\n", paint.bad, member.member, member.expected, paint.end);
        fmt::print("        {}+ {}: {}{}\n", paint.good, member.member, member.got, paint.end);
      }
  }
}

bool run(const language::PackTest& test, const std::shared_ptr<const plan::Plan>& plan,
         const Paint& paint) {
  const language::TestOutcome outcome = language::run_test(test, plan);
  if (outcome.passed()) {
    fmt::print("{}ok{}   {}: {}\n", paint.good, paint.end, test.pack, test.name);
    return true;
  }
  fmt::print("{}FAIL{} {}: {}  ({})\n", paint.bad, paint.end, test.pack, test.name,
             place_of(test.place));
  for (const std::string& refused : outcome.refused) fmt::print("    {}\n", refused);
  for (const auto& difference : outcome.differences) show(difference, paint);
  return false;
}

}  // namespace

int test(const Test& arguments) {
  RuleFiles files{arguments.packs, arguments.tables, arguments.schema, {}};
  files.enable_all = true;
  const auto loaded = load_rules(files);
  if (!loaded || loaded->plan == nullptr) return 1;
  const Paint colours = paint();
  std::size_t passed = 0;
  for (const language::PackTest& each : loaded->tests) {
    if (run(each, loaded->plan, colours)) ++passed;
  }
  const std::size_t failed = loaded->tests.size() - passed;
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace limen::cli
