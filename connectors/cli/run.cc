#include <fmt/format.h>

#include "connectors/cli/board_service.h"
#include "connectors/cli/commands.h"
#include "connectors/cli/configuration.h"
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
  return options;
}

types::Result<void> serve(const Configuration& configuration) {
  const config::Config& config = configuration.config;
  const auto plan = configuration.rules.plan;
  const driver::LogFn log = log_of(config);
  const ShardOptions options = shard_options(config);
  driver::StatusBoard status;
  auto board =
      BoardService::start({listen_of(config.http), config.state + "/alerts"}, plan, status);
  if (!board) return tl::unexpected(board.error());
  log(driver::LogLevel::kInfo, "the board is at http://" + (*board)->address());
  auto sink = kafka_sink(config, log);
  if (!sink) return tl::unexpected(sink.error());
  auto lock = kafka::GroupLock::make(kafka_settings(config), kLockTopic, log);
  if (!lock) return tl::unexpected(lock.error());
  driver::FolderStore store(config.state);
  driver::SteadyClock clock;
  driver::ServiceParts parts;
  parts.make_shard = [&] {
    Shard shard(plan, options);
    (*board)->watch(shard);
    return shard;
  };
  parts.fingerprint = driver::fingerprint(*plan, options);
  parts.make_source = [&]() -> types::Result<std::unique_ptr<driver::Source>> {
    auto consumer = kafka::Consumer::make(kafka_settings(config), config.kafka.events, log);
    if (!consumer) return tl::unexpected(consumer.error());
    return std::unique_ptr<driver::Source>(std::move(*consumer));
  };
  parts.sinks = {sink->get(), &(*board)->sink()};
  parts.lock = lock->get();
  parts.store = &store;
  parts.clock = &clock;
  parts.log = log;
  return driver::serve(parts, live_options(config), stop_signal(), status);
}

}  // namespace

int run(const Run& arguments) {
  static_cast<void>(stop_signal());
  const auto configuration = read_configuration(arguments.config, BoardService::fields());
  if (!configuration || configuration->rules.plan == nullptr) return 1;
  const auto served = serve(*configuration);
  return served ? 0 : fail(served.error().message);
}

}  // namespace limen::cli
