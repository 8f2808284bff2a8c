// SPDX-License-Identifier: Apache-2.0
// Quotes where a reader might see something else than the text.
#include "generate/lines.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace loadline::generate {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// YAML 1.1 reads `on`, `1_000`, `1:30` and `0o7` as something else than text; a letter first and no such word is safe.
bool is_plain(std::string_view text) {
  constexpr std::array<std::string_view, 9> meanings = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
  if (text.empty() || std::ranges::find(meanings, lower(text)) != meanings.end()) return false;
  const char first = text.front();
  if (!(is_word(first) || first == '/' || first == '.' || first == '$') || (first >= '0' && first <= '9')) return false;
  if (text.ends_with(':') || contains(text, ": ") || contains(text, " #") || contains(text, "//")) return false;
  return std::ranges::all_of(
      text, [](char c) { return is_word(c) || std::string_view{"/.-:$@+= <>"}.find(c) != std::string_view::npos; });
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else out += c;
  }
  return out;
}

template <class Write>
std::string list_of(const std::vector<std::string>& items, Write write) {
  std::string out = "[";
  for (const auto& item : items) out += (out.size() > 1 ? ", " : "") + write(item);
  return out + "]";
}

}  // namespace

std::string indented(std::string_view text, std::size_t blanks) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && c != '\n') out.append(blanks, ' ');
    out += c;
    at_start = c == '\n';
  }
  return out;
}

std::string yaml_scalar(std::string_view text) {
  return is_plain(text) && trim(text) == text ? std::string{text} : '"' + escaped(text) + '"';
}

std::string yaml_list(const std::vector<std::string>& items) {
  return list_of(items, [](const std::string& item) { return yaml_scalar(item); });
}

std::string compose_scalar(std::string_view text) { return yaml_scalar(replace_all(text, "$", "$$")); }

std::string compose_list(const std::vector<std::string>& items) {
  return list_of(items, [](const std::string& item) { return '"' + escaped(replace_all(item, "$", "$$")) + '"'; });
}

std::string hcl_string(std::string_view text, bool template_text) {
  auto out = escaped(text);
  if (!template_text) out = replace_all(replace_all(out, "${", "$${"), "%{", "%%{");
  return '"' + out + '"';
}

std::string shell_word(std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_word(c) || std::string_view{"/.-:@+="}.find(c) != std::string_view::npos;
  });
  return plain ? std::string{text} : "'" + replace_all(text, "'", "'\\''") + "'";
}

std::string identifier(std::string_view text, char separator) {
  std::string out;
  for (const char c : lower(text)) {
    if (is_word(c) && c != '_') out += c;
    else if (!out.empty() && out.back() != separator) out += separator;
  }
  while (!out.empty() && out.back() == separator) out.pop_back();
  return out;
}

std::string path_between(std::string_view from, std::string_view to) {
  if (from.empty()) return to.empty() ? "." : std::string{to};
  const auto start = split(from, '/');
  const auto end = to.empty() ? std::vector<std::string_view>{} : split(to, '/');
  std::size_t same = 0;
  while (same < start.size() && same < end.size() && start[same] == end[same]) ++same;
  std::string out;
  for (std::size_t i = same; i < start.size(); ++i) out += out.empty() ? ".." : "/..";
  for (std::size_t i = same; i < end.size(); ++i) out += (out.empty() ? "" : "/") + std::string{end[i]};
  return out.empty() ? "." : out;
}

}  // namespace loadline::generate
