#include <gtest/gtest.h>

#include <random>

#include "rules/language/files.h"
#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

constexpr std::string_view kPieces[] = {
    "{",   "}", "[",  "]", ":",    "- ", "\n", "  ", "\"", "'", "|",  ">",  "&a",    "*a",
    "!!s", "#", "\t", "é", "\xff", "\\", ",",  "?",  "~",  "0", "{{", "}}", "---\n", "\r\n"};

/// Cuts, doubles and inserts, a few times.
std::string damaged(std::string text, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (std::size_t n = 1 + below(3); n > 0 && !text.empty(); --n) {
    const std::size_t at = below(text.size());
    const std::size_t length = below(20);
    switch (below(3)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      default:
        text.insert(at, kPieces[below(std::size(kPieces))]);
    }
  }
  return text;
}

/// Whatever a pack is, loading ends with a plan or with errors that stand inside some file.
TEST(Robust, DamagedPacksGiveFindingsInsideTheirFiles) {
  std::mt19937_64 random(7);
  const auto packs = read_packs({LIMEN_SOURCE_DIR "/rules/packs"});
  ASSERT_TRUE(packs);
  LoadOptions options;
  std::size_t broken = 0;
  for (int round = 0; round < 300; ++round) {
    SourceFile pack = packs->at(static_cast<std::size_t>(round) % packs->size());
    pack.text = damaged(pack.text, random);
    Diagnostics diagnostics;
    options.read_file = read_file;
    const Loaded loaded = load({&pack, 1}, schema::builtin(), options, diagnostics);
    EXPECT_EQ(loaded.plan == nullptr, diagnostics.has_errors()) << pack.text;
    for (const Diagnostic& found : diagnostics.sorted()) {
      EXPECT_LE(found.span.begin, found.span.source->text().size());
      EXPECT_LE(found.span.begin, found.span.end) << print(found);
    }
    EXPECT_EQ(diagnostics.print().empty(), diagnostics.sorted().empty());
    broken += diagnostics.has_errors() ? 1U : 0U;
  }
  EXPECT_GT(broken, 50U);
}

}  // namespace
}  // namespace limen::language
