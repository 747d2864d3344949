#include "connectors/http/assets.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace limen::http {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

struct MimeType {
  std::string_view ending;
  std::string_view type;
};

constexpr std::array<MimeType, 12> kMimeTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view mime_of(std::string_view path) {
  for (const MimeType& mime : kMimeTypes) {
    if (path.ends_with(mime.ending)) return mime.type;
  }
  return "application/octet-stream";
}

/// Whether the name holds a hash of the content, as bundlers write it: "index-B1x9_aQ2.js".
bool is_hashed(std::string_view path) {
  constexpr std::size_t kHash = 8;
  const std::size_t dot = path.rfind('.');
  if (!path.starts_with("assets/") || dot == std::string_view::npos || dot < kHash + 1)
    return false;
  if (path[dot - kHash - 1] != '-') return false;
  const std::string_view hash = path.substr(dot - kHash, kHash);
  return hash.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
         std::string_view::npos;
}

/// FNV-1a, 64 bits, as an entity tag: tells versions of a file apart, no more.
std::string etag_of(std::string_view content) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return '"' + std::to_string(hash) + '"';
}

}  // namespace

types::Result<std::vector<Asset>> load_assets(const std::string& folder) {
  std::vector<Asset> files;
  std::size_t bytes = 0;
  bool has_index = false;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_symlink() || !it->is_regular_file()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    Asset file;
    file.content.assign(std::istreambuf_iterator<char>(in), {});
    file.path = it->path().lexically_relative(folder).generic_string();
    bytes += file.content.size();
    has_index = has_index || file.path == "index.html";
    if (!in.good() && !in.eof()) return types::failure("Cannot read " + it->path().string() + ".");
    if (bytes > kMostBytes) return types::failure("The board in " + folder + " is over 64 MiB.");
    files.push_back(std::move(file));
  }
  if (error) return types::failure("Cannot read the board in " + folder + ": " + error.message());
  if (!has_index) return types::failure("There is no index.html in " + folder + ".");
  return files;
}

Assets::Assets(std::vector<Asset> files) {
  for (Asset& file : files) {
    File made;
    made.etag = etag_of(file.content);
    made.whole.route = "/";
    made.whole.content_type = mime_of(file.path);
    made.whole.headers.emplace_back("ETag", made.etag);
    made.whole.headers.emplace_back(
        "Cache-Control", is_hashed(file.path) ? "public, max-age=31536000, immutable" : "no-cache");
    made.not_modified = made.whole;
    made.not_modified.code = 304;
    made.whole.body = std::make_shared<const std::string>(std::move(file.content));
    const std::string path = "/" + file.path;
    if (file.path == "index.html") files_.emplace("/", made);
    files_.emplace(path, std::move(made));
  }
}

const Response* Assets::find(std::string_view path, std::string_view if_none_match) const {
  const auto it = files_.find(path);
  if (it == files_.end()) return nullptr;
  const File& file = it->second;
  return if_none_match.find(file.etag) != std::string_view::npos ? &file.not_modified : &file.whole;
}

}  // namespace limen::http
