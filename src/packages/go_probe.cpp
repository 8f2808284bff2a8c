// SPDX-License-Identifier: Apache-2.0
// The record: "\xff Go buildinf:" at an address that 16 divides, pointer size, flags (bit 1: what follows stands
// here, Go 1.18), and from offset 32 two strings with varint lengths: the version, and the modules as lines
// between two marks of 16 bytes (debug/buildinfo/buildinfo.go, cmd/go/internal/modload/build.go).
#include "packages/go_probe.h"

#include "base/text.h"

namespace loadline::packages {
namespace {

constexpr std::string_view magic{"\xff Go buildinf:", 14};
constexpr std::size_t header = 32, alignment = 16, mark = 16;
constexpr std::size_t largest_record = 4U << 20U;
constexpr std::uint64_t longest_search = 1ULL << 30U;

bool is_executable(std::string_view bytes) {
  for (const std::string_view start :
       {"\x7f"
        "ELF",
        "MZ", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"})
    if (bytes.starts_with(start)) return true;
  return false;
}

enum class Taken : std::uint8_t { whole, too_short, wrong };

Taken take_string(std::string_view& bytes, std::string_view& out) {
  std::uint64_t length = 0;
  for (unsigned i = 0;; ++i) {
    if (i == 5) return Taken::wrong;
    if (i >= bytes.size()) return Taken::too_short;
    const auto byte = static_cast<unsigned char>(bytes[i]);
    length |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
    if ((byte & 0x80U) != 0) continue;
    bytes.remove_prefix(i + 1);
    break;
  }
  if (length > largest_record) return Taken::wrong;
  if (bytes.size() < length) return Taken::too_short;
  out = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return Taken::whole;
}

void read_modules(std::string_view text, GoProgram& out) {
  GoModule* last = nullptr;
  for (const auto line : split_lines(text)) {
    const auto words = split(line, '\t');
    if (words.size() == 2 && words[0] == "build") out.settings.emplace_back(words[1]);
    if (words.size() < 3) continue;
    const GoModule module{std::string{words[1]}, std::string{words[2]}};
    if (words[0] == "mod") {
      out.main = module;
      last = &out.main;
    } else if (words[0] == "dep") {
      last = &out.modules.emplace_back(module);
    } else if (words[0] == "=>" && last != nullptr) {
      *last = module;
    }
  }
}

Taken read_record(std::string_view bytes, GoProgram& out) {
  if (bytes.size() < header) return Taken::too_short;
  if ((static_cast<unsigned char>(bytes[15]) & 2U) == 0) return Taken::wrong;
  bytes.remove_prefix(header);
  std::string_view version, modules;
  if (const auto taken = take_string(bytes, version); taken != Taken::whole) return taken;
  // The mark stands as a constant in programs that read such records; there no version follows.
  if (!version.starts_with("go") && !version.starts_with("devel")) return Taken::wrong;
  if (const auto taken = take_string(bytes, modules); taken != Taken::whole) return taken;
  out.go_version = version;
  if (modules.size() >= 2 * mark + 1 && modules[modules.size() - mark - 1] == '\n')
    read_modules(modules.substr(mark, modules.size() - 2 * mark), out);
  return Taken::whole;
}

}  // namespace

// True when a record was read whole; else kept_ holds what the next bytes may complete.
bool GoProbe::look(std::string_view window, std::uint64_t window_at) {
  std::size_t at = 0;
  while ((at = window.find(magic, at)) != window.npos) {
    if ((window_at + at) % alignment == 0) {
      GoProgram program;
      const auto taken = read_record(window.substr(at), program);
      if (taken == Taken::whole) {
        found_ = std::move(program);
        return true;
      }
      if (taken == Taken::too_short && window.size() - at < largest_record + header + 16) break;
    }
    ++at;
  }
  if (at == window.npos) at = window.size() - std::min(window.size(), magic.size() - 1);
  std::string rest{window.substr(at)};
  kept_ = std::move(rest);
  kept_at_ = window_at + at;
  return false;
}

bool GoProbe::feed(std::string_view bytes) {
  if (done_ || bytes.empty()) return !done_;
  if (first_) {
    kept_ += bytes;
    if (kept_.size() < 4) return true;
    first_ = false;
    if (!is_executable(kept_)) return !(done_ = true);
    const auto window = std::move(kept_);
    return !(done_ = look(window, 0));
  }
  const auto window = std::move(kept_) + std::string{bytes};
  done_ = look(window, kept_at_) || kept_at_ > longest_search;
  if (done_) kept_.clear();
  return !done_;
}

}  // namespace loadline::packages
