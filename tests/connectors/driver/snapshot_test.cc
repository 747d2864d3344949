#include "connectors/driver/snapshot.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "connectors/driver/folder_store.h"

namespace limen::driver {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

Snapshot sample() {
  Snapshot snapshot;
  snapshot.step = 7;
  snapshot.positions = {{"crossings/0", 41}, {"crossings/1", 9}};
  snapshot.rules = {"source", {{"point", types::SlotType::kString}}, {0, 3}};
  snapshot.outbox.emplace_back().alert_id = "a";
  snapshot.state = "state";
  return snapshot;
}

TEST(Snapshot, ReadsBackWhatItWrote) {
  Snapshot written = sample();
  const auto read = decode(encode(written));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->step, 7U);
  EXPECT_EQ(read->state, "state");
  EXPECT_EQ(read->rules.source, "source");
  EXPECT_THAT(read->rules.slots, ElementsAre(std::pair("point", types::SlotType::kString)));
  EXPECT_THAT(read->rules.generations, ElementsAre(0U, 3U));
  ASSERT_EQ(read->outbox.size(), 1U);
  EXPECT_EQ(read->outbox[0].alert_id, "a");
  EXPECT_THAT(read->positions,
              ElementsAre(Position{"crossings/0", 41}, Position{"crossings/1", 9}));
}

TEST(Snapshot, RefusesEveryDamagedByteAndEveryCut) {
  Snapshot written = sample();
  const std::string good = encode(written);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(decode(bad)) << i;
    EXPECT_FALSE(decode(good.substr(0, i))) << i;
  }
}

/// A folder that goes when the test does.
class Folder {
 public:
  Folder() {
    std::string name = ::testing::TempDir() + "limen-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

TEST(FolderStore, KeepsTheNewestAndLeavesNothingElse) {
  Folder folder;
  FolderStore store(folder.path + "/state");
  EXPECT_EQ(store.load().value(), std::nullopt);
  store.save([] { return std::string("one"); });
  EXPECT_TRUE(store.finish());
  EXPECT_FALSE(store.busy());
  store.save([] { return std::string("two"); });
  EXPECT_TRUE(store.finish());
  EXPECT_EQ(FolderStore(folder.path + "/state").load().value(), "two");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file :
       std::filesystem::directory_iterator(folder.path + "/state")) {
    ++files;
  }
  EXPECT_EQ(files, 1U);
}

TEST(FolderStore, SaysWhatIsWrongAndKeepsTheOld) {
  Folder folder;
  std::ofstream(folder.path + "/file") << "x";
  FolderStore store(folder.path + "/file/state");
  store.save([] { return std::string("one"); });
  const auto outcome = store.finish();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("/file/state/snapshot.new"));
}

}  // namespace
}  // namespace limen::driver
