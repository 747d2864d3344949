#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "connectors/store/alert_row.h"

namespace limen::store {

/// The parts of an alert that tests tell apart.
struct AlertText {
  std::string_view id = "a1";
  std::string_view status = "firing";
  std::string_view rule = "wait-target";
  std::string_view point = "XZAAA";
  std::string_view time = "2026-05-02T06:00:00Z";
  bool episode = true;
};

/// Its CloudEvent.
[[nodiscard]] std::string alert_json(const AlertText& text);

/// It as the store takes it.
[[nodiscard]] NewAlert new_alert(const AlertText& text);

/// A folder of its own under the system's temporary one, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace limen::store
