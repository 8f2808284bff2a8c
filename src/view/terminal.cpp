// SPDX-License-Identifier: Apache-2.0
// Signals only set a flag and end the wait; what is to be done about them is done outside of them.
#include "view/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace loadline::view {
namespace {

// The alternate screen and no cursor; and back.
constexpr std::string_view begin_screen = "\033[?1049h\033[?25l", end_screen = "\033[0m\033[?25h\033[?1049l";
constexpr int escape_wait = 50;  // milliseconds in which the rest of a sequence comes

volatile std::sig_atomic_t resized = 0, ended = 0;
void on_resize(int) { resized = 1; }
void on_end(int signal) { ended = signal; }

constexpr std::array ending = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto done = ::write(file, text.data(), text.size());
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (done <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

}  // namespace

struct Terminal::State {
  int file = -1;
  termios before{};
  std::array<struct sigaction, ending.size() + 1> actions{};
  sigset_t mask{};  // of the process before: signals come in while it waits and at no other time
  std::string bytes;  // the start of a key

  void enter() const {
    termios raw = before;
    ::cfmakeraw(&raw);
    ::tcsetattr(file, TCSADRAIN, &raw);
    write_all(file, begin_screen);
  }
  void leave() const {
    write_all(file, end_screen);
    ::tcsetattr(file, TCSADRAIN, &before);
  }
};

Terminal::Terminal(std::unique_ptr<State> state) : state_{std::move(state)} {}

Result<std::unique_ptr<Terminal>> Terminal::open() {
  auto state = std::make_unique<State>();
  // Standard input may be the image, standard output a file.
  state->file = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (state->file < 0 || ::tcgetattr(state->file, &state->before) != 0) {
    if (state->file >= 0) ::close(state->file);
    return failure("the interactive view needs a terminal", "/dev/tty", std::strerror(errno));
  }
  const char* const kind = std::getenv("TERM");
  if (kind == nullptr || *kind == '\0' || std::string_view{kind} == "dumb") {
    ::close(state->file);
    return failure("this terminal cannot place its cursor", "TERM", kind == nullptr ? "is not set" : kind);
  }
  struct sigaction action{};
  ::sigemptyset(&action.sa_mask);
  sigset_t held;
  ::sigemptyset(&held);
  ::sigaddset(&held, SIGWINCH);
  action.sa_handler = on_resize;
  ::sigaction(SIGWINCH, &action, &state->actions.back());
  action.sa_handler = on_end;
  for (std::size_t i = 0; i < ending.size(); ++i) {
    ::sigaddset(&held, ending[i]);
    ::sigaction(ending[i], &action, &state->actions[i]);
  }
  ::sigprocmask(SIG_BLOCK, &held, &state->mask);
  state->enter();
  return std::unique_ptr<Terminal>{new Terminal{std::move(state)}};
}

Terminal::~Terminal() {
  state_->leave();
  ::close(state_->file);
  ::sigprocmask(SIG_SETMASK, &state_->mask, nullptr);
  ::sigaction(SIGWINCH, &state_->actions.back(), nullptr);
  for (std::size_t i = 0; i < ending.size(); ++i) ::sigaction(ending[i], &state_->actions[i], nullptr);
  if (ended != 0) ::raise(ended);  // now that the terminal is as it was
}

Size Terminal::size() const {
  winsize size{};
  if (::ioctl(state_->file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

void Terminal::draw(const std::vector<std::string>& lines) const {
  std::string out = "\033[H";
  for (std::size_t i = 0; i < lines.size(); ++i) out += (i > 0 ? "\r\n" : "") + lines[i] + "\033[K";
  write_all(state_->file, out + "\033[J");
}

bool Terminal::wait(std::vector<Press>& presses) {
  presses.clear();
  pollfd polled{.fd = state_->file, .events = POLLIN, .revents = 0};
  const timespec soon{.tv_sec = 0, .tv_nsec = escape_wait * 1'000'000L};
  while (presses.empty()) {
    const int ready = ::ppoll(&polled, 1, state_->bytes.empty() ? nullptr : &soon, &state_->mask);
    if (ended != 0) return false;
    if (std::exchange(resized, 0) != 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    if (ready > 0) {
      std::array<char, 256> bytes{};
      const auto got = ::read(state_->file, bytes.data(), bytes.size());
      if (got <= 0) return false;
      state_->bytes.append(bytes.data(), static_cast<std::size_t>(got));
    }
    presses = take_keys(state_->bytes, ready == 0);
  }
  return true;
}

void Terminal::suspend() {
  state_->leave();
  ::kill(0, SIGTSTP);  // all that was started together
  state_->enter();
}

Result<void> show(const report::ImageReport& report, bool color) {
  auto terminal = Terminal::open();
  if (!terminal) return tl::make_unexpected(terminal.error());
  View view{report};
  std::vector<Press> presses;
  do {
    for (const auto& press : presses) {
      if (press.key == Key::suspend) (*terminal)->suspend();
      else if (!view.press(press, (*terminal)->size())) return {};
    }
    (*terminal)->draw(view.screen((*terminal)->size(), color));
  } while ((*terminal)->wait(presses));
  return {};
}

}  // namespace loadline::view
