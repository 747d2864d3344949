#include "connectors/file/unpacker.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <new>

namespace limen::file {

namespace {

class GzipUnpacker final : public Unpacker {
 public:
  GzipUnpacker() {
    constexpr int kGzipWithLargestWindow = 15 + 16;
    if (inflateInit2(&stream_, kGzipWithLargestWindow) != Z_OK) throw std::bad_alloc();
  }
  ~GzipUnpacker() override { inflateEnd(&stream_); }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;

  Unpacked step(std::span<const char> in, std::span<char> out) override {
    if (at_end_ && !in.empty()) {
      if (in.front() == '\0') return {.taken = 1};  // padding, as tapes have it
      inflateReset(&stream_);
      at_end_ = false;
    }
    // zlib takes the input as not const by history; it does not write there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    at_end_ = code == Z_STREAM_END;
    return {.taken = in.size() - stream_.avail_in,
            .given = out.size() - stream_.avail_out,
            .damaged = code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR};
  }
  [[nodiscard]] bool may_end() const override { return at_end_; }
  [[nodiscard]] std::string_view format() const override { return "gzip"; }

 private:
  z_stream stream_{};
  bool at_end_ = false;
};

class ZstdUnpacker final : public Unpacker {
 public:
  ZstdUnpacker() : stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    if (!stream_) throw std::bad_alloc();
  }

  Unpacked step(std::span<const char> in, std::span<char> out) override {
    if (at_end_ && in.empty()) return {};  // asked again, it would begin a new frame
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const std::size_t code = ZSTD_decompressStream(stream_.get(), &to, &from);
    at_end_ = code == 0;
    return {.taken = from.pos, .given = to.pos, .damaged = ZSTD_isError(code) != 0};
  }
  [[nodiscard]] bool may_end() const override { return at_end_; }
  [[nodiscard]] std::string_view format() const override { return "Zstandard"; }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<Unpacker> make_gzip_unpacker() { return std::make_unique<GzipUnpacker>(); }
std::unique_ptr<Unpacker> make_zstd_unpacker() { return std::make_unique<ZstdUnpacker>(); }

std::unique_ptr<Unpacker> unpacker_for(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return make_gzip_unpacker();
  const bool skippable = first_bytes.size() >= 4 && first_bytes.substr(1, 3) == "\x2a\x4d\x18" &&
                         (static_cast<unsigned char>(first_bytes[0]) & 0xF0U) == 0x50U;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd") || skippable) return make_zstd_unpacker();
  return nullptr;
}

}  // namespace limen::file
