#include "connectors/file/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace limen::file {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A file with this content, in a folder of the test's own.
class LineReading : public ::testing::Test {
 protected:
  LineReading() { std::filesystem::create_directories(folder_); }
  ~LineReading() override { std::filesystem::remove_all(folder_); }

  std::string file_of(std::string_view content) {
    const std::string path = folder_ / "events";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("limen_lines_" + std::to_string(::getpid()));
};

/// All lines as `number:text`, and the error at the end, if there is one.
std::vector<std::string> read_all(const std::string& path, std::size_t max_records = 3) {
  std::vector<std::string> lines;
  auto reader = LineReader::open(path);
  if (!reader) return {"error: " + reader.error().message};
  for (;;) {
    const auto records = reader->next(max_records);
    if (!records) {
      lines.push_back("error: " + records.error().message);
      return lines;
    }
    if (records->empty()) return lines;
    EXPECT_LE(records->size(), max_records);
    for (const types::RawRecord& record : *records) {
      lines.push_back(std::to_string(record.position) + ":" + std::string(record.content));
    }
  }
}

std::string gzip_of(std::string_view text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd_of(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

/// Lines that add up to several blocks.
std::string many_lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 1; i <= count; ++i) {
    text += std::to_string(i) + std::string(500 + i % 97, 'x') + "\n";
  }
  return text;
}

TEST_F(LineReading, GivesLinesWithTheirNumbers) {
  EXPECT_THAT(read_all(file_of("a\nb\nc\nd\n")), ElementsAre("1:a", "2:b", "3:c", "4:d"));
}

TEST_F(LineReading, GivesTheLastLineWithoutItsEnd) {
  EXPECT_THAT(read_all(file_of("a\nb")), ElementsAre("1:a", "2:b"));
}

TEST_F(LineReading, CountsEmptyLinesAndPassesThemOver) {
  EXPECT_THAT(read_all(file_of("\na\n\n\r\nb\n\n")), ElementsAre("2:a", "5:b"));
}

TEST_F(LineReading, TakesCarriageReturnsOffLineEnds) {
  EXPECT_THAT(read_all(file_of("a\r\nb\rc\r\nd\r")), ElementsAre("1:a", "2:b\rc", "3:d"));
}

TEST_F(LineReading, PassesOverAByteOrderMarkAtTheBeginningOnly) {
  EXPECT_THAT(read_all(file_of("\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n")),
              ElementsAre("1:{}", "2:\xEF\xBB\xBF{}"));
}

TEST_F(LineReading, GivesNothingOfAnEmptyFile) {
  EXPECT_THAT(read_all(file_of("")), ElementsAre());
}

TEST_F(LineReading, KeepsLinesWholeAcrossBlocks) {
  const std::string text = many_lines(9000);
  auto reader = LineReader::open(file_of(text));
  ASSERT_TRUE(reader);
  std::string joined;
  std::uint64_t last = 0;
  for (;;) {
    const auto records = reader->next(1000);
    ASSERT_TRUE(records);
    if (records->empty()) break;
    for (const types::RawRecord& record : *records) {
      EXPECT_EQ(record.position, ++last);
      joined.append(record.content).push_back('\n');
    }
  }
  EXPECT_EQ(joined, text);
  EXPECT_EQ(reader->bytes(), text.size());
}

TEST_F(LineReading, GivesALineOfOneMebibyteWhole) {
  const std::string longest(LineReader::kMaxLine, 'x');
  EXPECT_THAT(read_all(file_of("a\n" + longest + "\nb\n")),
              ElementsAre("1:a", "2:" + longest, "3:b"));
  EXPECT_THAT(read_all(file_of(longest + "\r\nb\r\n")), ElementsAre("1:" + longest, "2:b"));
  EXPECT_THAT(read_all(file_of(longest)), ElementsAre("1:" + longest));
}

TEST_F(LineReading, CutsALongerLineToOneByteMore) {
  const std::string cut(LineReader::kMaxLine + 1, 'x');
  for (const std::size_t more : {1U, 2U, 3U, 2'000'000U, 5'000'000U}) {
    const std::string line(LineReader::kMaxLine + more, 'x');
    EXPECT_THAT(read_all(file_of("a\n" + line + "\nb\n")), ElementsAre("1:a", "2:" + cut, "3:b"))
        << more;
    EXPECT_THAT(read_all(file_of(line)), ElementsAre("1:" + cut)) << more;
  }
}

TEST_F(LineReading, CutsALineAtACarriageReturnInsideIt) {
  std::string line(LineReader::kMaxLine + 5, 'x');
  line[LineReader::kMaxLine] = '\r';
  const auto lines = read_all(file_of(line + "\nb\n"));
  EXPECT_THAT(lines, ElementsAre("1:" + line.substr(0, LineReader::kMaxLine + 1), "2:b"));
}

TEST_F(LineReading, CountsTheBytesOfALineThatItCuts) {
  auto reader = LineReader::open(file_of(std::string(3'000'000, 'x') + "\nb\n"));
  ASSERT_TRUE(reader);
  while (!reader->next(10)->empty()) {
  }
  EXPECT_EQ(reader->bytes(), 3'000'003U);
}

TEST_F(LineReading, UnpacksGzipAndZstandardWhateverTheNameIs) {
  const std::string text = many_lines(5000);
  const auto plain = read_all(file_of(text));
  ASSERT_EQ(plain.size(), 5000U);
  EXPECT_EQ(read_all(file_of(gzip_of(text))), plain);
  EXPECT_EQ(read_all(file_of(zstd_of(text))), plain);
}

TEST_F(LineReading, ReadsConcatenatedMembersAndFramesAsOne) {
  EXPECT_THAT(read_all(file_of(gzip_of("a\nb") + gzip_of("c\n"))), ElementsAre("1:a", "2:bc"));
  EXPECT_THAT(read_all(file_of(zstd_of("a\nb") + zstd_of("c\n"))), ElementsAre("1:a", "2:bc"));
}

TEST_F(LineReading, TellsWhatEndsEarlyAfterTheLinesBefore) {
  const std::string text = many_lines(5000);
  for (const std::string& packed : {gzip_of(text), zstd_of(text)}) {
    const auto lines = read_all(file_of(packed.substr(0, packed.size() - 9)));
    ASSERT_FALSE(lines.empty());
    EXPECT_THAT(lines.back(), HasSubstr("ends early"));
    EXPECT_THAT(lines.back(), HasSubstr("at byte " + std::to_string(packed.size() - 9)));
  }
}

TEST_F(LineReading, TellsWhereAPackedFileIsDamaged) {
  std::string packed = gzip_of(many_lines(5000));
  packed[packed.size() - 6] ^= 0x55;  // its checksum
  EXPECT_THAT(read_all(file_of(packed)).back(), HasSubstr("is damaged"));
  EXPECT_THAT(
      read_all(file_of(zstd_of("a\n") + "junk")),
      ElementsAre("1:a", AllOf(HasSubstr("is damaged near byte 1"), HasSubstr("not Zstandard"))));
}

TEST_F(LineReading, SaysWhatToDoAboutAMissingFile) {
  EXPECT_THAT(
      read_all(folder_ / "none.ndjson"),
      ElementsAre("error: cannot open " + (folder_ / "none.ndjson").string() +
                  ": No such file or directory. Check the path; `-` reads standard input."));
  EXPECT_THAT(read_all(folder_), ElementsAre(HasSubstr("It is a folder: name a file in it.")));
}

TEST_F(LineReading, GivesTheLinesOfAPipeAsTheyCome) {
  const std::string path = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream pipe(path);
    pipe << "a\nb\nc" << std::flush;
    pipe << "d\n";
  });
  EXPECT_THAT(read_all(path), ElementsAre("1:a", "2:b", "3:cd"));
  writer.join();
}

TEST_F(LineReading, LeavesThePaddingBehindEveryLineReadable) {
  auto reader = LineReader::open(file_of("ab"));
  ASSERT_TRUE(reader);
  const auto records = reader->next(1);
  ASSERT_EQ(records->size(), 1U);
  const std::string_view padded((*records)[0].content.data(), 2 + types::RawRecord::kPadding);
  EXPECT_EQ(padded.substr(0, 2), "ab");
  EXPECT_EQ(std::string(padded).size(), 2 + types::RawRecord::kPadding);  // copied: address checked
}

}  // namespace
}  // namespace limen::file
