#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "connectors/driver/live.h"

namespace limen::driver {

/// What a service is made of; pointers outlive it.
struct ServiceParts {
  std::function<Shard()> make_shard;  // a new one for every activation
  std::string fingerprint;
  std::function<types::Result<std::unique_ptr<Source>>()> make_source;
  std::vector<Sink*> sinks;
  Lock* lock = nullptr;            // null: always active
  SnapshotStore* store = nullptr;  // null: no snapshots
  Clock* clock = nullptr;
  LogFn log;
};

/// Runs until `stop`: stands by until the lock is held, works while it is, starts anew after it was
/// lost. Says what is wrong when it begins and when it is over, and goes on. Stops within 2 s.
///
/// Errors: those that waiting does not heal (a property that Kafka's client refuses, a full disk
/// under a file of alerts).
types::Result<void> serve(const ServiceParts& parts, const LiveOptions& options,
                          const std::atomic<bool>& stop, StatusBoard& board);

}  // namespace limen::driver
