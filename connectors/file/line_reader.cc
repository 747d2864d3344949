#include "connectors/file/line_reader.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace limen::file {

types::Result<LineReader> LineReader::open(const std::string& path) {
  auto source = ByteSource::open(path);
  if (!source) return tl::unexpected(source.error());
  return LineReader(std::move(*source));
}

LineReader::LineReader(ByteSource source)
    : source_(std::move(source)),
      buffer_(std::make_unique<char[]>(kCapacity + types::RawRecord::kPadding)) {}

types::Result<std::span<const types::RawRecord>> LineReader::next(std::size_t max_records) {
  records_.clear();
  for (;;) {
    take_lines(max_records);
    if (at_end_ && records_.empty()) take_rest();
    if (!records_.empty() || at_end_) return std::span<const types::RawRecord>(records_);
    if (const auto filled = fill(); !filled) return tl::unexpected(filled.error());
  }
}

/// Takes all whole lines of the buffer, and the beginning of one that is too long.
void LineReader::take_lines(std::size_t max_records) {
  while (records_.size() < max_records) {
    const void* const found = std::memchr(buffer_.get() + searched_, '\n', end_ - searched_);
    if (found == nullptr) break;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.get());
    take_line(end, end + 1);
  }
  if (records_.size() == max_records) return;
  searched_ = end_;
  if (skipping_) {
    bytes_ += end_ - begin_;
    begin_ = end_;
  } else if (end_ - begin_ > kMaxLine + 1) {  // one more than a line end of CR could be
    take_line(begin_ + kMaxLine + 1, begin_ + kMaxLine + 1);
    searched_ = end_;
    skipping_ = true;
  }
}

/// Takes the line that ends at `end`; what comes next begins at `next`.
void LineReader::take_line(std::size_t end, std::size_t next) {
  std::string_view text(buffer_.get() + begin_, end - begin_);
  bytes_ += next - begin_;
  begin_ = searched_ = next;
  if (std::exchange(skipping_, false)) return;
  ++line_;
  const bool is_whole = next > end || at_end_;
  if (is_whole && text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return;
  if (text.size() > kMaxLine) text = text.substr(0, kMaxLine + 1);
  records_.push_back({.content = text, .headers = {}, .record_time = {}, .position = line_});
}

void LineReader::take_rest() {
  if (begin_ < end_) take_line(end_, end_);
}

types::Result<void> LineReader::fill() {
  std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
  searched_ -= begin_;
  end_ -= begin_;
  begin_ = 0;
  const std::size_t room = std::min(kBlock, kCapacity - end_);
  const auto count = source_.read(buffer_.get() + end_, room);
  if (!count) return tl::unexpected(count.error());
  end_ += *count;
  at_end_ = *count == 0;
  if (at_start_) skip_mark();
  return {};
}

void LineReader::skip_mark() {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const std::string_view read(buffer_.get(), end_);
  if (end_ < kMark.size() && kMark.starts_with(read) && !at_end_) return;  // not told yet
  at_start_ = false;
  if (read.starts_with(kMark)) begin_ = searched_ = kMark.size();
}

}  // namespace limen::file
