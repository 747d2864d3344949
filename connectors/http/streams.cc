#include "connectors/http/streams.h"

#include "connectors/http/session.h"

namespace limen::http {

void Streams::add(const std::shared_ptr<Session>& session) {
  sessions_.push_back({session.get(), session});
  on_count_(sessions_.size());
}

void Streams::remove(const Session* session) {
  if (std::erase_if(sessions_, [&](const Entry& entry) { return entry.key == session; }) > 0) {
    on_count_(sessions_.size());
  }
}

void Streams::wake_all() {
  const std::vector<Entry> now = sessions_;  // a session that fails takes itself out
  for (const Entry& entry : now) {
    if (const auto session = entry.session.lock()) session->wake();
  }
}

}  // namespace limen::http
