// SPDX-License-Identifier: Apache-2.0
// Runs a program as the check: its status decides, and a deadline ends it.
#include "knock.h"

namespace probe {
namespace {

constexpr long no_such_file = -2;

Text path_of(char** environment) {
  for (; *environment != nullptr; ++environment)
    if (const Text entry{*environment}; entry.starts_with("PATH=")) return entry.from(5);
  return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

// Comes back only where no program of this name can be run; as execvp does, without its shell fallback.
long execute(char** arguments, char** environment) {
  const Text name{arguments[0]};
  const auto run = [&](const char* path) {
    return system_call(Call::execve, address_of(path), address_of(arguments), address_of(environment));
  };
  if (name.find('/') != Text::none) return run(arguments[0]);
  long error = no_such_file;
  for (Text path = path_of(environment); !path.empty();) {
    const auto colon = path.find(':');
    Buffer<4096> full;
    full.add(path.first(colon)).add("/").add(name).add(Text{"", 1});
    if (full.whole) {
      const long failed = run(full.data);
      if (failed != no_such_file) error = failed;
    }
    path = colon == Text::none ? Text{} : path.from(colon + 1);
  }
  return error;
}

constexpr int cannot_run = 127;  // as shells say it

// The status as wait(2) gives it, or nothing in time.
bool wait_for_end(long child, std::int64_t deadline, int& status) {
  constexpr long without_hanging = 1;
  for (std::int64_t pause = 1;; pause = pause < 20 ? pause * 2 : pause) {
    if (system_call(Call::wait4, child, address_of(&status), without_hanging) == child) return true;
    const auto left = deadline - now_in_milliseconds();
    if (left <= 0) return false;
    sleep_for_milliseconds(pause < left ? pause : left);
  }
}

}  // namespace

bool run_program(char** arguments, char** environment, std::int64_t deadline, Line& line) {
  constexpr long signal_child_ended = 17;
  const long child = system_call(Call::clone, signal_child_ended);
  if (child == 0) {
    (void)execute(arguments, environment);
    exit_with(cannot_run);
  }
  line.add(arguments[0]);
  if (child < 0) {
    line.add(" could not be started");
    return false;
  }
  int status = 0;
  if (!wait_for_end(child, deadline, status)) {
    constexpr long signal_kill = 9;
    system_call(Call::kill, child, signal_kill);
    system_call(Call::wait4, child, address_of(&status));
    line.add(" did not end in time");
    return false;
  }
  const int signal = status & 0x7f;
  const int code = status >> 8 & 0xff;
  if (signal != 0) line.add(" was ended by signal ").add(static_cast<std::uint64_t>(signal));
  else if (code == cannot_run) line.add(" cannot be run: no such program, or it ended with 127");
  else line.add(" ended with ").add(static_cast<std::uint64_t>(code));
  return status == 0;
}

}  // namespace probe
