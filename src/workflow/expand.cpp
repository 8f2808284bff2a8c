// SPDX-License-Identifier: Apache-2.0
// References in texts of CI definitions: read one at a dollar sign, put its value in, or leave it open.
#include "workflow/expand.h"

#include <algorithm>
#include <cctype>

#include "base/span.h"
#include "base/text.h"

namespace loadline::workflow {
namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

struct Reference {
  std::size_t end = 0;  // behind it; 0 where there is none
  std::string_view name;
  std::string_view otherwise;
  bool has_otherwise = false;
};

// At a dollar sign.
Reference read_reference(std::string_view text, std::size_t at) {
  Reference out;
  const bool braces = at + 1 < text.size() && text[at + 1] == '{';
  const std::size_t begin = at + (braces ? 2u : 1u);
  std::size_t end = begin;
  while (end < text.size() && is_name(text[end])) ++end;
  out.name = slice(text, begin, end);
  if (out.name.empty()) return out;
  out.end = end;
  if (!braces) return out;
  const auto close = text.find('}', end);
  out.end = close == text.npos ? 0 : close + 1;
  const auto operation = slice(text, end, close);
  if (operation.starts_with(":-")) {
    out.otherwise = operation.substr(2);
    out.has_otherwise = true;
  } else if (!operation.empty()) {
    out.end = 0;
  }
  return out;
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

Expanded expand_github(std::string_view text, const Values& values) {
  Expanded out;
  for (;;) {
    const auto begin = text.find("${{");
    const auto end = begin == text.npos ? begin : text.find("}}", begin);
    if (end == text.npos) break;
    out.text += text.substr(0, begin);
    const auto found = values.find(trim(slice(text, begin + 3, end)));
    if (found != values.end()) {
      out.text += one_line(found->second);
    } else {
      out.text += slice(text, begin, end + 2);
    }
    text.remove_prefix(end + 2);
  }
  out.text += text;
  out.open = contains(out.text, "${{");
  return out;
}

Expanded expand_shell(std::string_view text, const Values& values) {
  Expanded out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '$') {
      out.text += text[at++];
      continue;
    }
    const auto reference = read_reference(text, at);
    const auto found = values.find(reference.name);
    if (reference.end > 0 && found != values.end()) {
      out.text += one_line(found->second);
      out.open = out.open || contains(found->second, "$");
      at = reference.end;
    } else if (reference.end > 0 && reference.has_otherwise) {
      out.text += reference.otherwise;
      out.open = out.open || contains(reference.otherwise, "$");
      at = reference.end;
    } else {
      out.text += text[at++];
      out.open = true;
    }
  }
  return out;
}

std::string Mask::hide(std::string_view text) {
  std::string out;
  for (;;) {
    const auto begin = text.find("${{");
    const auto end = begin == text.npos ? begin : text.find("}}", begin);
    if (end == text.npos) break;
    const auto key = "\x01" + std::to_string(hidden_.size()) + "\x02";
    const auto expression = slice(text, begin, end + 2);
    hidden_.emplace(key, expression);
    out += text.substr(0, begin);
    out += key;
    out.append(static_cast<std::size_t>(std::ranges::count(expression, '\n')), ' ');
    text.remove_prefix(end + 2);
  }
  return out.append(text);
}

std::string Mask::show(std::string_view text) const {
  std::string out;
  for (;;) {
    const auto begin = text.find('\x01');
    const auto end = begin == text.npos ? begin : text.find('\x02', begin);
    if (end == text.npos) break;
    const auto key = slice(text, begin, end + 1);
    const auto found = hidden_.find(key);
    out += text.substr(0, begin);
    out += found == hidden_.end() ? key : std::string_view{found->second};
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

}  // namespace loadline::workflow
