#include "connectors/cli/installed.h"

#include <filesystem>

namespace limen::cli {

std::string installed_folder(std::string_view name) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* root : {"../..", "../share/limen"}) {
    const fs::path folder = (program / root / name).lexically_normal();
    if (fs::is_directory(folder, error)) return folder.string();
  }
  return {};
}

}  // namespace limen::cli
