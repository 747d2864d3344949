#include "engine/accept/names.h"

#include <gtest/gtest.h>

#include <array>

namespace limen::accept {
namespace {

TEST(Names, FindWhatWasAddedAndNothingElse) {
  Names names;
  std::vector<std::string> all;
  for (std::size_t size = 0; size < 40; ++size) all.push_back(std::string(size, 'x'));
  for (int i = 0; i < 500; ++i) all.push_back("name" + std::to_string(i));
  for (std::uint32_t i = 0; i < all.size(); ++i) names.add(all[i], i);
  for (std::uint32_t i = 0; i < all.size(); ++i) EXPECT_EQ(names.find_any(all[i]), i) << all[i];
  for (const char* other : {"y", "xy", "name", "name500", "Name1", "xxxxxxxxxxxxxxxxyxxxx"}) {
    EXPECT_EQ(names.find_any(other), Names::kNone) << other;
  }
}

TEST(Names, TellLongNamesApartThatBeginAndEndAlike) {
  Names names;
  names.add("beginning-A-the-end", 1);
  names.add("beginning-B-the-end", 2);
  EXPECT_EQ(names.find_any("beginning-A-the-end"), 1U);
  EXPECT_EQ(names.find_any("beginning-B-the-end"), 2U);
  EXPECT_EQ(names.find_any("beginning-C-the-end"), Names::kNone);
}

TEST(Names, DoNotMindWhatStandsBehindAName) {
  Names names;
  names.add("id", 1);
  const std::string_view text = "identity card";
  EXPECT_EQ(names.find(text.substr(0, 2)), 1U);
  EXPECT_EQ(names.find(text.substr(0, 3)), Names::kNone);
}

TEST(Names, WalkInAnyOrder) {
  Names names;
  const std::array<std::string, 4> all = {"a       ", "b       ", "c       ", "d       "};
  for (std::uint32_t i = 0; i < 4; ++i) names.add(all[i].substr(0, 1), i);
  for (const auto& order : {std::array{0U, 1U, 2U, 3U},
                            {0U, 1U, 2U, 3U},
                            {3U, 1U, 0U, 2U},
                            {0U, 0U, 0U, 0U},
                            {3U, 1U, 0U, 2U}}) {
    Names::Walk walk(names);
    for (const std::uint32_t i : order) {
      EXPECT_EQ(walk.find(std::string_view(all[i]).substr(0, 1)), i);
      EXPECT_EQ(walk.find("unknown "), Names::kNone);
      EXPECT_EQ(walk.find(std::string_view("        ").substr(0, 0)), Names::kNone);
    }
  }
}

}  // namespace
}  // namespace limen::accept
