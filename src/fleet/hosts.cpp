// SPDX-License-Identifier: Apache-2.0
// Names of hosts in environment values.
#include "fleet/hosts.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace loadline::fleet {
namespace {

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.starts_with('-')) return false;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  const bool has_letter = std::ranges::any_of(text,
                                              [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return has_letter && std::ranges::all_of(text, fits);
}

bool is_local(std::string_view host) { return host == "localhost" || host == "host" || host == "gateway"; }

bool is_port(std::string_view text) {
  const auto number = parse_integer<std::uint32_t>(text);
  return number && *number > 0 && *number < 65536;
}

// scheme://[user[:password]@]host[:port][/...]; several hosts may be joined by commas (mongodb, kafka).
void hosts_of_url(std::string_view url, std::vector<std::string>& out) {
  auto rest = url.substr(url.find("://") + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = rest.rfind('@'); at != rest.npos) rest = rest.substr(at + 1);
  for (const auto part : split(rest, ',')) {
    auto host = part;
    if (const auto scheme = host.find("://"); scheme != host.npos) host = host.substr(scheme + 3);
    const auto colon = host.find(':');
    if (colon != host.npos && !is_port(host.substr(colon + 1))) continue;
    out.emplace_back(host.substr(0, colon));
  }
}

// Only where every part of the value has the shape host:port: "INSIDE:PLAINTEXT" has not.
void hosts_of_list(std::string_view value, std::vector<std::string>& out) {
  std::vector<std::string> found;
  for (const auto part : split(value, ',')) {
    const auto item = trim(part);
    const auto colon = item.find(':');
    if (colon == item.npos || !is_port(item.substr(colon + 1))) return;
    found.emplace_back(item.substr(0, colon));
  }
  out.insert(out.end(), found.begin(), found.end());
}

// DATABASE_HOST names a host to connect to; HOST and LISTEN_HOST one to bind, VIRTUAL_HOST a route.
bool names_a_host(std::string_view variable) {
  const auto words = split(variable, '_');
  if (words.size() < 2 || (words.back() != "HOST" && words.back() != "HOSTNAME")) return false;
  constexpr std::array<std::string_view, 10> others = {"BIND",   "LISTEN",  "VIRTUAL", "APP",      "SERVER",
                                                       "PUBLIC", "ALLOWED", "WEB",     "EXTERNAL", "LETSENCRYPT"};
  return std::ranges::find(others, words[words.size() - 2]) == others.end();
}

}  // namespace

std::vector<std::string> hosts_named_in(std::string_view variable, std::string_view value) {
  std::vector<std::string> found;
  value = trim(value);
  // A list of URLs is a list; what a listener is advertised as is a name for others, and still a host.
  if (contains(value, "://")) {
    for (const auto part : split_blanks(value))
      if (contains(part, "://") && !part.starts_with("file://") && !part.starts_with("unix://")) {
        std::string_view rest = part;
        while (contains(rest, "://")) {
          const auto next = rest.find("://", rest.find("://") + 3);
          const auto cut = next == rest.npos ? rest.npos : rest.rfind(',', next);
          hosts_of_url(rest.substr(0, cut), found);
          if (cut == rest.npos) break;
          rest.remove_prefix(cut + 1);
        }
      }
  } else if (contains(value, ":")) {
    hosts_of_list(value, found);
  } else if (names_a_host(variable)) {
    found.emplace_back(value);
  }
  std::erase_if(found, [](const std::string& host) { return !is_host_name(host) || is_local(host); });
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::set<std::string, std::less<>> hosts_known_to(const Service& service) {
  std::set<std::string, std::less<>> out;
  for (const auto& [name, other] : service.combination->project.services) {
    out.insert(name);
    if (other.container_name) out.insert(other.container_name->value);
    if (other.hostname) out.insert(other.hostname->value);
    for (const auto& [network, attachment] : other.networks)
      for (const auto& alias : attachment.aliases) out.insert(alias.value);
  }
  for (const auto& [host, address] : service.definition->extra_hosts) out.insert(host);
  for (const auto& link : service.definition->links) {
    const auto colon = link.value.rfind(':');
    out.insert(link.value.substr(colon == std::string::npos ? 0 : colon + 1));
  }
  return out;
}

}  // namespace loadline::fleet
