#include "tests/connectors/situation/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace limen::situation {

namespace {

std::atomic<std::size_t> count = 0;

}  // namespace

std::size_t allocations() { return count; }

}  // namespace limen::situation

void* operator new(std::size_t size) {
  ++limen::situation::count;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++limen::situation::count;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
