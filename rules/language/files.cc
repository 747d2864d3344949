#include "rules/language/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace limen::language {

namespace fs = std::filesystem;

namespace {

types::Result<std::vector<std::string>> packs_in(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const auto extension = it->path().extension();
    const bool is_pack = extension == ".yaml" || extension == ".yml";
    if (is_pack && it->is_regular_file()) found.push_back(it->path().string());
  }
  if (error) return types::failure("cannot read the folder " + folder + ": " + error.message());
  if (found.empty()) return types::failure("no packs (*.yaml) in the folder " + folder);
  std::ranges::sort(found);
  return found;
}

}  // namespace

types::Result<std::vector<std::string>> expand(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& file) {
    if (std::ranges::find(files, file) == files.end()) files.push_back(file);
  };
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      if (!fs::exists(path, error)) return types::failure("there is no file or folder " + path);
      add(path);
      continue;
    }
    const auto found = packs_in(path);
    if (!found) return tl::unexpected(found.error());
    for (const std::string& file : *found) add(file);
  }
  return files;
}

types::Result<std::vector<SourceFile>> read_packs(const std::vector<std::string>& paths) {
  const auto files = expand(paths);
  if (!files) return tl::unexpected(files.error());
  std::vector<SourceFile> packs;
  for (const std::string& file : *files) {
    auto text = read_file(file);
    if (!text) return types::failure("cannot read the file " + file);
    packs.push_back({file, std::move(*text)});
  }
  return packs;
}

std::optional<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) && !fs::is_fifo(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return std::nullopt;
  return text;
}

}  // namespace limen::language
