#include "connectors/kafka/beginning.h"

#include <chrono>

#include "connectors/kafka/bounded.h"
#include "connectors/kafka/partition.h"

namespace limen::kafka {

namespace {

constexpr int kAskMs = 1000;

using List = std::shared_ptr<rd_kafka_topic_partition_list_t>;

/// Puts into the list what is committed, or stands at the time; whether the broker answered.
bool ask(Client& client, const List& list, std::optional<types::EventTime> since) {
  if (!since) {
    return rd_kafka_committed(client.handle(), list.get(), kAskMs) == RD_KAFKA_RESP_ERR_NO_ERROR;
  }
  const auto at = std::chrono::floor<std::chrono::milliseconds>(*since).time_since_epoch().count();
  for (int i = 0; i < list->cnt; ++i) {
    list->elems[i].offset = at > 0 ? at : RD_KAFKA_OFFSET_BEGINNING;
  }
  return at <= 0 || rd_kafka_offsets_for_times(client.handle(), list.get(), kAskMs) ==
                        RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

std::vector<std::optional<std::int64_t>> ask_beginnings(
    Client& client, const std::vector<PartitionName>& partitions,
    std::optional<types::EventTime> since) {
  std::vector<std::optional<std::int64_t>> offsets(partitions.size());
  if (partitions.empty()) return offsets;
  const List list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())),
                  Deleter());
  for (const PartitionName& partition : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number);
  }
  const auto answered = within(client, std::chrono::milliseconds(2 * kAskMs),
                               [=](Client& asked) { return ask(asked, list, since); });
  if (!answered || !*answered) return offsets;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    const auto& answer = list->elems[i];
    if (answer.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    offsets[i] = answer.offset;
    if (answer.offset >= 0) continue;
    // By number, so that it can be compared and committed.
    const auto marks = ask_watermarks(client, partitions[i].topic, partitions[i].number);
    if (!marks) {
      offsets[i].reset();
      continue;
    }
    offsets[i] = since && answer.offset == RD_KAFKA_OFFSET_END ? marks->high : marks->low;
  }
  return offsets;
}

}  // namespace limen::kafka
