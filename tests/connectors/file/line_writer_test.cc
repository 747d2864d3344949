#include "connectors/file/line_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace limen::file {
namespace {

using ::testing::HasSubstr;

std::string content_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

class LineWriting : public ::testing::Test {
 protected:
  ~LineWriting() override { std::filesystem::remove(path_); }
  const std::string path_ =
      std::filesystem::path(::testing::TempDir()) / ("limen_writes_" + std::to_string(::getpid()));
};

TEST_F(LineWriting, WritesLinesWithTheirEnds) {
  auto writer = LineWriter::open(path_);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->write("a"));
  ASSERT_TRUE(writer->write(""));
  ASSERT_TRUE(writer->close());
  EXPECT_EQ(content_of(path_), "a\n\n");
}

TEST_F(LineWriting, ReplacesWhatWasThere) {
  std::ofstream(path_) << "something longer";
  auto writer = LineWriter::open(path_);
  ASSERT_TRUE(writer->write("a"));
  ASSERT_TRUE(writer->close());
  EXPECT_EQ(content_of(path_), "a\n");
}

TEST_F(LineWriting, HandsOverWhenAskedAndWhenABlockIsFull) {
  auto writer = LineWriter::open(path_);
  ASSERT_TRUE(writer->write("a"));
  EXPECT_EQ(content_of(path_), "");
  ASSERT_TRUE(writer->flush());
  EXPECT_EQ(content_of(path_), "a\n");
  ASSERT_TRUE(writer->write(std::string(70'000, 'x')));
  EXPECT_EQ(content_of(path_).size(), 70'003U);
}

TEST_F(LineWriting, SaysWhatToDoWhereAFolderIsMissing) {
  const auto writer = LineWriter::open("/nowhere/at/all.ndjson");
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().message,
            "cannot write to /nowhere/at/all.ndjson: No such file or directory. Make its folder "
            "first.");
}

TEST_F(LineWriting, TellsAFullDisk) {
  auto writer = LineWriter::open("/dev/full");
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->write("a"));
  const auto closed = writer->close();
  ASSERT_FALSE(closed);
  EXPECT_THAT(closed.error().message, HasSubstr("No space left on device. Make room"));
}

TEST_F(LineWriting, TellsABrokenPipe) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  auto writer = LineWriter::open("/dev/fd/" + std::to_string(ends[1]));
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->write("a"));
  const auto flushed = writer->flush();
  ASSERT_FALSE(flushed);
  EXPECT_THAT(flushed.error().message, HasSubstr("Broken pipe. The program that read from us"));
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace limen::file
