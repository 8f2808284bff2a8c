// SPDX-License-Identifier: Apache-2.0
// posix_spawn and a pipe.
#include "base/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace loadline {

bool is_program(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

namespace {

// A file without a name that holds the text, to be read from its start; -1 where there is none to be had.
int file_with(const std::string& text) {
  if (text.empty()) return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int file = ::memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return file;
  const bool good = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                    ::lseek(file, 0, SEEK_SET) == 0;
  if (good) return file;
  ::close(file);
  return -1;
}

}  // namespace

Result<std::string> output_of(const std::vector<std::string>& command, const std::string& input) {
  const int given = file_with(input);
  if (given < 0) return failure("cannot hand the program its input", command.front(), std::strerror(errno));
  std::array<int, 2> ends{};
  // Not handed down to programs that another thread starts at the same time.
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    ::close(given);
    return failure("cannot make a pipe", {}, std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, given, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));  // posix_spawn takes no const
  words.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, words.front(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  ::close(given);
  std::string out;
  if (error == 0) {
    std::array<char, 1U << 16> buffer{};
    for (;;) {
      const auto count = ::read(ends[0], buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      out.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(ends[0]);
  if (error != 0) return failure("cannot start the program", command.front(), std::strerror(error));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) return failure("the program was killed", command.front());
  return out;
}

}  // namespace loadline
