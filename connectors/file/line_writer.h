#pragma once

#include <string>
#include <string_view>

#include "connectors/file/descriptor.h"
#include "engine/types/result.h"

namespace limen::file {

/// Writes lines to a file or to standard output (`-`), gathered in blocks of 64 KiB. One thread.
///
/// Errors may come at a later call than the line that they concern; close() tells the last of them.
/// The program ignores SIGPIPE where a closed pipe is to be an error.
class LineWriter {
 public:
  /// Opens the file, emptied or made. Errors: the system's, with what to do.
  static types::Result<LineWriter> open(const std::string& path);

  /// Adds a line, given without its end.
  types::Result<void> write(std::string_view line);
  /// Hands what is gathered to the system, for who reads along.
  types::Result<void> flush();
  /// Hands over the rest; a file is on its disk when this returns. Lines that were written and not
  /// closed or flushed are lost.
  types::Result<void> close();

 private:
  explicit LineWriter(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  Descriptor descriptor_;
  std::string gathered_;
};

}  // namespace limen::file
