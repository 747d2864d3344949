#include <exception>
#include <variant>

#include <fmt/format.h>

#include "connectors/cli/commands.h"

namespace {

struct Execute {
  int operator()(const limen::cli::Done& done) const { return done.exit_status; }
  int operator()(const limen::cli::Replay& arguments) const {
    return limen::cli::replay(arguments);
  }
  int operator()(const limen::cli::Backtest& arguments) const {
    return limen::cli::backtest(arguments);
  }
  int operator()(const limen::cli::Explain& arguments) const {
    return limen::cli::explain(arguments);
  }
  int operator()(const limen::cli::Check& arguments) const { return limen::cli::check(arguments); }
  int operator()(const limen::cli::Test& arguments) const { return limen::cli::test(arguments); }
  int operator()(const limen::cli::Eval& arguments) const { return limen::cli::eval(arguments); }
  int operator()(const limen::cli::Simulate& arguments) const {
    return limen::cli::simulate(arguments);
  }
  int operator()(const limen::cli::SchemaCommand& arguments) const {
    return limen::cli::schema(arguments);
  }
  int operator()(const limen::cli::Run& arguments) const { return limen::cli::run(arguments); }
  int operator()(const limen::cli::Demo& arguments) const { return limen::cli::demo(arguments); }
};

}  // namespace

int main(int argc, char** argv) {
  try {
    return std::visit(Execute{}, limen::cli::read_arguments(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "limen: {}\n", error.what());
    return 1;
  }
}
