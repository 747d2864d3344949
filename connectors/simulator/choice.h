#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "connectors/simulator/world.h"

namespace limen::simulator {

using Fits = std::function<bool(const StreamState&)>;

/// One of the streams that fit, by chance, at an open point with lanes open and people coming.
std::optional<std::uint32_t> choose_stream(World& world, const Fits& fits);

/// Who has a booth to themselves: neither goods nor a coach, nor at a gate.
bool of_persons(const StreamState& stream);
bool of_trucks(const StreamState& stream);

}  // namespace limen::simulator
