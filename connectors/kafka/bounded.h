#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>

#include "connectors/kafka/client.h"

namespace limen::kafka {

/// What `ask` says of the client, which a std::shared_ptr must own; nothing where that takes longer
/// than `limit`, or an ask that took longer is still at it.
///
/// librdkafka 2.0 asks brokers for offsets without an end where the request cannot be sent,
/// whatever time-out it is given: the asking goes on in a thread of its own then, which keeps the
/// client, and ends when a broker is back or with the process.
template <class Ask>
auto within(Client& client, std::chrono::milliseconds limit, Ask ask)
    -> std::optional<std::invoke_result_t<Ask, Client&>> {
  using Answer = std::invoke_result_t<Ask, Client&>;
  if (client.asking.exchange(true)) return std::nullopt;
  auto answer = std::make_shared<std::promise<Answer>>();
  auto future = answer->get_future();
  std::thread([owner = client.shared_from_this(), answer, ask = std::move(ask)]() mutable {
    Answer got = ask(*owner);
    owner->asking = false;
    answer->set_value(std::move(got));
  }).detach();
  if (future.wait_for(limit) != std::future_status::ready) return std::nullopt;
  return future.get();
}

}  // namespace limen::kafka
