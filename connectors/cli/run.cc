#include <fmt/format.h>

#include "connectors/cli/board_service.h"
#include "connectors/cli/commands.h"
#include "connectors/cli/configuration.h"
#include "connectors/cli/disk_rules.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/stop_signal.h"
#include "connectors/driver/clock.h"
#include "connectors/driver/folder_store.h"
#include "connectors/driver/log.h"
#include "connectors/driver/service.h"
#include "connectors/driver/snapshot.h"
#include "connectors/kafka/alert_sink.h"
#include "connectors/kafka/consumer.h"
#include "connectors/kafka/group_lock.h"
#include "connectors/kafka/producer.h"

namespace limen::cli {

namespace {

constexpr const char* kLockTopic = "limen.lock";
constexpr driver::Milliseconds kWarmUp{500};

driver::LogFn log_of(const config::Config& config) {
  return driver::make_log(static_cast<driver::LogLevel>(config.log_level),
                          config.log_json ? driver::LogFormat::kJson : driver::LogFormat::kText);
}

std::string listen_of(const config::Http& http) {
  const bool v6 = http.address.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(v6 ? "[{}]:{}" : "{}:{}"), http.address, http.port);
}

types::Result<std::unique_ptr<kafka::AlertSink>> kafka_sink(const config::Config& config,
                                                            const driver::LogFn& log) {
  auto producer = kafka::Producer::make(kafka_settings(config), {{"linger.ms", "0"}}, log);
  if (!producer) return tl::unexpected(producer.error());
  const config::Kafka& topics = config.kafka;
  (*producer)->warm_up({topics.alerts, topics.shadow, topics.quarantine}, kWarmUp);
  return std::make_unique<kafka::AlertSink>(
      std::move(*producer),
      kafka::AlertSink::Topics{topics.alerts, topics.shadow, topics.quarantine});
}

driver::LiveOptions live_options(const config::Config& config) {
  driver::LiveOptions options;
  options.idle_after = config.idle_after;
  options.buffered = config.limits.buffered;
  options.refill = config.limits.refill;
  return options;
}

driver::ServiceParts service_parts(const config::Config& config, const ShardOptions& options,
                                   BoardService& board, const driver::LogFn& log) {
  driver::ServiceParts parts;
  parts.make_shard = [&board, &options](std::shared_ptr<const plan::Plan> plan) {
    Shard shard(std::move(plan), options);
    board.watch(shard);
    return shard;
  };
  parts.make_source = [&config, log]() -> types::Result<std::unique_ptr<driver::Source>> {
    return kafka::Consumer::make(kafka_settings(config), config.kafka.events, log);
  };
  parts.make_history =
      [&config, log](types::EventTime since) -> types::Result<std::unique_ptr<driver::Source>> {
    return kafka::Consumer::make_history(kafka_settings(config), config.kafka.events, since, log);
  };
  parts.reload_signal = &reload_signal();
  parts.log = log;
  return parts;
}

types::Result<void> serve(const config::Config& config, DiskRules& book, driver::RuleSet rules) {
  const driver::LogFn log = log_of(config);
  const ShardOptions options = shard_options(config);
  driver::StatusBoard status;
  driver::ReloadDesk desk;
  auto board = BoardService::start(
      {listen_of(config.http), config.state + "/alerts", config.http.tokens, &desk}, rules.plan,
      status);
  if (!board) return tl::unexpected(board.error());
  log(driver::LogLevel::kInfo, "the board is at http://" + (*board)->address());
  auto sink = kafka_sink(config, log);
  if (!sink) return tl::unexpected(sink.error());
  auto lock = kafka::GroupLock::make(kafka_settings(config), kLockTopic, log);
  if (!lock) return tl::unexpected(lock.error());
  driver::FolderStore store(config.state);
  driver::SteadyClock clock;
  driver::ServiceParts parts = service_parts(config, options, **board, log);
  parts.rules = std::move(rules);
  parts.book = &book;
  parts.desk = &desk;
  parts.sinks = {sink->get(), &(*board)->sink()};
  parts.lock = lock->get();
  parts.store = &store;
  parts.clock = &clock;
  const auto served = driver::serve(parts, live_options(config), stop_signal(), status);
  desk.close();  // while the server is still there to answer
  return served;
}

/// Where the configuration says that rules are, as it is now.
types::Result<RulePlaces> find_rules(const std::string& path) {
  auto config = read_config(path);
  if (!config) return tl::unexpected(config.error());
  return places_of(*config);
}

/// Those on disk; where they are not valid, those that were in force before, which go on. Says what
/// is wrong.
std::optional<driver::RuleSet> rules_to_start_with(const config::Config& config, DiskRules& book) {
  auto read = book.read_now(nullptr, colours_wanted());
  fmt::print(stderr, "{}", read.findings);
  if (read.rules) return std::move(read.rules);
  driver::FolderStore store(config.state);
  auto kept = driver::rules_of_snapshot(store, book);
  if (!kept) return std::nullopt;
  fmt::print(stderr, "limen: these rules are not valid; goes on with those of the last run\n");
  reload_signal() = true;  // refused again, and told as any other
  return kept;
}

}  // namespace

int run(const Run& arguments) {
  static_cast<void>(stop_signal());
  static_cast<void>(reload_signal());
  const auto config = read_config(arguments.config, colours_wanted());
  if (!config) {
    fmt::print(stderr, "{}", config.error().message);
    return 1;
  }
  auto schema = site_schema(config->schema);
  if (!schema) return 1;
  DiskRules book(std::move(*schema), BoardService::fields(), config->forget,
                 [path = arguments.config] { return find_rules(path); });
  auto rules = rules_to_start_with(*config, book);
  if (!rules) return 1;
  const auto served = serve(*config, book, std::move(*rules));
  return served ? 0 : fail(served.error().message);
}

}  // namespace limen::cli
