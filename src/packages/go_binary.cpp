// SPDX-License-Identifier: Apache-2.0
// A window moves over the file: what might begin at its end is kept for the next piece.
#include "packages/go_binary.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"

namespace loadline::packages {
namespace {

constexpr std::string_view elf_magic{
    "\x7f"
    "ELF",
    4};
constexpr std::string_view header_magic{"\xff Go buildinf:", 14};  // at a multiple of 16
constexpr std::size_t header_size = 32;
constexpr char texts_inline = 2;  // of the flags in byte 15
// Around the modules' text, wherever it stands.
constexpr std::string_view text_begin{"\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6", 16};
constexpr std::string_view text_end{"\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2", 16};
constexpr std::size_t most_text = std::size_t{2} << 20;  // 30,000 modules
constexpr std::size_t most_version = 256;

// memmem and not find: a program is full of first bytes of the marks.
std::size_t found_in(std::string_view text, std::string_view what, std::size_t from) {
  if (from > text.size()) return text.npos;
  const auto* found = ::memmem(text.data() + from, text.size() - from, what.data(), what.size());
  return found == nullptr ? text.npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

class Scan {
 public:
  void feed(std::string_view bytes) {
    if (done_) return;
    window_ += bytes;
    if (!known_) {
      if (window_.size() < elf_magic.size()) return;
      known_ = true;
      done_ = !std::string_view{window_}.starts_with(elf_magic);
    }
    if (!done_) look(false);
  }

  std::string finish() {
    if (known_ && !done_) look(true);
    // The marks alone also stand in programs that look for them.
    if (version_.empty() && !header_) return {};
    return version_ + "\n" + (version_.empty() ? found_modules_ : modules_);
  }

 private:
  void look(bool last) {
    std::size_t keep = window_.size();
    look_for_header(last, keep);
    if (!done_) look_for_text(last, keep);
    if (done_) window_ = {};
    if (done_ || last) return;
    // A mark may be cut by the end of what has come so far.
    keep = std::min(keep, window_.size() - std::min(window_.size(), header_magic.size() + 2));
    start_ += keep;
    window_.erase(0, keep);
  }

  // `keep`: from where on the window is needed again.
  void look_for_header(bool last, std::size_t& keep) {
    const std::string_view window{window_};
    for (auto at = found_in(window, header_magic, header_from_ - std::min(header_from_, start_)); at != window.npos;
         at = found_in(window, header_magic, at + 1)) {
      if ((start_ + at) % 16 != 0) continue;
      const auto header = window.substr(at);
      if (header.size() < header_size) {
        if (!last) keep = std::min(keep, at);
        return;
      }
      if ((header[15] & texts_inline) == 0) {
        header_ = header_ || header[14] == 4 || header[14] == 8;
        continue;
      }
      auto rest = header.substr(header_size);
      const auto version = take_text(rest, most_version);
      // Before anything is copied: what looks like a header may stand everywhere.
      if (version && !version->starts_with("go") && !version->starts_with("devel")) continue;
      const auto modules = version ? take_text(rest, most_text) : std::nullopt;
      if (!modules && !last && header.size() < header_size + most_text && may_grow_) {
        keep = std::min(keep, at);
        return;
      }
      if (!version || !modules) continue;
      version_ = *version;
      modules_ = without_marks(*modules);
      done_ = true;
      return;
    }
    header_from_ = start_ + window.size() - std::min(window.size(), header_magic.size());
  }

  // Of an older Go: what stands between the marks, should the header turn out to have addresses.
  void look_for_text(bool last, std::size_t& keep) {
    const std::string_view window{window_};
    std::size_t end = 0;  // the next one behind `from`; looked for anew only where that has passed it
    for (std::size_t at = 0; found_modules_.empty() && (at = found_in(window, text_begin, at)) != window.npos; ++at) {
      const auto from = at + text_begin.size();
      if (end < from) end = found_in(window, text_end, from);
      if (end == window.npos && !last && window.size() - from < most_text) {
        keep = std::min(keep, at);
        return;
      }
      if (end == window.npos || end - from >= most_text) continue;
      const auto inside = window.substr(from, end - from);
      if (inside.starts_with("path\t") || inside.starts_with("mod\t")) found_modules_ = inside;
    }
  }

  // A length as a varint, then so many bytes. `may_grow_`: it is only not there yet.
  std::optional<std::string> take_text(std::string_view& from, std::size_t most) {
    std::uint64_t length = 0;
    std::size_t used = 0;
    may_grow_ = false;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      if (used == from.size()) {
        may_grow_ = true;
        return std::nullopt;
      }
      const auto byte = static_cast<unsigned char>(from[used++]);
      length |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) break;
    }
    if (length > most) return std::nullopt;
    if (from.size() - used < length) {
      may_grow_ = true;
      return std::nullopt;
    }
    std::string out{from.substr(used, length)};
    from.remove_prefix(used + length);
    return out;
  }

  static std::string without_marks(const std::string& text) {
    const auto marks = text_begin.size() + text_end.size();
    // As Go reads it: the marks are binary, so that only their length and the line feed before the last one tell.
    if (text.size() <= marks || text[text.size() - text_end.size() - 1] != '\n') return {};
    return text.substr(text_begin.size(), text.size() - marks);
  }

  std::string window_;
  std::uint64_t start_ = 0;        // of the window in the file
  std::uint64_t header_from_ = 0;  // where no header was looked for yet
  bool known_ = false, done_ = false, header_ = false, may_grow_ = false;
  std::string version_, modules_;  // of a header that holds the texts
  std::string found_modules_;
};

std::string plain_version(std::string_view version) {
  return version == "(devel)" ? std::string{} : std::string{version};
}

}  // namespace

image::Distiller go_build_info_distiller() {
  auto scan = std::make_shared<Scan>();
  return {[scan](std::string_view bytes) { scan->feed(bytes); }, [scan] { return scan->finish(); }};
}

std::vector<Package> read_go_build_info(std::string_view text, std::string_view location) {
  std::vector<Package> out(1);
  auto lines = split_lines(text);
  const auto package = [&](std::string_view name, std::string_view version) {
    return Package{.ecosystem = Ecosystem::golang,
                   .name = std::string{name},
                   .version = plain_version(version),
                   .location = std::string{location}};
  };
  if (lines.empty()) return {};
  // "go1.22.3 X:loopvar" names the experiments that it was built with.
  if (const auto go = lines.front().substr(0, lines.front().find(' ')); go.starts_with("go"))
    out.push_back(package("stdlib", go.substr(2)));
  std::size_t last = 0;  // that a "=>" replaces
  for (const auto line : lines) {
    const auto parts = split(line, '\t');
    const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string_view{}; };
    if (parts[0] == "path" && out[0].name.empty()) out[0].name = part(1);
    if (part(1).empty()) continue;
    if (parts[0] == "mod") {
      out[last = 0] = package(part(1), part(2));
    } else if (parts[0] == "dep") {
      last = out.size();
      out.push_back(package(part(1), part(2)));
    } else if (parts[0] == "=>") {
      // What was compiled instead; a folder has no name that anybody else knows, and no version.
      const bool folder = part(1).starts_with('.') || part(1).starts_with('/');
      auto replaced = package(part(1), folder ? "" : part(2));
      if (folder) replaced.name = out[last].name;
      out[last] = std::move(replaced);
    }
    if (parts[0] == "dep" || parts[0] == "=>") out[last].checksum = part(3);
  }
  out[0].ecosystem = Ecosystem::golang;
  out[0].location = location;
  out[0].application = true;
  if (out[0].name.empty()) out.erase(out.begin());
  else
    for (std::size_t i = 1; i < out.size(); ++i) out[0].needs.push_back({{out[i].name}});
  return out;
}

}  // namespace loadline::packages
