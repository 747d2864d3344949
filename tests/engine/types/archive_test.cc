#include "engine/types/archive.h"

#include <gtest/gtest.h>

namespace limen::types {
namespace {

struct Inner {
  std::string name;
  std::optional<std::int64_t> count;
  bool operator==(const Inner&) const = default;

  template <class Archive>
  void archive(Archive& a) {
    a(name, count);
  }
};

struct Outer {
  std::vector<Inner> inners;
  std::vector<double> numbers;
  std::pair<std::uint8_t, std::string> pair;
  EventTime time = kMinTime;
  bool flag = false;
  bool operator==(const Outer&) const = default;

  template <class Archive>
  void archive(Archive& a) {
    a(inners, numbers, pair, time, flag);
  }
};

Outer sample() {
  return {{{"a", 1}, {"", std::nullopt}, {"c", -5}}, {0.5, -0.0}, {7, "x"}, from_int(9), true};
}

std::string written(Outer outer) {
  std::string bytes;
  Writer writer(bytes);
  writer(outer);
  return bytes;
}

TEST(Archive, ReadsBackWhatItWrote) {
  const std::string bytes = written(sample());
  Outer read = {{{"old", 4}}, {1.0}, {1, "old"}, kMaxTime, false};
  Reader reader(bytes);
  reader(read);
  EXPECT_EQ(read, sample());
  EXPECT_EQ(reader.left(), 0U);
}

TEST(Archive, RefusesBytesThatAreCutShortAnywhere) {
  const std::string bytes = written(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Outer read;
    Reader reader(std::string_view(bytes).substr(0, size));
    EXPECT_THROW(reader(read), ArchiveError) << size;
  }
}

TEST(Archive, RefusesSizesThatCannotBeWithoutTakingMemory) {
  const std::string huge(8, '\x7F');
  std::string text;
  std::vector<double> numbers;
  std::vector<Inner> inners;
  EXPECT_THROW(Reader{huge}(text), ArchiveError);
  EXPECT_THROW(Reader{huge}(numbers), ArchiveError);
  EXPECT_THROW(Reader{huge}(inners), ArchiveError);
}

}  // namespace
}  // namespace limen::types
