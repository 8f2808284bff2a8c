// SPDX-License-Identifier: Apache-2.0
// Any bytes as a shell script: every span lies inside it, every word of a call can be looked at.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "shell/packages.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto script = shell::parse(text);
  const Span all = span_at(0, size);
  for (const auto& command : script.commands) {
    require(command.span.begin <= command.span.end && all.contains(command.span));
    require(command.scope < script.scopes.size());
    for (const auto& word : command.words) require(word.span.begin <= word.span.end && all.contains(word.span));
    for (const auto& redirection : command.redirections)
      require(redirection.heredoc.begin <= redirection.heredoc.end && all.contains(redirection.heredoc));
    static_cast<void>(command.has_flag("-y"));
    static_cast<void>(shell::flag_value(command, "--target", "-t"));
  }
  for (const auto& call : shell::package_calls(script)) require(call.command != nullptr);
  if (script.broken) require(script.broken->begin <= script.broken->end && all.contains(*script.broken));
  return 0;
}
