#include "engine/accept/names.h"

#include <algorithm>
#include <utility>

#include "engine/types/check.h"

namespace limen::accept {

std::uint32_t Names::find_any(std::string_view name) const {
  std::array<char, 64> readable{};
  if (name.size() > readable.size() - 8) return find(name);
  std::copy(name.begin(), name.end(), readable.begin());
  return find({readable.data(), name.size()});
}

void Names::add(std::string_view name, std::uint32_t value) {
  LIMEN_CHECK(value != kNone && find_any(name) == kNone);
  std::string readable(name);
  readable.append(8, '\0');
  const Print print = print_of({readable.data(), name.size()});
  const auto wants_room = [&] {
    const bool shared = table_[place_of(print)].value != kNone;
    return (taken_ + 1) * 4 > table_.size() || (shared && table_.size() < taken_ * 32);
  };
  while (wants_room()) widen();
  put({.print = print, .value = value}, name.size() > 16 ? std::string(name) : std::string());
  ++taken_;
}

void Names::widen() {
  const std::size_t size = table_.size() * 2;
  mask_ = size - 1;
  const auto old = std::exchange(table_, std::vector<Entry>(size));
  auto old_names = std::exchange(long_names_, std::vector<std::string>(size));
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (old[i].value != kNone) put(old[i], std::move(old_names[i]));
  }
}

/// The place of the name, or one that is free.
std::size_t Names::search(const Print& print, std::string_view name) const noexcept {
  std::size_t i = place_of(print);
  for (; table_[i].value != kNone; i = (i + 1) & mask_) {
    if (table_[i].print == print && (name.size() <= 16 || long_names_[i] == name)) break;
  }
  return i;
}

std::uint32_t Names::Walk::find_elsewhere(const Print& print, std::string_view name) noexcept {
  const std::size_t i = names_.search(print, name);
  Entry& found = names_.table_[i];
  if (found.value != kNone) {
    last_->next = static_cast<std::uint32_t>(i);
    last_ = &found;
  }
  return found.value;
}

void Names::put(const Entry& entry, std::string name) {
  std::size_t i = place_of(entry.print);
  while (table_[i].value != kNone) i = (i + 1) & mask_;
  table_[i] = entry;
  long_names_[i] = std::move(name);
}

}  // namespace limen::accept
