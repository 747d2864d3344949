#include <fmt/format.h>

#include <thread>

#include "connectors/cli/board_service.h"
#include "connectors/cli/border_feed.h"
#include "connectors/cli/commands.h"
#include "connectors/cli/disk_rules.h"
#include "connectors/cli/installed.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/stop_signal.h"
#include "connectors/driver/clock.h"
#include "connectors/driver/log.h"
#include "connectors/driver/service.h"
#include "connectors/kafka/alert_sink.h"
#include "connectors/kafka/consumer.h"
#include "connectors/kafka/mock_cluster.h"
#include "connectors/kafka/producer.h"

namespace limen::cli {

namespace {

constexpr int kPartitions = 3;
constexpr std::chrono::seconds kIdleAfter{5};

kafka::Settings settings_of(const kafka::MockCluster& cluster) {
  kafka::Settings settings;
  settings.brokers = cluster.bootstrap();
  settings.group = "limen-demo";
  // The mock cluster answers an empty fetch only after this time, and looks through all that it
  // keeps each time.
  settings.librdkafka = {{"fetch.wait.max.ms", "200"}};
  return settings;
}

types::Result<std::unique_ptr<kafka::MockCluster>> make_cluster() {
  auto cluster = kafka::MockCluster::make();
  if (!cluster) return cluster;
  for (const auto& [topic, partitions] : {std::pair{"crossings", kPartitions},
                                          {"limen.alerts", 1},
                                          {"limen.shadow", 1},
                                          {"limen.quarantine", 1}}) {
    if (auto made = (*cluster)->create_topic(topic, partitions); !made) {
      return tl::unexpected(made.error());
    }
  }
  return cluster;
}

void say_where(const BoardService& board, const kafka::MockCluster& cluster) {
  fmt::print(
      "limen demo: a simulated border of 20 points, as it would be now\n"
      "  board    http://{}\n"
      "  broker   {} (topics crossings, limen.alerts, limen.shadow, limen.quarantine)\n"
      "Everything is made up; nothing leaves this machine. Ctrl-C ends it.\n",
      board.address(), cluster.bootstrap());
  std::fflush(stdout);
}

types::Result<void> show(const Demo& arguments, DiskRules& book, driver::RuleSet rules) {
  const driver::LogFn log = driver::make_log(driver::LogLevel::kWarning, driver::LogFormat::kText);
  auto cluster = make_cluster();
  if (!cluster) return tl::unexpected(cluster.error());
  const kafka::Settings settings = settings_of(**cluster);
  driver::StatusBoard status;
  driver::ReloadDesk desk;
  auto board = BoardService::start({fmt::format("127.0.0.1:{}", arguments.port), "", {}, &desk},
                                   rules.plan, status);
  if (!board) return tl::unexpected(board.error());
  auto producer = kafka::Producer::make(settings, {{"linger.ms", "100"}}, log);
  if (!producer) return tl::unexpected(producer.error());
  kafka::AlertSink sink(std::move(*producer), {});
  auto feed = BorderFeed::start({arguments.seed, arguments.rate}, settings, log);
  if (!feed) return tl::unexpected(feed.error());
  say_where(**board, **cluster);
  driver::SteadyClock clock;
  driver::ServiceParts parts;
  parts.rules = std::move(rules);
  parts.make_shard = [&](std::shared_ptr<const plan::Plan> plan) {
    Shard shard(std::move(plan), ShardOptions{});
    (*board)->watch(shard);
    return shard;
  };
  parts.make_source = [&]() -> types::Result<std::unique_ptr<driver::Source>> {
    return kafka::Consumer::make(settings, {"crossings"}, log);
  };
  // All that the mock cluster keeps: it does not find records by their time.
  parts.make_history = [&](types::EventTime) -> types::Result<std::unique_ptr<driver::Source>> {
    return kafka::Consumer::make_history(settings, {"crossings"}, types::EventTime{}, log);
  };
  parts.book = &book;
  parts.desk = &desk;
  parts.reload_signal = &reload_signal();
  parts.sinks = {&sink, &(*board)->sink()};
  parts.clock = &clock;
  parts.log = log;
  driver::LiveOptions live;
  live.idle_after = kIdleAfter;
  const auto served = driver::serve(parts, live, stop_signal(), status);
  desk.close();  // while the server is still there to answer
  return served;
}

}  // namespace

int demo(const Demo& arguments) {
  static_cast<void>(stop_signal());
  static_cast<void>(reload_signal());
  const std::string packs = installed_folder("rules/packs");
  if (packs.empty()) return fail("the shipped rules are not where the program looks for them");
  const RulePlaces places{{packs}, installed_folder("rules/tables"), {}, {}, "{}"};
  DiskRules book(*site_schema(""), BoardService::fields(), ShardOptions{}.forget,
                 [places] { return types::Result<RulePlaces>(places); });
  auto read = book.read_now(nullptr, colours_wanted());
  fmt::print(stderr, "{}", read.findings);
  if (!read.rules) return 1;
  std::jthread timer;
  if (arguments.duration) {
    timer = std::jthread([end = std::chrono::steady_clock::now() +
                                *arguments.duration](const std::stop_token& token) {
      while (!token.stop_requested() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
      stop_now();
    });
  }
  const auto shown = show(arguments, book, std::move(*read.rules));
  return shown ? 0 : fail(shown.error().message);
}

}  // namespace limen::cli
