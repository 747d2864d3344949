#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/types/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace limen::store {

/// A statement being run: bind in order, then step through rows. Resets itself when it goes.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Query& operator=(Query&&) = delete;
  ~Query();

  Query& bind(std::int64_t value);
  Query& bind(std::string_view text);
  /// True where there is a row. Errors: throws DatabaseError, caught where the store is entered.
  bool next();
  /// Steps to the end.
  void run();
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // until the next step
  [[nodiscard]] bool is_null(int column) const;

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

struct DatabaseError {
  std::string message;
};

/// One connection to SQLite; one thread at a time. Statements are compiled once each.
class Database {
 public:
  /// Opens the file, or a database in memory where `path` is empty. Errors: throws DatabaseError.
  Database(const std::string& path, bool read_only);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);
  /// The statement, which must not be running already.
  [[nodiscard]] Query query(const std::string& sql);
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_row() const;

 private:
  struct Statements;
  sqlite3* handle_ = nullptr;
  std::unique_ptr<Statements> statements_;
};

}  // namespace limen::store
