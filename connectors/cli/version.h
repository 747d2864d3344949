#pragma once

namespace limen::cli {

inline constexpr const char* kVersion = LIMEN_VERSION;

}  // namespace limen::cli
