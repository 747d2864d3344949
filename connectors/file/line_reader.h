#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/file/byte_source.h"
#include "engine/types/record.h"
#include "engine/types/result.h"

namespace limen::file {

/// Reads NDJSON: a record a line, from a file or standard input (`-`), plain, gzip or Zstandard.
///
/// A line ends with LF or CR LF; the last one may lack it. Empty lines are no records, yet counted
/// in positions, which are line numbers from 1. Of a line of more than kMaxLine bytes the first
/// kMaxLine + 1 are delivered, so that it is refused as too large. A byte order mark at the
/// beginning is passed over. Memory: about 3 MiB. One thread.
class LineReader {
 public:
  static constexpr std::size_t kMaxLine = std::size_t{1} << 20U;

  /// Errors: the file cannot be opened or read, with what to do.
  static types::Result<LineReader> open(const std::string& path);

  /// The next lines, at least one and at most `max_records` > 0; none at the end. Waits for a
  /// line, not for many. They live until the next call. Errors: reading fails, or packed bytes are
  /// damaged; the lines before have been delivered.
  types::Result<std::span<const types::RawRecord>> next(std::size_t max_records);

  /// As messages call the input.
  [[nodiscard]] const std::string& name() const { return source_.name(); }
  /// Bytes of all lines so far, unpacked, line ends included.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 20U;
  /// A line that is not whole yet, and a block behind it.
  static constexpr std::size_t kCapacity = kMaxLine + 2 + kBlock;

  explicit LineReader(ByteSource source);
  types::Result<void> fill();
  void take_lines(std::size_t max_records);
  void take_line(std::size_t end, std::size_t next);
  void take_rest();
  void skip_mark();

  ByteSource source_;
  std::unique_ptr<char[]> buffer_;  // kCapacity and the padding
  std::size_t begin_ = 0;           // of what has not been delivered
  std::size_t searched_ = 0;        // no line ends between begin_ and here
  std::size_t end_ = 0;
  bool skipping_ = false;  // the rest of a line that is too long
  bool at_end_ = false;
  bool at_start_ = true;
  std::uint64_t line_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<types::RawRecord> records_;
};

}  // namespace limen::file
