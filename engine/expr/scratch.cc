#include "engine/expr/scratch.h"

#include <algorithm>
#include <cstring>

namespace limen::expr {

void* Scratch::allocate(std::size_t bytes, std::size_t align) {
  if (bytes > kMaxBytes || used_ + bytes > kMaxBytes) return refuse();
  std::size_t at = (at_ + align - 1) & ~(align - 1);
  if (blocks_.empty() || at + bytes > blocks_[block_].size) {
    if (!add_block(bytes)) return nullptr;
    at = 0;
  }
  at_ = at + bytes;
  used_ += bytes + 1;
  return blocks_[block_].bytes.get() + at;
}

bool Scratch::add_block(std::size_t bytes) {
  while (block_ + 1 < blocks_.size()) {
    ++block_;
    if (blocks_[block_].size >= bytes) return true;
  }
  constexpr std::size_t kFirst = std::size_t{4} << 10U;
  const std::size_t next = blocks_.empty() ? kFirst : blocks_.back().size * 2;
  const std::size_t size = std::max(std::min(next, kKeptBytes), bytes);
  blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
  block_ = blocks_.size() - 1;
  return true;
}

void Scratch::release() {
  std::size_t kept = 0;
  std::size_t count = 0;
  while (count < blocks_.size() && kept + blocks_[count].size <= kKeptBytes) {
    kept += blocks_[count++].size;
  }
  blocks_.resize(count);
  block_ = 0;
  at_ = 0;
  used_ = 0;
}

Value Scratch::copy(std::string_view text) {
  char* to = this->text(text.size());
  if (to == nullptr) return Value::error(ErrorCode::kBudget);
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return Value::string({to, text.size()});
}

Value Scratch::join(const Value& left, const Value& right) {
  const std::string_view a = left.text();
  const std::string_view b = right.text();
  Value joined = left;
  joined.extra = static_cast<std::uint32_t>(a.size() + b.size());
  const bool last = !blocks_.empty() && a.data() + a.size() == blocks_[block_].bytes.get() + at_ &&
                    a.data() >= blocks_[block_].bytes.get();
  if (last && at_ + b.size() <= blocks_[block_].size && used_ + b.size() <= kMaxBytes) {
    std::memmove(blocks_[block_].bytes.get() + at_, b.data(), b.size());
    at_ += b.size();
    used_ += b.size();
    return joined;
  }
  // Room to grow, so that a chain of joins costs its length and not its square.
  const std::size_t room = a.size() < 256 ? 0 : a.size();
  char* to = text(a.size() + b.size() + room);
  if (to == nullptr) return Value::error(ErrorCode::kBudget);
  at_ -= room;
  used_ -= room;
  if (!a.empty()) std::memcpy(to, a.data(), a.size());
  if (!b.empty()) std::memcpy(to + a.size(), b.data(), b.size());
  joined.s = to;
  return joined;
}

}  // namespace limen::expr
