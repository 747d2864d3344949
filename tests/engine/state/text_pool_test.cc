#include "engine/state/text_pool.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "engine/types/archive.h"

namespace limen::state {
namespace {

TEST(TextPool, KeepsTextsOfAllSizesApart) {
  TextPool pool;
  std::map<TextPool::Handle, std::string> held;
  for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 503U, 504U, 505U, 513U, 1016U, 1017U, 32759U,
                                 32760U, 32761U, 70000U, 1U << 20U}) {
    std::string text(size, static_cast<char>('a' + size % 26));
    const auto handle = pool.add(text);
    EXPECT_TRUE(held.emplace(handle, std::move(text)).second);
  }
  for (const auto& [handle, text] : held) EXPECT_EQ(pool.text(handle), text);
  EXPECT_EQ(pool.size(), held.size());
}

TEST(TextPool, UsesAPlaceAgainOnceItsLastHolderIsGone) {
  TextPool pool;
  const auto first = pool.add("twelve bytes");
  pool.hold(first);
  pool.release(first);
  EXPECT_NE(pool.add("twelve bytes"), first);
  pool.release(first);
  EXPECT_EQ(pool.add("a dozen more"), first);
  EXPECT_EQ(pool.size(), 2U);
}

TEST(TextPool, DoesNotMoveATextWhileOthersCome) {
  TextPool pool;
  const std::string_view text = pool.text(pool.add("here"));
  for (int i = 0; i < 100'000; ++i) pool.add("some other text");
  EXPECT_EQ(text, "here");
}

TEST(TextPool, IsTheSameAfterRandomWorkAndASnapshot) {
  std::mt19937 random(7);
  TextPool pool;
  std::map<TextPool::Handle, std::string> held;
  for (int i = 0; i < 20'000; ++i) {
    if (!held.empty() && random() % 3 == 0) {
      auto it = held.begin();
      std::advance(it, random() % std::min<std::size_t>(held.size(), 20));
      pool.release(it->first);
      held.erase(it);
    } else {
      const std::size_t size = random() % 50 == 0 ? random() % 60'000 : random() % 700;
      std::string text(size, static_cast<char>(random() % 256));
      held.emplace(pool.add(text), text);
    }
  }
  std::string bytes;
  types::Writer writer(bytes);
  writer(pool);
  TextPool other;
  types::Reader reader(bytes);
  reader(other);
  EXPECT_EQ(reader.left(), 0U);
  for (const auto& [handle, text] : held) {
    EXPECT_EQ(pool.text(handle), text);
    EXPECT_EQ(other.text(handle), text);
  }
  EXPECT_EQ(other.add("next"), pool.add("next"));
  EXPECT_EQ(other.size(), pool.size());
}

}  // namespace
}  // namespace limen::state
