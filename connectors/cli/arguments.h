#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/types/time.h"

namespace limen::cli {

/// A point of time, or so much after the last event (`+1d`).
using Until = std::variant<std::monostate, types::EventTime, types::Micros>;

/// Stored events, and how they are run through rules.
struct StoredEvents {
  std::vector<std::string> inputs;  // "-": standard input
  std::string tables;
  std::string schema;
  types::Micros lateness{std::chrono::seconds(10)};
  std::optional<types::EventTime> from;
  Until until;
};

struct Replay : StoredEvents {
  std::vector<std::string> rules;
  std::string output = "-";
  std::string quarantine;
  std::string stats;
  std::string shadow;
  std::string trace;
  std::int64_t threads = 1;
};
struct Backtest : StoredEvents {
  std::vector<std::string> rules;
  std::vector<std::string> against;
  std::string against_tables;  // empty: as `tables`
  bool json = false;
  std::size_t show = 10;  // differing alerts of a rule and kind, in a table for a person
};
struct Explain : StoredEvents {
  std::vector<std::string> rules;
  std::string rule;
  std::vector<std::string> key;
  std::optional<types::EventTime> at;
  bool all = false;  // what is alike is not drawn together
};
struct Check {
  std::vector<std::string> packs;
  std::string tables;
  std::string schema;
  std::string config;
};
struct Test {
  std::vector<std::string> packs;
  std::string tables;
  std::string schema;
};
struct Eval {
  std::string expression;
  std::string event;
  std::string schema;
  bool jsonl = false;
  bool explain = false;
};
struct Simulate {
  std::string scenario;
  std::uint64_t seed = 1;
  std::optional<types::EventTime> from;
  types::Micros duration{std::chrono::hours(1)};
  double rate = 0.0;  // events/s; 0: the scenario's own
  std::string output = "-";
};
struct SchemaCommand {
  std::string schema;
  bool docs = false;
  bool packs = false;
};
struct Run {
  std::string config;
};
struct Demo {
  std::uint16_t port = 8080;
  double rate = 0.0;
  std::optional<types::Micros> duration;
  std::uint64_t seed = 1;
};
/// What was asked for is done already: help or the version was printed, or a mistake was told.
struct Done {
  int exit_status = 0;
};

using Arguments = std::variant<Done, Replay, Backtest, Explain, Check, Test, Eval, Simulate,
                               SchemaCommand, Run, Demo>;

/// Reads the command line; prints help and mistakes itself.
[[nodiscard]] Arguments read_arguments(int argc, const char* const* argv);

}  // namespace limen::cli
