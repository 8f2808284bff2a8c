// SPDX-License-Identifier: Apache-2.0
// Asks the terminal.
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace loadline::cli {

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

report::Style style_of(const std::string& color, std::size_t width, std::size_t otherwise) {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const auto no_color = environment("NO_COLOR");  // no-color.org: set and not empty
  report::Style out{.color = color == "always" || (color == "auto" && terminal && (!no_color || no_color->empty())),
                    .width = width == 0 ? otherwise : width};
  winsize size{};
  if (width == 0 && terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    out.width = size.ws_col;
  return out;
}

}  // namespace loadline::cli
