#include "connectors/file/line_writer.h"

namespace limen::file {

namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10U;

}  // namespace

types::Result<LineWriter> LineWriter::open(const std::string& path) {
  auto descriptor = Descriptor::to_write(path);
  if (!descriptor) return tl::unexpected(descriptor.error());
  return LineWriter(std::move(*descriptor));
}

types::Result<void> LineWriter::write(std::string_view line) {
  gathered_.append(line).push_back('\n');
  return gathered_.size() >= kBlock ? flush() : types::Result<void>{};
}

types::Result<void> LineWriter::flush() {
  const auto written = descriptor_.write(gathered_);
  gathered_.clear();
  return written;
}

types::Result<void> LineWriter::close() {
  const auto flushed = flush();
  const auto closed = descriptor_.close();
  return flushed ? closed : flushed;
}

}  // namespace limen::file
