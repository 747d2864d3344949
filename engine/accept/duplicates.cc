#include "engine/accept/duplicates.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/types/check.h"

namespace limen::accept {

Duplicates::Duplicates(types::Micros horizon, std::string_view key)
    : horizon_(horizon), width_(std::max<std::int64_t>(1, (horizon.count() + 63) / 64)) {
  LIMEN_CHECK(horizon.count() >= 0 && sodium_init() >= 0);
  static_assert(sizeof key_ == crypto_shorthash_siphashx24_KEYBYTES);
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(key.data()),
                     key.size(), nullptr, 0);
}

bool Duplicates::seen_or_add(const types::EventView& event, types::EventTime latest) {
  const types::EventTime time = event.time();
  if (time < latest && latest - time > horizon_) return false;
  const std::int64_t number = types::to_int(time) / width_;
  Slice& slice = slices_[static_cast<std::size_t>(number % kSlices)];
  if (slice.number != number) slice.restart(number);
  return slice.seen_or_add(print_of(event));
}

Duplicates::Print Duplicates::print_of(const types::EventView& event) {
  const std::string_view id = event.id();
  const std::string_view source = event.source();
  const std::int64_t time = event.integer(types::SlotTable::kTime);
  const std::uint64_t id_size = id.size();
  text_.resize(sizeof time + sizeof id_size + id.size() + source.size());
  char* to = text_.data();
  std::memcpy(to, &time, sizeof time);
  std::memcpy(to += sizeof time, &id_size, sizeof id_size);
  std::memcpy(to += sizeof id_size, id.data(), id.size());
  std::memcpy(to += id.size(), source.data(), source.size());
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> hash{};
  crypto_shorthash_siphashx24(hash.data(), reinterpret_cast<const unsigned char*>(text_.data()),
                              text_.size(), key_.data());
  auto print = std::bit_cast<Print>(hash);
  if (print == Print{}) print.low = 1;
  return print;
}

void Duplicates::check_loaded() const {
  bool sound = width_ > 0;
  for (const Slice& slice : slices_) {
    const std::size_t size = slice.table.size();
    const bool fits =
        size == 0 ? slice.taken == 0 : std::has_single_bit(size) && slice.taken * 2 <= size;
    sound = sound && fits;
  }
  if (!sound) throw types::ArchiveError("the events seen do not fit each other");
}

bool Duplicates::Slice::seen_or_add(const Print& print) {
  if ((taken + 1) * 2 > table.size()) grow();
  std::size_t i = print.low & (table.size() - 1);
  for (; table[i] != Print{}; i = (i + 1) & (table.size() - 1)) {
    if (table[i] == print) return true;
  }
  table[i] = print;
  ++taken;
  return false;
}

void Duplicates::Slice::restart(std::int64_t as_number) {
  number = as_number;
  // A table that was mostly empty gives its memory back; one of the right size is kept.
  if (taken * 8 < table.size()) table = {};
  std::ranges::fill(table, Print{});
  taken = 0;
}

void Duplicates::Slice::grow() {
  std::vector<Print> old(std::max<std::size_t>(16, table.size() * 2));
  old.swap(table);
  for (const Print& print : old) {
    if (print == Print{}) continue;
    std::size_t i = print.low & (table.size() - 1);
    while (table[i] != Print{}) i = (i + 1) & (table.size() - 1);
    table[i] = print;
  }
}

}  // namespace limen::accept
