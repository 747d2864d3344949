#pragma once

#include <optional>
#include <string>

#include "connectors/driver/ports.h"
#include "connectors/file/line_writer.h"

namespace limen::cli {

/// Alerts, shadow alerts, quarantine and trace as lines of files. What has no file is counted by the
/// driver, and not written.
class FileSink final : public driver::Sink {
 public:
  /// Names of files, `-` for standard output; empty: none. Errors: a file cannot be opened.
  static types::Result<FileSink> open(const std::string& alerts, const std::string& shadow,
                                      const std::string& quarantine,
                                      const std::string& trace = {});

  void alert(const types::Alert& alert) override { write(alerts_, alert.json); }
  void shadow(const types::Alert& alert) override { write(shadow_, alert.json); }
  void quarantine(std::string_view json) override { write(quarantine_, json); }
  void trace(std::string_view json) override { write(trace_, json); }
  [[nodiscard]] types::Result<void> check() const override;
  /// Hands everything over to the disk.
  types::Result<void> close();

 private:
  void write(std::optional<file::LineWriter>& writer, std::string_view line);

  std::optional<file::LineWriter> alerts_;
  std::optional<file::LineWriter> shadow_;
  std::optional<file::LineWriter> quarantine_;
  std::optional<file::LineWriter> trace_;
  std::optional<types::Error> error_;  // the first
};

}  // namespace limen::cli
