#include "connectors/store/tables.h"

#include <string>
#include <vector>

namespace limen::store {

namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::int64_t kAtOnce = 1000;

constexpr const char* kTables = R"sql(
CREATE TABLE messages(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, alert_id TEXT NOT NULL, status INTEGER NOT NULL,
  json TEXT NOT NULL, UNIQUE(alert_id, status));
CREATE TABLE alerts(
  alert_id TEXT PRIMARY KEY, firing_seq INTEGER, last_seq INTEGER NOT NULL, rule TEXT NOT NULL,
  severity TEXT NOT NULL, point TEXT NOT NULL, time INTEGER NOT NULL, stored_at INTEGER NOT NULL,
  episode INTEGER NOT NULL, open INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX alerts_by_change ON alerts(last_seq);
CREATE INDEX alerts_by_state ON alerts(open, last_seq);
CREATE INDEX alerts_by_rule ON alerts(rule, last_seq);
CREATE INDEX alerts_by_point ON alerts(point, last_seq);
CREATE INDEX matches_by_time ON alerts(time) WHERE episode = 0;
CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
)sql";

std::int64_t single(Database& database, const std::string& sql, std::int64_t otherwise = 0) {
  Query query = database.query(sql);
  return query.next() ? query.integer(0) : otherwise;
}

}  // namespace

Tables::Tables(Database& database, std::int64_t first_number) : database_(database) {
  const std::int64_t version = single(database, "PRAGMA user_version");
  if (version > kVersion) throw DatabaseError{"a newer version of limen made it"};
  if (version == 0) {
    database.execute("BEGIN IMMEDIATE");
    database.execute(kTables);
    database.query("INSERT INTO sqlite_sequence(name, seq) VALUES('messages', ?)")
        .bind(first_number)
        .run();
    database.query("INSERT INTO meta VALUES('missing_up_to', ?)").bind(first_number).run();
    database.execute("PRAGMA user_version = 1; COMMIT");
  }
  messages_ = single(database, "SELECT count(*) FROM messages");
}

std::int64_t Tables::add(const AlertRow& row, std::string_view json, std::int64_t now) {
  // Not OR IGNORE, which would use a number up.
  database_
      .query(
          "INSERT INTO messages(alert_id, status, json) SELECT ?1, ?2, ?3 WHERE NOT EXISTS("
          "SELECT 1 FROM messages WHERE alert_id = ?1 AND status = ?2)")
      .bind(row.alert_id)
      .bind(static_cast<std::int64_t>(row.status))
      .bind(json)
      .run();
  if (database_.changes() == 0) return 0;
  ++messages_;
  const std::int64_t seq = database_.last_row();
  const bool firing = row.status == types::AlertStatus::kFiring;
  const bool resolved = row.status == types::AlertStatus::kResolved;
  database_
      .query(
          "INSERT INTO alerts VALUES(?1, iif(?2, ?3, NULL), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9 AND "
          "NOT ?10) ON CONFLICT(alert_id) DO UPDATE SET last_seq = excluded.last_seq, "
          "firing_seq = coalesce(excluded.firing_seq, firing_seq), stored_at = "
          "excluded.stored_at, open = open AND excluded.open")
      .bind(row.alert_id)
      .bind(std::int64_t{firing})
      .bind(seq)
      .bind(row.rule)
      .bind(row.severity)
      .bind(row.point)
      .bind(types::to_int(row.time))
      .bind(now)
      .bind(std::int64_t{row.episode})
      .bind(std::int64_t{resolved})
      .run();
  return seq;
}

std::int64_t Tables::remove(std::string_view alert_id, std::int64_t last_seq) {
  database_.query("DELETE FROM messages WHERE alert_id = ?").bind(alert_id).run();
  const std::int64_t removed = database_.changes();
  database_.query("DELETE FROM alerts WHERE alert_id = ?").bind(alert_id).run();
  database_.query("UPDATE meta SET value = max(value, ?) WHERE name = 'missing_up_to'")
      .bind(last_seq)
      .run();
  messages_ -= removed;
  return removed;
}

std::int64_t Tables::prune_once(bool open, std::int64_t before, std::int64_t most) {
  struct Candidate {
    std::string alert_id;
    std::int64_t last_seq;
    std::int64_t stored_at;
  };
  std::vector<Candidate> candidates;
  {
    Query query = database_.query(
        "SELECT alert_id, last_seq, stored_at FROM alerts WHERE open = ? ORDER BY last_seq "
        "LIMIT ?");
    query.bind(std::int64_t{open}).bind(kAtOnce);
    while (query.next()) {
      candidates.push_back({std::string(query.text(0)), query.integer(1), query.integer(2)});
    }
  }
  std::int64_t removed = 0;
  for (const Candidate& alert : candidates) {
    const bool old = !open && alert.stored_at < before;
    if (!old && messages_ <= most) break;
    removed += remove(alert.alert_id, alert.last_seq);
  }
  return removed;
}

void Tables::roll_back() {
  try {
    database_.execute("ROLLBACK");
    messages_ = single(database_, "SELECT count(*) FROM messages");
  } catch (const DatabaseError&) {
    // SQLite has rolled back by itself, as it does where the disk is full.
  }
}

std::int64_t Tables::prune(std::int64_t before, std::int64_t most) {
  const std::int64_t oldest = single(
      database_, "SELECT stored_at FROM alerts WHERE open = 0 ORDER BY last_seq LIMIT 1", before);
  if (oldest >= before && messages_ <= most) return 0;
  const std::int64_t removed = prune_once(false, before, most);
  if (removed > 0 || messages_ <= most) return removed;
  return prune_once(true, before, most);  // only open ones are left
}

}  // namespace limen::store
