#pragma once

namespace limen::types {

[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace limen::types

/// Our own invariants, on in every build; never reachable from input.
#define LIMEN_CHECK(condition)        \
  ((condition) ? static_cast<void>(0) \
               : ::limen::types::check_failed(#condition, __FILE__, __LINE__))
