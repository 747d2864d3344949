#include "connectors/cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "connectors/cli/version.h"

namespace limen::cli {

namespace {

constexpr int kWrongUsage = 2;

types::Micros duration_of(const std::string& text) {
  const auto duration = types::parse_duration(text);
  if (!duration) {
    throw CLI::ValidationError("`" + text + "` is not a duration; write 30s, 15m or 1h30m");
  }
  return *duration;
}

types::EventTime time_of(const std::string& text) {
  const auto time = types::parse_rfc3339(text);
  if (!time) {
    throw CLI::ValidationError("`" + text + "` is not a time; write 2026-05-02T06:14:09Z");
  }
  return *time;
}

void add_duration(CLI::App* app, const std::string& name, types::Micros& target,
                  const std::string& about) {
  app->add_option_function<std::string>(
         name, [&target](const std::string& text) { target = duration_of(text); }, about)
      ->type_name("D");
}

template <class Target>
void add_time(CLI::App* app, const std::string& name, Target& target, const std::string& about) {
  app->add_option_function<std::string>(
         name, [&target](const std::string& text) { target = time_of(text); }, about)
      ->type_name("TIME");
}

/// Options of stored events and of how they are run.
void add_events(CLI::App* command, StoredEvents& events) {
  command
      ->add_option("--input", events.inputs,
                   "events, one a line (.gz and .zst too); - or none: standard input")
      ->type_name("FILE");
  command->add_option("--tables", events.tables, "where tables lie, if not beside their pack")
      ->type_name("DIR");
  command->add_option("--schema", events.schema, "a site's schema")->type_name("FILE");
  add_duration(command, "--lateness", events.lateness,
               "how much later than the latest an event may come; default 10s");
  add_time(command, "--from", events.from, "alerts before it are neither shown nor counted");
  command
      ->add_option_function<std::string>(
          "--until",
          [&events](const std::string& text) {
            if (text.starts_with('+')) {
              events.until = duration_of(text.substr(1));
            } else {
              events.until = time_of(text);
            }
          },
          "where the watermark goes at the end: a time, or +1d after the last event")
      ->type_name("TIME");
}

CLI::App* add_replay(CLI::App& app, Replay& replay) {
  auto* command = app.add_subcommand("replay", "run rules over a file of events and write alerts");
  command->add_option("--rules", replay.rules, "packs, or folders of packs")
      ->required()
      ->type_name("PATH");
  add_events(command, replay);
  command->add_option("--output", replay.output, "where alerts go; default standard output")
      ->type_name("FILE");
  command->add_option("--quarantine", replay.quarantine, "where invalid events are told")
      ->type_name("FILE");
  command->add_option("--stats", replay.stats, "where counts go, as JSON")->type_name("FILE");
  command->add_option("--shadow", replay.shadow, "where alerts of shadow rules go")
      ->type_name("FILE");
  command->add_option("--trace", replay.trace, "where each bucket of each unusual rule is told")
      ->type_name("FILE");
  command
      ->add_option("--threads", replay.threads,
                   "how many threads may help; never bears on the output")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  return command;
}

CLI::App* add_backtest(CLI::App& app, Backtest& backtest) {
  auto* command =
      app.add_subcommand("backtest", "what changes between two versions of packs on stored events");
  command->add_option("--rules", backtest.rules, "A: packs, or folders of packs, as they are")
      ->required()
      ->type_name("PATH");
  command->add_option("--against", backtest.against, "B: packs, or folders, as they are to be")
      ->required()
      ->type_name("PATH");
  add_events(command, backtest);
  command
      ->add_option("--against-tables", backtest.against_tables,
                   "where tables of B lie; default as --tables")
      ->type_name("DIR");
  command
      ->add_option("--show", backtest.show,
                   "how many differing alerts of each rule are listed; default 10")
      ->type_name("N");
  command->add_flag("--json", backtest.json, "all of it, with every differing alert, as JSON");
  return command;
}

CLI::App* add_explain(CLI::App& app, Explain& explain) {
  auto* command = app.add_subcommand("explain", "why a rule did or did not fire for a key");
  command->add_option("--rules", explain.rules, "packs, or folders of packs")
      ->required()
      ->type_name("PATH");
  command->add_option("--rule", explain.rule, "the rule's name")->required()->type_name("R");
  command
      ->add_option("--key", explain.key,
                   "as point=XZABC, several with a space between, or a JSON object; a bare value "
                   "where `by` has one field; none for a rule without `by`")
      ->type_name("K");
  add_events(command, explain);
  add_time(command, "--at", explain.at,
           "only what happened then: to the microsecond, or within that second");
  command->add_flag("--all", explain.all, "every event, however alike");
  return command;
}

CLI::App* add_check(CLI::App& app, Check& check) {
  auto* command =
      app.add_subcommand("check", "compile packs and tell every error, or what each rule does");
  command->add_option("packs", check.packs, "packs, or folders of packs")->type_name("PATH");
  command->add_option("--tables", check.tables, "where tables lie, if not beside their pack")
      ->type_name("DIR");
  command->add_option("--schema", check.schema, "a site's schema")->type_name("FILE");
  command->add_option("--config", check.config, "a configuration, checked with the packs it names")
      ->type_name("FILE");
  return command;
}

CLI::App* add_test(CLI::App& app, Test& test) {
  auto* command = app.add_subcommand("test", "run the tests in packs");
  command->add_option("packs", test.packs, "packs, or folders of packs")
      ->required()
      ->type_name("PATH");
  command->add_option("--tables", test.tables, "where tables lie, if not beside their pack")
      ->type_name("DIR");
  command->add_option("--schema", test.schema, "a site's schema")->type_name("FILE");
  return command;
}

CLI::App* add_eval(CLI::App& app, Eval& eval) {
  auto* command = app.add_subcommand("eval", "evaluate an expression");
  command->add_option("expression", eval.expression, "CEL: 1 + 2 * 3")->type_name("EXPR");
  command->add_option("--event", eval.event, "a file with one event, whose fields are names")
      ->type_name("FILE");
  command->add_option("--schema", eval.schema, "a site's schema")->type_name("FILE");
  auto* explain =
      command->add_flag("--explain", eval.explain, "the type and the value of each part");
  command
      ->add_flag("--jsonl", eval.jsonl,
                 R"(read {"expr":…,"bindings":{…}} a line and answer each with a line)")
      ->excludes(explain);
  return command;
}

CLI::App* add_simulate(CLI::App& app, Simulate& simulate) {
  auto* command = app.add_subcommand("simulate", "write the events of a border that lives");
  command->add_option("--scenario", simulate.scenario, "what the border is like; default built in")
      ->type_name("FILE");
  command->add_option("--seed", simulate.seed, "same seed, same bytes; default 1")->type_name("N");
  add_time(command, "--from", simulate.from, "the first event's earliest time");
  add_duration(command, "--for", simulate.duration, "how long; default 1h");
  command->add_option("--rate", simulate.rate, "events a second; default what the scenario has")
      ->check(CLI::PositiveNumber)
      ->type_name("F");
  command->add_option("--output", simulate.output, "where events go; default standard output")
      ->type_name("FILE");
  return command;
}

CLI::App* add_demo(CLI::App& app, Demo& demo) {
  auto* command = app.add_subcommand(
      "demo", "everything on this machine: a simulated border, the engine, the board");
  command->add_option("--port", demo.port, "of the board on 127.0.0.1; default 8080, 0: a free one")
      ->type_name("N");
  command->add_option("--rate", demo.rate, "events a second; default what the border has")
      ->check(CLI::PositiveNumber)
      ->type_name("F");
  command
      ->add_option_function<std::string>(
          "--for", [&demo](const std::string& text) { demo.duration = duration_of(text); },
          "end by itself after so long; default never")
      ->type_name("D");
  command->add_option("--seed", demo.seed, "of the border; default 1")->type_name("N");
  return command;
}

Arguments told(int exit_status) { return Done{exit_status}; }

Arguments mistake(const std::string& message) {
  fmt::print(stderr, "limen: {}\nSee `limen help`, or `limen COMMAND --help`.\n", message);
  return told(kWrongUsage);
}

CLI::App* add_run(CLI::App& app, Run& run) {
  CLI::App* command = app.add_subcommand("run", "the service: reads Kafka, writes alerts");
  command->add_option("--config", run.config, "its configuration (YAML)")
      ->required()
      ->type_name("FILE");
  return command;
}

CLI::App* add_schema(CLI::App& app, SchemaCommand& schema) {
  CLI::App* command = app.add_subcommand("schema", "print the event schema as JSON Schema");
  command->add_option("--schema", schema.schema, "a site's schema")->type_name("FILE");
  auto* docs = command->add_flag("--docs", schema.docs, "as Markdown");
  command->add_flag("--packs", schema.packs, "the JSON Schema of rule packs, for editors")
      ->excludes(docs);
  return command;
}

/// All commands with their options, and which one was chosen.
struct Commands {
  explicit Commands(CLI::App& app)
      : demo_command(add_demo(app, demo)),
        run_command(add_run(app, run)),
        replay_command(add_replay(app, replay)),
        backtest_command(add_backtest(app, backtest)),
        explain_command(add_explain(app, explain)),
        check_command(add_check(app, check)),
        test_command(add_test(app, test)),
        eval_command(add_eval(app, eval)),
        simulate_command(add_simulate(app, simulate)),
        schema_command(add_schema(app, schema)),
        help_command(app.add_subcommand("help", "print this help")) {}

  Demo demo;
  Run run;
  Replay replay;
  Backtest backtest;
  Explain explain;
  Check check;
  Test test;
  Eval eval;
  Simulate simulate;
  SchemaCommand schema;
  CLI::App* demo_command;
  CLI::App* run_command;
  CLI::App* replay_command;
  CLI::App* backtest_command;
  CLI::App* explain_command;
  CLI::App* check_command;
  CLI::App* test_command;
  CLI::App* eval_command;
  CLI::App* simulate_command;
  CLI::App* schema_command;
  CLI::App* help_command;
};

/// Events come from standard input where no file is named.
template <class Command>
Arguments with_input(Command& command) {
  if (command.inputs.empty()) command.inputs.emplace_back("-");
  return command;
}

Arguments chosen(Commands& given, const CLI::App& app) {
  if (*given.demo_command) return given.demo;
  if (*given.run_command) return given.run;
  if (*given.replay_command) return with_input(given.replay);
  if (*given.backtest_command) return with_input(given.backtest);
  if (*given.explain_command) return with_input(given.explain);
  if (*given.check_command) {
    if (given.check.packs.empty() && given.check.config.empty()) {
      return mistake("check needs a pack, a folder of packs, or --config FILE");
    }
    return given.check;
  }
  if (*given.test_command) return given.test;
  if (*given.eval_command) {
    if (given.eval.jsonl == !given.eval.expression.empty()) {
      return mistake("eval needs an expression, or --jsonl to read them from standard input");
    }
    return given.eval;
  }
  if (*given.simulate_command) return given.simulate;
  if (*given.schema_command) return given.schema;
  fmt::print("{}", app.help());
  return told(*given.help_command ? 0 : kWrongUsage);
}

}  // namespace

Arguments read_arguments(int argc, const char* const* argv) {
  CLI::App app{"limen watches border-crossing feeds and tells those on duty what matters, and why.",
               "limen"};
  app.set_version_flag("--version", std::string("limen ") + kVersion);
  app.require_subcommand(0, 1);
  Commands commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return told(app.exit(success));
  } catch (const CLI::ParseError& error) {
    return mistake(error.what());
  }
  return chosen(commands, app);
}

}  // namespace limen::cli
