#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "connectors/driver/live.h"
#include "tests/connectors/driver/fakes.h"
#include "tests/engine/feeding.h"

namespace limen::driver::testing {

/// Keeps whole alerts; acknowledges at once, or only when told.
class AlertSink final : public Sink {
 public:
  void alert(const types::Alert& alert) override { alerts.push_back(alert); }
  void shadow(const types::Alert& /*alert*/) override {}
  void quarantine(std::string_view /*json*/) override {}
  [[nodiscard]] bool acknowledged(std::uint64_t /*mark*/) const override { return acknowledges; }

  /// The alerts of a rule as they went out.
  [[nodiscard]] std::vector<types::Alert> of(const std::string& rule) const {
    std::vector<types::Alert> found;
    std::ranges::copy_if(alerts, std::back_inserter(found), [&](const types::Alert& alert) {
      return alert.json.find("\"rule\":\"" + rule + "\"") != std::string::npos;
    });
    return found;
  }

  std::vector<types::Alert> alerts;
  bool acknowledges = true;
};

inline std::vector<std::string> texts(const std::vector<types::Alert>& alerts) {
  std::vector<std::string> out;
  for (const types::Alert& alert : alerts) out.push_back(alert.json);
  std::ranges::sort(out);
  return out;
}

/// Alerts of what began after the instant, or at it.
inline std::vector<types::Alert> opened_from(const std::vector<types::Alert>& alerts,
                                             types::EventTime at) {
  std::set<std::string> ids;
  for (const types::Alert& alert : alerts) {
    if (alert.status == types::AlertStatus::kFiring && alert.time >= at) ids.insert(alert.alert_id);
  }
  std::vector<types::Alert> out;
  std::ranges::copy_if(alerts, std::back_inserter(out),
                       [&](const types::Alert& alert) { return ids.contains(alert.alert_id); });
  return out;
}

/// Snapshots that take as long as the test wants.
class SlowStore final : public SnapshotStore {
 public:
  types::Result<std::optional<std::string>> load() override { return bytes; }
  void save(std::function<std::string()> make) override {
    next = make();
    if (!slow) finish_now();
  }
  [[nodiscard]] bool busy() const override { return next.has_value(); }
  types::Result<void> finish() override {
    finish_now();
    return {};
  }
  void finish_now() {
    if (next) bytes = std::exchange(next, std::nullopt);
  }

  std::optional<std::string> bytes;
  std::optional<std::string> next;
  bool slow = false;
};

/// The engine on fake inputs, with rules as texts.
struct Rig {
  World world;
  AlertSink sink;
  SlowStore store;
  ManualClock clock;
  ReloadDesk desk;
  std::atomic<bool> signal = false;
  std::string said;
  std::vector<types::EventTime> history_since;  // what was asked for
  LiveOptions options;
  FakeBook book;
  std::unique_ptr<Outlet> outlet;
  std::unique_ptr<Reloads> reloads;
  std::unique_ptr<Live> live;

  explicit Rig(std::string rules)
      : book(std::move(rules),
             [](const std::string& text,
                const plan::Plan* old) -> std::shared_ptr<const plan::Plan> {
               try {
                 return testing_shard::plan_of(text, old);
               } catch (const std::runtime_error&) {
                 if (old == nullptr) throw;
                 return nullptr;
               }
             }) {}

  /// A start of the process, after its end or a crash.
  void begin() {
    const LogFn log = [this](LogLevel, std::string_view text) { said += std::string(text) + "\n"; };
    live.reset();
    outlet = std::make_unique<Outlet>(std::vector<Sink*>{&sink});
    reloads = std::make_unique<Reloads>(Reloads::Parts{&book, &desk, &signal, &clock, log});
    Live::Parts parts{*book.now().rules,
                      [](auto plan) { return Shard(std::move(plan), {}); },
                      std::make_unique<FakeSource>(world),
                      [this](types::EventTime since) -> types::Result<std::unique_ptr<Source>> {
                        history_since.push_back(since);
                        return std::make_unique<FakeSource>(world, true);
                      },
                      outlet.get(),
                      &store,
                      &book,
                      reloads.get(),
                      &clock,
                      log};
    live = std::make_unique<Live>(std::move(parts), options);
    live->begin();
  }
  bool step() {
    clock.wait(Milliseconds(100));
    return live->step().has_value();
  }
  bool run_for(Milliseconds time) {
    bool well = true;
    for (const auto until = clock.now() + time; clock.now() < until;) well = well && step();
    return well;
  }
  [[nodiscard]] Status status() const {
    Status status;
    live->fill(status);
    return status;
  }
  /// New rules lie there, and somebody asks for them.
  void reload(std::string rules) {
    book.text = std::move(rules);
    signal = true;
  }
};

}  // namespace limen::driver::testing
