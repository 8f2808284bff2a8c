// SPDX-License-Identifier: Apache-2.0
// Reads the command line, asks, says one line.
#include "run.h"

#include "knock.h"

namespace probe {
namespace {

constexpr Text usage =
    "usage: probe [OPTION]... URL | probe [--timeout SECONDS] -- PROGRAM [ARGUMENT]...\n"
    "\n"
    "  http://127.0.0.1:3001/health/live      a request; healthy with a status from 200 to 399\n"
    "  http+unix:///run/app.sock:/health      the same over a socket of the file system\n"
    "  tcp://127.0.0.1:5432, unix:///run/s    a connection\n"
    "  -- PROGRAM [ARGUMENT]...               a program; healthy where it ends with 0\n"
    "\n"
    "  --timeout SECONDS    for all of it (5; fractions such as 0.5 too)\n"
    "  --status RANGES      which statuses are healthy: 200-299,401\n"
    "  --body TEXT          what the body must hold\n"
    "  --method NAME        GET\n"
    "  --header LINE        a header more: 'Authorization: ...' (up to 8)\n"
    "  --quiet              say nothing where it is healthy\n"
    "\n"
    "Hosts are numbers (127.0.0.1, [::1]) or localhost. Exit status: 0 healthy, 1 not.";

struct Options {
  Request request;
  std::int64_t timeout = 5000;  // milliseconds
  Text url;
  bool quiet = false;
  char** program = nullptr;
};

// "5", "0.5", "2.25": in milliseconds.
bool read_seconds(Text text, std::int64_t& milliseconds) {
  const auto dot = text.find('.');
  std::uint32_t whole = 0;
  if (!read_number(text.first(dot), 86'400, whole)) return false;
  milliseconds = std::int64_t{whole} * 1000;
  if (dot != Text::none) {
    const Text fraction = text.from(dot + 1);
    std::uint32_t part = 0;
    if (fraction.size > 3 || !read_number(fraction, 999, part)) return false;
    for (std::size_t i = fraction.size; i < 3; ++i) part *= 10;
    milliseconds += part;
  }
  return milliseconds > 0;
}

bool read_statuses(Text text, Request& request) {
  request.status_count = 0;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const Text part = text.first(comma);
    const auto dash = part.find('-');
    if (request.status_count == 8) return false;
    auto& range = request.statuses[request.status_count++];
    if (!read_number(part.first(dash), 599, range.first)) return false;
    range.last = range.first;
    if (dash != Text::none && (!read_number(part.from(dash + 1), 599, range.last) || range.last < range.first))
      return false;
    text = comma == Text::none ? Text{} : text.from(comma + 1);
  }
  return request.status_count > 0;
}

bool has_line_break(Text text) { return text.find('\r') != Text::none || text.find('\n') != Text::none; }

// Takes one option and its value; what is wrong comes back, empty when all is well.
Text read_option(Text name, Text value, Options& options) {
  auto& request = options.request;
  if (name == "--timeout")
    return read_seconds(value, options.timeout) ? Text{} : Text{"--timeout takes seconds: 5, 0.5"};
  if (name == "--status")
    return read_statuses(value, request) ? Text{} : Text{"--status takes numbers and ranges: 200-299,401"};
  if (name == "--body") return request.body = value, Text{};
  if (name == "--method") {
    request.method = value;
    return value.empty() || value.find(' ') != Text::none || has_line_break(value) ? Text{"--method takes one word"}
                                                                                   : Text{};
  }
  if (name == "--header") {
    if (request.header_count == 8 || has_line_break(value) || value.find(':') == Text::none)
      return "--header takes 'Name: value', up to eight times";
    request.headers[request.header_count++] = value;
    return {};
  }
  return "there is no such option; --help lists them";
}

Text read_options(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    const Text word{arguments[i]};
    if (word == "--") {
      options.program = arguments + i + 1;
      return i + 1 < count ? Text{} : Text{"a program is missing behind --"};
    }
    if (word == "--quiet") {
      options.quiet = true;
    } else if (word.starts_with("--")) {
      const auto equals = word.find('=');
      if (equals == Text::none && i + 1 == count) return "the last option has no value";
      const Text value = equals == Text::none ? Text{arguments[++i]} : word.from(equals + 1);
      if (const Text wrong = read_option(word.first(equals), value, options); !wrong.empty()) return wrong;
    } else if (options.url.empty()) {
      options.url = word;
    } else {
      return "one URL at a time";
    }
  }
  return options.url.empty() ? Text{"what to ask is missing; --help shows how"} : Text{};
}

constexpr int healthy = 0;
constexpr int unhealthy = 1;
constexpr int standard_output = 1;
constexpr int standard_error = 2;

int refuse(Text why) {
  Line line;
  say(standard_error, line.add("probe: ").add(why));
  return unhealthy;
}

}  // namespace

int run(int count, char** arguments, char** environment) {
  if (count == 2 && Text{arguments[1]} == "--help") {
    system_call(Call::write, standard_output, address_of(usage.data), static_cast<long>(usage.size));
    system_call(Call::write, standard_output, address_of("\n"), 1);
    return healthy;
  }
  static Options options;
  if (const Text wrong = read_options(count, arguments, options); !wrong.empty()) return refuse(wrong);
  options.request.deadline = now_in_milliseconds() + options.timeout;

  Line line;
  bool well = false;
  if (options.program != nullptr) {
    well = run_program(options.program, environment, options.request.deadline, line);
  } else {
    static Target target;
    if (const Text wrong = read_target(options.url, target); !wrong.empty()) return refuse(wrong);
    if (has_line_break(options.url) || target.path.find(' ') != Text::none)
      return refuse("the URL has a blank or a line break");
    line.add(options.url).add(": ");
    well = knock(target, options.request, line);
  }
  if (!well || !options.quiet) say(well ? standard_output : standard_error, line);
  return well ? healthy : unhealthy;
}

}  // namespace probe
