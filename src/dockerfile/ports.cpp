// SPDX-License-Identifier: Apache-2.0
// [ip:][host:]port[-port][/protocol]; the parts before the port mean nothing to EXPOSE and are only checked.
#include "dockerfile/ports.h"

#include <optional>
#include <utility>

#include "base/span.h"
#include "base/text.h"

namespace loadline::dockerfile {
namespace {

constexpr int most_listed = 32;

std::optional<int> port_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto number = parse_integer<int>(text);
  return number && *number >= 0 && *number <= 65535 ? number : std::nullopt;
}

std::optional<std::pair<int, int>> port_range(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = port_number(text.substr(0, dash));
  const auto last = dash == text.npos ? first : port_number(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair{*first, *last};
}

}  // namespace

Result<std::vector<std::string>> exposed_ports(std::string_view written) {
  const auto colon = written.rfind(':');
  auto port = colon == written.npos ? written : written.substr(colon + 1);
  const auto slash = port.find('/');
  auto protocol = slash == port.npos ? std::string{} : lower(port.substr(slash + 1));
  port = port.substr(0, slash);
  if (port.empty()) return failure("invalid port: \"" + std::string{written} + "\": no port specified");
  if (protocol.empty()) protocol = "tcp";
  if (protocol != "tcp" && protocol != "udp" && protocol != "sctp") {
    return failure("invalid port: \"" + std::string{written} + "\": invalid proto: " + protocol);
  }
  const auto range = port_range(port);
  if (!range) return failure("invalid containerPort: " + std::string{port});
  const auto host = colon == written.npos ? std::string_view{} : slice(written, 0, colon);
  const auto host_port = host.substr(host.rfind(':') == host.npos ? 0 : host.rfind(':') + 1);
  if (!host_port.empty() && !port_range(host_port)) return failure("invalid hostPort: " + std::string{host_port});

  if (range->second - range->first >= most_listed) {
    return std::vector{std::to_string(range->first) + "-" + std::to_string(range->second) + "/" + protocol};
  }
  std::vector<std::string> out;
  for (int number = range->first; number <= range->second; ++number) {
    out.push_back(std::to_string(number) + "/" + protocol);
  }
  return out;
}

}  // namespace loadline::dockerfile
