#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace limen::http {

/// Counts connections, in all and by address, and lets no more in than there is room for. One
/// thread; must outlive its tickets.
class Gate {
 public:
  /// `most_here` holds for this machine's own addresses, behind which a proxy may stand.
  struct Room {
    std::size_t most = 1024;
    std::size_t most_an_address = 32;
    std::size_t most_here = 1024;
  };

  /// One connection's place, for as long as it lives.
  class Ticket {
   public:
    Ticket(Gate& gate, std::string address) : gate_(&gate), address_(std::move(address)) {}
    Ticket(Ticket&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)), address_(std::move(other.address_)) {}
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (gate_ != nullptr) gate_->leave(address_);
    }

   private:
    Gate* gate_;
    std::string address_;
  };

  explicit Gate(Room room) : room_(room) {}

  /// Nothing where there is no room.
  [[nodiscard]] std::optional<Ticket> enter(const std::string& address, bool here);
  [[nodiscard]] std::size_t inside() const { return inside_; }

 private:
  void leave(const std::string& address);

  Room room_;
  std::size_t inside_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace limen::http
