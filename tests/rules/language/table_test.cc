#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;

Outcome load_table(const std::string& table, const Files& files, LoadOptions options = {}) {
  return load_packs(
      {{"packs/p.yaml", std::string(kHead) + "tables:\n  points: " + table + "\nrules: []\n"}},
      files, std::move(options));
}

TEST(TableFile, ReadsTypedColumnsBesideThePack) {
  const Outcome out = load_table(
      "{file: points.csv, key: point, columns: {lat: double, lanes: int, open: bool, since: "
      "timestamp, near: list}}",
      {{"packs/points.csv",
        "point,name,lat,lanes,open,since,near\nXZA,Alpha,45.5,3,true,2026-01-01T00:00:00Z,XZB; "
        "XZC\nXZB,,,,,,\n"}});
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  EXPECT_EQ(out.loaded.files, std::vector<std::string>{"packs/points.csv"});
  const expr::Table& table = *out.loaded.plan->tables.at(0);
  ASSERT_EQ(table.size(), 2U);
  const std::uint32_t a = table.find("XZA")->row;
  EXPECT_EQ(table.cell(a, 1).text(), "Alpha");
  EXPECT_EQ(table.cell(a, 2).d, 45.5);
  EXPECT_EQ(table.cell(a, 3).i, 3);
  EXPECT_TRUE(table.cell(a, 4).is_true());
  EXPECT_EQ(table.cell(a, 5).i, 1767225600);
  EXPECT_EQ(table.cell(a, 6).list->size, 2U);
  EXPECT_EQ(table.cell(a, 6).list->items[1].text(), "XZC");
  const std::uint32_t b = table.find("XZB")->row;
  EXPECT_EQ(table.cell(b, 1).text(), "");
  EXPECT_TRUE(table.cell(b, 2).is_absent());
  EXPECT_TRUE(table.cell(b, 6).is_absent());
}

TEST(TableFile, LooksInTheTablesFolderFirst) {
  LoadOptions options;
  options.tables_dir = "site";
  const Files files = {{"packs/points.csv", "point\nXZA\n"},
                       {"site/points.csv", "point\nXZA\nXZB\n"}};
  const Outcome out = load_table("{file: points.csv, key: point}", files, options);
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  EXPECT_EQ(out.loaded.plan->tables.at(0)->size(), 2U);
  EXPECT_EQ(out.loaded.files, std::vector<std::string>{"site/points.csv"});
}

TEST(TableFile, ReportsFileLineAndColumn) {
  const Outcome out = load_table(
      "{file: points.csv, key: [point, mode], columns: {lanes: int}}",
      {{"packs/points.csv", "point,mode,lanes\nXZA,car,3\nXZA,truck,three\nXZA,car,4\nXZB,car\n"}});
  EXPECT_EQ(out.printed,
            R"(packs/points.csv:3:11: error E053 bad-cell: `three` in column `lanes` is no int
  XZA,truck,three
            ^~~~~

packs/points.csv:4:1: error E054 duplicate-row: a row with the key `XZA, car` stands above already
  XZA,car,4
  ^~~

packs/points.csv:5:1: error E052 bad-row: this row has 2 cells, the header 3
  XZB,car
  ^~~~~~~

3 errors in 1 file
)");
}

TEST(TableFile, ReportsColumnsThatTheFileDoesNotHave) {
  const Outcome out = load_table("{file: points.csv, key: pont, columns: {lane: int, lanes: itn}}",
                                 {{"packs/points.csv", "point,lanes\nXZA,3\n"}});
  EXPECT_THAT(out.printed,
              HasSubstr("packs/p.yaml:5:35: error E051 unknown-column: packs/points.csv has no "
                        "column `pont`\n"));
  EXPECT_THAT(out.printed, HasSubstr("hint: did you mean `point`?"));
  EXPECT_THAT(out.printed, HasSubstr("packs/points.csv has no column `lane`"));
  EXPECT_THAT(out.printed, HasSubstr("E007 bad-value: there is no type of columns `itn`"));
}

TEST(TableFile, ReportsAFileThatIsNotThereOrEmpty) {
  EXPECT_THAT(
      load_table("{file: points.csv, key: point}", {}).printed,
      HasSubstr("packs/p.yaml:5:18: error E055 unreadable-table: cannot read the table file "
                "packs/points.csv"));
  EXPECT_THAT(load_table("{file: points.csv, key: point}", {{"packs/points.csv", "\n"}}).printed,
              HasSubstr("packs/points.csv:1:1: error E050 bad-csv: the file has no header line"));
  EXPECT_THAT(load_table("{key: point}", {}).printed,
              HasSubstr("E005 missing-key: this table has no `file`"));
}

TEST(TableFile, StopsAfterTwentyFindingsOfAFile) {
  std::string csv = "point,n\n";
  for (int i = 0; i < 100; ++i) csv += std::to_string(i) + ",x\n";
  const Outcome out =
      load_table("{file: points.csv, key: point, columns: {n: int}}", {{"packs/points.csv", csv}});
  EXPECT_EQ(out.findings.size(), 20U);
}

}  // namespace
}  // namespace limen::language
