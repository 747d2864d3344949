#include "engine/state/key_table.h"

#include <array>
#include <charconv>

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
          std::to_chars(digits.data(), digits.data() + digits.size(), event.integer(field.slot)).ptr;
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
  Entry& entry = keys_[key];
  entry.hash = hash;
  entry.holders = 0;
  entry.live = true;
  entry.texts.resize(fields_.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    entry.texts[i].assign(bytes_, begin, ends_[i] - begin);
    begin = ends_[i];
  }
  return key;
}

void KeyTable::release(Key key) {
  LIMEN_CHECK(keys_[key].holders > 0);
  --keys_[key].holders;
  drop_unheld(key);
}

void KeyTable::drop_unheld(Key key) {
  Entry& entry = keys_[key];
  if (entry.holders > 0 || !entry.live) return;
  by_hash_.erase(entry.hash);
  entry.live = false;
  free_.push_back(key);
}

void KeyTable::index() {
  by_hash_.clear();
  for (Key key = 0; key < keys_.size(); ++key) {
    if (keys_[key].live) by_hash_.emplace(keys_[key].hash, key);
  }
}

}  // namespace limen::state
