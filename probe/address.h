// SPDX-License-Identifier: Apache-2.0
// Where the probe knocks: addresses as people write them, as the kernel takes them.
//
// A health check asks its own container, so names are not looked up: numbers, `localhost`, or a socket's path.
#pragma once

#include "text.h"

namespace probe {

// struct sockaddr_in, sockaddr_in6 or sockaddr_un, whichever `family` says; ports and addresses in network order.
struct Address {
  alignas(8) unsigned char bytes[128] = {};
  std::uint32_t size = 0;

  [[nodiscard]] std::uint16_t family() const { return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8); }
};

constexpr std::uint16_t family_unix = 1;
constexpr std::uint16_t family_ipv4 = 2;
constexpr std::uint16_t family_ipv6 = 10;

struct Target {
  enum class Kind : std::uint8_t { tcp, http };
  Kind kind = Kind::tcp;
  Text host;              // as it was written, for the Host header
  Text path = "/";        // of HTTP, with the query
  Address addresses[2];   // tried in order: `localhost` is both 127.0.0.1 and ::1
  std::uint32_t count = 0;
};

// http://HOST[:PORT][/PATH], http+unix://SOCKET[:/PATH], tcp://HOST:PORT, unix://SOCKET. The text that is
// returned says what is wrong; empty when all is well.
[[nodiscard]] Text read_target(Text url, Target& target);

}  // namespace probe
