// Once memory has grown, decoding valid events and telling duplicates takes none.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/accept/duplicates.h"
#include "engine/accept/watermark.h"
#include "tests/engine/accept/accepting.h"
#include "tests/engine/accept/random_event.h"

namespace {

std::atomic<std::uint64_t> allocations = 0;

}  // namespace

// All forms for memory without a special alignment, as a sanitizer has each of its own.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size);
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return operator new(size, std::nothrow);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }

namespace limen::accept {
namespace {

TEST(SteadyState, AllocatesNothing) {
  Accepting a;
  RandomEvents events(*a.schema, 9);
  std::string all;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (int i = 0; i < 1000; ++i) {
    const std::string event = events.valid();
    places.emplace_back(all.size(), event.size());
    all += event + "\n";
  }
  all.append(types::RawRecord::kPadding, ' ');
  Duplicates duplicates(std::chrono::minutes(10));
  Watermarks watermarks(std::chrono::seconds(10));
  const auto input = watermarks.add();
  const auto run = [&] {
    a.batch.reset(a.slots.size(), 1000);
    for (const auto& [begin, size] : places) {
      const std::string_view content = std::string_view(all).substr(begin, size);
      const auto decoded =
          a.decoder.decode({.content = content, .headers = {}, .record_time = {}, .position = 1},
                           a.batch, a.rejection);
      ASSERT_EQ(decoded, Decoded::kRow);
      const types::EventView event = a.batch.row(a.batch.size() - 1);
      watermarks.observe(input, event.time());
      duplicates.seen_or_add(event, watermarks.latest(input));
    }
  };
  run();
  const std::uint64_t before = allocations;
  EXPECT_GT(before, 0U);
  run();
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace limen::accept
