#include <gmock/gmock.h>

#include <map>

#include "connectors/config/config.h"

namespace limen::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

struct Reading {
  std::optional<Config> config;
  std::string said;
  std::size_t errors = 0;
};

Reading read_text(const std::string& text) {
  const std::map<std::string, std::string> variables = {
      {"BROKERS", "kafka-1:9092,kafka-2:9092"}, {"IDLE", "45s"}, {"PORT", "9090"}};
  const std::map<std::string, std::string> files = {
      {"password", "s3cret\n"}, {"key", "0123456789abcdef\n"}, {"short", "0123"}};
  Surroundings around;
  around.environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  around.read_file = [&](const std::string& path) -> std::optional<std::string> {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  around.check_property = [](const std::string& name, const std::string&) -> types::Result<void> {
    if (name.find("wat") == std::string::npos) return {};
    return types::failure("librdkafka has no property `" + name + "`");
  };
  language::Diagnostics diagnostics;
  Reading reading;
  reading.config = read({"limen.yaml", text}, around, diagnostics);
  reading.said = diagnostics.print();
  reading.errors = diagnostics.errors();
  return reading;
}

TEST(Config, EveryKeyHasADefault) {
  const auto reading = read_text("{}");
  ASSERT_TRUE(reading.config) << reading.said;
  const Config& config = *reading.config;
  EXPECT_THAT(config.rules, ElementsAre("rules/packs"));
  EXPECT_EQ(config.tables, "rules/tables");
  EXPECT_EQ(config.lateness, 10s);
  EXPECT_EQ(config.idle_after, 30s);
  EXPECT_EQ(config.max_ahead, 2min);
  EXPECT_EQ(config.dedup, 10min);
  EXPECT_EQ(config.forget, std::chrono::days(30));
  EXPECT_EQ(config.kafka.brokers, "localhost:9092");
  EXPECT_EQ(config.kafka.group, "limen");
  EXPECT_THAT(config.kafka.events, ElementsAre("crossings"));
  EXPECT_EQ(config.kafka.quarantine, "limen.quarantine");
  EXPECT_EQ(config.http.address, "127.0.0.1");
  EXPECT_EQ(config.http.port, 8080);
  EXPECT_THAT(config.http.tokens, IsEmpty());
  EXPECT_EQ(config.limits.events_per_window, 100'000U);
  EXPECT_EQ(config.limits.buffered, 1'000'000U);
  EXPECT_EQ(config.state, "var/limen");
  EXPECT_FALSE(config.log_json);
}

TEST(Config, TakesEveryKeyOfTheContract) {
  const auto reading = read_text(R"(
rules: [rules/packs, site]
tables: site/tables
schema: site.yaml
lateness: 20s
idle_after: ${IDLE}
max_ahead: 1m
dedup: 5m
forget: 2w
overrides:
  wait-target: {severity: medium, enabled: true, resolve_after: 30m, audience: [west], shadow: false}
lists: {works_points: [XZAAA]}
kafka:
  brokers: ${BROKERS}
  group: west
  delivery: at_least_once
  topics: {events: [a, b], alerts: c, shadow: d, quarantine: e}
  librdkafka: {security.protocol: sasl_ssl, sasl.password_file: password}
http: {listen: "[::1]:${PORT}", tokens: {lead: 0123456789abcdef}}
ingest: {pseudonymise: true, key_file: key}
quarantine: {keep_payload: true}
limits: {events_per_key: 9, events_per_window: 7, matchings: 11, buffered: 8, refill: 24h, memory: 4GiB}
state: /var/lib/limen
log: {level: warning, format: json}
)");
  ASSERT_TRUE(reading.config) << reading.said;
  const Config& config = *reading.config;
  EXPECT_THAT(config.rules, ElementsAre("rules/packs", "site"));
  EXPECT_EQ(config.schema, "site.yaml");
  EXPECT_EQ(config.idle_after, 45s);
  EXPECT_EQ(config.forget, std::chrono::days(14));
  const auto& change = config.overrides.at("wait-target");
  EXPECT_EQ(change.severity, plan::Severity::kMedium);
  EXPECT_EQ(change.resolve_after, types::Micros(30min));
  EXPECT_THAT(*change.audience, ElementsAre("west"));
  EXPECT_EQ(change.shadow, false);
  EXPECT_EQ(config.lists.at("works_points").items.at(0).value, "XZAAA");
  EXPECT_EQ(config.kafka.brokers, "kafka-1:9092,kafka-2:9092");
  EXPECT_THAT(config.kafka.events, ElementsAre("a", "b"));
  EXPECT_THAT(config.kafka.librdkafka, UnorderedElementsAre(Pair("security.protocol", "sasl_ssl"),
                                                            Pair("sasl.password", "s3cret")));
  EXPECT_EQ(config.http.address, "::1");
  EXPECT_EQ(config.http.port, 9090);
  EXPECT_EQ(config.http.tokens.at("lead"), "0123456789abcdef");
  EXPECT_TRUE(config.pseudonymise);
  EXPECT_EQ(config.key, "0123456789abcdef");
  EXPECT_TRUE(config.keep_payload);
  EXPECT_EQ(config.limits.events_per_window, 7U);
  EXPECT_EQ(config.limits.events_per_key, 9U);
  EXPECT_EQ(config.limits.matchings, 11U);
  EXPECT_EQ(config.limits.buffered, 8U);
  EXPECT_EQ(config.log_level, LogLevel::kWarning);
  EXPECT_TRUE(config.log_json);
}

TEST(Config, UnknownKeysAreErrorsWithPlaceAndSuggestion) {
  const auto reading = read_text("latness: 10s\nkafka: {broker: x}\n");
  EXPECT_FALSE(reading.config);
  EXPECT_EQ(reading.errors, 2U);
  EXPECT_THAT(reading.said, HasSubstr("limen.yaml:1:1"));
  EXPECT_THAT(reading.said, HasSubstr("did you mean `lateness`?"));
  EXPECT_THAT(reading.said, HasSubstr("limen.yaml:2:9"));
  EXPECT_THAT(reading.said, HasSubstr("did you mean `brokers`?"));
}

struct Bad {
  std::string text;
  std::string says;
};

class ConfigError : public ::testing::TestWithParam<Bad> {};

TEST_P(ConfigError, IsToldAndNothingIsRead) {
  const auto reading = read_text(GetParam().text);
  EXPECT_FALSE(reading.config);
  EXPECT_EQ(reading.errors, 1U) << reading.said;
  EXPECT_THAT(reading.said, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ConfigError,
    ::testing::Values(
        Bad{"kafka: {delivery: exactly_once}", "E090 not-in-this-version"},
        Bad{"kafka: {delivery: at_least_onc}", "did you mean `at_least_once`?"},
        Bad{"kafka:\n  group: ${NOBODY}", "the environment variable NOBODY is not set"},
        Bad{"kafka: {librdkafka: {fetch.wat: 1}}", "librdkafka has no property `fetch.wat`"},
        Bad{"kafka: {librdkafka: {sasl.password_file: nowhere}}", "cannot read nowhere"},
        Bad{"kafka: {librdkafka: {a: [1]}}", "`a` takes a text; this is a list"},
        Bad{"kafka: {topics: {events: []}}", "empty list"},
        Bad{"http: {listen: localhost}", "`localhost` is no address and port"},
        Bad{"http: {listen: \"127.0.0.1:70000\"}", "is no address and port"},
        Bad{"http: {tokens: {lead: short}}", "shorter than 16 bytes"},
        Bad{"ingest: {pseudonymise: true}", "needs a `key_file`"},
        Bad{"ingest: {key_file: short}", "the key is shorter than 16 bytes"},
        Bad{"limits: {memory: 64MB}", "takes a size"}, Bad{"limits: {memory: 64MiB}", "E090"},
        Bad{"limits: {refill: 1h}", "E090"},
        Bad{"limits: {matchings: 0}", "`matchings` is at least 1"},
        Bad{"limits: {buffered: 0}", "`buffered` is at least 1"},
        Bad{"lists: {a: b}", "`a` takes a list"},
        Bad{"overrides: {r: {severty: low}}", "did you mean `severity`?"},
        Bad{"log: {level: loud}", "one of debug, info, warning, error"},
        Bad{"lateness: 10", "name the unit: 10s"}));

TEST(Config, NullIsNoKeyFile) {
  EXPECT_TRUE(read_text("ingest: {pseudonymise: false, key_file: null}").config);
}

TEST(Config, LeavesOtherDollarsAlone) {
  const auto reading = read_text("kafka: {librdkafka: {sasl.password: \"a$b${1}$${x\"}}");
  ASSERT_TRUE(reading.config) << reading.said;
  EXPECT_EQ(reading.config->kafka.librdkafka.at(0).second, "a$b${1}$${x");
}

TEST(Size, ReadsBinaryUnitsAndWholeBytes) {
  EXPECT_EQ(parse_size("64MiB"), std::uint64_t{64} << 20U);
  EXPECT_EQ(parse_size("4096"), 4096U);
  EXPECT_EQ(parse_size("1KiB"), 1024U);
  EXPECT_EQ(parse_size("16777216TiB"), std::nullopt);
  EXPECT_EQ(parse_size("16777215TiB"), std::uint64_t{16777215} << 40U);
  EXPECT_EQ(parse_size("1MB"), std::nullopt);
  EXPECT_EQ(parse_size("-1"), std::nullopt);
  EXPECT_EQ(parse_size(""), std::nullopt);
}

TEST(Config, WhatBearsOnRulesIsThereAgainAsAText) {
  const auto reading = read_text(R"(
overrides: {wait-target: {severity: medium, resolve_after: 30m, audience: ["a \"b\"", no]}}
lists: {points: [XZAAA, "007", 7, "${PORT}", "\u00fc"], none: []}
lateness: 11s
)");
  ASSERT_TRUE(reading.config) << reading.said;
  const std::string& text = reading.config->site_rules;
  EXPECT_EQ(text, R"({"overrides":{"wait-target":{"severity":"medium","resolve_after":"30m",)"
                  R"("audience":["a \"b\"","no"]}},)"
                  R"("lists":{"points":["XZAAA","007",7,"9090","ü"],"none":[]}})");
  const auto again = read_text(text);
  ASSERT_TRUE(again.config) << again.said;
  EXPECT_EQ(again.config->site_rules, text);
  EXPECT_EQ(again.config->overrides.at("wait-target").resolve_after, 30min);
  EXPECT_EQ(again.config->lists.at("points").items.size(), 5U);
  EXPECT_EQ(again.config->lateness, 10s);
}

}  // namespace
}  // namespace limen::config
