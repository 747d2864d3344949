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

// Replaces the program's; all forms end in these.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

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
