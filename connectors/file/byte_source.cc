#include "connectors/file/byte_source.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "connectors/file/unpacker.h"

namespace limen::file {

namespace {

constexpr std::size_t kPackedBytes = std::size_t{128} << 10U;
constexpr std::size_t kMagicBytes = 4;

}  // namespace

struct ByteSource::State {
  explicit State(Descriptor from) : descriptor(std::move(from)) {}

  Descriptor descriptor;
  std::unique_ptr<Unpacker> unpacker;  // none: plain bytes
  std::vector<char> buffer = std::vector<char>(kPackedBytes);
  std::size_t begin = 0;  // of what is read and not taken yet
  std::size_t end = 0;
  std::uint64_t taken = 0;  // packed bytes before `begin`
  bool at_end = false;

  types::Result<void> look_at_first_bytes();
  types::Result<void> refill();
  types::Result<std::size_t> unpack(char* to, std::size_t size);
};

types::Result<void> ByteSource::State::refill() {
  begin = end = 0;
  const auto count = descriptor.read(buffer.data(), buffer.size());
  if (!count) return tl::unexpected(count.error());
  end = *count;
  at_end = *count == 0;
  return {};
}

types::Result<void> ByteSource::State::look_at_first_bytes() {
  while (end < kMagicBytes && !at_end) {
    const auto count = descriptor.read(buffer.data() + end, buffer.size() - end);
    if (!count) return tl::unexpected(count.error());
    end += *count;
    // A line that has ended is no compressed format: one who types is not kept waiting.
    at_end = *count == 0;
    if (std::memchr(buffer.data(), '\n', end) != nullptr) break;
  }
  unpacker = unpacker_for({buffer.data(), end});
  return {};
}

types::Result<std::size_t> ByteSource::State::unpack(char* to, std::size_t size) {
  for (;;) {
    const Unpacked step = unpacker->step({buffer.data() + begin, end - begin}, {to, size});
    begin += step.taken;
    taken += step.taken;
    if (step.given > 0) return step.given;
    if (step.damaged) {
      return types::failure(descriptor.name() + " is damaged near byte " + std::to_string(taken) +
                            ": what stands there is not " + std::string(unpacker->format()) +
                            ". Copy or pack it again.");
    }
    if (begin < end) continue;
    if (const auto read = refill(); !read) return tl::unexpected(read.error());
    if (!at_end) continue;
    if (unpacker->may_end()) return 0;
    return types::failure(descriptor.name() + " ends early: its " +
                          std::string(unpacker->format()) + " data breaks off at byte " +
                          std::to_string(taken) + ". Copy or pack it again.");
  }
}

types::Result<ByteSource> ByteSource::open(const std::string& path) {
  auto descriptor = Descriptor::to_read(path);
  if (!descriptor) return tl::unexpected(descriptor.error());
  auto state = std::make_unique<State>(std::move(*descriptor));
  if (const auto read = state->look_at_first_bytes(); !read) return tl::unexpected(read.error());
  return ByteSource(std::move(state));
}

ByteSource::ByteSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

types::Result<std::size_t> ByteSource::read(char* to, std::size_t size) {
  State& s = *state_;
  if (s.unpacker) return s.unpack(to, size);
  if (s.begin == s.end) return s.at_end ? 0 : s.descriptor.read(to, size);
  const std::size_t count = std::min(size, s.end - s.begin);
  std::memcpy(to, s.buffer.data() + s.begin, count);
  s.begin += count;
  return count;
}

const std::string& ByteSource::name() const { return state_->descriptor.name(); }

}  // namespace limen::file
