#pragma once

#include <string>
#include <vector>

#include "connectors/driver/ports.h"
#include "connectors/file/line_reader.h"

namespace limen::cli {

/// Files and standard input as a driver's source: an input a file, read in turn.
class FileSource final : public driver::Source {
 public:
  /// Errors: a file cannot be opened.
  static types::Result<FileSource> open(const std::vector<std::string>& paths);

  void start(std::span<const driver::Position> /*from*/) override {}
  types::Result<void> poll(std::size_t max, driver::Milliseconds wait,
                           std::vector<driver::InputBatch>& out) override;
  [[nodiscard]] std::span<const driver::Input> inputs() const override { return inputs_; }
  void pause(std::size_t input, bool paused) override { paused_[input] = paused; }

 private:
  std::vector<file::LineReader> readers_;
  std::vector<driver::Input> inputs_;
  std::vector<bool> paused_;
};

}  // namespace limen::cli
