#include "connectors/kafka/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "connectors/kafka/client.h"

namespace limen::kafka {

namespace {

/// What limen's own guarantees hang on, so that nobody may set it otherwise.
constexpr std::array<std::string_view, 12> kReserved = {"bootstrap.servers",
                                                        "metadata.broker.list",
                                                        "group.id",
                                                        "enable.auto.commit",
                                                        "enable.auto.offset.store",
                                                        "enable.partition.eof",
                                                        "auto.offset.reset",
                                                        "enable.idempotence",
                                                        "transactional.id",
                                                        "acks",
                                                        "message.timeout.ms",
                                                        "partition.assignment.strategy"};

bool reserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

types::Result<void> set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  std::array<char, 512> why{};
  const auto result = rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why.data(), why.size());
  if (result == RD_KAFKA_CONF_OK) return {};
  if (result == RD_KAFKA_CONF_UNKNOWN) {
    return types::failure(fmt::format("kafka.librdkafka: librdkafka has no property `{}`", name));
  }
  return types::failure(fmt::format("kafka.librdkafka: {}", std::string_view(why.data())));
}

}  // namespace

types::Result<Owned<rd_kafka_conf_t>> make_conf(const Settings& settings, const Properties& own) {
  Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  Properties all = {
      {"bootstrap.servers", settings.brokers}, {"reconnect.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", "500"},     {"retry.backoff.ms", "5"},
      {"socket.nagle.disable", "true"},        {"log.connection.close", "false"},
  };
  all.insert(all.end(), own.begin(), own.end());
  for (const auto& [name, value] : settings.librdkafka) {
    if (reserved(name)) {
      return types::failure(fmt::format(
          "kafka.librdkafka: `{}` is set by limen itself and cannot be changed there", name));
    }
    all.emplace_back(name, value);
  }
  for (const auto& [name, value] : all) {
    if (auto done = set(conf.get(), name, value); !done) return tl::unexpected(done.error());
  }
  return conf;
}

types::Result<void> check(const Settings& settings) {
  auto conf = make_conf(settings, {});
  if (!conf) return tl::unexpected(conf.error());
  return {};
}

}  // namespace limen::kafka
