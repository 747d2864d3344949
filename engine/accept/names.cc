#include "engine/accept/names.h"

#include <algorithm>
#include <utility>

#include "engine/types/check.h"

namespace limen::accept {

void Names::add(std::string_view name, std::uint32_t value) {
  LIMEN_CHECK(value != kNone && find(name) == kNone);
  if ((taken_ + 1) * 4 > table_.size()) {
    std::vector<Entry> old(std::max<std::size_t>(8, table_.size() * 2));
    old.swap(table_);
    for (Entry& entry : old) {
      if (entry.value != kNone) put(std::move(entry));
    }
  }
  put({print_of(name), value, std::string(name)});
  ++taken_;
}

void Names::put(Entry entry) {
  std::size_t i = place_of(entry.print);
  while (table_[i].value != kNone) i = (i + 1) & (table_.size() - 1);
  table_[i] = std::move(entry);
}

}  // namespace limen::accept
