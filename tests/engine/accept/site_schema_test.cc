// What a site's schema and settings add: forbidden fields, the form of tokens, pseudonyms.

#include <gtest/gtest.h>

#include "tests/engine/accept/accepting.h"

namespace limen::accept {
namespace {

/// The built-in crossing with one field forbidden.
std::shared_ptr<const types::Schema> forbidding(std::string_view path) {
  const auto from = Accepting().schema;
  auto schema = std::make_shared<types::Schema>();
  for (types::Kind kind : from->kinds()) {
    for (types::Field& field : kind.fields) field.forbidden = field.path == path;
    schema->add(kind);
  }
  return schema;
}

std::shared_ptr<const types::Schema> with_pattern(std::string pattern) {
  const auto from = Accepting().schema;
  auto schema = std::make_shared<types::Schema>();
  for (const types::Kind& kind : from->kinds()) schema->add(kind);
  schema->identifier_pattern = std::move(pattern);
  return schema;
}

TEST(SiteSchema, ForbidsFields) {
  Accepting a(forbidding("traveller.age"), {.max_ahead = {}});
  EXPECT_EQ(a.verdict(crossing_with(R"("traveller":{"age":30})")),
            "E113 forbidden-field /data/traveller/age");
  EXPECT_EQ(a.rejection.message, "`traveller.age` is forbidden by this site's schema.");
  EXPECT_EQ(a.verdict(crossing_with(R"("traveller":{"age":null})")), "ok");
  EXPECT_EQ(a.verdict(crossing_with(R"("traveller":{"minor":"adult"})")), "ok");
}

TEST(SiteSchema, LimitsIntsByNumbersThatAreNone) {
  const auto verdict = [](double min, double max, std::string_view value) {
    types::Field field;
    field.path = "n";
    field.type = types::FieldType::kInt;
    field.min = min;
    field.max = max;
    types::Kind kind;
    kind.name = "count";
    kind.ce_type = "org.limen.crossing.v1";
    kind.fields = {field};
    auto schema = std::make_shared<types::Schema>();
    schema->add(kind);
    Accepting a(schema, {.max_ahead = {}});
    return a.verdict(event_of(kAttributeText, std::string("\"n\":").append(value)));
  };
  EXPECT_EQ(verdict(0.5, 2.5, "0"), "E109 out-of-range /data/n");
  EXPECT_EQ(verdict(0.5, 2.5, "1"), "ok");
  EXPECT_EQ(verdict(0.5, 2.5, "2"), "ok");
  EXPECT_EQ(verdict(0.5, 2.5, "3"), "E109 out-of-range /data/n");
  EXPECT_EQ(verdict(-1e30, 1e30, "9223372036854775807"), "ok");
  EXPECT_EQ(verdict(-1e30, 1e30, "-9223372036854775808"), "ok");
  EXPECT_EQ(verdict(1e30, 2e30, "9223372036854775807"), "E109 out-of-range /data/n");
  EXPECT_EQ(verdict(-2e30, -1e30, "-9223372036854775808"), "E109 out-of-range /data/n");
}

TEST(SiteSchema, SaysWhatTokensLookLike) {
  Accepting a(with_pattern("[0-9a-f]{8}"), {.max_ahead = {}});
  const auto token = [&](std::string_view text) {
    return a.verdict(crossing_with("\"document\":{\"token\":\"" + std::string(text) + "\"}"));
  };
  EXPECT_EQ(token("0123abcd"), "ok");
  EXPECT_EQ(token("0123abcd0"), "E114 bad-token /data/document/token");
  EXPECT_EQ(token("x0123abcd"), "E114 bad-token /data/document/token");
  EXPECT_EQ(token("P1234567"), "E114 bad-token /data/document/token");
  EXPECT_EQ(token(""), "E114 bad-token /data/document/token");
}

TEST(SiteSchema, PatternsSeeCharactersNotBytes) {
  Accepting a(with_pattern("..."), {.max_ahead = {}});
  EXPECT_EQ(a.verdict(crossing_with(R"("document":{"token":"ö€😀"})")), "ok");
}

TEST(Pseudonyms, ReplaceIdentifiersByKeyedTokens) {
  const DecoderOptions options = {.max_ahead = {}, .pseudonymise = true, .key = "a secret"};
  Accepting a(Accepting().schema, options);
  const std::string event = crossing_with(
      R"("document":{"token":"P1234567","issuer":"UTO"},"vehicle":{"token":"P1234567"})");
  ASSERT_EQ(a.verdict(event), "ok");
  const std::string token = a.value("document.token");
  EXPECT_EQ(token.size(), 22U);
  EXPECT_EQ(
      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      std::string::npos);
  EXPECT_EQ(a.value("vehicle.token"), token);
  EXPECT_EQ(a.value("document.issuer"), "UTO");
  EXPECT_EQ(a.row().find("P1234567"), std::string::npos);

  Accepting again(a.schema, options);
  again.decode(event);
  EXPECT_EQ(again.value("document.token"), token);
  Accepting other(a.schema, {.max_ahead = {}, .pseudonymise = true, .key = "another"});
  other.decode(event);
  EXPECT_NE(other.value("document.token"), token);
}

TEST(Pseudonyms, TakeRawIdentifiersThatAreNoTokens) {
  Accepting a(with_pattern("[0-9a-f]{8}"), {.max_ahead = {}, .pseudonymise = true, .key = "k"});
  EXPECT_EQ(a.verdict(crossing_with(R"("document":{"token":"P1234567"})")), "ok");
  EXPECT_EQ(a.verdict(crossing_with(R"("document":{"token":""})")),
            "E114 bad-token /data/document/token");
}

}  // namespace
}  // namespace limen::accept
