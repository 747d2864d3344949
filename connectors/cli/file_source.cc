#include "connectors/cli/file_source.h"

namespace limen::cli {

types::Result<FileSource> FileSource::open(const std::vector<std::string>& paths) {
  FileSource source;
  for (const std::string& path : paths) {
    auto reader = file::LineReader::open(path);
    if (!reader) return tl::unexpected(reader.error());
    driver::Input input;
    input.name = reader->name();
    source.inputs_.push_back(std::move(input));
    source.readers_.push_back(std::move(*reader));
    source.paused_.push_back(false);
  }
  return source;
}

types::Result<void> FileSource::poll(std::size_t max, driver::Milliseconds /*wait*/,
                                     std::vector<driver::InputBatch>& out) {
  out.clear();
  const std::size_t share = std::max<std::size_t>(1, max / readers_.size());
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    if (paused_[i] || inputs_[i].reading == driver::Reading::kEnded) continue;
    const auto records = readers_[i].next(share);
    if (!records) return tl::unexpected(records.error());
    if (records->empty()) {
      inputs_[i].reading = driver::Reading::kEnded;
    } else {
      out.push_back({i, *records});
    }
  }
  return {};
}

}  // namespace limen::cli
