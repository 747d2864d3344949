#include "connectors/cli/board_service.h"

#include "connectors/cli/installed.h"
#include "connectors/cli/points_of.h"
#include "connectors/http/router.h"
#include "connectors/http/server.h"
#include "connectors/metrics/metrics.h"
#include "connectors/situation/engine_status.h"
#include "connectors/situation/situation.h"
#include "connectors/store/alert_store.h"
#include "connectors/store/recorder.h"

namespace limen::cli {

namespace {

constexpr std::chrono::milliseconds kPublishEvery{1000};

int code_of(driver::ReloadOutcome::Kind kind) {
  switch (kind) {
    case driver::ReloadOutcome::Kind::kInvalid:
      return 422;
    case driver::ReloadOutcome::Kind::kBusy:
      return 409;
    case driver::ReloadOutcome::Kind::kStopping:
      return 503;
    case driver::ReloadOutcome::Kind::kAccepted:
      break;
  }
  return 200;
}

constexpr std::string_view kDropReasons[] = {http::kDroppedSlow, http::kDroppedFull};

}  // namespace

struct BoardService::Parts {
  Parts(std::shared_ptr<const plan::Plan> the_plan, const driver::StatusBoard& status)
      : plan(std::move(the_plan)),
        view(status, plan),
        situation(*plan->schema, plan->slots, points_of(*plan)),
        metrics([this] { return view.get(); }, http::Router::routes(), kDropReasons),
        sink(*this) {}

  /// Alerts go to the history; the driver calls serve() again and again, on the engine's thread.
  class AlertSink final : public driver::Sink {
   public:
    explicit AlertSink(Parts& parts) : parts_(parts) {}
    void alert(const types::Alert& alert) override {
      ++(parts_.recorder->offer({alert.json, alert.episode}) ? taken_ : refused_);
    }
    void shadow(const types::Alert& /*alert*/) override {}
    void quarantine(std::string_view /*json*/) override {}
    void serve(driver::Milliseconds /*wait*/) override { parts_.publish(); }
    [[nodiscard]] bool ready() const override {
      return parts_.recorder->waiting() < store::Recorder::kMaxWaiting / 2;
    }
    [[nodiscard]] std::string problem() const override { return parts_.recorder->error(); }

    [[nodiscard]] types::SinkStatus report() const override {
      return {"history", taken_, 0, refused_};
    }

   private:
    Parts& parts_;
    std::uint64_t taken_ = 0;
    std::uint64_t refused_ = 0;  // the disk fails, and the queue is full
  };

  void publish() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_publish) return;
    next_publish = now + kPublishEvery;
    if (auto in_force = view.plan(); in_force != plan) {
      plan = std::move(in_force);
      situation.read_table(points_of(*plan));
    }
    situation.publish(view.get()->watermark);
  }
  [[nodiscard]] http::Ports ports();
  void add_reload(http::Ports& ports);

  driver::ReloadDesk* desk = nullptr;
  std::shared_ptr<const plan::Plan> plan;  // whose table of points is shown; the engine's thread
  StatusView view;
  situation::Situation situation;
  metrics::Metrics metrics;
  AlertSink sink;
  std::chrono::steady_clock::time_point next_publish{};
  std::unique_ptr<store::AlertStore> store;
  std::unique_ptr<store::Recorder> recorder;
  std::unique_ptr<http::Server> server;
};

http::Ports BoardService::Parts::ports() {
  http::Ports ports;
  ports.alerts = [this](const http::AlertListQuery& query) {
    return store->list_json(
        {query.open_only, query.limit, query.rule, query.point, view.get()->watermark});
  };
  ports.alert = [this](const std::string& id) -> types::Result<std::optional<http::AlertDetail>> {
    auto history = store->history(id);
    if (!history) return tl::unexpected(history.error());
    if (!*history) return std::nullopt;
    return http::AlertDetail{(*history)->rule, std::move((*history)->events_json)};
  };
  ports.rule = [this](std::string_view rule) { return situation::rule_json(*view.get(), rule); };
  ports.last_seq = [this] { return store->last_seq(); };
  ports.alerts_after = [this](std::int64_t seq,
                              std::size_t limit) -> types::Result<http::NumberedAlerts> {
    auto messages = store->after(seq, limit);
    if (!messages) return tl::unexpected(messages.error());
    return http::NumberedAlerts{messages->complete, std::move(messages->list)};
  };
  ports.points = [this] { return situation.points_json(wall_now()); };
  ports.point_changes = [this](std::uint64_t cursor, std::size_t most) {
    auto changes = situation.changes_since(cursor, most, wall_now());
    return http::PointChanges{std::move(changes.json), changes.cursor, changes.more};
  };
  add_reload(ports);
  ports.status = [this] { return situation::status_json(*view.get()); };
  ports.metrics = [this] { return metrics.text(); };
  ports.why_not_alive = [this] { return situation::why_not_alive(*view.get(), wall_now()); };
  ports.why_not_ready = [this] { return view.get()->not_ready; };
  ports.on_request = [this](const http::RequestSeen& seen) {
    metrics.count_request(seen.route, seen.method, seen.code, seen.seconds);
  };
  ports.on_streams = [this](std::size_t clients) { metrics.set_streams(clients); };
  ports.on_stream_dropped = [this](std::string_view reason) {
    metrics.count_dropped_stream(reason);
  };
  return ports;
}

void BoardService::Parts::add_reload(http::Ports& ports) {
  ports.reload = [this](const std::string& who, http::Reply reply) {
    desk->ask({who, [reply = std::move(reply)](const driver::ReloadOutcome& outcome) {
                 reply(code_of(outcome.kind), to_json(outcome));
               }});
  };
}

types::Result<std::unique_ptr<BoardService>> BoardService::start(
    const Options& options, std::shared_ptr<const plan::Plan> plan,
    const driver::StatusBoard& status) {
  auto parts = std::make_unique<Parts>(std::move(plan), status);
  parts->desk = options.desk;
  store::StoreOptions store_options;
  store_options.folder = options.store_folder;
  auto opened = store::AlertStore::open(std::move(store_options));
  if (!opened) return tl::unexpected(opened.error());
  parts->store = std::move(*opened);
  http::ServerOptions server_options;
  server_options.listen = options.listen;
  server_options.tokens = options.tokens;
  server_options.board_folder = installed_folder("dashboards/board/dist");
  auto server = http::Server::start(std::move(server_options), parts->ports());
  if (!server) return tl::unexpected(server.error());
  parts->server = std::move(*server);
  parts->recorder = std::make_unique<store::Recorder>(
      *parts->store, [raw = parts->server.get()](std::int64_t seq, const std::string& json) {
        raw->publish_alert(seq, json);
      });
  return std::unique_ptr<BoardService>(new BoardService(std::move(parts)));
}

BoardService::BoardService(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

BoardService::~BoardService() {
  // Alerts that wait are stored; then nobody asks any more.
  parts_->recorder->stop();
  parts_->server->stop();
}

std::vector<std::string> BoardService::fields() { return situation::Situation::fields(); }
driver::Sink& BoardService::sink() { return parts_->sink; }
std::string BoardService::address() const { return parts_->server->address(); }

void BoardService::watch(Shard& shard) {
  parts_->situation.read_slots(*shard.plan().schema, shard.plan().slots);
  shard.on_batch(
      [parts = parts_.get()](const types::Batch& batch) { parts->situation.observe(batch); });
}

}  // namespace limen::cli
