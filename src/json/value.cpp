// SPDX-License-Identifier: Apache-2.0
// Reading a JSON document: simdjson's verdict, then the walk.
#include "json/value.h"

#include <simdjson.h>
#include <algorithm>
#include <string>
#include <utility>

#include "json/jsonc.h"
#include "json/walk.h"

namespace loadline::json {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// simdjson copies the text to where it may read past its end.
simdjson::error_code verdict_on(std::string_view text) {
  simdjson::dom::parser parser;
  if (const auto error = parser.allocate(text.size(), depth_limit + 1); error != simdjson::SUCCESS) return error;
  return parser.parse(text.data(), text.size()).error();
}

// A number beyond 64 bits is JSON all the same (RFC 8259, section 6), and the walk knows what a number looks like.
bool leaves_it_to_the_walk(simdjson::error_code verdict) {
  return verdict == simdjson::SUCCESS || verdict == simdjson::NUMBER_ERROR;
}

// The first byte that belongs to no character; the size of the text when all do (RFC 3629).
std::size_t first_bad_byte(std::string_view text) {
  std::size_t good = 0;
  std::size_t step = std::max<std::size_t>(text.size(), 1);
  // Validity of a prefix is monotone but for a character cut at its end, so halving finds the place.
  while (step > 0) {
    if (good + step <= text.size() && simdjson::validate_utf8(text.data(), good + step)) {
      good += step;
    } else {
      step /= 2;
    }
  }
  return good;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  for (auto member = members.rbegin(); member != members.rend(); ++member)
    if (member->key == key) return &member->value;
  return nullptr;
}

std::string_view Value::string_or(std::string_view key, std::string_view otherwise) const {
  const Value* const found = find(key);
  return found != nullptr && found->is_string() ? std::string_view{found->text} : otherwise;
}

Document parse(const Source& source) {
  Document out;
  out.source = &source;
  const auto written = source.text();
  const std::size_t begin = written.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;

  auto verdict = verdict_on(written.substr(begin));
  std::string blanked;
  std::string_view text = written;
  if (verdict != simdjson::SUCCESS) {
    auto plain = without_comments(written);
    if (plain.changed) {
      out.relaxed = true;
      blanked = std::move(plain.text);
      text = blanked;
      verdict = verdict_on(text.substr(begin));
    }
  }

  auto walked = walk_text(text, begin);
  out.root = std::move(walked.root);
  if (leaves_it_to_the_walk(verdict) && !walked.broken) return out;
  if (!walked.broken) {
    walked.broken = Broken{first_bad_byte(text), "not UTF-8"};
    if (walked.broken->at == text.size()) walked.broken = Broken{begin, simdjson::error_message(verdict)};
  }
  const auto at = std::min(walked.broken->at, text.size());
  out.problems.push_back({{&source, span_at(at, std::min(at + 1, text.size()))}, std::move(walked.broken->message)});
  return out;
}

}  // namespace loadline::json
