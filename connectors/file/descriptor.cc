#include "connectors/file/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace limen::file {

namespace {

std::string reason_of(int code) { return std::generic_category().message(code); }

std::string_view advice_to_read(int code) {
  switch (code) {
    case ENOENT:
      return " Check the path; `-` reads standard input.";
    case EACCES:
      return " Ask for the right to read it.";
    case EISDIR:
      return " It is a folder: name a file in it.";
    default:
      return "";
  }
}

std::string_view advice_to_write(int code) {
  switch (code) {
    case ENOENT:
      return " Make its folder first.";
    case EACCES:
    case EROFS:
      return " Choose a place where you may write.";
    case ENOSPC:
    case EDQUOT:
      return " Make room and run again.";
    case EPIPE:
      return " The program that read from us has ended.";
    default:
      return "";
  }
}

tl::unexpected<types::Error> cannot(std::string_view verb, const std::string& name, int code,
                                    std::string_view advice) {
  return types::failure("cannot " + std::string(verb) + " " + name + ": " + reason_of(code) + "." +
                        std::string(advice));
}

}  // namespace

types::Result<Descriptor> Descriptor::to_read(const std::string& path) {
  if (path == "-") return Descriptor(STDIN_FILENO, false, "standard input");
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) return cannot("open", path, errno, advice_to_read(errno));
  return Descriptor(number, true, path);
}

types::Result<Descriptor> Descriptor::to_write(const std::string& path) {
  if (path == "-") return Descriptor(STDOUT_FILENO, false, "standard output");
  const int number = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (number < 0) return cannot("write to", path, errno, advice_to_write(errno));
  return Descriptor(number, true, path);
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : number_(std::exchange(other.number_, -1)),
      owned_(std::exchange(other.owned_, false)),
      name_(std::move(other.name_)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  close_quietly();
  number_ = std::exchange(other.number_, -1);
  owned_ = std::exchange(other.owned_, false);
  name_ = std::move(other.name_);
  return *this;
}

Descriptor::~Descriptor() { close_quietly(); }

void Descriptor::close_quietly() noexcept {
  if (owned_) ::close(std::exchange(number_, -1));
  owned_ = false;
}

types::Result<std::size_t> Descriptor::read(char* to, std::size_t size) {
  for (;;) {
    const ssize_t count = ::read(number_, to, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return cannot("read", name_, errno, advice_to_read(errno));
  }
}

types::Result<void> Descriptor::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(number_, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return cannot("write to", name_, errno, advice_to_write(errno));
    }
  }
  return {};
}

types::Result<void> Descriptor::close() {
  if (!owned_) return {};
  struct stat about{};
  const bool is_file = ::fstat(number_, &about) == 0 && S_ISREG(about.st_mode);
  const int synced = is_file && ::fsync(number_) != 0 ? errno : 0;
  owned_ = false;
  const int closed = ::close(std::exchange(number_, -1)) != 0 ? errno : 0;
  const int code = synced != 0 ? synced : closed;
  if (code != 0) return cannot("write to", name_, code, advice_to_write(code));
  return {};
}

}  // namespace limen::file
