// SPDX-License-Identifier: Apache-2.0
// Connects and asks over HTTP/1.0, so that the answer comes in one piece without chunks (RFC 1945). One deadline
// covers all of it, as Docker's own time-out kills the check without a word.
#include "knock.h"

namespace probe {
namespace {

constexpr short readable = 1;
constexpr short writable = 4;

struct PollDescriptor {
  int descriptor = -1;
  short events = 0;
  short returned = 0;
};

// False when the deadline passes first.
bool wait_for(int descriptor, short events, std::int64_t deadline) {
  for (;;) {
    const auto left = deadline - now_in_milliseconds();
    if (left <= 0) return false;
    PollDescriptor poll{descriptor, events, 0};
    const TimeSpec time{left / 1000, left % 1000 * 1'000'000};
    const long ready = system_call(Call::ppoll, address_of(&poll), 1, address_of(&time), 0, 8);
    if (ready > 0) return true;
    if (ready < 0 && ready != interrupted) return false;
  }
}

Text reason(long error) {
  switch (-error) {
    case 2: return "no such socket";
    case 13: return "permission denied";
    case 97: return "this kernel has no such address family";
    case 99: return "the address is not available";
    case 104: return "the connection was reset";
    case 110: return "the connection timed out";
    case 111: return "connection refused";
    case 113: return "no route to the host";
    default: return {};
  }
}

void explain(Line& line, Text what, long error) {
  line.add(what);
  if (const Text text = reason(error); !text.empty()) line.add(": ").add(text);
  else line.add(": error ").add(static_cast<std::uint64_t>(-error));
}

// A connected descriptor, or -errno.
long connect_to(const Address& address, std::int64_t deadline) {
  constexpr long stream_without_blocking = 1 | 04000 | 02000000;  // SOCK_STREAM, SOCK_NONBLOCK, SOCK_CLOEXEC
  const long made = system_call(Call::socket, address.family(), stream_without_blocking);
  if (made < 0) return made;
  long error = system_call(Call::connect, made, address_of(address.bytes), address.size);
  if (error == in_progress || error == again) {
    constexpr long timed_out = -110;
    constexpr long level_socket = 1;
    constexpr long option_error = 4;
    int pending = 0;
    std::uint32_t size = sizeof pending;
    if (!wait_for(static_cast<int>(made), writable, deadline)) error = timed_out;
    else
      error = system_call(Call::getsockopt, made, level_socket, option_error, address_of(&pending), address_of(&size));
    if (error == 0) error = -pending;
  }
  if (error == 0) return made;
  system_call(Call::close, made);
  return error;
}

bool send_all(int descriptor, Text text, std::int64_t deadline) {
  constexpr long no_signal = 0x4000;
  while (!text.empty()) {
    if (!wait_for(descriptor, writable, deadline)) return false;
    const long sent = system_call(Call::sendto, descriptor, address_of(text.data), static_cast<long>(text.size),
                                  no_signal);
    if (sent < 0 && sent != again && sent != interrupted) return false;
    if (sent > 0) text = text.from(static_cast<std::size_t>(sent));
  }
  return true;
}

// What came back, as far as it matters.
struct Answer {
  bool any = false;
  std::uint32_t status = 0;  // 0: not HTTP
  bool found = false;        // the text that the body must hold
};

std::size_t body_begin(Text answer) {
  for (std::size_t i = 0; i + 4 <= answer.size; ++i)
    if (answer.from(i).starts_with("\r\n\r\n")) return i + 4;
  return Text::none;
}

// "HTTP/1.1 204 No Content"; 0 where it is something else.
std::uint32_t status_of(Text answer) {
  const auto blank = answer.find(' ');
  std::uint32_t status = 0;
  if (!answer.starts_with("HTTP/") || blank == Text::none) return 0;
  return read_number(answer.from(blank + 1).first(3), 999, status) ? status : 0;
}

// Appends what has come to `window`. False at the end of the answer, an error or the deadline.
template <std::size_t Capacity>
bool receive_more(int descriptor, Buffer<Capacity>& window, std::int64_t deadline, bool& in_time) {
  for (;;) {
    in_time = wait_for(descriptor, readable, deadline);
    if (!in_time) return false;
    const long got = system_call(Call::recvfrom, descriptor, address_of(window.data + window.size),
                                 static_cast<long>(Capacity - window.size));
    if (got == again || got == interrupted) continue;
    if (got <= 0) return false;
    window.size += static_cast<std::size_t>(got);
    return true;
  }
}

// Reads as far as needed: the head, and the body until it holds what it must. Of a long body only the newest part is
// kept, with as many bytes before it as the text that is looked for may reach back.
Answer receive(int descriptor, const Request& request, bool& in_time) {
  static Buffer<16384> window;  // not on the stack, which a container may have made small
  Answer answer;
  bool in_body = false;
  while (receive_more(descriptor, window, request.deadline, in_time)) {
    answer.any = true;
    std::size_t searched = 0;
    if (!in_body) {
      answer.status = status_of(window.text());
      const auto begin = body_begin(window.text());
      const bool endless_head = begin == Text::none && window.size == sizeof window.data;
      if (endless_head || (begin != Text::none && request.body.empty())) return answer;
      if (begin == Text::none) continue;
      in_body = true;
      searched = begin;
    }
    if (window.text().from(searched).contains(request.body)) {
      answer.found = true;
      return answer;
    }
    const std::size_t reach = request.body.size - 1;
    const std::size_t keep = window.size - searched < reach ? window.size - searched : reach;
    for (std::size_t k = 0; k < keep; ++k) window.data[k] = window.data[window.size - keep + k];
    window.size = keep;
  }
  return answer;
}

bool wanted_status(std::uint32_t status, const Request& request) {
  for (std::uint32_t i = 0; i < request.status_count; ++i)
    if (status >= request.statuses[i].first && status <= request.statuses[i].last) return true;
  return false;
}

bool judge(const Answer& answer, const Request& request, bool in_time, Line& line) {
  if (answer.status == 0) {
    line.add(answer.any ? "the answer is not HTTP" : in_time ? "closed without an answer" : "no answer in time");
    return false;
  }
  line.add("HTTP ").add(answer.status);
  if (!wanted_status(answer.status, request)) return false;
  if (request.body.empty() || answer.found) return true;
  line.add(in_time ? ", and the body does not hold \"" : ", and the body did not come in time with \"");
  line.add(request.body).add("\"");
  return false;
}

bool ask(int descriptor, const Target& target, const Request& request, Line& line) {
  Buffer<4096> question;
  question.add(request.method).add(" ").add(target.path).add(" HTTP/1.0\r\nHost: ").add(target.host);
  question.add("\r\nUser-Agent: loadline-probe\r\nAccept: */*\r\nConnection: close\r\n");
  for (std::uint32_t i = 0; i < request.header_count; ++i) question.add(request.headers[i]).add("\r\n");
  question.add("\r\n");
  if (!question.whole) {
    line.add("the request is longer than 4096 bytes");
    return false;
  }
  if (!send_all(descriptor, question.text(), request.deadline)) {
    line.add("the request could not be sent");
    return false;
  }
  bool in_time = true;
  const Answer answer = receive(descriptor, request, in_time);
  return judge(answer, request, in_time, line);
}

}  // namespace

bool knock(const Target& target, const Request& request, Line& line) {
  long connected = -1;
  for (std::uint32_t i = 0; i < target.count && connected < 0; ++i)
    connected = connect_to(target.addresses[i], request.deadline);
  if (connected < 0) {
    explain(line, "cannot connect", connected);
    return false;
  }
  if (target.kind == Target::Kind::http) return ask(static_cast<int>(connected), target, request, line);
  line.add("connected");
  return true;
}

}  // namespace probe
