#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/expr/value.h"

namespace limen::expr {

/// The memory and the budget of one evaluation.
///
/// Keeps up to kKeptBytes of its blocks from one evaluation to the next, so that steady work does
/// not allocate. An evaluation may take kMaxBytes and kMaxWork steps (a step is at most about 100
/// ns: a node of the body of a loop, 8 bytes of text taken apart, 1024 compared); past either the
/// evaluation is an error (kBudget), whatever becomes of the value that could not be made. Owned by
/// one thread.
class Scratch {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;
  static constexpr std::size_t kKeptBytes = std::size_t{1} << 20U;
  static constexpr std::int64_t kMaxWork = 10'000'000;

  /// While one lives, what evaluations made stays valid: evaluate() renews the work, not the
  /// memory.
  class Hold {
   public:
    explicit Hold(Scratch& scratch) : scratch_(scratch) { ++scratch_.holds_; }
    ~Hold() { --scratch_.holds_; }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    Scratch& scratch_;
  };

  /// Begins an evaluation with so many locals; evaluate() calls it.
  void begin(std::uint32_t locals) {
    work_ = kMaxWork;
    if (holds_ == 0 && used_ != 0) release();
    if (locals_.size() < locals) locals_.resize(locals);
  }

  /// Takes steps from the budget; false where it is used up.
  [[nodiscard]] bool spend(std::size_t steps) {
    work_ -= static_cast<std::int64_t>(steps);
    return work_ >= 0;
  }
  /// Takes the steps of going through a text, so many bytes a step; other values cost nothing.
  [[nodiscard]] bool spend_on(const Value& value, std::size_t bytes_a_step) {
    const bool text = value.kind == ValueKind::kString || value.kind == ValueKind::kBytes;
    return spend(text ? value.extra / bytes_a_step : 0);
  }
  /// Steps taken since begin().
  [[nodiscard]] std::int64_t spent() const { return kMaxWork - work_; }
  /// Whether the budget of steps or of memory is used up.
  [[nodiscard]] bool exhausted() const { return work_ < 0; }
  /// Memory for `count` values of T, uninitialised, or nullptr where the budget is used up.
  template <typename T>
  [[nodiscard]] T* array(std::size_t count) {
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }
  /// Memory for text, or nullptr where the budget is used up.
  [[nodiscard]] char* text(std::size_t bytes) { return static_cast<char*>(allocate(bytes, 1)); }
  /// A copy of the text as a kString, or kBudget.
  [[nodiscard]] Value copy(std::string_view text);
  /// Left and right joined, where it can be behind the bytes of left, which then is not copied; or
  /// kBudget. The kind is that of left.
  [[nodiscard]] Value join(const Value& left, const Value& right);

  [[nodiscard]] Value& local(std::uint32_t slot) { return locals_[slot]; }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  [[nodiscard]] void* allocate(std::size_t bytes, std::size_t align);
  [[nodiscard]] void* refuse() {
    work_ = -1;
    return nullptr;
  }
  [[nodiscard]] bool add_block(std::size_t bytes);
  void release();

  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // the one in use
  std::size_t at_ = 0;     // bytes taken of it
  std::size_t used_ = 0;   // bytes taken of all
  std::int64_t work_ = kMaxWork;
  std::uint32_t holds_ = 0;
  std::vector<Value> locals_;
};

}  // namespace limen::expr
