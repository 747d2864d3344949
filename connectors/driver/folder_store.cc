#include "connectors/driver/folder_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace limen::driver {

namespace {

/// A file descriptor that closes itself.
class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool open() const { return fd_ >= 0; }
  [[nodiscard]] bool sync() const { return ::fsync(fd_) == 0; }
  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t done = ::write(fd_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
  }

 private:
  int fd_;
};

types::Result<void> cannot(std::string_view what, const std::string& path) {
  return types::failure(fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)), true);
}

}  // namespace

FolderStore::~FolderStore() {
  if (writer_.joinable()) writer_.join();
}

types::Result<std::optional<std::string>> FolderStore::load() {
  std::error_code error;
  if (!std::filesystem::exists(path(), error)) return std::nullopt;
  std::ifstream in(path(), std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return types::failure(fmt::format("cannot read {}", path()));
  return bytes;
}

void FolderStore::save(std::function<std::string()> make) {
  if (writer_.joinable()) writer_.join();
  busy_ = true;
  writer_ = std::thread([this, bytes_of = std::move(make)] {
    outcome_ = write(bytes_of());
    busy_ = false;
  });
}

types::Result<void> FolderStore::finish() {
  if (writer_.joinable()) writer_.join();
  return outcome_;
}

types::Result<void> FolderStore::write(const std::string& bytes) const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const std::string aside = path() + ".new";
  {
    const File file(aside, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.open()) return cannot("make", aside);
    if (!file.write(bytes) || !file.sync()) return cannot("write", aside);
  }
  if (std::rename(aside.c_str(), path().c_str()) != 0) return cannot("rename", aside);
  const File folder(folder_, O_RDONLY | O_DIRECTORY);
  if (!folder.open() || !folder.sync()) return cannot("sync", folder_);
  return {};
}

}  // namespace limen::driver
