#include "connectors/http/gate.h"

namespace limen::http {

std::optional<Gate::Ticket> Gate::enter(const std::string& address, bool here) {
  if (inside_ >= room_.most) return std::nullopt;
  std::size_t& count = by_address_[address];
  if (count >= (here ? room_.most_here : room_.most_an_address)) return std::nullopt;
  ++count;
  ++inside_;
  return Ticket(*this, address);
}

void Gate::leave(const std::string& address) {
  --inside_;
  const auto it = by_address_.find(address);
  if (--it->second == 0) by_address_.erase(it);
}

}  // namespace limen::http
