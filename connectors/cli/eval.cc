#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "connectors/cli/commands.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/paint.h"
#include "connectors/file/line_reader.h"
#include "engine/accept/decoder.h"
#include "engine/expr/scratch.h"
#include "rules/cel/compile.h"
#include "rules/cel/explain.h"
#include "rules/cel/typed_json.h"
#include "rules/language/event_fields.h"
#include "rules/language/expressions.h"
#include "rules/language/load.h"
#include "rules/language/names.h"
#include "rules/language/pack.h"
#include "rules/language/scopes.h"

namespace limen::cli {

namespace {

/// The names of one event, all its fields in slots.
struct EventNames {
  std::shared_ptr<const types::Schema> schema;
  types::SlotTable slots;
  types::Batch batch;
};

types::Result<EventNames> read_event(const Eval& arguments) {
  EventNames names;
  names.schema = load_schema(arguments.schema);
  if (names.schema == nullptr) return types::failure("there is no schema to read the event with");
  for (const types::Kind& kind : names.schema->kinds()) {
    for (const types::Field& field : kind.fields) {
      names.slots.add(field.path, types::slot_type(field));
    }
  }
  auto reader = file::LineReader::open(arguments.event);
  if (!reader) return tl::unexpected(reader.error());
  const auto records = reader->next(1);
  if (!records) return tl::unexpected(records.error());
  if (records->empty()) return types::failure(arguments.event + " holds no event");
  accept::Decoder decoder(names.schema, names.slots, {std::chrono::minutes(2)});
  names.batch.reset(names.slots.size(), 1);
  types::Rejection rejection;
  switch (decoder.decode(records->front(), names.batch, rejection)) {
    case accept::Decoded::kInvalid:
      return types::failure(fmt::format("the event is not valid: {} at `{}`: {}",
                                        types::reason_text(rejection.reason), rejection.pointer,
                                        rejection.message));
    case accept::Decoded::kIgnored:
      return types::failure(fmt::format("the schema has no events of type `{}`",
                                        std::string(decoder.ignored_type())));
    case accept::Decoded::kRow:
      break;
  }
  return names;
}

/// What is wrong, under the expression as a file of its own.
void print_findings(const std::string& expression, const std::vector<cel::Finding>& findings) {
  language::Diagnostics diagnostics;
  const auto source =
      std::make_shared<const language::Source>(language::SourceFile{"expression", expression});
  for (const cel::Finding& finding : findings) {
    diagnostics.add({{source, finding.begin, finding.end},
                     language::shown_code(finding),
                     finding.message,
                     finding.hint,
                     finding.warning});
  }
  for (const language::Diagnostic& each : diagnostics.sorted()) {
    fmt::print(stderr, "{}", language::print(each));
  }
}

/// The parts as an indented tree, their types and values in columns.
void print_parts(const cel::Explained& explained) {
  constexpr std::size_t kMostText = 72;
  constexpr std::size_t kMostValue = 100;
  std::vector<std::string> texts;
  std::size_t text_width = 0;
  std::size_t type_width = 0;
  for (const cel::Part& part : explained.parts) {
    texts.push_back(std::string(2 * part.depth, ' ') + cut(part.text, kMostText));
    text_width = std::max(text_width, language::code_points(texts.back()));
    type_width = std::max(type_width, part.type.size());
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    fmt::print("{}", padded(texts[i], text_width + 2));
    fmt::print("{}", padded(explained.parts[i].type, type_width + 2));
    fmt::print("{}\n", cut(explained.parts[i].value, kMostValue));
  }
  if (explained.more) fmt::print("… and more parts\n");
}

int print_value(const expr::Program& program, const expr::Frame& frame) {
  const expr::Value value = expr::evaluate(program, frame);
  if (value.is_error()) {
    return fail(fmt::format("the expression ends in an error: {}", expr::message(value.code)));
  }
  std::string out;
  expr::append_json(out, value);
  fmt::print("{}\n", out);
  return 0;
}

int eval_once(const Eval& arguments) {
  EventNames event;
  std::vector<types::KindId> kinds;
  if (!arguments.event.empty()) {
    auto read = read_event(arguments);
    if (!read) return fail(read.error().message);
    event = std::move(*read);
    kinds.push_back(event.batch.info(0).kind);
  } else {
    event.schema = load_schema(arguments.schema);
    if (event.schema == nullptr) return 1;
  }
  const language::EventFields fields(*event.schema, kinds);
  // Neither lists, macros nor tables: a pack without anything.
  const language::PackAst pack;
  const language::LoadOptions options;
  language::Diagnostics diagnostics;
  plan::Plan plan;
  language::TableStore tables(options, plan, diagnostics);
  const language::PackNames names(pack, options, tables, diagnostics);
  language::EventScope scope(fields, names, event.slots,
                             {.about_one = false, .serves_person = true});
  const cel::Compiled compiled = cel::compile(arguments.expression, scope);
  print_findings(arguments.expression, compiled.findings);
  if (compiled.program == nullptr) return 1;
  expr::Scratch scratch;
  types::EventView view;
  expr::Frame frame{{}, {}, {}, event.schema.get(), &scratch};
  if (!kinds.empty()) {
    view = event.batch.row(0);
    frame.events = {&view, 1};
  }
  if (!arguments.explain) return print_value(*compiled.program, frame);
  const cel::Explained explained = cel::explain(arguments.expression, scope, frame);
  print_parts(explained);
  return explained.parts.empty() || explained.parts.front().failed ? 1 : 0;
}

int eval_lines() {
  cel::LineEvaluator evaluator;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << evaluator.answer(line) << '\n' << std::flush;
  }
  return 0;
}

}  // namespace

int eval(const Eval& arguments) { return arguments.jsonl ? eval_lines() : eval_once(arguments); }

}  // namespace limen::cli
