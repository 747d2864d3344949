#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/http/message.h"
#include "engine/types/result.h"

namespace limen::http {

/// A file of the board: its path below the board's folder, with slashes, and its content.
struct Asset {
  std::string path;
  std::string content;
};

/// Reads all files below a folder, 64 MiB at most; links are not followed. Errors: where the folder
/// cannot be read, is larger, or has no index.html.
[[nodiscard]] types::Result<std::vector<Asset>> load_assets(const std::string& folder);

/// The board's files, served from memory: a path is one of them or nothing, so none leads out.
class Assets {
 public:
  explicit Assets(std::vector<Asset> files);

  /// Null where there is no such file; "/" is index.html. 304 where the client has it already.
  [[nodiscard]] const Response* find(std::string_view path, std::string_view if_none_match) const;

 private:
  struct File {
    Response whole;
    Response not_modified;
    std::string etag;
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace limen::http
