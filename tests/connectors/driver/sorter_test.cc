#include "connectors/driver/sorter.h"

#include <gmock/gmock.h>

#include "tests/connectors/driver/fakes.h"

namespace limen::driver {
namespace {

using testing::at;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

types::Alert alert(std::string id, std::int64_t place, bool late = false) {
  types::Alert made;
  made.alert_id = std::move(id);
  made.time = made.place = at(place);
  made.late = late;
  return made;
}

struct Out {
  std::vector<std::string> ids;
  Sorter::Take take = [this](const types::Alert& given) { ids.push_back(given.alert_id); };
};

TEST(Sorter, ReleasesInOrderWhatTheWatermarkHasPassed) {
  Sorter sorter;
  Out out;
  sorter.add(alert("c", 30));
  sorter.add(alert("a", 10));
  sorter.add(alert("b", 20));
  sorter.release(at(30), out.take);
  EXPECT_THAT(out.ids, ElementsAre("a", "b"));
  EXPECT_EQ(sorter.size(), 1U);
  sorter.release(at(30) + types::Micros(1), out.take);
  EXPECT_THAT(out.ids, ElementsAre("a", "b", "c"));
}

TEST(Sorter, ReleasesALateAlertAtTheWatermarkThatItMet) {
  Sorter sorter;
  Out out;
  sorter.add(alert("on-time", 30));
  sorter.add(alert("late", 30, true));
  sorter.release(at(30), out.take);
  EXPECT_THAT(out.ids, ElementsAre("late"));
}

TEST(Sorter, ReleasesTheRestInOrderAtTheEnd) {
  Sorter sorter;
  Out out;
  sorter.add(alert("b", 20));
  sorter.add(alert("a", 10));
  sorter.release(types::kMinTime, out.take);
  EXPECT_THAT(out.ids, IsEmpty());
  sorter.release_all(out.take);
  EXPECT_THAT(out.ids, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace limen::driver
