#pragma once

#include "connectors/cli/arguments.h"

namespace limen::cli {

// Each command's exit status: 0 success, 1 it ran and the answer is no (interfaces.md, section 3).
int replay(const Replay& arguments);
int backtest(const Backtest& arguments);
int explain(const Explain& arguments);
int check(const Check& arguments);
int test(const Test& arguments);
int eval(const Eval& arguments);
int simulate(const Simulate& arguments);
int schema(const SchemaCommand& arguments);
int run(const Run& arguments);
int demo(const Demo& arguments);

}  // namespace limen::cli
