#pragma once

#include <memory>

#include "connectors/http/server.h"
#include "connectors/metrics/metrics.h"
#include "connectors/situation/engine_status.h"
#include "connectors/store/alert_store.h"
#include "connectors/store/recorder.h"
#include "tests/connectors/situation/border.h"

namespace limen::http {

/// The server with everything that it speaks of, wired as the program does it.
struct Wiring {
  Wiring();
  ~Wiring();

  [[nodiscard]] Ports ports();
  /// The time of the clock on the wall of this test.
  [[nodiscard]] types::EventTime now() const { return situation::Border::at(60); }

  situation::Border border;
  situation::Published<types::EngineStatus> status;
  std::unique_ptr<store::AlertStore> history;
  std::unique_ptr<metrics::Metrics> metrics;
  std::unique_ptr<Server> server;
  std::unique_ptr<store::Recorder> recorder;
};

}  // namespace limen::http
