#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "connectors/file/descriptor.h"
#include "engine/types/result.h"

namespace limen::file {

/// The bytes of a file or of standard input (`-`), gzip and Zstandard unpacked on the way.
class ByteSource {
 public:
  /// Errors: the file cannot be opened or read.
  static types::Result<ByteSource> open(const std::string& path);
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  /// Reads up to `size` > 0 bytes, fewer where fewer are there; 0 at the end. Errors: the system's;
  /// packed bytes that are damaged or end early, with where.
  types::Result<std::size_t> read(char* to, std::size_t size);
  [[nodiscard]] const std::string& name() const;

 private:
  struct State;
  explicit ByteSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace limen::file
