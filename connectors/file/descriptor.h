#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/types/result.h"

namespace limen::file {

/// An open file, pipe or standard stream by its descriptor, closed with the object unless it is a
/// standard one.
class Descriptor {
 public:
  /// Opens a file to read; `-` is standard input. Errors: as the system has them, with what to do.
  static types::Result<Descriptor> to_read(const std::string& path);
  /// Opens a file to write, emptied or made; `-` is standard output.
  static types::Result<Descriptor> to_write(const std::string& path);

  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  /// Reads up to `size` bytes, fewer where fewer are there; 0 at the end.
  types::Result<std::size_t> read(char* to, std::size_t size);
  /// Writes all of it. A broken pipe is an error only where the program ignores SIGPIPE.
  types::Result<void> write(std::string_view bytes);
  /// Waits until a file is on its disk, and closes it; a standard stream stays open.
  types::Result<void> close();

  /// As messages call it: the path, `standard input`, `standard output`.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  Descriptor(int number, bool owned, std::string name)
      : number_(number), owned_(owned), name_(std::move(name)) {}
  void close_quietly() noexcept;

  int number_;
  bool owned_;
  std::string name_;
};

}  // namespace limen::file
