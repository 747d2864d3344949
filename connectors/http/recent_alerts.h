#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace limen::http {

/// The newest alerts as frames of server-sent events: where whoever stores alerts hands them over
/// to the server's thread, without ever waiting for it. Any thread at any time.
///
/// At most kMostFrames and kMostBytes; the oldest go first, and streams that lag read them from the
/// store.
class RecentAlerts {
 public:
  static constexpr std::size_t kMostFrames = 1024;
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20U;

  /// Requires numbers that rise, and all messages after the first one given.
  void push(std::int64_t seq, const std::string& json);

  struct Piece {
    std::string bytes;
    std::int64_t last = 0;  // the number of the last message in it, or what was asked for
  };
  /// The frames after a number, as many as fit into `most_bytes`, and one at least; nothing where
  /// some of them are not here any more.
  [[nodiscard]] std::optional<Piece> after(std::int64_t seq, std::size_t most_bytes) const;

 private:
  struct Frame {
    std::int64_t seq;
    std::string bytes;
  };

  mutable std::mutex mutex_;
  std::deque<Frame> frames_;
  std::size_t bytes_ = 0;
  std::optional<std::int64_t> complete_after_;  // all messages after it are here
};

/// Appends an event of a stream; each line of the data becomes one of its own.
void append_frame(std::string& out, std::optional<std::int64_t> id, const char* event,
                  std::string_view data);

}  // namespace limen::http
