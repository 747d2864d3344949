#include "rules/language/csv.h"

#include <gmock/gmock.h>

namespace limen::language {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  std::vector<std::vector<std::string>> rows;
  std::string errors;
};

Read read(std::string text) {
  Diagnostics diagnostics;
  const auto source = std::make_shared<const Source>(SourceFile{"points.csv", std::move(text)});
  Read out;
  for (const CsvRow& row : read_csv(source, diagnostics)) {
    auto& cells = out.rows.emplace_back();
    for (const CsvCell& cell : row) cells.push_back(cell.text);
  }
  out.errors = diagnostics.print();
  return out;
}

TEST(Csv, ReadsQuotesLineEndsAndEmptyCells) {
  const Read csv = read("\xEF\xBB\xBFpoint,name\r\nXZA,\"a, \"\"b\"\"\nc\"\r\n\r\nXZB,\n,");
  EXPECT_THAT(csv.rows, ElementsAre(ElementsAre("point", "name"), ElementsAre("XZA", "a, \"b\"\nc"),
                                    ElementsAre("XZB", ""), ElementsAre("", "")));
  EXPECT_EQ(csv.errors, "");
}

TEST(Csv, ReportsQuotesThatDoNotFit) {
  EXPECT_THAT(read("a,b\n1,\"x\n").errors,
              HasSubstr("points.csv:2:3: error E050 bad-csv: this quoted cell has no end"));
  EXPECT_THAT(read("a,b\n1,x\"y\n").errors,
              HasSubstr("points.csv:2:4: error E050 bad-csv: a quote stands inside a cell"));
  EXPECT_THAT(read("a,b\n\"1\"x,2\n").errors,
              HasSubstr("points.csv:2:4: error E050 bad-csv: text stands beside a quoted cell"));
  EXPECT_THAT(read("a\n\xC3\n").errors, HasSubstr("points.csv:2:1: error E050 bad-csv: this byte"));
}

}  // namespace
}  // namespace limen::language
