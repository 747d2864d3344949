#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "connectors/driver/ports.h"

namespace limen::driver {

/// Keeps the newest snapshot as a file in a folder: written aside, synced and renamed, so that a
/// cut at any point leaves the old or the new one whole. Writing goes on in a thread of its own.
class FolderStore final : public SnapshotStore {
 public:
  /// The folder is made with the first save().
  explicit FolderStore(std::string folder) : folder_(std::move(folder)) {}
  ~FolderStore() override;

  types::Result<std::optional<std::string>> load() override;
  void save(std::function<std::string()> make) override;
  [[nodiscard]] bool busy() const override { return busy_; }
  types::Result<void> finish() override;

  [[nodiscard]] std::string path() const { return folder_ + "/snapshot"; }

 private:
  types::Result<void> write(const std::string& bytes) const;

  std::string folder_;
  std::thread writer_;
  std::atomic<bool> busy_ = false;
  types::Result<void> outcome_;  // written before busy_ becomes false
};

}  // namespace limen::driver
