#include <gtest/gtest.h>

#include <thread>

#include "tests/connectors/situation/allocations.h"
#include "tests/connectors/situation/border.h"

namespace limen::situation {
namespace {

void add_one_of_each(Border& border, const std::string& point, double seconds) {
  border.add("crossing", seconds,
             {{"point", point}, {"direction", "entry"}, {"timing.wait_s", 60.0}});
  border.add("count", seconds,
             {{"point", point}, {"direction", "exit"}, {"n", 9.0}, {"period_s", 300.0}});
  border.add("wait", seconds,
             {{"point", point},
              {"direction", "entry"},
              {"wait_kind", "actual"},
              {"status", "measured"},
              {"wait_s", 60.0}});
  border.add("staffing", seconds,
             {{"point", point}, {"agency", "customs"}, {"planned", 2.0}, {"present", 1.0}});
  border.add("status", seconds, {{"point", point}, {"state", "open"}});
  border.add("heartbeat", seconds,
             {{"point", point}, {"feed", "a feed with a long name"}, {"period_s", 30.0}});
}

TEST(Situation, AllocatesNothingForPointsThatItKnows) {
  Border border;
  for (int i = 0; i < 50; ++i) add_one_of_each(border, "XZ" + std::to_string(i), i);
  border.situation->observe(border.batch);
  border.situation->publish(Border::at(0));
  const std::size_t before = allocations();
  ASSERT_GT(before, 1000U) << "they are counted";
  for (int i = 0; i < 10; ++i) {
    border.situation->observe(border.batch);
    border.situation->publish(Border::at(i));
  }
  EXPECT_EQ(allocations(), before);
}

TEST(Situation, IsReadWhileItIsWritten) {
  Border border;
  for (int i = 0; i < 20; ++i) add_one_of_each(border, "XZ" + std::to_string(i), i);
  std::jthread reader([&](const std::stop_token& stop) {
    std::uint64_t cursor = 0;
    while (!stop.stop_requested()) {
      cursor = border.situation->changes_since(cursor, 7, Border::at(0)).cursor;
      EXPECT_FALSE(border.situation->points_json(Border::at(0)).empty());
    }
  });
  int handed_over = 0;
  while (handed_over < 50) {
    border.situation->observe(border.batch);
    handed_over += border.situation->publish(Border::at(0)) ? 1 : 0;
  }
}

}  // namespace
}  // namespace limen::situation
