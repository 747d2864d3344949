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
  if ((taken_ + 1) * 4 > table_.size()) {
    const std::size_t size = std::max<std::size_t>(8, table_.size() * 2);
    const auto old = std::exchange(table_, std::vector<Entry>(size));
    auto old_names = std::exchange(long_names_, std::vector<std::string>(size));
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (old[i].value != kNone) put(old[i], std::move(old_names[i]));
    }
  }
  put({print_of({readable.data(), name.size()}), value},
      name.size() > 16 ? std::string(name) : std::string());
  ++taken_;
}

void Names::put(const Entry& entry, std::string name) {
  std::size_t i = place_of(entry.print);
  while (table_[i].value != kNone) i = (i + 1) & (table_.size() - 1);
  table_[i] = entry;
  long_names_[i] = std::move(name);
}

}  // namespace limen::accept
