#include "rules/schema/schema.h"

#include <gmock/gmock.h>

namespace limen::schema {
namespace {

using ::testing::HasSubstr;
using ::testing::IsNull;
using ::testing::NotNull;

const types::Field& field(const types::Schema& schema, std::string_view kind,
                          std::string_view path) {
  return *schema.kind(*schema.find_kind(kind)).find(path);
}

std::string errors_of(std::string text) {
  language::Diagnostics diagnostics;
  EXPECT_THAT(load("site.yaml", std::move(text), diagnostics), IsNull());
  return diagnostics.print();
}

TEST(Schema, ShipsEveryKindOfTheContract) {
  std::vector<std::string> names;
  for (const types::Kind& kind : builtin()->kinds()) names.push_back(kind.name);
  EXPECT_EQ(names, (std::vector<std::string>{"crossing", "inspection", "count", "wait", "staffing",
                                             "status", "plan", "heartbeat", "verdict"}));
  EXPECT_EQ(builtin()->kind(0).ce_type, "org.limen.crossing.v1");
  EXPECT_EQ(builtin()->name, "crossing-event/1");
}

TEST(Schema, KnowsTypesLimitsAndMarks) {
  const types::Schema& schema = *builtin();
  EXPECT_TRUE(field(schema, "crossing", "point").required);
  EXPECT_EQ(field(schema, "crossing", "vehicle.confidence").max, 1.0);
  EXPECT_EQ(field(schema, "crossing", "party.size").type, types::FieldType::kInt);
  EXPECT_TRUE(field(schema, "crossing", "traveller.nationality").marks.is_protected);
  EXPECT_TRUE(field(schema, "crossing", "document.token").marks.identifier);
  EXPECT_TRUE(field(schema, "crossing", "protection").marks.serves_person);
  EXPECT_EQ(field(schema, "heartbeat", "clock_offset_ms").min, std::nullopt);
  const auto& outcome = field(schema, "crossing", "outcome").values;
  EXPECT_EQ(outcome[4].name, "asylum_procedure");
  EXPECT_TRUE(outcome[4].serves_person);
  EXPECT_FALSE(outcome[0].serves_person);
}

TEST(Schema, LetsASiteAddForbidAndTighten) {
  language::Diagnostics diagnostics;
  const auto site = load("site.yaml", R"(schema: north/2
extends: crossing-event/1
identifier_pattern: "[a-z0-9]{8}"
enums:
  ramp: [a, b]
kinds:
  crossing:
    fields:
      ramp: {type: string, enum: ramp}
      second_mode: {type: string, enum: mode}
      traveller.sex: {forbidden: true}
      lane.id: {required: true}
  weather:
    about: The weather at a point.
    fields:
      point: {type: string, required: true}
      wind_ms: {type: double, min: 0}
)",
                         diagnostics);
  ASSERT_THAT(site, NotNull()) << diagnostics.print();
  EXPECT_EQ(site->name, "north/2");
  EXPECT_EQ(site->kinds().size(), builtin()->kinds().size() + 1);
  EXPECT_EQ(site->kind(*site->find_kind("weather")).ce_type, "org.limen.weather.v1");
  EXPECT_TRUE(field(*site, "crossing", "traveller.sex").forbidden);
  EXPECT_TRUE(field(*site, "crossing", "traveller.sex").marks.is_protected);
  EXPECT_TRUE(field(*site, "crossing", "lane.id").required);
  EXPECT_EQ(field(*site, "crossing", "ramp").values.size(), 2U);
  EXPECT_EQ(field(*site, "crossing", "second_mode").values.size(),
            field(*site, "crossing", "mode").values.size());
  EXPECT_EQ(site->find_symbol("refused"), builtin()->find_symbol("refused"));
}

TEST(Schema, NeverLetsASiteProtectLess) {
  EXPECT_THAT(errors_of(R"(schema: north/2
extends: crossing-event/1
kinds:
  crossing:
    fields:
      traveller.age: {protected: false}
)"),
              HasSubstr("site.yaml:6:23: error E007 bad-value: `protected` is set in "
                        "crossing-event/1 and stays so"));
}

TEST(Schema, ReportsAllThatIsWrongAtOnce) {
  EXPECT_EQ(
      errors_of(R"(schema: north/2
extends: crossing-event/1
kinds:
  crossing:
    fields:
      time: {type: timestamp}
      lane: {type: string}
      ramp: {type: strin, min: 0}
      mode2: {type: string, enum: mod}
      dock: {typ: int}
)"),
      R"(site.yaml:6:7: error E044 clashing-name: `time` is an attribute of every event and cannot be a field
        time: {type: timestamp}
        ^~~~

site.yaml:7:7: error E044 clashing-name: `lane` and `lane.id` cannot both be fields
        lane: {type: string}
        ^~~~

site.yaml:8:20: error E007 bad-value: there is no type `strin`
        ramp: {type: strin, min: 0}
                     ^~~~~
hint: did you mean `string`?

site.yaml:8:27: error E048 parts-do-not-fit: only an int or a double has limits
        ramp: {type: strin, min: 0}
                            ^~~

site.yaml:9:35: error E007 bad-value: there is no enumeration `mod`
        mode2: {type: string, enum: mod}
                                    ^~~
hint: did you mean `mode`?

site.yaml:10:13: error E005 missing-key: this field has no `type`, which is required
        dock: {typ: int}
              ^

site.yaml:10:14: error E003 unknown-key: a field has no key `typ`
        dock: {typ: int}
               ^~~
hint: did you mean `type`?

7 errors in 1 file
)");
}

TEST(Schema, RefusesAnUnknownBase) {
  EXPECT_THAT(errors_of("schema: north/2\nextends: crossing-event/7\n"),
              HasSubstr("E043 unknown-schema: there is no schema `crossing-event/7` to extend"));
}

TEST(Schema, WritesJsonSchemaWithNestedObjects) {
  const std::string json = json_schema(*builtin());
  EXPECT_THAT(json, HasSubstr(R"("$schema": "https://json-schema.org/draft/2020-12/schema")"));
  EXPECT_THAT(json, HasSubstr(R"("const": "org.limen.heartbeat.v1")"));
  EXPECT_THAT(json, HasSubstr(R"("enum": ["entry", "exit", "transit"])"));
  EXPECT_THAT(json, HasSubstr(R"("enum": ["valid", "expired", "not_yet", "unknown", null])"));
  EXPECT_THAT(json, HasSubstr(R"("required": ["point", "direction", "mode", "outcome"])"));
}

TEST(Schema, WritesMarkdownWithEveryField) {
  const std::string page = markdown(*builtin());
  EXPECT_THAT(page, HasSubstr("## crossing\n"));
  EXPECT_THAT(page, HasSubstr("| `vehicle.confidence` | double | 0 to 1 |  | How sure"));
  EXPECT_THAT(page, HasSubstr("| `traveller.age` | int | at least 0, in years | protected |"));
}

}  // namespace
}  // namespace limen::schema
