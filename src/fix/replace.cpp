// SPDX-License-Identifier: Apache-2.0
// One folder after the other is opened without following links, so that no path leads outside the root, and
// everything after that is done by the descriptor of the last one. References: open(2), rename(2), linkat(2).
#include "fix/replace.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fix {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_{fd} {}
  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

tl::unexpected<Error> failed(std::string message, const std::string& path) {
  return failure(std::move(message), path, std::strerror(errno));
}

// What to do about folders that are not there: a new file may be the first one in its folder.
enum class Missing : std::uint8_t { refuse, leave, make };

// A descriptor that is not ok() where a folder is missing and left so.
Result<Descriptor> open_folder(const std::string& root, const std::string& path, Missing missing) {
  Descriptor folder{::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.ok()) return failed("cannot open the folder", root);
  const auto parts = split(folder_of(path), '/');
  for (const auto part : parts)
    if (part == "." || part == "..") return failure("is not a plain path below the root", path);
  for (const auto part : parts) {
    if (part.empty()) continue;
    const std::string name{part};
    if (missing == Missing::make && ::mkdirat(folder.get(), name.c_str(), 0777) != 0 && errno != EEXIST)
      return failed("cannot make its folder", path);
    folder = Descriptor{::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!folder.ok() && missing == Missing::leave && errno == ENOENT) return folder;
    if (!folder.ok()) return failed("cannot open its folder without following links", path);
  }
  return folder;
}

Result<std::string> read_all(int file, const std::string& path) {
  std::string out;
  char buffer[65536];
  for (;;) {
    const auto got = ::read(file, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("cannot read the file", path);
    if (got == 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto done = ::write(file, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return ::fsync(file) == 0;
}

// The mode of the file where it is as it was read; nothing where there must be none, and is none.
Result<std::optional<struct stat>> unchanged(int folder, const Replacement& wanted) {
  const std::string name{base_name(wanted.path)};
  struct stat facts{};
  const bool there = ::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0;
  if (!there && errno != ENOENT) return failed("cannot look at the file", wanted.path);
  if (!wanted.before) {
    if (there) return failure("was made by somebody else since the folder was read", wanted.path);
    return std::nullopt;
  }
  if (!there) return failure("is gone since it was read", wanted.path);
  if (S_ISLNK(facts.st_mode)) return failure("is a link; fix the file that it leads to", wanted.path);
  if (!S_ISREG(facts.st_mode)) return failure("is not a regular file", wanted.path);
  const Descriptor file{::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
  if (!file.ok()) return failed("cannot read the file", wanted.path);
  const auto text = read_all(file.get(), wanted.path);
  if (!text) return tl::make_unexpected(text.error());
  if (*text != *wanted.before) return failure("has changed since it was read", wanted.path);
  return facts;
}

}  // namespace

Result<bool> may_replace(const std::string& root, const Replacement& wanted) {
  const auto folder = open_folder(root, wanted.path, wanted.before ? Missing::refuse : Missing::leave);
  if (!folder) return tl::make_unexpected(folder.error());
  if (!folder->ok()) return true;
  const auto facts = unchanged(folder->get(), wanted);
  if (!facts) return tl::make_unexpected(facts.error());
  return true;
}

Result<bool> replace(const std::string& root, const Replacement& wanted) {
  const auto folder = open_folder(root, wanted.path, wanted.before ? Missing::refuse : Missing::make);
  if (!folder) return tl::make_unexpected(folder.error());
  const auto facts = unchanged(folder->get(), wanted);
  if (!facts) return tl::make_unexpected(facts.error());

  const std::string name{base_name(wanted.path)};
  const std::string beside = "." + name.substr(0, 200) + ".loadline-" + std::to_string(::getpid());
  const Descriptor file{::openat(folder->get(), beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                 *facts ? 0600 : 0666)};
  if (!file.ok()) return failed("cannot write beside the file", wanted.path);
  bool good = write_all(file.get(), wanted.after);
  if (*facts) {
    // Somebody else's file stays theirs where we may say so; the mode after it, since chown clears bits.
    if ((*facts)->st_uid != ::geteuid() || (*facts)->st_gid != ::getegid())
      (void)!::fchown(file.get(), (*facts)->st_uid, (*facts)->st_gid);
    good = good && ::fchmod(file.get(), (*facts)->st_mode & 07777) == 0;
    good = good && ::renameat(folder->get(), beside.c_str(), folder->get(), name.c_str()) == 0;
  } else {
    // A link, unlike a rename, fails where the name has been taken meanwhile.
    good = good && ::linkat(folder->get(), beside.c_str(), folder->get(), name.c_str(), 0) == 0;
  }
  const int error = errno;
  if (!good || !*facts) ::unlinkat(folder->get(), beside.c_str(), 0);
  errno = error;
  if (!good) return failed("cannot write the file", wanted.path);
  ::fsync(folder->get());
  return true;
}

}  // namespace loadline::fix
