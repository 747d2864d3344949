#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string_view>

namespace limen::expr {

/// The time zone of an IANA name, as it is written there, or of an offset as "+02:00".
[[nodiscard]] std::optional<absl::TimeZone> zone_of(std::string_view text);

}  // namespace limen::expr
