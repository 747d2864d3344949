#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/types/time.h"

namespace limen::types {

/// A snapshot that cannot be read: cut short, or of another version. Caught where snapshots are
/// opened.
struct ArchiveError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writes state as bytes, little endian, without names: what Reader reads back in the same order.
///
/// State that is saved has one member `template <class Archive> void archive(Archive& a)`, which
/// lists its parts once, for both ways: `a(parts_)`.
class Writer {
 public:
  static constexpr bool kLoading = false;
  explicit Writer(std::string& out) : out_(out) {}
  void raw(void* data, std::size_t size) { out_.append(static_cast<const char*>(data), size); }

  template <class... T>
  void operator()(T&... parts) {
    (part(parts), ...);
  }

 private:
  template <class T>
  void part(T& value);
  std::string& out_;
};

/// Reads what Writer wrote. Errors: ArchiveError where the bytes end early or a size cannot be.
class Reader {
 public:
  static constexpr bool kLoading = true;
  explicit Reader(std::string_view in) : in_(in) {}
  void raw(void* data, std::size_t size) {
    if (size > in_.size()) throw ArchiveError("the snapshot ends early");
    std::memcpy(data, in_.data(), size);
    in_.remove_prefix(size);
  }
  [[nodiscard]] std::size_t left() const { return in_.size(); }

  template <class... T>
  void operator()(T&... parts) {
    (part(parts), ...);
  }

 private:
  template <class T>
  void part(T& value);
  std::string_view in_;
};

namespace archive_detail {

template <class T, class A>
concept Archivable = requires(T& value, A& a) { value.archive(a); };

template <class A>
std::uint64_t size_of(A& a, std::uint64_t size) {
  a.raw(&size, sizeof size);
  return size;
}

// All forms are declared first, so that each finds the others.
template <class A, class T>
void visit(A& a, T& value);
template <class A, class T>
void visit(A& a, std::vector<T>& list);
template <class A>
void visit(A& a, std::string& text);
template <class A, class T>
void visit(A& a, std::optional<T>& value);
template <class A, class T, class U>
void visit(A& a, std::pair<T, U>& value);

template <class A, class T>
void visit(A& a, std::vector<T>& list) {
  const std::uint64_t size = size_of(a, list.size());
  if constexpr (A::kLoading) {
    list.clear();
    if constexpr (std::is_trivially_copyable_v<T> && !Archivable<T, A>) {
      if (size > a.left() / sizeof(T)) throw ArchiveError("the snapshot names an impossible size");
      list.resize(size);
    } else {
      for (std::uint64_t i = 0; i < size; ++i) visit(a, list.emplace_back());
      return;
    }
  }
  if constexpr (std::is_trivially_copyable_v<T> && !Archivable<T, A>) {
    if (size > 0) a.raw(list.data(), size * sizeof(T));
  } else {
    for (T& item : list) visit(a, item);
  }
}

template <class A>
void visit(A& a, std::string& text) {
  const std::uint64_t size = size_of(a, text.size());
  if constexpr (A::kLoading) {
    if (size > a.left()) throw ArchiveError("the snapshot names an impossible size");
    text.resize(size);
  }
  if (size > 0) a.raw(text.data(), size);
}

template <class A, class T>
void visit(A& a, std::optional<T>& value) {
  bool has = value.has_value();
  a.raw(&has, sizeof has);
  if constexpr (A::kLoading) {
    value.reset();
    if (has) value.emplace();
  }
  if (has) visit(a, *value);
}

template <class A, class T, class U>
void visit(A& a, std::pair<T, U>& value) {
  visit(a, value.first);
  visit(a, value.second);
}

template <class A, class T>
void visit(A& a, T& value) {
  if constexpr (Archivable<T, A>) {
    value.archive(a);
  } else {
    static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>);
    a.raw(&value, sizeof value);
  }
}

}  // namespace archive_detail

template <class T>
void Writer::part(T& value) {
  archive_detail::visit(*this, value);
}
template <class T>
void Reader::part(T& value) {
  archive_detail::visit(*this, value);
}

}  // namespace limen::types
