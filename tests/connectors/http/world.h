#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/http/server.h"

namespace limen::http {

/// What a server says in a test: alerts numbered from 1, points that change when told to.
class World {
 public:
  [[nodiscard]] Ports ports();
  [[nodiscard]] std::unique_ptr<Server> start(ServerOptions options = {});

  /// Stores an alert under the next number, and hands it to the server where there is one.
  void alert(const std::string& json, Server* server = nullptr);
  /// Waits until `count` requests were answered with that code, or streams dropped for that reason.
  bool wait_for_requests(int code, int count);
  bool wait_for_reload();
  bool wait_for_drops(const std::string& reason, int count);
  bool wait_for_streams(std::size_t count);

  std::atomic<bool> store_fails = false;
  std::atomic<std::int64_t> missing_up_to = 0;
  std::atomic<std::uint64_t> changes = 0;  // of points
  std::string not_alive;
  std::string not_ready;
  std::string status = R"({"version":"test"})";
  AlertListQuery asked;           // by the last list of alerts
  bool replies_at_once = true;    // to whoever asks for a reload
  std::string reload_by;          // who asked last; read it after wait_for_reload()
  std::vector<Reply> replies;     // of those who wait
  std::vector<RequestSeen> seen;  // read it once the server has stopped

 private:
  NumberedAlerts after(std::int64_t seq, std::size_t limit);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> alerts_;
  std::map<int, int> codes_;
  std::map<std::string, int> drops_;
  std::size_t streams_ = 0;
};

}  // namespace limen::http
