#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "connectors/driver/live.h"

namespace limen::driver {

/// What a service is made of; pointers outlive it.
struct ServiceParts {
  RuleSet rules;  // as read at the start
  MakeShard make_shard;
  std::function<types::Result<std::unique_ptr<Source>>()> make_source;
  MakeHistory make_history;
  std::vector<Sink*> sinks;
  Lock* lock = nullptr;            // null: always active
  SnapshotStore* store = nullptr;  // null: no snapshots
  Rulebook* book = nullptr;
  ReloadDesk* desk = nullptr;                  // null: nobody asks for reloads
  std::atomic<bool>* reload_signal = nullptr;  // true asks; may be null
  Clock* clock = nullptr;
  LogFn log;
};

/// Runs until `stop`: stands by until the lock is held, works while it is, starts anew after it was
/// lost; reads rules anew when asked to, also while it stands by. Says what is wrong when it begins
/// and when it is over, and goes on. Stops within 2 s.
///
/// Errors: those that waiting does not heal (a property that Kafka's client refuses, a full disk
/// under a file of alerts).
types::Result<void> serve(const ServiceParts& parts, const LiveOptions& options,
                          const std::atomic<bool>& stop, StatusBoard& board);

}  // namespace limen::driver
