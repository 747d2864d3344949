#include "connectors/cli/border_feed.h"

#include "connectors/cli/scenario_file.h"
#include "connectors/cli/status_view.h"

namespace limen::cli {

namespace {

constexpr std::chrono::hours kShown{1};   // of the border's past
constexpr std::chrono::hours kWarmUp{3};  // before that, for queues to be what they are
constexpr std::chrono::milliseconds kTurn{100};

}  // namespace

types::Result<std::unique_ptr<BorderFeed>> BorderFeed::start(const Options& options,
                                                             const kafka::Settings& settings,
                                                             const driver::LogFn& log) {
  auto scenario = load_scenario("");
  if (!scenario) return tl::unexpected(scenario.error());
  simulator::BorderOptions border_options;
  border_options.seed = options.seed;
  border_options.events_per_second = options.rate;
  const types::EventTime now = wall_now();
  border_options.start = now - kShown - kWarmUp;
  auto border = simulator::Border::make(std::move(*scenario), border_options);
  if (!border) return tl::unexpected(border.error());
  border->run_until(now - kShown);
  auto producer = kafka::Producer::make(settings, {{"linger.ms", "100"}}, log);
  if (!producer) return tl::unexpected(producer.error());
  return std::unique_ptr<BorderFeed>(new BorderFeed(std::move(*border), std::move(*producer)));
}

BorderFeed::BorderFeed(simulator::Border border, std::unique_ptr<kafka::Producer> producer)
    : border_(std::move(border)), producer_(std::move(producer)), thread_([this] { run(); }) {}

BorderFeed::~BorderFeed() {
  stop_ = true;
  thread_.join();
}

void BorderFeed::run() {
  simulator::Event event;
  while (!stop_) {
    while (!stop_ && producer_->ready() && border_.next(event, wall_now())) {
      kafka::Producer::Record record;
      record.topic = "crossings";
      record.value = event.line;
      producer_->send(std::move(record));
    }
    producer_->serve(kTurn);
  }
}

}  // namespace limen::cli
