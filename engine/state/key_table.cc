#include "engine/state/key_table.h"

#include <array>
#include <charconv>
#include <cstring>

#include "engine/types/check.h"

namespace limen::state {

KeyTable::KeyTable(std::vector<Field> fields, const types::Schema& schema)
    : fields_(std::move(fields)), schema_(&schema) {}

void KeyTable::append_field(const types::EventView& event, const Field& field) {
  switch (field.type) {
    case types::SlotType::kSymbol:
      bytes_ += schema_->text(static_cast<types::Symbol>(event.raw(field.slot)));
      return;
    case types::SlotType::kInt: {
      std::array<char, 24> digits{};
      const auto end =
          std::to_chars(digits.data(), digits.data() + digits.size(), event.integer(field.slot))
              .ptr;
      bytes_.append(digits.data(), end);
      return;
    }
    case types::SlotType::kBool:
      bytes_ += event.raw(field.slot) != 0 ? "true" : "false";
      return;
    default:
      bytes_ += event.bytes(field.slot);
  }
}

void KeyTable::encode(const types::EventView& event) {
  bytes_.clear();
  ends_.clear();
  for (const Field& field : fields_) {
    append_field(event, field);
    ends_.push_back(bytes_.size());
  }
  mark_ends();
}

void KeyTable::mark_ends() {
  // Where a field ends is part of what is hashed, so that ("ab", "c") is not ("a", "bc").
  for (std::size_t i = 0; i + 1 < ends_.size(); ++i) {
    const auto end = static_cast<std::uint32_t>(ends_[i]);
    bytes_.append(reinterpret_cast<const char*>(&end), sizeof end);
  }
}

KeyTable::Key KeyTable::find_or_add(const types::EventView& event) {
  encode(event);
  return find_or_add_encoded();
}

KeyTable::Key KeyTable::find_or_add(std::span<const std::string> texts) {
  LIMEN_CHECK(texts.size() == fields_.size());
  bytes_.clear();
  ends_.clear();
  for (const std::string& text : texts) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
  }
  mark_ends();
  return find_or_add_encoded();
}

KeyTable::Key KeyTable::find_or_add_encoded() {
  const Hash128 hash = hash128(bytes_);
  const auto [it, is_new] = by_hash_.try_emplace(hash, 0);
  if (!is_new) return it->second;
  if (free_.empty()) {
    keys_.emplace_back();
    free_.push_back(static_cast<Key>(keys_.size() - 1));
  }
  const Key key = free_.back();
  free_.pop_back();
  it->second = key;
  keys_[key] = {0, texts_.add(bytes_)};
  return key;
}

/// The ends of all fields but the last stand behind them.
std::string_view KeyTable::text(Key key, std::size_t i) const {
  const std::string_view all = texts_.text(keys_[key].text);
  const std::size_t values = all.size() - (fields_.size() - 1) * sizeof(std::uint32_t);
  const auto end = [&](std::size_t field) -> std::size_t {
    if (field + 1 == fields_.size()) return values;
    std::uint32_t at = 0;
    std::memcpy(&at, all.data() + values + field * sizeof at, sizeof at);
    return at;
  };
  const std::size_t begin = i == 0 ? 0 : end(i - 1);
  return all.substr(begin, end(i) - begin);
}

void KeyTable::release(Key key) {
  LIMEN_CHECK(keys_[key].holders > 0);
  --keys_[key].holders;
  drop_unheld(key);
}

void KeyTable::drop_unheld(Key key) {
  Entry& entry = keys_[key];
  if (entry.holders > 0 || entry.text == kFree) return;
  by_hash_.erase(hash128(texts_.text(entry.text)));
  texts_.release(entry.text);
  entry.text = kFree;
  free_.push_back(key);
}

void KeyTable::index() {
  by_hash_.clear();
  for (Key key = 0; key < keys_.size(); ++key) {
    if (keys_[key].text != kFree) by_hash_.emplace(hash128(texts_.text(keys_[key].text)), key);
  }
}

}  // namespace limen::state
