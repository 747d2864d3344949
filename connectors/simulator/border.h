#pragma once

#include <cstdint>
#include <memory>

#include "connectors/simulator/scenario.h"
#include "connectors/simulator/world.h"
#include "engine/types/result.h"
#include "engine/types/time.h"

namespace limen::simulator {

struct BorderOptions {
  std::uint64_t seed = 1;
  types::EventTime start;
  /// Events a second on average over a week, reached by more or fewer arrivals and lanes; zero: as
  /// many as the scenario has. Never fewer than its regular reports.
  double events_per_second = 0;
};

/// A border that lives: people, vehicles and goods arrive by the rhythm of day and week, wait in
/// queues for lanes that staff opens and closes, are checked, and now and then something goes
/// wrong. What its points report comes out one event after the other, in the order of time.
///
/// The events are a function of scenario and options alone, the same bytes on every machine with
/// the same time zone database. No clock, no I/O. Memory grows with those who wait. Owned by one
/// thread.
class Border {
 public:
  /// Errors: a time zone that this machine does not know, a start outside 1970 to 2199.
  static types::Result<Border> make(Scenario scenario, const BorderOptions& options);
  ~Border();
  Border(Border&&) noexcept;
  Border& operator=(Border&&) noexcept;

  /// The next event before `until`, into `out`, whose memory is used again; false where the next
  /// one is not before `until`. A border does not end by itself.
  bool next(Event& out, types::EventTime until = types::kMaxTime);

  /// Lives on until `until` and forgets the events before it: to begin a show in full swing.
  void run_until(types::EventTime until);

  /// Events a second that the scenario gives on average over a week, as scaled.
  [[nodiscard]] double mean_rate() const;

 private:
  explicit Border(std::unique_ptr<World> world);
  std::unique_ptr<World> world_;
};

}  // namespace limen::simulator
