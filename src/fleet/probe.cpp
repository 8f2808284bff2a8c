// SPDX-License-Identifier: Apache-2.0
// What a health check asks for, read from its words: curl and wget of a URL, a node one-liner, a TCP knock.
//
// Only what the text says plainly becomes a fact; "node healthcheck.js" stays a program and nothing more.
#include <algorithm>
#include <array>

#include "base/letters.h"
#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

using Environment = std::map<std::string, Located<std::string>, std::less<>>;

// One flat text with the place of each byte.
struct Flat {
  std::string text;
  std::vector<std::pair<std::size_t, Place>> pieces;  // offset where a word starts, its place

  // Exact where the word stands in the source as it is; else the whole word.
  [[nodiscard]] Place place_of(std::size_t begin, std::size_t end) const {
    for (std::size_t i = pieces.size(); i-- > 0;) {
      if (pieces[i].first > begin) continue;
      const auto& place = pieces[i].second;
      if (!place) return place;
      const auto written = place.text();
      const auto wanted = slice(text, begin, end);
      const auto at = written.find(wanted);
      if (at == written.npos) return place;
      return {place.source, span_at(place.span.begin + at, place.span.begin + at + wanted.size())};
    }
    return {};
  }
};

// A number, ${NAME}, ${NAME:-3000}, $NAME or process.env.NAME at the start of `text`; what it is worth.
std::optional<std::uint32_t> port_value(std::string_view text, const Environment& environment) {
  const auto digits = text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
  if (!digits.empty()) return parse_integer<std::uint32_t>(digits);
  for (const std::string_view lead : {"${process.env.", "process.env.", "${", "$"}) {
    if (!text.starts_with(lead)) continue;
    text.remove_prefix(lead.size());
    std::size_t end = 0;
    end = name_letters.first_not_in(text, end);
    const auto known = environment.find(text.substr(0, end));
    if (known != environment.end()) return parse_integer<std::uint32_t>(known->second.value);
    text.remove_prefix(end);
    for (const std::string_view otherwise : {":-", "-", "||", " || ", " ?? "})
      if (text.starts_with(otherwise)) {
        auto rest = text.substr(otherwise.size());
        while (!rest.empty() && (rest.front() == '\'' || rest.front() == '"' || rest.front() == ' '))
          rest.remove_prefix(1);
        return port_value(rest, {});
      }
    return std::nullopt;
  }
  return std::nullopt;
}

struct Found {
  std::size_t begin = 0, end = 0;
};

// The path of a URL: up to whatever ends it in a shell or a string.
std::optional<Found> url_path(std::string_view text, std::size_t from) {
  const auto end = std::min(text.find_first_of(" \t\n\"'`|;&)<>,\\?#", from), text.size());
  if (from >= text.size() || text[from] != '/' || end == from) return std::nullopt;
  return Found{from, end};
}

// ${NAME}, ${process.env.NAME} and $NAME put in; nothing when one is not known or the outcome is no path.
std::optional<std::string> expanded_path(std::string_view text, const Environment& environment) {
  std::string out;
  while (!text.empty()) {
    const auto dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const bool braced = text.starts_with("${");
    text.remove_prefix(braced ? 2 : 1);
    if (text.starts_with("process.env.")) text.remove_prefix(12);
    std::size_t end = 0;
    end = name_letters.first_not_in(text, end);
    const auto known = environment.find(text.substr(0, end));
    if (known == environment.end() || (braced && slice(text, end, end + 1) != "}")) return std::nullopt;
    out += known->second.value;
    text.remove_prefix(end + (braced ? 1 : 0));
  }
  return out.starts_with('/') ? std::optional{out} : std::nullopt;
}

// Whether a URL without a path really ends at `at`: 'http://localhost:' + port + path goes on.
bool ends_here(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] == ':') return false;
  if (at < text.size() && (text[at] == '\'' || text[at] == '"' || text[at] == '`' || text[at] == '\\')) {
    while (at < text.size() && contains("'\"`\\ ", text.substr(at, 1))) ++at;
    return at >= text.size() || (text[at] != '+' && text[at] != '.');
  }
  return at >= text.size() || contains(" \t\n|;&)", text.substr(at, 1));
}

void read_url(const Flat& flat, const Environment& environment, HealthProbe& probe) {
  const std::string_view text = flat.text;
  const auto scheme = text.find("http://") != text.npos ? text.find("http://") : text.find("https://");
  if (scheme == text.npos) return;
  const std::size_t host_begin = text.find("//", scheme) + 2;
  std::size_t at = host_begin;
  if (at < text.size() && text[at] == '[') at = std::min(text.find(']', at), text.size());
  while (at < text.size() && (name_letters.contain(text[at]) || contains(".-[]", text.substr(at, 1)))) ++at;
  if (slice(text, host_begin, host_begin + 2) == "${" || slice(text, host_begin, host_begin + 1) == "$") {
    at = std::min(text.find_first_of(":/ \"'`", host_begin), text.size());
  }
  probe.host = slice(text, host_begin, at);
  if (at < text.size() && text[at] == ':') {
    const std::size_t port_begin = at + 1;
    std::size_t end = port_begin;
    if (slice(text, end, end + 2) == "${") end = std::min(text.find('}', end), text.size() - 1) + 1;
    else
      while (end < text.size() && (name_letters.contain(text[end]) || (text[end] == '$' && end == port_begin))) ++end;
    probe.port = port_value(slice(text, port_begin, end), environment);
    probe.port_place = flat.place_of(port_begin, end);
    at = end;
  } else {
    probe.port = text.substr(scheme).starts_with("https") ? 443 : 80;
    probe.port_place = flat.place_of(scheme, at);
  }
  const bool by_variable = at < text.size() && text[at] == '$';
  if (by_variable || url_path(text, at)) {
    const auto end = std::min(text.find_first_of(" \t\n\"'`|;&)<>,\\?#", at), text.size());
    probe.path = expanded_path(slice(text, at, end), environment);
    probe.path_place = flat.place_of(at, end);
  } else if (ends_here(text, at)) {
    probe.path = "/";
    probe.path_place = flat.place_of(scheme, at);
  }
}

// http.get({host: 'localhost', port: process.env.PORT, path: '/health'})
void read_options(const Flat& flat, const Environment& environment, HealthProbe& probe) {
  const std::string_view text = flat.text;
  const auto after = [&](std::string_view key) {
    auto at = text.find(key);
    if (at == text.npos) return at;
    at += key.size();
    while (at < text.size() &&
           (text[at] == ' ' || text[at] == ':' || text[at] == '\'' || text[at] == '"' || text[at] == '\\'))
      ++at;
    return at;
  };
  if (!probe.path) {
    if (const auto at = after("path:"); at != text.npos)
      if (const auto path = url_path(text, at)) {
        probe.path = std::string{slice(text, path->begin, path->end)};
        probe.path_place = flat.place_of(path->begin, path->end);
      }
  }
  if (!probe.port) {
    if (const auto at = after("port:"); at != text.npos) {
      const auto end = std::min(text.find_first_of(",})", at), text.size());
      probe.port = port_value(slice(text, at, end), environment);
      probe.port_place = flat.place_of(at, end);
    }
  }
}

void read_request(const Flat& flat, const Environment& environment, HealthProbe& probe) {
  read_url(flat, environment, probe);
  read_options(flat, environment, probe);
  const bool head = contains(flat.text, "--spider") || contains(flat.text, " -I ") || contains(flat.text, "--head");
  if (head) probe.method = "HEAD";
}

bool gives_up(const shell::Command& command) {
  return command.program() == "exit" || command.program() == "false" || command.program() == "kill";
}

// `curl .../health || curl .../api/health || exit 1` is healthy as soon as one of them answers.
void read_alternatives(const shell::Script& script, const Flat& flat, const Environment& environment,
                       HealthProbe& probe) {
  std::vector<const shell::Command*> starts;
  for (const auto& command : script.commands)
    if (command.link == shell::Link::or_else && command.depth == 0 && !command.substitution) starts.push_back(&command);
  const auto part = [&](std::size_t begin, std::size_t end) {
    return Flat{std::string{slice(flat.text, begin, end)}, {{0, probe.place}}};
  };
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (gives_up(*starts[i])) continue;
    HealthProbe other{
        .place = probe.place, .in_compose = probe.in_compose, .program = std::string{starts[i]->program()}};
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1]->span.begin : flat.text.size();
    read_request(part(starts[i]->span.begin, end), environment, other);
    probe.otherwise.push_back(std::move(other));
  }
}

// ["sh", "-c", "line"] is the line in shell form.
bool is_shell_call(const ProbeWords& words) {
  if (words.shell || words.words.size() != 3 || words.words[1].value != "-c") return false;
  const auto program = base_name(words.words[0].value);
  return program == "sh" || program == "bash" || program == "ash" || program == "dash";
}

}  // namespace

HealthProbe probe_of(const ProbeWords& words, const Environment& environment) {
  if (is_shell_call(words))
    return probe_of({.words = {words.words[2]}, .shell = true, .place = words.place}, environment);
  HealthProbe probe{.place = words.place};
  Flat flat;
  for (const auto& word : words.words) {
    if (!flat.text.empty()) flat.text += ' ';
    flat.pieces.emplace_back(flat.text.size(), word.place);
    flat.text += word.value;
  }
  const auto script = words.shell ? shell::parse(flat.text) : shell::Script{};
  if (words.shell) {
    if (!script.commands.empty()) probe.program = script.commands.front().program();
  } else if (!words.words.empty()) {
    probe.program = words.words.front().value;
  }
  read_request(flat, environment, probe);
  read_alternatives(script, flat, environment, probe);
  return probe;
}

}  // namespace loadline::fleet
