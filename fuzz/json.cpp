// SPDX-License-Identifier: Apache-2.0
// Any bytes: every value's span lies in the text and inside its parent's, and simdjson agrees with the walk.
#include <simdjson.h>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "json/value.h"
#include "json/walk.h"

namespace {

using loadline::json::Value;

void check(const Value& value, loadline::Span outer) {
  if (!outer.contains(value.span) || value.span.begin > value.span.end) std::abort();
  for (const auto& item : value.items) check(item, value.span);
  for (const auto& member : value.members) {
    if (!value.span.contains(member.key_span)) std::abort();
    check(member.value, value.span);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const loadline::Source source{"f", std::string(reinterpret_cast<const char*>(data), size)};
  const auto document = loadline::json::parse(source);
  check(document.root, source.all());
  if (document.relaxed || source.text().starts_with("\xEF\xBB\xBF")) return 0;
  simdjson::dom::parser parser;
  const auto verdict = parser.parse(source.text().data(), size).error();
  if (verdict == simdjson::NUMBER_ERROR) return 0;  // beyond 64 bits, which is JSON, or no number at all: the walk says
  const bool json = verdict == simdjson::SUCCESS;
  if (json != document.problems.empty()) std::abort();
  const bool walked = !loadline::json::walk_text(source.text(), 0).broken;
  if (walked != json && simdjson::validate_utf8(source.text().data(), size)) std::abort();
  return 0;
}
