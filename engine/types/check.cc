#include "engine/types/check.h"

#include <cstdio>
#include <cstdlib>

namespace limen::types {

void check_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "limen: internal error: %s does not hold (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace limen::types
