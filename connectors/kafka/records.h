#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "connectors/kafka/client.h"
#include "engine/types/record.h"

namespace limen::kafka {

/// Kafka messages copied into one block with RawRecord::kPadding readable bytes behind each, which
/// librdkafka's own buffers do not promise.
///
/// Memory is kept from fill to fill: no allocation in steady state.
class Records {
 public:
  /// Replaces all records by the messages, which may be destroyed afterwards. A message without a
  /// value becomes a record without content, which no event is.
  void fill(std::span<rd_kafka_message_t* const> messages);
  /// Valid until the next fill().
  [[nodiscard]] std::span<const types::RawRecord> records() const { return records_; }

 private:
  struct Range {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  void note_headers(rd_kafka_message_t& message);
  std::string_view copy(const void* bytes, std::size_t size);

  std::vector<char> block_;
  std::size_t used_ = 0;
  std::vector<types::Header> headers_;
  std::vector<Range> ranges_;  // of headers_, one a message
  std::vector<types::RawRecord> records_;
};

}  // namespace limen::kafka
