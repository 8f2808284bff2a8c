// SPDX-License-Identifier: Apache-2.0
// Reads URLs; IPv6 by RFC 4291, section 2.2 (no zones, no embedded IPv4).
#include "address.h"

namespace probe {
namespace {

void set_family(Address& address, std::uint16_t family, std::uint32_t size) {
  address.bytes[0] = static_cast<unsigned char>(family & 0xff);
  address.bytes[1] = static_cast<unsigned char>(family >> 8);
  address.size = size;
}

void set_port(Address& address, std::uint32_t port) {
  address.bytes[2] = static_cast<unsigned char>(port >> 8);
  address.bytes[3] = static_cast<unsigned char>(port & 0xff);
}

bool read_ipv4(Text text, Address& address) {
  set_family(address, family_ipv4, 16);
  for (int i = 0; i < 4; ++i) {
    const auto dot = text.find('.');
    std::uint32_t part = 0;
    if ((i < 3) != (dot != Text::none) || !read_number(text.first(dot), 255, part)) return false;
    address.bytes[4 + i] = static_cast<unsigned char>(part);
    text = text.from(dot + 1);
  }
  return true;
}

// Four hexadecimal digits at most.
bool read_group(Text text, std::uint32_t& group) {
  if (text.empty() || text.size > 4) return false;
  group = 0;
  for (std::size_t i = 0; i < text.size; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return false;
    group = group << 4 | static_cast<std::uint32_t>(digit);
  }
  return true;
}

bool read_ipv6(Text text, Address& address) {
  std::uint32_t groups[8] = {};
  int count = 0;
  int gap = -1;  // where `::` stands
  if (text.starts_with("::")) {
    gap = 0;
    text = text.from(2);
  }
  while (!text.empty()) {
    const auto colon = text.find(':');
    if (count == 8 || !read_group(text.first(colon), groups[count++])) return false;
    if (colon == Text::none) break;
    text = text.from(colon + 1);
    if (text.starts_with(":")) {
      if (gap >= 0) return false;
      gap = count;
      text = text.from(1);
    } else if (text.empty()) {
      return false;
    }
  }
  if (gap < 0 ? count != 8 : count == 8) return false;
  set_family(address, family_ipv6, 28);
  for (int i = 0; i < count; ++i) {
    const int at = gap >= 0 && i >= gap ? 8 - count + i : i;
    address.bytes[8 + at * 2] = static_cast<unsigned char>(groups[i] >> 8);
    address.bytes[9 + at * 2] = static_cast<unsigned char>(groups[i] & 0xff);
  }
  return true;
}

bool read_socket_path(Text path, Target& target) {
  auto& address = target.addresses[target.count++];
  constexpr std::size_t most = 107;  // sun_path without its terminating zero
  if (path.empty() || path.size > most) return false;
  set_family(address, family_unix, static_cast<std::uint32_t>(2 + path.size + 1));
  for (std::size_t i = 0; i < path.size; ++i) address.bytes[2 + i] = static_cast<unsigned char>(path[i]);
  return true;
}

bool read_host(Text host, std::uint32_t port, Target& target) {
  const bool both = host == "localhost";
  if (both) {
    (void)read_ipv4("127.0.0.1", target.addresses[0]);
    (void)read_ipv6("::1", target.addresses[1]);
    target.count = 2;
  } else {
    const bool bracketed = host.size > 2 && host[0] == '[' && host[host.size - 1] == ']';
    auto& address = target.addresses[0];
    target.count = 1;
    if (!(bracketed ? read_ipv6(Text{host.data + 1, host.size - 2}, address) : read_ipv4(host, address))) return false;
  }
  for (std::uint32_t i = 0; i < target.count; ++i) set_port(target.addresses[i], port);
  return true;
}

// HOST[:PORT] without its scheme; 0 means that a port must be given.
Text read_authority(Text authority, std::uint32_t default_port, Target& target) {
  Text host = authority;
  std::uint32_t port = default_port;
  std::size_t colon = Text::none;
  for (std::size_t i = 0; i < authority.size && authority[authority.size - 1] != ']'; ++i)
    if (authority[i] == ':') colon = i;
  if (colon != Text::none) {
    host = authority.first(colon);
    if (!read_number(authority.from(colon + 1), 65535, port) || port == 0)
      return "the port is not a number up to 65535";
  }
  if (port == 0) return "a port is missing: tcp://HOST:PORT";
  target.host = authority;
  if (!read_host(host, port, target))
    return "the host must be a number or localhost: a health check asks its own container";
  return {};
}

}  // namespace

Text read_target(Text url, Target& target) {
  constexpr Text http = "http://";
  constexpr Text http_unix = "http+unix://";
  constexpr Text tcp = "tcp://";
  constexpr Text unix_socket = "unix://";
  if (url.starts_with(http)) {
    target.kind = Target::Kind::http;
    const Text rest = url.from(http.size);
    const auto slash = rest.find('/');
    if (slash != Text::none) target.path = rest.from(slash);
    return read_authority(rest.first(slash), 80, target);
  }
  if (url.starts_with(http_unix)) {
    target.kind = Target::Kind::http;
    target.host = "localhost";
    const Text rest = url.from(http_unix.size);
    const auto colon = rest.find(':');
    if (colon != Text::none && !rest.from(colon + 1).empty()) target.path = rest.from(colon + 1);
    return read_socket_path(rest.first(colon), target) ? Text{} : Text{"the socket's path is empty or over 107 bytes"};
  }
  if (url.starts_with(unix_socket))
    return read_socket_path(url.from(unix_socket.size), target) ? Text{}
                                                                : Text{"the socket's path is empty or over 107 bytes"};
  if (url.starts_with(tcp)) return read_authority(url.from(tcp.size), 0, target);
  if (url.starts_with("https://")) return "https is not spoken here: ask the service's plain port inside its container";
  return "what to ask must start with http://, http+unix://, tcp:// or unix://";
}

}  // namespace probe
