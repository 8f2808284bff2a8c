// SPDX-License-Identifier: Apache-2.0
// Ports, mounts and command lines in their short forms.
#include "compose/short_forms.h"

#include <arpa/inet.h>
#include <algorithm>

#include "base/text.h"

namespace loadline::compose {
namespace {

struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

std::optional<Range> range_of(std::string_view text) {
  const auto parts = split(text, '-');
  const auto first = parse_integer<std::uint16_t>(parts[0]);
  const auto last = parse_integer<std::uint16_t>(parts.size() > 1 ? parts[1] : parts[0]);
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Without the brackets of "[::1]"; what net.SplitHostPort(ip + ":") accepts as a host.
std::optional<std::string> bare_address(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return std::nullopt;
    text = text.substr(1, text.size() - 2);
  } else if (text.find(':') != text.npos) {
    return std::nullopt;
  }
  if (!text.empty() && !is_ip_address(text)) return std::nullopt;
  return std::string{text};
}

}  // namespace

bool is_ip_address(std::string_view text) {
  unsigned char buffer[16];
  const std::string copy{text};
  return ::inet_pton(AF_INET, copy.c_str(), buffer) == 1 || ::inet_pton(AF_INET6, copy.c_str(), buffer) == 1;
}

Result<std::vector<ShortPort>> read_ports(std::string_view text) {
  const auto target_at = text.rfind(':');
  auto target = text.substr(target_at == text.npos ? 0 : target_at + 1);
  const auto before = text.substr(0, target_at == text.npos ? 0 : target_at);
  const auto host_at = before.rfind(':');
  const auto published = before.substr(host_at == before.npos ? 0 : host_at + 1);
  const auto address = bare_address(before.substr(0, host_at == before.npos ? 0 : host_at));
  if (!address) return failure("invalid IP address in port \"" + std::string{text} + "\"");

  const auto pieces = split(target, '/');
  std::string protocol = pieces.size() > 1 && !pieces[1].empty() ? lower(pieces[1]) : "tcp";
  target = pieces[0];
  if (protocol != "tcp" && protocol != "udp" && protocol != "sctp")
    return failure("invalid protocol \"" + protocol + "\" in port \"" + std::string{text} + "\"");
  const auto inside = range_of(target);
  if (!inside) return failure("invalid container port \"" + std::string{target} + "\"");
  const auto outside = published.empty() ? std::optional{Range{}} : range_of(published);
  if (!outside) return failure("invalid host port \"" + std::string{published} + "\"");
  const bool single = inside->first == inside->last;
  if (!published.empty() && !single && inside->last - inside->first != outside->last - outside->first)
    return failure("the ranges of container and host ports differ in \"" + std::string{text} + "\"");

  std::vector<ShortPort> out;
  for (auto port = inside->first; port <= inside->last; ++port) {
    ShortPort made{*address, "", port, protocol};
    if (!published.empty()) made.published = std::to_string(outside->first + (port - inside->first));
    if (!published.empty() && single && outside->first != outside->last)
      made.published += "-" + std::to_string(outside->last);
    out.push_back(std::move(made));
  }
  std::ranges::sort(out, {}, [](const ShortPort& port) { return std::to_string(port.target); });
  return out;
}

namespace {

bool is_file_path(std::string_view source) {
  if (source.empty()) return false;
  if (source[0] == '.' || source[0] == '/' || source[0] == '~' || source.starts_with("\\\\")) return true;
  return source.size() > 1 && source[1] == ':' && is_letter(source[0]);
}

constexpr std::string_view propagations[] = {"rprivate", "private", "rshared", "shared", "rslave", "slave"};

void apply_options(ShortMount& mount, std::string_view options, bool& binds) {
  for (const auto option : split(options, ',')) {
    if (option == "ro") mount.read_only = true;
    if (option == "rw") mount.read_only = false;
    if (option == "nocopy") mount.nocopy = true;
    const bool propagation = std::ranges::find(propagations, option) != std::end(propagations);
    if (propagation) mount.propagation = option;
    if (option == "z" || option == "Z") mount.selinux = option;
    binds = binds || propagation || option == "z" || option == "Z";
  }
}

}  // namespace

Result<ShortMount> read_mount(std::string_view text) {
  ShortMount out;
  if (text.empty()) return failure("an empty volume");
  if (text.size() <= 2) {
    out.type = "volume";
    out.target = text;
    return out;
  }
  std::vector<std::string> sections(1);
  int substitutions = 0;  // a colon inside ${...} does not separate
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '$' && i + 1 < text.size() && text[i + 1] == '{') ++substitutions;
    if (c == '}' && substitutions > 0) --substitutions;
    const bool drive = c == ':' && sections.back().size() == 1 && is_letter(sections.back()[0]);
    if (c == ':' && substitutions == 0 && !drive) sections.emplace_back();
    else sections.back() += c;
  }
  for (const auto& section : sections)
    if (section.empty()) return failure("an empty section between colons in volume \"" + std::string{text} + "\"");
  if (sections.size() > 3) return failure("too many colons in volume \"" + std::string{text} + "\"");
  bool binds = false;
  out.source = sections.size() > 1 ? sections[0] : "";
  out.target = sections[sections.size() > 1 ? 1 : 0];
  if (sections.size() == 3) apply_options(out, sections[2], binds);
  out.type = is_file_path(out.source) ? "bind" : "volume";
  return out;
}

bool is_windows_absolute(std::string_view path) {
  const auto is_slash = [](char c) { return c == '\\' || c == '/'; };
  if (path.size() >= 3 && path[1] == ':') return is_slash(path[2]);
  return path.size() >= 2 && is_slash(path[0]) && is_slash(path[1]);
}

namespace {

// go-shellwords, without its switches for environment and backticks (off in the reference).
class Words {
 public:
  Result<std::vector<std::string>> run(std::string_view line) {
    for (const char c : line)
      if (!take(c)) break;
    if (failed_ || escaped_ || single_ || double_ || back_ || dollar_) return failure("an invalid command line");
    if (got_) words_.push_back(word_);
    return words_;
  }

 private:
  bool take(char c) {
    if (escaped_) {
      word_ += c;
      escaped_ = false;
      got_ = true;
      return true;
    }
    if (c == '\\') {
      if (single_) word_ += c;
      else escaped_ = true;
      return true;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      blank(c);
      return true;
    }
    return special(c);
  }

  void blank(char c) {
    if (single_ || double_ || back_ || dollar_) {
      word_ += c;
    } else if (got_) {
      words_.push_back(std::move(word_));
      word_.clear();
      got_ = false;
    }
  }

  bool special(char c) {
    if (c == '`' && !single_ && !double_ && !dollar_) back_ = !back_;
    if (c == ')' && !single_ && !double_ && !back_) dollar_ = !dollar_;
    if (c == '(' && !single_ && !double_ && !back_) {
      failed_ = dollar_ || !word_.ends_with('$');
      dollar_ = true;
      word_ += '(';
      return !failed_;
    }
    if (c == '"' && !single_ && !dollar_) return quote(double_);
    if (c == '\'' && !double_ && !dollar_) return quote(single_);
    if (std::string_view{";&|<>"}.find(c) != std::string_view::npos && !single_ && !double_ && !back_ && !dollar_) {
      if (c == '>' && !word_.empty() && word_[0] >= '0' && word_[0] <= '9') got_ = false;
      return false;
    }
    got_ = true;
    word_ += c;
    return true;
  }

  bool quote(bool& open) {
    if (open) got_ = true;
    open = !open;
    return true;
  }

  std::vector<std::string> words_;
  std::string word_;
  bool got_ = false, escaped_ = false, single_ = false, double_ = false, back_ = false, dollar_ = false,
       failed_ = false;
};

}  // namespace

Result<std::vector<std::string>> shell_words(std::string_view text) { return Words{}.run(text); }

}  // namespace loadline::compose
