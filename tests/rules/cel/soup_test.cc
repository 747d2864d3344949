#include <gtest/gtest.h>

#include "rules/cel/typed_json.h"
#include "tests/rules/cel/border_scope.h"
#include "tests/rules/cel/evaluated.h"
#include "tests/rules/cel/soup.h"

namespace limen::cel {
namespace {

TEST(Soup, IsRefusedOrEvaluatedAndNeverBreaksAnything) {
  Choices choices(20260502);
  BorderScope scope;
  LineEvaluator lines;
  std::size_t compiled_count = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string text = soup(choices);
    const Compiled compiled = compile(text, scope);
    EXPECT_NE(compiled.program == nullptr, compiled.findings.empty()) << text;
    for (const Finding& found : compiled.findings) {
      EXPECT_LE(found.begin, found.end) << text;
      EXPECT_LE(found.end, std::max<std::size_t>(text.size(), 1)) << text;
      EXPECT_FALSE(found.message.empty()) << text;
    }
    compiled_count += compiled.program != nullptr ? 1 : 0;
    const std::string value = evaluated(text, {{"x", expr::Value::integer(1)}});
    EXPECT_FALSE(value.empty()) << text;
    EXPECT_TRUE(lines.answer(text).starts_with("{\"error\":")) << text;
  }
  EXPECT_GT(compiled_count, 1000U);
}

}  // namespace
}  // namespace limen::cel
