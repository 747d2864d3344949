#include "tests/connectors/http/world.h"

#include <stdexcept>

namespace limen::http {

namespace {

constexpr std::chrono::seconds kPatience{5};

}  // namespace

Ports World::ports() {
  Ports ports;
  ports.alerts = [this](const AlertListQuery& query) -> types::Result<std::string> {
    asked = query;
    if (store_fails) return types::failure("The alert history could not be read: \"disk\".");
    return R"({"seq":2,"alerts":[]})";
  };
  ports.alert = [](const std::string& id) -> types::Result<std::optional<AlertDetail>> {
    if (id != "a1") return std::nullopt;
    return AlertDetail{"wait-target", R"([{"id":"a1-firing"}])"};
  };
  ports.rule = [](std::string_view rule) { return R"({"rule":")" + std::string(rule) + "\"}"; };
  ports.last_seq = [this]() -> types::Result<std::int64_t> {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(alerts_.size());
  };
  ports.alerts_after = [this](std::int64_t seq,
                              std::size_t limit) -> types::Result<NumberedAlerts> {
    if (store_fails) return types::failure("The alert history could not be read.", true);
    return after(seq, limit);
  };
  ports.points = [] { return std::string(R"({"points":[]})"); };
  ports.point_changes = [this](std::uint64_t cursor, std::size_t) {
    const std::uint64_t now = changes;
    return PointChanges{R"({"points":[)" + (now > cursor ? std::to_string(now) : "") + "]}", now,
                        false};
  };
  ports.status = [this] { return status; };
  ports.metrics = [] { return std::string("# HELP up It is.\n"); };
  ports.why_not_alive = [this] { return not_alive; };
  ports.why_not_ready = [this] { return not_ready; };
  ports.reload = [this](const std::string& who, Reply reply) {
    const std::lock_guard lock(mutex_);
    reload_by = who;
    if (replies_at_once) {
      reply(200, R"({"stayed":[]})");
    } else {
      replies.push_back(std::move(reply));
    }
    changed_.notify_all();
  };
  ports.on_request = [this](const RequestSeen& request) {
    const std::lock_guard lock(mutex_);
    seen.push_back(request);
    ++codes_[request.code];
    changed_.notify_all();
  };
  ports.on_streams = [this](std::size_t count) {
    const std::lock_guard lock(mutex_);
    streams_ = count;
    changed_.notify_all();
  };
  ports.on_stream_dropped = [this](std::string_view reason) {
    const std::lock_guard lock(mutex_);
    ++drops_[std::string(reason)];
    changed_.notify_all();
  };
  return ports;
}

std::unique_ptr<Server> World::start(ServerOptions options) {
  if (options.listen == ServerOptions{}.listen) options.listen = "127.0.0.1:0";
  auto server = Server::start(std::move(options), ports());
  if (!server) throw std::runtime_error(server.error().message);
  return std::move(*server);
}

NumberedAlerts World::after(std::int64_t seq, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  NumberedAlerts found;
  const auto last = static_cast<std::int64_t>(alerts_.size());
  found.complete = seq >= missing_up_to && seq <= last;
  for (std::int64_t i = seq; i < last && found.list.size() < limit; ++i) {
    found.list.emplace_back(i + 1, alerts_[static_cast<std::size_t>(i)]);
  }
  return found;
}

void World::alert(const std::string& json, Server* server) {
  std::int64_t seq = 0;
  {
    const std::lock_guard lock(mutex_);
    alerts_.push_back(json);
    seq = static_cast<std::int64_t>(alerts_.size());
  }
  if (server != nullptr) server->publish_alert(seq, json);
}

bool World::wait_for_requests(int code, int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return codes_[code] >= count; });
}

bool World::wait_for_reload() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return !reload_by.empty(); });
}

bool World::wait_for_drops(const std::string& reason, int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return drops_[reason] >= count; });
}

bool World::wait_for_streams(std::size_t count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return streams_ == count; });
}

}  // namespace limen::http
