#include "connectors/http/live.h"

#include <charconv>

namespace limen::http {

namespace {

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

void Live::tick() {
  ++ticks_;
  points_.clear();
  status_.reset();
}

const PointChanges& Live::points_after(std::uint64_t cursor) {
  const auto known = points_.find(cursor);
  if (known != points_.end()) return known->second;
  return points_.emplace(cursor, ports_.point_changes(cursor, kPointsAtOnce)).first->second;
}

const std::string& Live::status() {
  if (!status_) status_ = ports_.status();
  return *status_;
}

LiveStream::LiveStream(Live& live, std::string_view last_event_id)
    : live_(live), opening_("retry: 1000\n\n"), comment_tick_(live.ticks()) {
  const auto wanted = to_number(last_event_id);
  if (wanted) {
    seq_ = *wanted;
    checked_ = false;
  } else if (last_event_id.empty()) {
    seq_ = live_.ports().last_seq().value_or(0);
  } else {
    restart(opening_);
  }
}

/// Tells the client to load anew; what comes after that load is in the stream.
void LiveStream::restart(std::string& out) {
  seq_ = live_.ports().last_seq().value_or(0);
  checked_ = true;
  append_frame(out, std::nullopt, "reset", "{}");
}

void LiveStream::take_stored(std::string& out) {
  const auto stored = live_.ports().alerts_after(seq_, kMessagesAtOnce);
  if (!stored) return;  // the store is tried again with the next tick
  if (!stored->complete) return restart(out);
  checked_ = true;
  for (const auto& [seq, json] : stored->list) {
    if (out.size() > kBytesAtOnce) return;
    append_frame(out, seq, "alert", json);
    seq_ = seq;
  }
}

void LiveStream::take_alerts(std::string& out) {
  const auto recent = checked_ ? live_.recent().after(seq_, kBytesAtOnce) : std::nullopt;
  if (!recent) return take_stored(out);
  out += recent->bytes;
  seq_ = recent->last;
}

void LiveStream::take_points(std::string& out) {
  if (points_tick_ == live_.ticks()) return;
  const PointChanges& changes = live_.points_after(point_cursor_);
  append_frame(out, std::nullopt, "points", changes.json);
  point_cursor_ = changes.cursor;
  if (!changes.more) points_tick_ = live_.ticks();
}

std::string LiveStream::next() {
  std::string out = std::exchange(opening_, {});
  take_alerts(out);
  if (out.size() > kBytesAtOnce) return out;
  take_points(out);
  if (!status_tick_ || live_.ticks() - *status_tick_ >= kTicksBetweenStatus) {
    append_frame(out, std::nullopt, "status", live_.status());
    status_tick_ = live_.ticks();
  }
  if (live_.ticks() - comment_tick_ >= kTicksBetweenComments) {
    out += ": still here\n\n";
    comment_tick_ = live_.ticks();
  }
  return out;
}

}  // namespace limen::http
