// SPDX-License-Identifier: Apache-2.0
// One pass from "<" to "<", with the elements that are open on a stack of their own, so that depth costs no call stack.
// See "Extensible Markup Language (XML) 1.0", productions 14 (character data) to 43 (content).
#include "xml/xml.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace loadline::xml {
namespace {

// Deeper is no file of a build tool; trees are taken apart by recursion.
constexpr std::size_t deepest = 200;

struct Skipped {
  std::string_view begin, end;
};
constexpr std::array skipped = {Skipped{"<!--", "-->"}, Skipped{"<?", "?>"}};
constexpr std::string_view cdata = "<![CDATA[";

void add_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x110000) {
    out += static_cast<char>(0xF0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

// "amp" or "#38" or "#x26"; false for any other, which stays as it is written.
bool add_entity(std::string& out, std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> named = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [word, letter] : named)
    if (word == name) return out += letter, true;
  if (!name.starts_with('#')) return false;
  const bool hexadecimal = name.size() > 1 && name[1] == 'x';
  const auto digits = name.substr(hexadecimal ? 2 : 1);
  std::uint32_t point = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), point, hexadecimal ? 16 : 10);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  add_utf8(out, point);
  return true;
}

void add_text(std::string& out, std::string_view raw) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto end = raw[i] == '&' ? raw.find(';', i) : raw.npos;
    if (end != raw.npos && end - i < 12 && add_entity(out, raw.substr(i + 1, end - i - 1))) i = end;
    else out += raw[i];
  }
}

// Past the ">" of the tag that begins at `at`; one inside of quotes is none. npos where it never ends.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    if (quote != '\0') quote = text[at] == quote ? '\0' : quote;
    else if (text[at] == '"' || text[at] == '\'') quote = text[at];
    else if (text[at] == '>') return at + 1;
  }
  return text.npos;
}

// "project" of `<m:project xmlns="...">`.
std::string name_in(std::string_view tag) {
  const auto name = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  const auto colon = name.rfind(':');
  return std::string{colon == name.npos ? name : name.substr(colon + 1)};
}

class Reader {
 public:
  explicit Reader(const Source& source) : source_{source}, text_{source.text()} {}

  Document read() {
    while (at_ < text_.size() && out_.problems.empty()) step();
    if (out_.problems.empty() && !open_.empty())
      problem(open_.back().span.begin, "<" + open_.back().name + "> is not closed");
    while (!open_.empty()) close(text_.size());
    return std::move(out_);
  }

 private:
  void problem(std::size_t at, std::string message) {
    out_.problems.push_back({{&source_, span_at(at, std::min(at + 1, text_.size()))}, std::move(message)});
  }

  void step() {
    const auto next = std::min(text_.find('<', at_), text_.size());
    if (!open_.empty()) add_text(open_.back().text, text_.substr(at_, next - at_));
    at_ = next;
    if (at_ == text_.size()) return;
    const auto rest = text_.substr(at_);
    for (const auto& [begin, end] : skipped)
      if (rest.starts_with(begin)) return pass(begin.size(), end);
    if (rest.starts_with(cdata)) {
      const auto from = at_ + cdata.size();
      pass(cdata.size(), "]]>");
      if (!open_.empty() && out_.problems.empty()) open_.back().text += text_.substr(from, at_ - 3 - from);
      return;
    }
    tag();
  }

  void pass(std::size_t begin, std::string_view end) {
    const auto found = text_.find(end, at_ + begin);
    if (found == text_.npos) return problem(at_, "there is no " + std::string{end} + " behind this");
    at_ = found + end.size();
  }

  void tag() {
    const auto begin = at_;
    const auto end = end_of_tag(text_, begin);
    if (end == text_.npos) return problem(begin, "this tag does not end");
    const auto tag = text_.substr(begin + 1, end - begin - 2);
    at_ = end;
    if (tag.starts_with('!')) return;  // the document type
    if (tag.starts_with('/')) {
      if (open_.empty() || open_.back().name != name_in(tag.substr(1)))
        return problem(begin, "</" + name_in(tag.substr(1)) + "> closes nothing that is open");
      return close(end);
    }
    if (open_.size() == deepest) return problem(begin, "elements are nested too deeply");
    auto name = name_in(tag);
    if (name.empty()) return problem(begin, "this is no tag");
    open_.push_back({.name = std::move(name), .span = span_at(begin, end), .text = {}, .children = {}});
    if (tag.ends_with('/')) close(end);
  }

  void close(std::size_t end) {
    auto element = std::move(open_.back());
    open_.pop_back();
    element.span.end = static_cast<std::uint32_t>(end);
    element.text = std::string{trim(element.text)};
    if (!open_.empty()) open_.back().children.push_back(std::move(element));
    else if (out_.root.name.empty()) out_.root = std::move(element);
  }

  const Source& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Element> open_;
  Document out_;
};

}  // namespace

const Element* Element::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &Element::name);
  return found == children.end() ? nullptr : &*found;
}

const Element* Element::find(std::initializer_list<std::string_view> path) const {
  const Element* at = this;
  for (const auto step : path)
    if (at != nullptr) at = at->child(step);
  return at;
}

std::string Element::text_of(std::string_view wanted) const {
  const auto* found = child(wanted);
  return found == nullptr ? std::string{} : found->text;
}

Document parse(const Source& source) { return Reader{source}.read(); }

}  // namespace loadline::xml
