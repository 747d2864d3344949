#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/state/hash.h"
#include "engine/state/text_pool.h"
#include "engine/types/event_view.h"

namespace limen::state {

/// The keys of one `by` list: numbers for combinations of its fields' values, with their texts
/// beside.
///
/// A key lives while some state holds it; then its number is given to another. Found by a 128-bit
/// hash of the values, made once an event. Memory: 44 to 80 bytes a key, and its texts. Not
/// thread-safe.
class KeyTable {
 public:
  using Key = std::uint32_t;
  struct Field {
    types::SlotId slot = 0;
    types::SlotType type = types::SlotType::kString;
  };

  KeyTable(std::vector<Field> fields, const types::Schema& schema);

  /// The key of the event, made where it is new, not held yet by this call. Requires all fields
  /// present.
  [[nodiscard]] Key find_or_add(const types::EventView& event);
  /// The key with these texts, one a field: as CEL's string() writes their values.
  [[nodiscard]] Key find_or_add(std::span<const std::string> texts);
  void hold(Key key) { ++keys_[key].holders; }
  /// Gives one hold back; with the last the key goes.
  void release(Key key);
  /// Drops the key where nobody holds it: after an event that no state kept.
  void drop_unheld(Key key);

  /// The value of field i as CEL's string() writes it; borrowed while the key lives.
  [[nodiscard]] std::string_view text(Key key, std::size_t i) const;
  [[nodiscard]] types::SlotType type(std::size_t i) const { return fields_[i].type; }
  [[nodiscard]] std::size_t fields() const { return fields_.size(); }
  /// Numbers given out so far, free ones included: keys are below it.
  [[nodiscard]] std::size_t capacity() const { return keys_.size(); }
  [[nodiscard]] std::size_t size() const { return by_hash_.size(); }

  template <class Archive>
  void archive(Archive& a) {
    a(texts_, keys_, free_);
    if constexpr (Archive::kLoading) index();
  }

 private:
  struct Entry {
    std::uint32_t holders = 0;
    std::uint32_t text = kFree;  // of the pool: as encode() writes it
  };
  static constexpr std::uint32_t kFree = 0xffffffff;

  void encode(const types::EventView& event);
  void append_field(const types::EventView& event, const Field& field);
  void mark_ends();
  [[nodiscard]] Key find_or_add_encoded();
  void index();

  std::vector<Field> fields_;
  const types::Schema* schema_;
  TextPool texts_;
  std::vector<Entry> keys_;
  std::vector<Key> free_;
  boost::unordered_flat_map<Hash128, Key, HashOfHash> by_hash_;
  std::string bytes_;              // of the event's key, one after the other
  std::vector<std::size_t> ends_;  // of each field in bytes_
};

}  // namespace limen::state
