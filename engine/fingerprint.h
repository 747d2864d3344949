#pragma once

#include <string>

#include "engine/plan/plan.h"
#include "engine/shard.h"

namespace limen {

/// 32 hex digits over everything that gives the bytes of a shard's state their meaning: rules by
/// pack, name, hash and generation, slots, schema, and the options that bear on state.
[[nodiscard]] std::string fingerprint(const plan::Plan& plan, const ShardOptions& options);

}  // namespace limen
