// SPDX-License-Identifier: Apache-2.0
// posix_spawn and a pipe.
#include "base/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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

// A program that was started: its output is read to the end, then it is waited for.
struct Started {
  pid_t child = 0;
  int output = -1;
};

// Whether a variable of ours, "NAME=value", has another value there.
bool is_set_by(const Program& program, std::string_view ours) {
  const auto name = ours.substr(0, ours.find('=') + 1);
  return std::ranges::any_of(program.environment, [&](const auto& each) { return each.starts_with(name); });
}

// Gives it what is in `given`, and takes its standard output; with `errors`, standard error too, which else goes
// nowhere.
Result<Started> start(const Program& program, int given, bool errors) {
  std::array<int, 2> ends{};
  // Not handed down to programs that another thread starts at the same time.
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure("cannot make a pipe", {}, std::strerror(errno));
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, given, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (errors) ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  else ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  if (!program.folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions, program.folder.c_str());
  const auto pointers = [](const std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));  // posix_spawn takes no const
    return out;
  };
  auto words = pointers(program.words), variables = pointers(program.environment);
  words.push_back(nullptr);
  for (char** ours = environ; *ours != nullptr; ++ours)
    if (!is_set_by(program, *ours)) variables.push_back(*ours);
  variables.push_back(nullptr);
  Started out{.child = 0, .output = ends[0]};
  const int error = ::posix_spawnp(&out.child, words.front(), &actions, nullptr, words.data(), variables.data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (error == 0) return out;
  ::close(ends[0]);
  return failure("cannot start the program", program.words.front(), std::strerror(error));
}

void read_all(int output, const std::function<void(std::string_view)>& take) {
  std::array<char, 1U << 16> buffer{};
  for (;;) {
    const auto count = ::read(output, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    take({buffer.data(), static_cast<std::size_t>(count)});
  }
  ::close(output);
}

Result<int> status_of(pid_t child, const std::string& name) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) return failure("the program was killed", name);
  return WEXITSTATUS(status);
}

}  // namespace

Result<std::string> output_of(const std::vector<std::string>& command, const std::string& input) {
  const int given = file_with(input);
  if (given < 0) return failure("cannot hand the program its input", command.front(), std::strerror(errno));
  const auto started = start({.words = command}, given, false);
  ::close(given);
  if (!started) return tl::make_unexpected(started.error());
  std::string out;
  read_all(started->output, [&](std::string_view bytes) { out += bytes; });
  if (const auto status = status_of(started->child, command.front()); !status)
    return tl::make_unexpected(status.error());
  return out;
}

Result<int> run_program(const Program& program, const std::function<void(std::string_view)>& line) {
  const int given = file_with({});
  if (given < 0) return failure("cannot open /dev/null", {}, std::strerror(errno));
  const auto started = start(program, given, true);
  ::close(given);
  if (!started) return tl::make_unexpected(started.error());
  std::string rest;
  read_all(started->output, [&](std::string_view bytes) {
    rest += bytes;
    std::size_t begin = 0;
    for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n', begin)) {
      line(std::string_view{rest}.substr(begin, end - begin));
      begin = end + 1;
    }
    rest.erase(0, begin);
  });
  if (!rest.empty()) line(rest);
  return status_of(started->child, program.words.front());
}

}  // namespace loadline
