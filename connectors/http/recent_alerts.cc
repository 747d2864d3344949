#include "connectors/http/recent_alerts.h"

#include <algorithm>

namespace limen::http {

void append_frame(std::string& out, std::optional<std::int64_t> id, const char* event,
                  std::string_view data) {
  if (id) out.append("id: ").append(std::to_string(*id)).push_back('\n');
  out.append("event: ").append(event).push_back('\n');
  for (bool more = true; more;) {
    const std::size_t end = data.find_first_of("\r\n");
    out.append("data: ").append(data.substr(0, end)).push_back('\n');
    more = end != std::string_view::npos;
    if (more) data.remove_prefix(end + 1);
  }
  out.push_back('\n');
}

void RecentAlerts::push(std::int64_t seq, const std::string& json) {
  Frame frame{seq, {}};
  append_frame(frame.bytes, seq, "alert", json);
  const std::lock_guard lock(mutex_);
  if (!complete_after_) complete_after_ = seq - 1;
  bytes_ += frame.bytes.size();
  frames_.push_back(std::move(frame));
  while (frames_.size() > kMostFrames || (bytes_ > kMostBytes && frames_.size() > 1)) {
    complete_after_ = frames_.front().seq;
    bytes_ -= frames_.front().bytes.size();
    frames_.pop_front();
  }
}

std::optional<RecentAlerts::Piece> RecentAlerts::after(std::int64_t seq,
                                                       std::size_t most_bytes) const {
  const std::lock_guard lock(mutex_);
  if (!complete_after_ || seq < *complete_after_) return std::nullopt;
  auto frame = std::ranges::upper_bound(frames_, seq, {}, &Frame::seq);
  Piece piece{{}, seq};
  for (; frame != frames_.end(); ++frame) {
    if (!piece.bytes.empty() && piece.bytes.size() + frame->bytes.size() > most_bytes) break;
    piece.bytes += frame->bytes;
    piece.last = frame->seq;
  }
  return piece;
}

}  // namespace limen::http
