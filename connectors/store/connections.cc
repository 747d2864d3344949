#include "connectors/store/connections.h"

namespace limen::store {

Connections::Lease::~Lease() {
  if (!own_) return;
  const std::lock_guard lock(owner_.free_mutex_);
  owner_.free_.push_back(std::move(own_));
}

Connections::Connections(std::string path) : path_(std::move(path)), writer_(path_, false) {
  // NORMAL: a power cut may cost the newest alerts, which come again from where they came.
  if (!path_.empty()) writer_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

Connections::Lease Connections::writer() { return {*this, std::unique_lock(writer_mutex_)}; }

Connections::Lease Connections::reader() {
  if (path_.empty()) return writer();
  {
    const std::lock_guard lock(free_mutex_);
    if (!free_.empty()) {
      auto connection = std::move(free_.back());
      free_.pop_back();
      return {*this, std::move(connection)};
    }
  }
  return {*this, std::make_unique<Database>(path_, true)};
}

}  // namespace limen::store
