#include "connectors/cli/file_sink.h"

namespace limen::cli {

types::Result<FileSink> FileSink::open(const std::string& alerts, const std::string& shadow,
                                       const std::string& quarantine, const std::string& trace) {
  FileSink sink;
  const auto open_one = [](const std::string& path,
                           std::optional<file::LineWriter>& out) -> types::Result<void> {
    if (path.empty()) return {};
    auto writer = file::LineWriter::open(path);
    if (!writer) return tl::unexpected(writer.error());
    out.emplace(std::move(*writer));
    return {};
  };
  for (const auto& opened : {open_one(alerts, sink.alerts_), open_one(shadow, sink.shadow_),
                             open_one(quarantine, sink.quarantine_), open_one(trace, sink.trace_)}) {
    if (!opened) return tl::unexpected(opened.error());
  }
  return sink;
}

void FileSink::write(std::optional<file::LineWriter>& writer, std::string_view line) {
  if (!writer || error_) return;
  if (const auto written = writer->write(line); !written) error_ = written.error();
}

types::Result<void> FileSink::check() const {
  if (error_) return tl::unexpected(*error_);
  return {};
}

types::Result<void> FileSink::close() {
  for (auto* writer : {&alerts_, &shadow_, &quarantine_, &trace_}) {
    if (!*writer) continue;
    if (const auto closed = (*writer)->close(); !closed) return closed;
  }
  return check();
}

}  // namespace limen::cli
