#include <algorithm>

#include "engine/expr/evaluator.h"
#include "engine/expr/map.h"

namespace limen::expr {

/// A run of one comprehension over its range. `first` and `second` are its variables: an element
/// and nothing, an index and its element, a key and nothing, or a key and its value.
class Looping {
 public:
  Looping(Evaluator& evaluator, const Node& node)
      : evaluator_(evaluator), node_(node), loop_(static_cast<Loop>(node.c)) {}

  Value run(const Value& range) {
    if (range.kind == ValueKind::kList) return over(range.list->size, range);
    if (range.kind == ValueKind::kMap) return over(range.map->size, range);
    return Value::error(ErrorCode::kNoOverload);
  }

  Value run_optional(const Value& optional) {
    if (optional.kind != ValueKind::kOptional) return Value::error(ErrorCode::kNoOverload);
    if (!optional.optional->has) return optional;
    local(node_.a) = optional.optional->value;
    const Value result = body();
    if (result.is_error()) return result;
    if (loop_ == Loop::kOptionalMap) return some(result, evaluator_.scratch_);
    return result.kind == ValueKind::kOptional ? result : Value::error(ErrorCode::kNoOverload);
  }

 private:
  [[nodiscard]] Value& local(std::uint32_t slot) { return evaluator_.scratch_.local(slot); }
  [[nodiscard]] bool is_test() const { return loop_ <= Loop::kExistsOne; }
  [[nodiscard]] bool makes_map() const {
    return loop_ == Loop::kMapEntries || loop_ == Loop::kMergeEntries;
  }
  Value body() { return evaluator_.child(node_, node_.count - 1); }

  void set(const Value& range, std::uint32_t i) {
    const bool two = node_.b != kNoLocal;
    if (range.kind == ValueKind::kList) {
      local(node_.a) = two ? Value::integer(i) : range.list->items[i];
      if (two) local(node_.b) = range.list->items[i];
    } else {
      local(node_.a) = range.map->entries[i].key;
      if (two) local(node_.b) = range.map->entries[i].value;
    }
  }

  Value over(std::uint32_t size, const Value& range) {
    if (!is_test() && !reserve(size)) return Value::error(ErrorCode::kBudget);
    const std::size_t weight = static_cast<std::size_t>(node_.constant.i) + 1;
    for (std::uint32_t i = 0; i < size; ++i) {
      if (!evaluator_.scratch_.spend(weight)) {
        return Value::error(ErrorCode::kBudget);
      }
      set(range, i);
      const bool goes_on = is_test() ? test() : collect(range, i);
      if (!goes_on) return result_;
    }
    return finish();
  }

  /// all, exists: decided by one element, whatever the errors of others; exists_one is not.
  bool test() {
    Value holds = body();
    if (!holds.is_error() && holds.kind != ValueKind::kBool) {
      holds = Value::error(ErrorCode::kNoOverload);
    }
    if (holds.is_error()) {
      result_ = holds;
      if (!error_.is_error() || (error_.is_absent() && !holds.is_absent())) error_ = holds;
      return loop_ != Loop::kExistsOne;
    }
    result_ = holds;
    count_ += holds.b ? 1 : 0;
    return loop_ == Loop::kExistsOne || holds.b != (loop_ == Loop::kExists);
  }

  bool reserve(std::uint32_t size) {
    capacity_ = size;
    if (makes_map()) {
      entries_ = evaluator_.scratch_.array<MapEntry>(size);
      return entries_ != nullptr;
    }
    items_ = evaluator_.scratch_.array<Value>(size);
    return items_ != nullptr;
  }

  /// Whether the element passes the filter: the second child of three, or the body of filter().
  bool passes(bool& failed) {
    const bool is_filter = loop_ == Loop::kFilter;
    if (!is_filter && node_.count < 3) return true;
    Value holds = evaluator_.child(node_, 1);
    if (!holds.is_error() && holds.kind != ValueKind::kBool) {
      holds = Value::error(ErrorCode::kNoOverload);
    }
    failed = holds.is_error();
    if (failed) result_ = holds;
    return holds.is_true();
  }

  bool collect(const Value& range, std::uint32_t i) {
    bool failed = false;
    if (!passes(failed)) return !failed;
    if (loop_ == Loop::kFilter) {
      items_[size_++] = local(node_.a);
      return true;
    }
    const Value made = body();
    result_ = made;
    if (made.is_error()) return false;
    if (loop_ == Loop::kMap) items_[size_++] = made;
    if (loop_ == Loop::kMapEntries) {
      const bool is_list = range.kind == ValueKind::kList;
      entries_[size_++] = {is_list ? Value::integer(i) : range.map->entries[i].key, made};
    }
    return loop_ != Loop::kMergeEntries || merge(made);
  }

  bool merge(const Value& made) {
    if (made.kind != ValueKind::kMap) {
      result_ = Value::error(ErrorCode::kNoOverload);
      return false;
    }
    if (size_ + made.map->size > capacity_ && !grow(made.map->size)) {
      result_ = Value::error(ErrorCode::kBudget);
      return false;
    }
    for (std::uint32_t i = 0; i < made.map->size; ++i) entries_[size_++] = made.map->entries[i];
    return true;
  }

  bool grow(std::uint32_t more) {
    const std::uint32_t capacity = capacity_ * 2 + more;
    auto* const entries = evaluator_.scratch_.array<MapEntry>(capacity);
    if (entries == nullptr) return false;
    std::copy_n(entries_, size_, entries);
    entries_ = entries;
    capacity_ = capacity;
    return true;
  }

  Value finish() {
    if (loop_ == Loop::kExistsOne) return Value::boolean(count_ == 1);
    if (is_test()) return error_.is_error() ? error_ : Value::boolean(loop_ == Loop::kAll);
    if (makes_map()) return make_map({entries_, size_}, evaluator_.scratch_);
    auto* const list = evaluator_.scratch_.array<ListValue>(1);
    if (list == nullptr) return Value::error(ErrorCode::kBudget);
    *list = {items_, size_};
    return Value::of(list);
  }

  Evaluator& evaluator_;
  const Node& node_;
  Loop loop_;
  Value result_;
  Value error_;
  Value* items_ = nullptr;
  MapEntry* entries_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  std::uint32_t count_ = 0;
};

Value Evaluator::loop(const Node& node) {
  const Value range = child(node, 0);
  if (range.is_error()) return range;
  Looping looping(*this, node);
  const auto kind = static_cast<Loop>(node.c);
  const bool optional = kind == Loop::kOptionalMap || kind == Loop::kOptionalFlatMap;
  return optional ? looping.run_optional(range) : looping.run(range);
}

}  // namespace limen::expr
