#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace limen::file {

/// What a step of unpacking took and gave.
struct Unpacked {
  std::size_t taken = 0;
  std::size_t given = 0;
  bool damaged = false;  // what follows `taken` is not what the format has
};

/// Unpacks one stream of a compressed format, given to it piece by piece (a port: one level).
///
/// Concatenated members or frames are one stream, as their programs read them.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  /// Unpacks from `in` to `out`, as much as fits.
  virtual Unpacked step(std::span<const char> in, std::span<char> out) = 0;
  /// Whether the stream may end here: not inside a member or frame.
  [[nodiscard]] virtual bool may_end() const = 0;
  /// The format's name for messages.
  [[nodiscard]] virtual std::string_view format() const = 0;
};

[[nodiscard]] std::unique_ptr<Unpacker> make_gzip_unpacker();
[[nodiscard]] std::unique_ptr<Unpacker> make_zstd_unpacker();
/// The unpacker for what begins with these bytes; none where they are no compressed format's.
[[nodiscard]] std::unique_ptr<Unpacker> unpacker_for(std::string_view first_bytes);

}  // namespace limen::file
