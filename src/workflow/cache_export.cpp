// SPDX-License-Identifier: Apache-2.0
// buildx, util/buildflags/cache.go: comma-separated fields; a text without "=" is a reference of a registry.
#include "workflow/cache_export.h"

#include "base/text.h"

namespace loadline::workflow {

std::optional<CacheEntry> read_cache_entry(std::string_view text) {
  text = trim(text);
  if (text.empty() || contains(text, "${") || contains(text, "$(")) return std::nullopt;
  CacheEntry out{.type = "registry", .mode = "min", .scope = "buildkit"};
  if (!contains(text, "=")) return out;
  for (const auto field : split(text, ',')) {
    const auto equals = field.find('=');
    if (equals == field.npos) continue;
    const auto key = lower(trim(field.substr(0, equals)));
    const auto value = trim(field.substr(equals + 1));
    if (key == "type") out.type = value;
    if (key == "mode") out.mode = value;
    if (key == "scope") out.scope = value;
  }
  return out;
}

}  // namespace loadline::workflow
