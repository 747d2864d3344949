#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/plan/plan.h"
#include "engine/shard.h"

namespace limen::driver {

/// A shard's state with what it belongs to: the next record of each input, the step it stands
/// behind, and a fingerprint of the plan and the options that made it.
struct Snapshot {
  std::string fingerprint;
  std::uint64_t step = 0;
  std::vector<Position> positions;
  std::string state;

  template <class Archive>
  void archive(Archive& a) {
    a(fingerprint, step, positions, state);
  }
};

/// 32 hex digits over everything that gives the bytes of a shard's state their meaning: rules by
/// name and hash, slots, kinds, and the options that bear on alerts.
[[nodiscard]] std::string fingerprint(const plan::Plan& plan, const ShardOptions& options);

/// The snapshot as bytes with a checksum.
[[nodiscard]] std::string encode(Snapshot& snapshot);
/// Errors: bytes that are no snapshot, cut short or damaged, or one of another fingerprint; the
/// message says which.
[[nodiscard]] types::Result<Snapshot> decode(std::string_view bytes,
                                             std::string_view expected_fingerprint);

}  // namespace limen::driver
