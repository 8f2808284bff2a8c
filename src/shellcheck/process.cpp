// SPDX-License-Identifier: Apache-2.0
// posix_spawn and a pipe.
#include "shellcheck/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace loadline::shellcheck {

bool is_program(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

Result<std::string> output_of(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  // Not handed down to programs that another thread starts at the same time.
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure("cannot make a pipe", {}, std::strerror(errno));
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));  // posix_spawn takes no const
  words.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawn(&child, words.front(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
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

}  // namespace loadline::shellcheck
