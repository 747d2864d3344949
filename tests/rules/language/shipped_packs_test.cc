#include <gtest/gtest.h>

#include "rules/language/files.h"
#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

TEST(ShippedPacks, LoadWithoutAFinding) {
  const auto packs = read_packs({LIMEN_SOURCE_DIR "/rules/packs"});
  ASSERT_TRUE(packs);
  Diagnostics diagnostics;
  LoadOptions options;
  options.read_file = read_file;
  const Loaded loaded = load(*packs, schema::builtin(), options, diagnostics);
  EXPECT_EQ(diagnostics.print(), "");
  ASSERT_NE(loaded.plan, nullptr);
  EXPECT_GE(loaded.plan->rules.size(), 10U);
  for (const plan::Rule& rule : loaded.plan->rules) {
    EXPECT_FALSE(rule.about.empty()) << rule.name;
    EXPECT_FALSE(rule.say.empty()) << rule.name;
  }
}

}  // namespace
}  // namespace limen::language
