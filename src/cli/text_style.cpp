// SPDX-License-Identifier: Apache-2.0
// Asks the terminal and the environment (no-color.org).
#include "cli/text_style.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace loadline::cli {
namespace {

constexpr std::size_t least_width = 40;

bool wants_color(std::string_view color, bool terminal) {
  if (color != "auto") return color == "always";
  const char* const no_color = std::getenv("NO_COLOR");
  return terminal && (no_color == nullptr || *no_color == '\0');
}

}  // namespace

report::Style text_style(std::string_view color, std::size_t width, std::size_t otherwise) {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  report::Style out{.color = wants_color(color, terminal), .width = width == 0 ? otherwise : width};
  winsize size{};
  if (width == 0 && terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= least_width)
    out.width = size.ws_col;
  return out;
}

}  // namespace loadline::cli
