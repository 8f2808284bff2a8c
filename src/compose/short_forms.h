// SPDX-License-Identifier: Apache-2.0
// The little languages inside Compose values: ports, mounts, command lines, durations, byte sizes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::compose {

struct ShortPort {
  std::string host_ip;
  std::string published;
  std::uint32_t target = 0;
  std::string protocol;
};
// "[ip:][published:]target[/protocol]" with ranges, sorted as the reference sorts them (nat.ParsePortSpec).
[[nodiscard]] Result<std::vector<ShortPort>> read_ports(std::string_view text);

struct ShortMount {
  std::string type;  // bind or volume
  std::string source;
  std::string target;
  bool read_only = false;
  bool nocopy = false;
  std::string propagation;
  std::string selinux;
};
// "[source:]target[:options]", Windows drives and named pipes included (format.ParseVolume).
[[nodiscard]] Result<ShortMount> read_mount(std::string_view text);

// A command line as its words (go-shellwords): it ends at an unquoted ; & | < or >.
[[nodiscard]] Result<std::vector<std::string>> shell_words(std::string_view text);

// "1m30s", "1.5h", "2w": nanoseconds (go-str2duration).
[[nodiscard]] std::optional<std::int64_t> read_duration(std::string_view text);
[[nodiscard]] std::string duration_text(std::int64_t nanoseconds);  // as Go prints it: "1m30s"

// "512m", "1.5 GiB", "1024": bytes (go-units RAMInBytes).
[[nodiscard]] std::optional<std::int64_t> read_bytes(std::string_view text);

[[nodiscard]] bool is_ip_address(std::string_view text);
[[nodiscard]] bool is_windows_absolute(std::string_view path);

}  // namespace loadline::compose
