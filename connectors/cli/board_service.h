#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/cli/status_view.h"
#include "connectors/driver/ports.h"
#include "connectors/driver/reload.h"
#include "engine/shard.h"

namespace limen::cli {

/// The page, the API and the metrics of a running engine, with the history of alerts behind them.
///
/// Its sink takes alerts on the engine's thread and never waits; all else goes on in threads of its
/// own.
class BoardService {
 public:
  struct Options {
    std::string listen = "127.0.0.1:8080";
    std::string store_folder;                   // of the history of alerts; empty: in memory
    std::map<std::string, std::string> tokens;  // of those who may change something, by name
    driver::ReloadDesk* desk = nullptr;         // who is asked for reloads; outlives this
  };
  /// Errors: the address is taken, the history cannot be opened; with what to do.
  static types::Result<std::unique_ptr<BoardService>> start(const Options& options,
                                                            std::shared_ptr<const plan::Plan> plan,
                                                            const driver::StatusBoard& status);
  ~BoardService();
  BoardService(const BoardService&) = delete;
  BoardService& operator=(const BoardService&) = delete;

  /// Fields of events that the page reads besides what rules read.
  static std::vector<std::string> fields();

  [[nodiscard]] driver::Sink& sink();
  /// Lets the page see the shard's events; to be called for each shard that works.
  void watch(Shard& shard);
  /// Where it listens: "127.0.0.1:8080".
  [[nodiscard]] std::string address() const;

 private:
  struct Parts;
  explicit BoardService(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace limen::cli
