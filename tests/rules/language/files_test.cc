#include "rules/language/files.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace limen::language {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = ::testing::TempDir() + "limen_files_" + info->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ + "/below");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + '/' + name, std::ios::binary) << text;
    return folder_ + '/' + name;
  }

  std::string folder_;
};

TEST_F(Files, AFolderIsItsPacksByName) {
  const std::string b = write("b.yaml", "b");
  const std::string a = write("a.yml", "a");
  write("points.csv", "x");
  write("below/c.yaml", "c");
  EXPECT_THAT(*expand({folder_}), ElementsAre(a, b));
  EXPECT_THAT(*expand({b, folder_, b}), ElementsAre(b, a));
  const auto packs = read_packs({folder_});
  ASSERT_TRUE(packs);
  EXPECT_EQ(packs->at(1).name, b);
  EXPECT_EQ(packs->at(1).text, "b");
}

TEST_F(Files, SaysWhatIsNotThere) {
  EXPECT_THAT(expand({folder_ + "/none"}).error().message, HasSubstr("there is no file or folder"));
  EXPECT_THAT(expand({folder_ + "/below"}).error().message, HasSubstr("no packs (*.yaml)"));
  EXPECT_EQ(read_file(folder_), std::nullopt);
  EXPECT_EQ(read_file(folder_ + "/none"), std::nullopt);
}

}  // namespace
}  // namespace limen::language
