#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "tests/rules/cel/border_scope.h"

namespace limen::cel {
namespace {

/// Evaluates expressions on one crossing.
class Events : public testing::Test {
 protected:
  void SetUp() override {
    for (const types::Field& field : scope_.schema.kind(0).fields) scope_.find(field.path);
    batch_.reset(scope_.slots.size(), 64);
    batch_.add_row(0);
    set_text("point", "XZAAA");
    set("outcome", *scope_.schema.find_symbol("refused"));
    set("timing.wait_s", std::bit_cast<std::uint64_t>(901.5));
    set("party.size", 2);
    set_text("consignment.flags", std::string("\4\0\0\0food\6\0\0\0animal", 18));
    batch_.set(types::SlotTable::kTime, 1'770'000'000'123'456U);
  }
  void set(std::string_view path, std::uint64_t payload) { batch_.set(slot(path), payload); }
  void set_text(std::string_view path, std::string_view text) { batch_.set_text(slot(path), text); }
  types::SlotId slot(std::string_view path) { return std::get<FieldName>(*scope_.find(path)).slot; }

  std::string value(std::string_view text) {
    const Compiled compiled = compile(text, scope_);
    if (!compiled.program) return "refused: " + compiled.findings.front().message;
    const types::EventView event = batch_.row(0);
    const expr::Table* tables[] = {scope_.points.get(), scope_.rates.get()};
    const expr::Value variables[] = {expr::Value::integer(7)};
    expr::Frame frame;
    frame.events = {&event, 1};
    frame.tables = tables;
    frame.variables = variables;
    frame.schema = &scope_.schema;
    frame.scratch = &scratch_;
    std::string out;
    expr::append_string(out, expr::evaluate(*compiled.program, frame));
    return out;
  }

  BorderScope scope_;
  types::Batch batch_;
  expr::Scratch scratch_;
};

// rules.md, section 4: "Names in scope: the event's fields by their schema path (`outcome`, …,
// `time`, `type`), lists, macros, tables, … measures."
TEST_F(Events, ReadFieldsOfEveryType) {
  EXPECT_EQ(value("outcome == 'refused' && timing.wait_s > 900"), "true");
  EXPECT_EQ(value("outcome != 'admitted'"), "true");
  EXPECT_EQ(value("point + '/' + string(party.size)"), "XZAAA/2");
  EXPECT_EQ(value("time"), "2026-02-02T02:40:00.123456Z");
  EXPECT_EQ(value("consignment.flags"), R"(["food","animal"])");
  EXPECT_EQ(value("'animal' in consignment.flags && consignment.flags.size() == 2"), "true");
  EXPECT_EQ(value("total * 2"), "14");
  EXPECT_EQ(value("party.size in night"), "false");
}

TEST_F(Events, CompareFieldsWithConstants) {
  EXPECT_EQ(value("timing.wait_s > 901 && timing.wait_s < 902 && timing.wait_s >= 901.5"), "true");
  EXPECT_EQ(value("timing.wait_s <= 901 || timing.wait_s == 901.0 || timing.wait_s != 901.5"),
            "false");
  EXPECT_EQ(value("party.size == 2 && party.size != 3 && party.size <= 2 && party.size >= 2"),
            "true");
  EXPECT_EQ(value("party.size < 2 || party.size > 2 || party.size == 3"), "false");
  EXPECT_EQ(value("party.size < 2.5 && party.size > 1u"), "true");
  EXPECT_EQ(value("point == 'XZAAA' && point != 'XZAA' && point < 'XZB'"), "true");
  set("timing.wait_s", std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_EQ(value("timing.wait_s < 1 || timing.wait_s > 1 || timing.wait_s == 1.0"), "false");
  EXPECT_EQ(value("timing.wait_s <= 1 || timing.wait_s >= 1 || !(timing.wait_s != 1.0)"), "false");
}

// rules.md, section 4: "Reading an optional field that is absent is an error as in CEL;
// `has(path)`, also of a field at the top (`has(channel)`), is whether the event has it, and never
// an error."
TEST_F(Events, HaveErrorsForWhatIsAbsent) {
  EXPECT_EQ(value("channel == 'booth'"), "the event does not have this field");
  EXPECT_EQ(value("has(channel)"), "false");
  EXPECT_EQ(value("has(timing.wait_s)"), "true");
  EXPECT_EQ(value("has(channel) && channel == 'booth'"), "false");
  EXPECT_EQ(value("channel == 'booth' || outcome == 'refused'"), "true");
  EXPECT_EQ(value("planned || 1 / 0 > 0"), "division by zero");
}

// rules.md, section 4: "A table is a map from key to row: `points[point].capacity`, …
// `rates[[point, mode]].rate` for a key of two columns. A row that is not there is an error, as in
// a map."
TEST_F(Events, LookUpTablesByKey) {
  EXPECT_EQ(value("points[point].lanes"), "4");
  EXPECT_EQ(value("points['XZCCC'].lanes"), "no such key");
  EXPECT_EQ(value("points['XZBBB'].lanes"), "the event does not have this field");
  EXPECT_EQ(value("has(points['XZBBB'].lanes)"), "false");
  EXPECT_EQ(value("has(points['XZCCC'].lanes)"), "no such key");
  EXPECT_EQ(value("point in points && !('XZCCC' in points)"), "true");
  EXPECT_EQ(value("rates[[point, party.size]].rate"), "0.5");
  EXPECT_EQ(value("[point, '2'] in rates"), "true");
  EXPECT_EQ(value("points[?'XZCCC'].lanes.orValue(0)"), "0");
  EXPECT_EQ(value("points[point].neighbours.all(n, n in points)"), "true");
  EXPECT_EQ(value("size(points) == 2 && points.exists(p, points[p].lat == 45.0)"), "true");
  EXPECT_EQ(value("cel.bind(p, points[point], p.lanes + 1)"), "5");
  EXPECT_EQ(value("points.XZAAA.lanes"), "4");
  EXPECT_EQ(value("has(points.XZCCC)"), "false");
}

// rules.md, section 4: "`distance_km(a, b)` for two rows with `lat` and `lon` (great circle, radius
// 6371.0088 km)"
TEST_F(Events, MeasureDistances) {
  // One degree of longitude at 45 degrees north.
  EXPECT_EQ(value("distance_km(points[point], points['XZBBB'])").substr(0, 8), "78.62629");
  EXPECT_EQ(value("distance_km(points[point], points[point])"), "0");
}

TEST_F(Events, ExpandMacros) { EXPECT_EQ(value("crowded || point == 'XZAAA'"), "true"); }

}  // namespace
}  // namespace limen::cel
