#include "connectors/cli/status_view.h"

#include "connectors/cli/version.h"

namespace limen::cli {

namespace {

types::InputActivity activity_of(const driver::InputStatus& input) {
  if (input.input.reading == driver::Reading::kUnreachable) {
    return types::InputActivity::kUnreachable;
  }
  if (input.input.reading == driver::Reading::kPaused) return types::InputActivity::kPaused;
  switch (input.state) {
    case InputState::kIdle:
      return types::InputActivity::kIdle;
    case InputState::kEnded:
      return types::InputActivity::kEnded;
    case InputState::kActive:
      break;
  }
  return types::InputActivity::kActive;
}

std::string_view shape_of(const plan::Rule& rule) {
  if (std::holds_alternative<plan::Match>(rule.shape)) return "match";
  if (std::holds_alternative<plan::Window>(rule.shape)) return "window";
  if (std::holds_alternative<plan::Sequence>(rule.shape)) return "sequence";
  if (std::holds_alternative<plan::Silent>(rule.shape)) return "silent";
  if (std::holds_alternative<plan::State>(rule.shape)) return "state";
  return "unusual";
}

types::RuleStatus rule_status(const plan::Rule& rule, const types::RuleCounters& counters) {
  types::RuleStatus status;
  status.rule = rule.name;
  status.title = rule.title;
  status.about = rule.about;
  status.owner = rule.owner;
  status.runbook = rule.runbook;
  status.severity = to_string(rule.severity);
  status.domain = to_string(rule.domain);
  status.shape = shape_of(rule);
  status.shadow = rule.shadow;
  status.counters = counters;
  return status;
}

types::SnapshotStatus snapshots_of(const driver::Status& status) {
  using std::chrono::duration_cast;
  types::SnapshotStatus snapshots;
  snapshots.taken = status.snapshots;
  snapshots.failed = status.snapshot_failures;
  snapshots.bytes = status.snapshot_bytes;
  snapshots.pause = duration_cast<types::Micros>(status.snapshot_pause);
  if (status.restore_time) {
    snapshots.restoring = duration_cast<types::Micros>(*status.restore_time);
  }
  return snapshots;
}

std::uint64_t total_events(const driver::Status& status) {
  std::uint64_t events = 0;
  for (const driver::InputStatus& input : status.inputs) events += input.counters.events;
  return events;
}

}  // namespace

types::EventTime wall_now() {
  return std::chrono::floor<types::Micros>(std::chrono::system_clock::now());
}

StatusView::StatusView(const driver::StatusBoard& board, std::shared_ptr<const plan::Plan> plan)
    : board_(board), plan_(std::move(plan)), started_(wall_now()) {}

void StatusView::measure_rate(std::uint64_t events) const {
  const auto now = Clock::now();
  const std::chrono::duration<double> span = now - rate_since_;
  if (span.count() < 2.0) return;
  rate_ = events < rate_events_ ? 0.0 : static_cast<double>(events - rate_events_) / span.count();
  rate_since_ = now;
  rate_events_ = events;
}

std::shared_ptr<const plan::Plan> StatusView::plan() const {
  const auto status = board_.get();
  return status->plan ? status->plan : plan_;
}

std::shared_ptr<const types::EngineStatus> StatusView::get() const {
  auto status = board_.get();
  const std::lock_guard lock(mutex_);
  if (view_ != nullptr && status == last_) return view_;
  measure_rate(total_events(*status));
  auto view = std::make_shared<types::EngineStatus>();
  view->version = kVersion;
  view->started = started_;
  view->now = wall_now();  // a new status is the engine's sign of life
  view->watermark = status->watermark;
  view->latest = status->latest;
  if (status->snapshot_age) {
    view->snapshot_at =
        view->now - std::chrono::duration_cast<types::Micros>(*status->snapshot_age);
  }
  view->events_per_second = rate_;
  view->buffered = status->buffered;
  if (!status->ready) {
    view->not_ready = status->problem.empty() ? "limen is " + std::string(to_string(status->phase))
                                              : status->problem;
  }
  for (const driver::InputStatus& input : status->inputs) {
    view->inputs.push_back(
        {input.input.name, activity_of(input), input.watermark,
         input.input.reading == driver::Reading::kUnreachable ? status->problem : std::string(),
         input.counters});
  }
  const plan::Plan& plan = status->plan ? *status->plan : *plan_;
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    view->rules.push_back(rule_status(
        plan.rules[i], i < status->rules.size() ? status->rules[i] : types::RuleCounters{}));
  }
  view->sinks = status->sinks;
  view->processing = status->processing_seconds;
  view->commits = status->commit_seconds;
  view->snapshots = snapshots_of(*status);
  view->reloads = status->reloads;
  last_ = std::move(status);
  view_ = std::move(view);
  return view_;
}

}  // namespace limen::cli
