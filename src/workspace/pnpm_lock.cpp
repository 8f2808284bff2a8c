// SPDX-License-Identifier: Apache-2.0
// Reading a pnpm-lock.yaml: the scanner first, the yaml module where it stops.
#include "workspace/pnpm_lock.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "workspace/pnpm_builder.h"
#include "workspace/yaml_items.h"

namespace loadline::workspace {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// pnpm 11 writes two documents: its own tools first, the lockfile proper second
// (pnpm: lockfile/fs/src/yamlDocuments.ts, extractMainDocument).
std::size_t main_document(std::string_view text) {
  const std::size_t start = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  const auto body = text.substr(start);
  if (!body.starts_with("---\n") && !body.starts_with("---\r\n")) return start;
  for (auto at = body.find("\n---", 3); at != body.npos; at = body.find("\n---", at + 1)) {
    const auto after = slice(body, at + 4, at + 6);
    if (after.starts_with('\n')) return start + at + 5;
    if (after == "\r\n") return start + at + 6;
  }
  return start;
}

std::optional<std::size_t> conflict_marker(std::string_view text) {
  if (text.starts_with("<<<<<<< ")) return 0;
  const auto at = text.find("\n<<<<<<< ");
  return at == text.npos ? std::nullopt : std::optional{at + 1};
}

Lockfile empty_lockfile(const Source& source) {
  Lockfile out;
  out.source = &source;
  out.manager = Manager::pnpm;
  return out;
}

void report(Lockfile& out, std::size_t at, std::string message) {
  out.problems.push_back({{out.source, span_at(at, std::min(at + 1, out.source->text().size()))}, std::move(message)});
}

void check_version(Lockfile& out) {
  if (trim(out.source->text()).empty()) return;
  const auto major = parse_integer<unsigned>(std::string_view{out.version}.substr(0, out.version.find('.')));
  if (out.version.empty()) {
    report(out, 0, "no lockfileVersion: not a lockfile that pnpm reads");
  } else if (!major || *major < 5 || *major > 9) {
    report(out, 0, "lockfileVersion " + out.version + " is not one of 5.x, 6.x and 9.x");
  }
}

}  // namespace

Lockfile read_pnpm_lock(const Source& source) {
  auto out = empty_lockfile(source);
  const auto text = source.text();
  ItemScanner scanner{text, main_document(text), out.owned};
  PnpmBuilder builder{out};
  Item item;
  while (scanner.next(item)) builder.take(item);
  if (scanner.stopped()) {  // what was built is thrown away; it was cheap
    if (const auto marker = conflict_marker(text)) {
      report(out, *marker, "an unfinished merge: conflict markers");
      return out;
    }
    return read_pnpm_lock_as_yaml(source);
  }
  builder.finish();
  check_version(out);
  return out;
}

Lockfile read_pnpm_lock_as_yaml(const Source& source) {
  auto out = empty_lockfile(source);
  PnpmBuilder builder{out};
  for (const auto& item : items_from_yaml(source, main_document(source.text()), out.owned, out.problems))
    builder.take(item);
  builder.finish();
  if (out.problems.empty()) check_version(out);
  return out;
}

}  // namespace loadline::workspace
