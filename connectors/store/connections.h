#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/store/database.h"

namespace limen::store {

/// The connections to one database: one that writes, and as many that read as threads read at once.
/// In memory there is but the one, and everybody waits for it.
class Connections {
 public:
  /// A connection for as long as it is held; the writer's holds up nobody but the writer, except in
  /// memory.
  class Lease {
   public:
    Lease(Connections& owner, std::unique_ptr<Database> own)
        : owner_(owner), own_(std::move(own)) {}
    Lease(Connections& owner, std::unique_lock<std::mutex> lock)
        : owner_(owner), lock_(std::move(lock)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();
    Database& operator*() const { return own_ ? *own_ : owner_.writer_; }

   private:
    Connections& owner_;
    std::unique_ptr<Database> own_;
    std::unique_lock<std::mutex> lock_;
  };

  /// An empty path is a database in memory. Errors: DatabaseError.
  explicit Connections(std::string path);

  [[nodiscard]] Lease reader();
  [[nodiscard]] Lease writer();

 private:
  std::string path_;
  Database writer_;
  std::mutex writer_mutex_;
  std::mutex free_mutex_;
  std::vector<std::unique_ptr<Database>> free_;
};

}  // namespace limen::store
