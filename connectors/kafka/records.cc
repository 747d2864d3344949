#include "connectors/kafka/records.h"

#include <cstring>

namespace limen::kafka {

namespace {

std::optional<types::EventTime> time_of(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t ms = rd_kafka_message_timestamp(&message, &type);
  if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || ms < 0) return std::nullopt;
  return types::EventTime{types::Micros{std::chrono::milliseconds(ms)}};
}

}  // namespace

void Records::note_headers(rd_kafka_message_t& message) {
  ranges_.push_back({headers_.size(), 0});
  rd_kafka_headers_t* found = nullptr;
  if (rd_kafka_message_headers(&message, &found) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(found, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    const auto* text = static_cast<const char*>(value);
    headers_.push_back({name, text == nullptr ? std::string_view{} : std::string_view(text, size)});
    ++ranges_.back().count;
  }
}

std::string_view Records::copy(const void* bytes, std::size_t size) {
  char* to = block_.data() + used_;
  if (size > 0) std::memcpy(to, bytes, size);
  used_ += size;
  return {to, size};
}

void Records::fill(std::span<rd_kafka_message_t* const> messages) {
  headers_.clear();
  ranges_.clear();
  records_.clear();
  used_ = 0;
  std::size_t bytes = 0;
  for (rd_kafka_message_t* message : messages) {
    note_headers(*message);
    bytes += message->len + types::RawRecord::kPadding;
  }
  for (const auto& header : headers_) bytes += header.name.size() + header.value.size();
  // Sized once before anything points into it.
  if (block_.size() < bytes) block_.resize(bytes);
  for (auto& header : headers_) {
    header = {copy(header.name.data(), header.name.size()),
              copy(header.value.data(), header.value.size())};
  }
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const rd_kafka_message_t& message = *messages[i];
    types::RawRecord record;
    record.content = copy(message.payload, message.len);
    used_ += types::RawRecord::kPadding;
    record.headers = std::span(headers_).subspan(ranges_[i].first, ranges_[i].count);
    record.record_time = time_of(message);
    record.position = static_cast<std::uint64_t>(message.offset);
    records_.push_back(record);
  }
}

}  // namespace limen::kafka
