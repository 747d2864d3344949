#include "connectors/http/assets.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace limen::http {
namespace {

namespace fs = std::filesystem;

std::string header(const Response& response, std::string_view name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return value;
  }
  return "";
}

class LoadAssets : public ::testing::Test {
 protected:
  LoadAssets() {
    std::string name = (fs::temp_directory_path() / "limen-board-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~LoadAssets() override { fs::remove_all(folder_); }
  void write(const std::string& path, const std::string& content) const {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << content;
  }
  fs::path folder_;
};

TEST_F(LoadAssets, ReadsAllFilesBelowTheFolderAndFollowsNoLink) {
  write("index.html", "<p>");
  write("assets/index-B1x9_aQ2.js", "1");
  fs::create_symlink("/etc/hostname", folder_ / "link.txt");
  const Assets assets(load_assets(folder_.string()).value());
  EXPECT_EQ(assets.find("/", "")->text(), "<p>");
  EXPECT_EQ(assets.find("/index.html", "")->text(), "<p>");
  EXPECT_EQ(assets.find("/assets/index-B1x9_aQ2.js", "")->text(), "1");
  EXPECT_EQ(assets.find("/link.txt", ""), nullptr);
  EXPECT_EQ(assets.find("/assets", ""), nullptr);
  EXPECT_EQ(assets.find("/assets/", ""), nullptr);
}

TEST_F(LoadAssets, SaysWhatIsMissing) {
  EXPECT_EQ(load_assets(folder_.string()).error().message,
            "There is no index.html in " + folder_.string() + ".");
  EXPECT_NE(load_assets(folder_.string() + "/none").error().message.find("Cannot read the board"),
            std::string::npos);
}

TEST(Assets, TellsBrowsersWhatTheyMayKeep) {
  const Assets assets({{"index.html", "<p>"},
                       {"assets/index-B1x9_aQ2.js", "1"},
                       {"assets/plain.css", "2"},
                       {"icon.svg", "3"},
                       {"odd.bin", "4"}});
  const Response& script = *assets.find("/assets/index-B1x9_aQ2.js", "");
  EXPECT_EQ(header(script, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header(*assets.find("/", ""), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(*assets.find("/assets/plain.css", ""), "Cache-Control"), "no-cache");
  EXPECT_EQ(assets.find("/icon.svg", "")->content_type, "image/svg+xml");
  EXPECT_EQ(assets.find("/odd.bin", "")->content_type, "application/octet-stream");
}

TEST(Assets, SendsNothingAgainThatTheBrowserHas) {
  const Assets assets({{"index.html", "<p>"}, {"b.html", "<q>"}});
  const std::string tag = header(*assets.find("/", ""), "ETag");
  EXPECT_EQ(assets.find("/", tag)->code, 304);
  EXPECT_EQ(assets.find("/", tag)->text(), "");
  EXPECT_EQ(assets.find("/b.html", tag)->code, 200);
}

}  // namespace
}  // namespace limen::http
