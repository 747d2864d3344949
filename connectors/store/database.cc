#include "connectors/store/database.h"

#include <sqlite3.h>

#include <unordered_map>

#include "engine/types/check.h"

namespace limen::store {

struct Database::Statements {
  ~Statements() {
    for (const auto& [sql, statement] : by_sql) sqlite3_finalize(statement);
  }
  std::unordered_map<std::string, sqlite3_stmt*> by_sql;
};

namespace {

constexpr int kBusyMs = 5000;

[[noreturn]] void fail(sqlite3* handle) { throw DatabaseError{sqlite3_errmsg(handle)}; }

}  // namespace

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::int64_t value) {
  LIMEN_CHECK(sqlite3_bind_int64(statement_, ++bound_, value) == SQLITE_OK);
  return *this;
}

Query& Query::bind(std::string_view text) {
  const int result =
      sqlite3_bind_text64(statement_, ++bound_, text.data() == nullptr ? "" : text.data(),
                          text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (result != SQLITE_OK) fail(sqlite3_db_handle(statement_));
  return *this;
}

bool Query::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) fail(sqlite3_db_handle(statement_));
  return false;
}

void Query::run() {
  while (next()) {
  }
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Database::Database(const std::string& path, bool read_only)
    : statements_(std::make_unique<Statements>()) {
  const int mode = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const char* name = path.empty() ? ":memory:" : path.c_str();
  if (sqlite3_open_v2(name, &handle_, mode | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    DatabaseError error{sqlite3_errmsg(handle_)};
    sqlite3_close(handle_);
    throw error;
  }
  sqlite3_busy_timeout(handle_, kBusyMs);
}

Database::~Database() {
  statements_.reset();
  sqlite3_close(handle_);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_);
}

Query Database::query(const std::string& sql) {
  sqlite3_stmt*& statement = statements_->by_sql[sql];
  if (statement == nullptr &&
      sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    fail(handle_);
  }
  return Query(statement);
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }
std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }

}  // namespace limen::store
