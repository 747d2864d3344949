#include "rules/cel/typed_json.h"

#include <gtest/gtest.h>

namespace limen::cel {
namespace {

TEST(LineEvaluator, AnswersEveryKindOfValue) {
  LineEvaluator evaluator;
  const auto value = [&](const std::string& text) {
    return evaluator.answer("{\"expr\":\"" + text + "\"}");
  };
  EXPECT_EQ(value("1 + 1"), R"({"value":{"int":"2"}})");
  EXPECT_EQ(value("1u"), R"({"value":{"uint":"1"}})");
  EXPECT_EQ(value("1.5"), R"({"value":{"double":1.5}})");
  EXPECT_EQ(value("-0.0"), R"({"value":{"double":-0.0}})");
  EXPECT_EQ(value("0.0 / 0.0"), R"({"value":{"double":"NaN"}})");
  EXPECT_EQ(value("-1.0 / 0.0"), R"({"value":{"double":"-Infinity"}})");
  EXPECT_EQ(value("true"), R"({"value":{"bool":true}})");
  EXPECT_EQ(value("'a'"), R"({"value":{"string":"a"}})");
  EXPECT_EQ(value("b'a'"), R"({"value":{"bytes":"YQ=="}})");
  EXPECT_EQ(value("null"), R"({"value":{"null":null}})");
  EXPECT_EQ(value("[1, 'a']"), R"({"value":{"list":[{"int":"1"},{"string":"a"}]}})");
  EXPECT_EQ(value("{1: 2u}"), R"({"value":{"map":[[{"int":"1"},{"uint":"2"}]]}})");
  EXPECT_EQ(value("timestamp('2026-01-01T01:00:00+01:00')"),
            R"({"value":{"timestamp":"2026-01-01T00:00:00Z"}})");
  EXPECT_EQ(value("duration('1500ms')"), R"({"value":{"duration":"1.5s"}})");
  EXPECT_EQ(value("type(timestamp(0))"), R"({"value":{"type":"timestamp"}})");
  EXPECT_EQ(value("type(optional.none())"), R"({"value":{"type":"optional_type"}})");
  EXPECT_EQ(value("optional.of(1)"), R"({"value":{"optional":{"int":"1"}}})");
  EXPECT_EQ(value("optional.none()"), R"({"value":{"optional":null}})");
}

TEST(LineEvaluator, ReadsEveryKindOfBinding) {
  LineEvaluator evaluator;
  const auto same = [&](const std::string& typed) {
    EXPECT_EQ(evaluator.answer(R"({"expr":"x","bindings":{"x":)" + typed + "}}"),
              "{\"value\":" + typed + "}");
  };
  same(R"({"int":"-9223372036854775808"})");
  same(R"({"uint":"18446744073709551615"})");
  same(R"({"double":0.1})");
  same(R"({"double":"Infinity"})");
  same(R"({"bool":false})");
  same(R"({"string":"\u0001\"é"})");
  same(R"({"bytes":"/w=="})");
  same(R"({"null":null})");
  same(R"({"list":[{"list":[]}]})");
  same(R"({"map":[[{"bool":true},{"map":[]}]]})");
  same(R"({"timestamp":"0001-01-01T00:00:00.000000001Z"})");
  same(R"({"duration":"-0.000000001s"})");
  same(R"({"type":"duration"})");
  same(R"({"optional":{"optional":null}})");
}

TEST(LineEvaluator, TakesDottedNamesAndTheOutermostScope) {
  LineEvaluator evaluator;
  EXPECT_EQ(evaluator.answer(R"({"expr":"a.b.c","bindings":{"a.b":{"map":[[{"string":"c"},)"
                             R"({"int":"1"}]]},"a":{"int":"2"}}})"),
            R"({"value":{"int":"1"}})");
  EXPECT_EQ(evaluator.answer(R"-({"expr":"[1].all(x, .x == 2)","bindings":{"x":{"int":"2"}}})-"),
            R"({"value":{"bool":true}})");
}

TEST(LineEvaluator, AnswersErrorsForWhatItCannotReadOrCompute) {
  LineEvaluator evaluator;
  EXPECT_EQ(evaluator.answer(R"({"expr":"1 / 0"})"), R"({"error":"division by zero"})");
  EXPECT_EQ(evaluator.answer(R"({"expr":"1 +"})"),
            R"({"error":"the expression ends where there should be a value"})");
  EXPECT_EQ(evaluator.answer(""), R"({"error":"this line is no JSON object"})");
  EXPECT_EQ(evaluator.answer("[1"), R"({"error":"this line is no JSON object"})");
  EXPECT_EQ(evaluator.answer("{}"), R"({"error":"this line has no text `expr`"})");
  EXPECT_EQ(evaluator.answer("[]"), R"({"error":"this line has no text `expr`"})");
  EXPECT_EQ(evaluator.answer(R"({"expr":"x","bindings":{"x":{"int":"a"}}})"),
            R"({"error":"the binding `x` is no typed value"})");
  EXPECT_EQ(evaluator.answer(R"({"expr":"x","bindings":{"x":1}})"),
            R"({"error":"the binding `x` is no typed value"})");
  EXPECT_EQ(evaluator.answer(R"({"expr":"x","bindings":[]})"),
            R"({"error":"`bindings` is an object of typed values"})");
}

TEST(LineEvaluator, RefusesValuesThatAreHugeByTheirSharedParts) {
  LineEvaluator evaluator;
  std::string text = "x";
  for (int i = 0; i < 40; ++i) text = "cel.bind(x, [x, x], " + text + ")";
  const std::string line = "{\"expr\":\"cel.bind(x, [1], " + text + ")\"}";
  EXPECT_EQ(evaluator.answer(line),
            R"({"error":"the evaluation takes more work or memory than it may"})");
}

}  // namespace
}  // namespace limen::cel
