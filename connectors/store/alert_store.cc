#include "connectors/store/alert_store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <utility>

#include "connectors/store/connections.h"
#include "connectors/store/tables.h"

namespace limen::store {

namespace {

constexpr std::int64_t kRecentMicros = 3'600'000'000;

std::string file_in(const std::string& folder) {
  return folder.empty() ? "" : (std::filesystem::path(folder) / "alerts.db").string();
}

std::int64_t milliseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::int64_t last_seq_of(Database& database) {
  // Not max(seq) of what is stored: the newest may have been removed.
  Query query = database.query("SELECT seq FROM sqlite_sequence WHERE name = 'messages'");
  return query.next() ? query.integer(0) : 0;
}

std::int64_t newest_time(Database& database) {
  Query query = database.query("SELECT time FROM alerts ORDER BY last_seq DESC LIMIT 1");
  return query.next() ? query.integer(0) : 0;
}

struct Row {
  std::int64_t seq;
  bool open;
  std::string json;
  std::string firing;
};

/// Appends rows of alerts for which `where` holds.
void select(Database& database, const AlertQuery& query, const std::string& where,
            const char* order, std::vector<Row>& rows) {
  std::string sql =
      "SELECT a.last_seq, a.open, l.json, f.json FROM alerts a JOIN messages l ON l.seq = "
      "a.last_seq LEFT JOIN messages f ON f.seq = a.firing_seq WHERE " +
      where;
  if (!query.rule.empty()) sql += " AND a.rule = ?";
  if (!query.point.empty()) sql += " AND a.point = ?";
  Query found = database.query(sql + " ORDER BY " + order + " DESC LIMIT ?");
  if (!query.rule.empty()) found.bind(query.rule);
  if (!query.point.empty()) found.bind(query.point);
  found.bind(static_cast<std::int64_t>(query.limit - rows.size()));
  while (found.next()) {
    rows.push_back({found.integer(0), found.integer(1) != 0, std::string(found.text(2)),
                    std::string(found.text(3))});
  }
}

std::vector<Row> rows_of(Database& database, const AlertQuery& query) {
  std::vector<Row> rows;
  if (!query.open_only) {
    select(database, query, "1", "a.last_seq", rows);
    return rows;
  }
  // Open episodes first: they are not crowded out by matches.
  select(database, query, "a.open = 1", "a.last_seq", rows);
  const std::int64_t now =
      query.watermark == types::kMinTime ? newest_time(database) : types::to_int(query.watermark);
  select(database, query, "a.episode = 0 AND a.time > " + std::to_string(now - kRecentMicros),
         "a.time", rows);
  std::ranges::sort(rows, std::ranges::greater{}, &Row::seq);
  return rows;
}

std::string to_json(std::int64_t seq, const std::vector<Row>& rows) {
  std::string out = R"({"seq":)" + std::to_string(seq) + R"(,"alerts":[)";
  for (const Row& row : rows) {
    if (&row != rows.data()) out.push_back(',');
    out += R"({"seq":)" + std::to_string(row.seq) + R"(,"open":)" + (row.open ? "true" : "false") +
           R"(,"alert":)" + row.json;
    if (!row.firing.empty()) out += R"(,"firing":)" + row.firing;
    out.push_back('}');
  }
  return out + "]}";
}

}  // namespace

struct AlertStore::State {
  State(StoreOptions given, const std::string& path)
      : options(std::move(given)),
        connections(path),
        tables(*connections.writer(), options.first_number.value_or(milliseconds_now())) {}

  /// Calls with a connection that reads, and turns what SQLite complains of into an Error.
  template <class Read>
  auto read(Read read) -> types::Result<decltype(read(std::declval<Database&>()))> {
    try {
      const auto lease = connections.reader();
      return read(*lease);
    } catch (const DatabaseError& error) {
      return types::failure("The alert history could not be read: " + error.message + ".", true);
    }
  }

  StoreOptions options;
  Connections connections;
  Tables tables;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> removed = 0;
};

AlertStore::AlertStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
AlertStore::~AlertStore() = default;

types::Result<std::unique_ptr<AlertStore>> AlertStore::open(StoreOptions options) {
  const std::string path = file_in(options.folder);
  const std::string name = path.empty() ? "in memory" : path;
  try {
    if (!path.empty()) std::filesystem::create_directories(options.folder);
    auto state = std::make_unique<State>(std::move(options), path);
    return std::unique_ptr<AlertStore>(new AlertStore(std::move(state)));
  } catch (const DatabaseError& error) {
    return types::failure("The alert history " + name + " cannot be opened: " + error.message +
                          ". Move the file away to begin a new one.");
  } catch (const std::filesystem::filesystem_error& error) {
    return types::failure("The folder for the alert history cannot be made: " +
                          error.code().message() + " (" + error.path1().string() + ").");
  }
}

types::Result<std::vector<Stored>> AlertStore::append(std::span<const NewAlert> alerts,
                                                      types::EventTime now) {
  const auto lease = state_->connections.writer();
  std::vector<Stored> stored;
  std::uint64_t refused = 0;
  std::int64_t removed = 0;
  try {
    (*lease).execute("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < alerts.size(); ++i) {
      const auto row = read_alert(alerts[i]);
      if (!row) {
        ++refused;
        continue;
      }
      const std::int64_t seq = state_->tables.add(*row, alerts[i].json, types::to_int(now));
      if (seq != 0) stored.push_back({seq, i});
    }
    removed = state_->tables.prune(types::to_int(now - state_->options.keep),
                                   state_->options.max_messages);
    (*lease).execute("COMMIT");
  } catch (const DatabaseError& error) {
    state_->tables.roll_back();
    return types::failure("The alert history could not be written: " + error.message + ".", true);
  }
  state_->refused += refused;
  state_->removed += static_cast<std::uint64_t>(removed);
  return stored;
}

types::Result<std::string> AlertStore::list_json(const AlertQuery& query) const {
  return state_->read([&](Database& database) {
    const std::int64_t seq = last_seq_of(database);  // first: rows may be newer, never older
    return to_json(seq, rows_of(database, query));
  });
}

types::Result<std::optional<AlertHistory>> AlertStore::history(const std::string& alert_id) const {
  return state_->read([&](Database& database) -> std::optional<AlertHistory> {
    Query query = database.query(
        "SELECT a.rule, m.json FROM alerts a JOIN messages m ON m.alert_id = a.alert_id WHERE "
        "a.alert_id = ? ORDER BY m.seq");
    query.bind(alert_id);
    AlertHistory history;
    while (query.next()) {
      history.rule = query.text(0);
      history.events_json.push_back(history.events_json.empty() ? '[' : ',');
      history.events_json += query.text(1);
    }
    if (history.events_json.empty()) return std::nullopt;
    history.events_json.push_back(']');
    return history;
  });
}

types::Result<Messages> AlertStore::after(std::int64_t seq, std::size_t limit) const {
  return state_->read([&](Database& database) {
    Messages messages;
    // The messages before what is missing: what is removed meanwhile shows in the second query.
    Query query =
        database.query("SELECT seq, json FROM messages WHERE seq > ? ORDER BY seq LIMIT ?");
    query.bind(seq).bind(static_cast<std::int64_t>(limit));
    while (query.next()) messages.list.emplace_back(query.integer(0), std::string(query.text(1)));
    Query missing = database.query("SELECT value FROM meta WHERE name = 'missing_up_to'");
    messages.complete = missing.next() && seq >= missing.integer(0) && seq <= last_seq_of(database);
    return messages;
  });
}

types::Result<std::int64_t> AlertStore::last_seq() const {
  return state_->read([](Database& database) { return last_seq_of(database); });
}

std::uint64_t AlertStore::refused() const { return state_->refused; }
std::uint64_t AlertStore::removed() const { return state_->removed; }

}  // namespace limen::store
