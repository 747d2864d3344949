#include "tests/connectors/http/wiring.h"

#include <array>
#include <stdexcept>

#include "connectors/http/router.h"

namespace limen::http {

namespace {

constexpr std::array kDropReasons = {kDroppedSlow, kDroppedFull};

template <class T>
T value_of(types::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

void add_history(Ports& ports, const store::AlertStore& history) {
  ports.alerts = [&history](const AlertListQuery& asked) {
    return history.list_json({.open_only = asked.open_only,
                              .limit = asked.limit,
                              .rule = asked.rule,
                              .point = asked.point});
  };
  ports.alert = [&history](const std::string& id) -> types::Result<std::optional<AlertDetail>> {
    auto found = history.history(id);
    if (!found) return tl::unexpected(found.error());
    if (!*found) return std::nullopt;
    return AlertDetail{std::move((*found)->rule), std::move((*found)->events_json)};
  };
  ports.last_seq = [&history] { return history.last_seq(); };
  ports.alerts_after = [&history](std::int64_t seq,
                                  std::size_t limit) -> types::Result<NumberedAlerts> {
    auto found = history.after(seq, limit);
    if (!found) return tl::unexpected(found.error());
    return NumberedAlerts{found->complete, std::move(found->list)};
  };
}

}  // namespace

Ports Wiring::ports() {
  Ports ports;
  add_history(ports, *history);
  ports.rule = [this](std::string_view rule) { return situation::rule_json(*status.get(), rule); };
  ports.points = [this] { return border.situation->points_json(now()); };
  ports.point_changes = [this](std::uint64_t cursor, std::size_t most) {
    auto changes = border.situation->changes_since(cursor, most, now());
    return PointChanges{std::move(changes.json), changes.cursor, changes.more};
  };
  ports.status = [this] { return situation::status_json(*status.get()); };
  ports.metrics = [this] { return metrics->text(); };
  ports.why_not_alive = [this] { return situation::why_not_alive(*status.get(), now()); };
  ports.why_not_ready = [this] { return status.get()->not_ready; };
  ports.reload = [](const std::string&, const Reply& reply) { reply(200, "{}"); };
  ports.on_request = [this](const RequestSeen& seen) {
    metrics->count_request(seen.route, seen.method, seen.code, seen.seconds);
  };
  ports.on_streams = [this](std::size_t count) { metrics->set_streams(count); };
  ports.on_stream_dropped = [this](std::string_view reason) {
    metrics->count_dropped_stream(reason);
  };
  return ports;
}

Wiring::Wiring() {
  types::EngineStatus first;
  first.now = now();
  first.rules.emplace_back();
  first.rules[0].rule = "wait-target";
  first.rules[0].severity = "high";
  status.set(std::move(first));
  store::StoreOptions in_memory;
  in_memory.first_number = 0;
  history = value_of(store::AlertStore::open(in_memory));
  metrics = std::make_unique<metrics::Metrics>([this] { return status.get(); }, Router::routes(),
                                               kDropReasons);
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.tick = std::chrono::milliseconds(20);
  server = value_of(Server::start(std::move(options), ports()));
  recorder = std::make_unique<store::Recorder>(
      *history,
      [this](std::int64_t seq, const std::string& json) { server->publish_alert(seq, json); });
}

Wiring::~Wiring() {
  recorder->stop();  // before the server to which it speaks
  server->stop();
}

}  // namespace limen::http
