// SPDX-License-Identifier: Apache-2.0
// A folder of this machine as a FileTree that never leads outside itself.
//
// Every path is opened below one folder descriptor with openat2(RESOLVE_BENEATH), so that neither "..", nor
// an absolute path, nor a symlink, nor a race can reach a file outside the root. Where the kernel has no
// openat2 (before 5.6), the resolved path is compared with the root instead.
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/file_tree.h"

namespace loadline {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string system_text(int error) { return std::strerror(error); }

constexpr std::uint64_t most_bytes = 0xffffffffu;  // spans are 32 bits wide

class DiskTree final : public FileTree {
 public:
  DiskTree(Descriptor root, std::string resolved) : root_{std::move(root)}, resolved_{std::move(resolved)} {}

  Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const override {
    Descriptor opened = open_beneath(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!opened.ok()) return failure("cannot open the folder", std::string{folder}, system_text(errno));
    std::vector<DirectoryEntry> out;
    // opendir() would ask the kernel three questions more for each folder.
    alignas(dirent64) std::array<char, 32768> entries;
    while (true) {
      const auto size = ::getdents64(opened.get(), entries.data(), entries.size());
      if (size < 0) return failure("cannot read the folder", std::string{folder}, system_text(errno));
      if (size == 0) break;
      for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
        const auto* entry = reinterpret_cast<const dirent64*>(entries.data() + at);
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") out.push_back(describe(opened.get(), *entry));
        at += entry->d_reclen;
      }
    }
    std::ranges::sort(out, {}, &DirectoryEntry::name);
    return out;
  }

  Result<std::string> read(std::string_view path) const override {
    // Not blocking: a named pipe in a repository must not hang the run.
    const Descriptor file = open_beneath(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (!file.ok()) return failure("cannot read the file", std::string{path}, system_text(errno));
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
      return failure("is not a regular file", std::string{path});
    if (static_cast<std::uint64_t>(facts.st_size) >= most_bytes)
      return failure("is larger than 4 GiB", std::string{path});
    std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
      const auto got = ::read(file.get(), bytes.data() + done, bytes.size() - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failure("cannot read the file", std::string{path}, system_text(errno));
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

  Result<std::string> link_target(std::string_view path) const override {
    const Descriptor link = open_beneath(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    char target[PATH_MAX];
    const auto size = link.ok() ? ::readlinkat(link.get(), "", target, sizeof target) : -1;
    if (size < 0) return failure("cannot read the link", std::string{path}, system_text(errno));
    return std::string(target, static_cast<std::size_t>(size));
  }

 private:
  static DirectoryEntry describe(int folder, const dirent64& entry) {
    DirectoryEntry out{.name = entry.d_name, .kind = FileKind::other};
    // Of a folder nothing else is asked. File systems that do not tell say DT_UNKNOWN.
    if (entry.d_type == DT_DIR) {
      out.kind = FileKind::directory;
      return out;
    }
    struct stat facts{};
    if (::fstatat(folder, entry.d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return out;
    if (S_ISREG(facts.st_mode)) out.kind = FileKind::regular;
    if (S_ISDIR(facts.st_mode)) out.kind = FileKind::directory;
    if (S_ISLNK(facts.st_mode)) out.kind = FileKind::symlink;
    out.size = out.kind == FileKind::regular ? static_cast<std::uint64_t>(facts.st_size) : 0;
    out.executable = (facts.st_mode & S_IXUSR) != 0;
    return out;
  }

  Descriptor open_beneath(std::string_view path, int flags) const {
    const std::string text = path.empty() ? "." : std::string{path};
    open_how how{};
    how.flags = static_cast<std::uint64_t>(static_cast<unsigned>(flags));
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const auto fd = ::syscall(SYS_openat2, root_.get(), text.c_str(), &how, sizeof how);
    if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return Descriptor{static_cast<int>(fd)};

    char real[PATH_MAX];
    const std::string full = resolved_ + "/" + text;
    const bool inside = ::realpath(full.c_str(), real) != nullptr &&
                        (resolved_ == real || std::string_view{real}.starts_with(resolved_ + "/"));
    if (!inside) {
      if (errno == 0 || errno == ENOSYS) errno = EXDEV;
      return Descriptor{-1};
    }
    return Descriptor{::open((flags & O_NOFOLLOW) != 0 ? full.c_str() : real, flags)};
  }

  Descriptor root_;
  std::string resolved_;
};

}  // namespace

Result<std::unique_ptr<FileTree>> open_disk(const std::string& root) {
  Descriptor folder{::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.ok()) return failure("cannot open the folder", root, system_text(errno));
  char real[PATH_MAX];
  if (::realpath(root.c_str(), real) == nullptr) return failure("cannot resolve the folder", root, system_text(errno));
  return std::make_unique<DiskTree>(std::move(folder), real);
}

}  // namespace loadline
