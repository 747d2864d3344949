#pragma once

#include <cstdint>
#include <string_view>

#include "connectors/store/alert_row.h"
#include "connectors/store/database.h"

namespace limen::store {

/// The tables of the store, as its one writer changes them. Errors: DatabaseError.
///
/// `messages` holds every CloudEvent by number; `alerts` one row an alert, with its first and last
/// message; `meta` the number up to which messages may be missing.
class Tables {
 public:
  /// Makes the tables where there are none. Errors: also where a newer version made them.
  Tables(Database& database, std::int64_t first_number);

  /// Adds a message; 0 where it is stored already.
  std::int64_t add(const AlertRow& row, std::string_view json, std::int64_t now);
  /// Removes up to 1,000 alerts that are not open, whose last change was before `before` (in
  /// microseconds since 1970), and those that changed longest ago while there are more messages
  /// than `most`. Returns the number of messages removed.
  std::int64_t prune(std::int64_t before, std::int64_t most);
  /// Takes back what was done since BEGIN.
  void roll_back();

 private:
  std::int64_t remove(std::string_view alert_id, std::int64_t last_seq);
  std::int64_t prune_once(bool open, std::int64_t before, std::int64_t most);

  Database& database_;
  std::int64_t messages_ = 0;
};

}  // namespace limen::store
