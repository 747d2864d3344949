#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace limen::state {

/// Texts that state refers to by number, counted: evidence, and texts that aggregates hold.
///
/// A text goes when its last holder releases it; its place and memory are used again. Not thread-safe.
class TextPool {
 public:
  using Handle = std::uint32_t;

  /// Keeps the text with one holder, who is the caller.
  Handle add(std::string_view text);
  void hold(Handle handle) { ++slots_[handle].holders; }
  void release(Handle handle) {
    if (--slots_[handle].holders == 0) free_.push_back(handle);
  }
  [[nodiscard]] std::string_view text(Handle handle) const { return slots_[handle].text; }
  [[nodiscard]] std::size_t size() const { return slots_.size() - free_.size(); }

  template <class Archive>
  void archive(Archive& a) {
    a(slots_, free_);
  }

 private:
  struct Slot {
    std::string text;
    std::uint32_t holders = 0;
    template <class Archive>
    void archive(Archive& a) {
      a(text, holders);
    }
  };
  std::vector<Slot> slots_;
  std::vector<Handle> free_;
};

}  // namespace limen::state
