#include "rules/cel/typed_json.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/expr/call.h"
#include "engine/expr/map.h"
#include "engine/expr/program.h"
#include "engine/expr/scratch.h"
#include "engine/types/json_text.h"
#include "rules/cel/compile.h"
#include "rules/cel/typed_value.h"

namespace limen::cel {

namespace {

using expr::Fn;
using expr::Value;
using expr::ValueKind;
using simdjson::dom::element;

struct Form {
  std::string_view name;
  ValueKind kind;
};
constexpr Form kTypes[] = {{"null_type", ValueKind::kNull},
                           {"bool", ValueKind::kBool},
                           {"int", ValueKind::kInt},
                           {"uint", ValueKind::kUint},
                           {"double", ValueKind::kDouble},
                           {"string", ValueKind::kString},
                           {"bytes", ValueKind::kBytes},
                           {"timestamp", ValueKind::kTimestamp},
                           {"google.protobuf.Timestamp", ValueKind::kTimestamp},
                           {"duration", ValueKind::kDuration},
                           {"google.protobuf.Duration", ValueKind::kDuration},
                           {"list", ValueKind::kList},
                           {"map", ValueKind::kMap},
                           {"type", ValueKind::kType},
                           {"optional_type", ValueKind::kOptional}};

/// Reads typed values into the memory of a scratch; an error value for what is none.
class Reader {
 public:
  explicit Reader(expr::Scratch& scratch) : scratch_(scratch) {}

  Value read(element json) {
    simdjson::dom::object object;
    if (json.get(object) != simdjson::SUCCESS || object.size() != 1) return bad();
    const auto field = *object.begin();
    const std::string_view form = field.key;
    if (form == "null") return Value::null();
    if (form == "bool") return boolean(field.value);
    if (form == "string") return text(field.value);
    if (form == "list") return list(field.value);
    if (form == "map") return map(field.value);
    if (form == "optional") return optional(field.value);
    if (form == "type") return type(field.value);
    if (form == "int") return converted(Fn::kToInt, field.value);
    if (form == "uint") return converted(Fn::kToUint, field.value);
    if (form == "double") return converted(Fn::kToDouble, field.value);
    if (form == "bytes") return converted(Fn::kBase64Decode, field.value);
    if (form == "timestamp") return converted(Fn::kToTimestamp, field.value);
    if (form == "duration") return converted(Fn::kToDuration, field.value);
    return bad();
  }

 private:
  static Value bad() { return Value::error(expr::ErrorCode::kInvalidArgument); }

  static Value boolean(element json) {
    bool value = false;
    return json.get(value) == simdjson::SUCCESS ? Value::boolean(value) : bad();
  }

  Value text(element json) {
    std::string_view value;
    return json.get(value) == simdjson::SUCCESS ? scratch_.copy(value) : bad();
  }

  /// A text, or where that is plain a number, by the language's own conversion.
  Value converted(Fn fn, element json) {
    Value from;
    std::int64_t whole = 0;
    std::uint64_t large = 0;
    double real = 0;
    std::string_view written;
    if (json.get(written) == simdjson::SUCCESS) {
      from = Value::string(written);
    } else if (json.get(whole) == simdjson::SUCCESS) {
      from = Value::integer(whole);
    } else if (json.get(large) == simdjson::SUCCESS) {
      from = Value::uinteger(large);
    } else if (fn == Fn::kToDouble && json.get(real) == simdjson::SUCCESS) {
      from = Value::real(real);
    } else {
      return bad();
    }
    return expr::call(fn, {&from, 1}, nullptr, scratch_);
  }

  static Value type(element json) {
    std::string_view name;
    if (json.get(name) != simdjson::SUCCESS) return bad();
    for (const Form& form : kTypes) {
      if (form.name == name) return Value::type(form.kind);
    }
    return bad();
  }

  Value list(element json) {
    simdjson::dom::array array;
    if (json.get(array) != simdjson::SUCCESS) return bad();
    std::vector<Value> values;
    for (const element one : array) {
      values.push_back(read(one));
      if (values.back().is_error()) return values.back();
    }
    auto* const items = scratch_.array<Value>(values.size());
    auto* const made = scratch_.array<expr::ListValue>(1);
    if (items == nullptr || made == nullptr) return Value::error(expr::ErrorCode::kBudget);
    std::copy(values.begin(), values.end(), items);
    *made = {items, static_cast<std::uint32_t>(values.size())};
    return Value::of(made);
  }

  Value map(element json) {
    simdjson::dom::array array;
    if (json.get(array) != simdjson::SUCCESS) return bad();
    std::vector<expr::MapEntry> pairs;
    for (const element one : array) {
      simdjson::dom::array pair;
      if (one.get(pair) != simdjson::SUCCESS || pair.size() != 2) return bad();
      const Value key = read(pair.at(0));
      const Value value = read(pair.at(1));
      if (key.is_error() || value.is_error()) return key.is_error() ? key : value;
      pairs.push_back({key, value});
    }
    auto* const entries = scratch_.array<expr::MapEntry>(pairs.size());
    if (entries == nullptr) return Value::error(expr::ErrorCode::kBudget);
    std::copy(pairs.begin(), pairs.end(), entries);
    return expr::make_map({entries, pairs.size()}, scratch_);
  }

  Value optional(element json) {
    auto* const made = scratch_.array<expr::OptionalValue>(1);
    if (made == nullptr) return Value::error(expr::ErrorCode::kBudget);
    *made = {false, {}};
    if (!json.is_null()) {
      *made = {true, read(json)};
      if (made->value.is_error()) return made->value;
    }
    return Value::of(made);
  }

  expr::Scratch& scratch_;
};

std::string error(std::string_view message) {
  std::string out = "{\"error\":";
  types::append_json_string(out, message);
  return out + "}";
}

}  // namespace

struct LineEvaluator::State {
  simdjson::dom::parser parser;
  expr::Scratch bound;    // what bindings are made of
  expr::Scratch scratch;  // what evaluations make

  std::string answer(std::string_view line);
  std::optional<std::string> bind(element bindings, std::vector<std::string>& names,
                                  std::vector<Value>& values);
};

/// Reads the bindings; what is wrong with them, if anything is.
std::optional<std::string> LineEvaluator::State::bind(element bindings,
                                                      std::vector<std::string>& names,
                                                      std::vector<Value>& values) {
  simdjson::dom::object object;
  if (bindings.get(object) != simdjson::SUCCESS) return "`bindings` is an object of typed values";
  Reader reader(bound);
  for (const auto field : object) {
    names.emplace_back(field.key);
    values.push_back(reader.read(field.value));
    if (values.back().is_error()) {
      return "the binding `" + names.back() + "` is no typed value";
    }
  }
  return std::nullopt;
}

std::string LineEvaluator::State::answer(std::string_view line) {
  element root;
  if (parser.parse(line.data(), line.size()).get(root) != simdjson::SUCCESS) {
    return error("this line is no JSON object");
  }
  std::string_view text;
  if (root["expr"].get(text) != simdjson::SUCCESS) return error("this line has no text `expr`");
  std::vector<std::string> names;
  std::vector<Value> values;
  bound.begin(0);
  element bindings;
  if (root["bindings"].get(bindings) == simdjson::SUCCESS && !bindings.is_null()) {
    if (const auto problem = bind(bindings, names, values)) return error(*problem);
  }
  const Compiled compiled = compile_dynamic(text, names);
  if (!compiled.program) return error(compiled.findings.front().message);
  expr::Frame frame;
  frame.variables = values;
  frame.scratch = &scratch;
  const Value value = expr::evaluate(*compiled.program, frame);
  std::string out = "{\"value\":";
  if (value.is_error()) {
    std::string message;
    expr::append_string(message, value);
    return error(message);
  }
  if (!append_typed(out, value)) return error(expr::message(expr::ErrorCode::kBudget));
  return out + "}";
}

LineEvaluator::LineEvaluator() : state_(std::make_unique<State>()) {}
LineEvaluator::~LineEvaluator() = default;

std::string LineEvaluator::answer(std::string_view line) { return state_->answer(line); }

}  // namespace limen::cel
