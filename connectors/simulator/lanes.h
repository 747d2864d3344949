#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace limen::simulator {

/// Someone (a person, a party, a vehicle) in the queue; times in microseconds since 1970.
struct Visit {
  std::int64_t arrived = 0;
  std::int64_t began = 0;  // when the check began
  std::uint8_t mark = 0;   // what is special, see marks.h
};

/// One queue, first come first served, before lanes of one kind. A lane that closes while it serves
/// someone finishes first. Every call is O(1), amortised, but set_open().
class Lanes {
 public:
  /// All lanes closed.
  explicit Lanes(std::uint32_t total);

  /// From now on so many lanes are open, at most total(); the first ones.
  void set_open(std::uint32_t open);
  void join(std::int64_t now, std::uint8_t mark);
  /// The lane that takes the next of the queue at `now`; nothing where nobody waits or no lane is
  /// free. Call it until it says nothing after each of the other calls.
  std::optional<std::uint32_t> begin(std::int64_t now);
  /// The lane's check is over: who it was.
  Visit finish(std::uint32_t lane, std::int64_t now);

  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
  [[nodiscard]] std::uint32_t open() const { return open_; }
  [[nodiscard]] std::uint32_t total() const { return static_cast<std::uint32_t>(lanes_.size()); }

  /// Mean and ninth decile of the waits of those, up to 20, who were finished last and after
  /// `since`; nothing where there are none.
  struct Recent {
    std::int64_t mean = 0;
    std::int64_t p90 = 0;
  };
  [[nodiscard]] std::optional<Recent> recent(std::int64_t since) const;

 private:
  struct Lane {
    Visit visit;
    bool busy = false;
    bool listed = false;  // in free_
  };
  struct Done {
    std::int64_t at = 0;
    std::int64_t wait = 0;
  };

  void list(std::uint32_t lane);

  std::vector<Lane> lanes_;
  std::deque<std::uint32_t> free_;  // may hold lanes that have closed since
  std::deque<Visit> queue_;
  std::deque<Done> done_;
  std::uint32_t open_ = 0;
};

}  // namespace limen::simulator
