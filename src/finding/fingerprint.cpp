// SPDX-License-Identifier: Apache-2.0
// FNV-1a, 64 bits: nobody attacks a fingerprint, and among 100,000 findings two differ by all but one in 10^9.
#include "finding/fingerprint.h"

#include <cstdint>
#include <map>

#include "finding/outline.h"

namespace loadline {
namespace {

constexpr std::uint64_t offset_basis = 14695981039346656037U;
constexpr std::uint64_t prime = 1099511628211U;
constexpr std::string_view hexadecimal = "0123456789abcdef";

std::string digits_of(std::uint64_t hash) {
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += hexadecimal[(hash >> static_cast<unsigned>(shift)) & 15U];
  return out;
}

// Any run of blanks counts as one, and none at the ends: indentation and line breaks may change.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = offset_basis;
  const auto take = [&](char byte) { hash = (hash ^ static_cast<unsigned char>(byte)) * prime; };
  bool blank = false;
  bool begun = false;
  for (const char byte : text) {
    if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
      blank = true;
      continue;
    }
    if (blank && begun) take(' ');
    blank = false;
    begun = true;
    take(byte);
  }
  return hash;
}

std::string_view text_at(const Place& at) {
  if (!at) return {};
  return at.span.empty() ? at.source->text(at.source->line_at(at.span.begin)) : at.text();
}

}  // namespace

std::string Fingerprint::word() const {
  return rule + "-" + text + "-" + part + "-" + std::to_string(occurrence) + "-" + digits_of(hash_of(path));
}

std::set<std::string, std::less<>> parts_of(const Source& source) {
  std::set<std::string, std::less<>> out;
  const Outline outline{source};
  for (const auto& part : outline.parts()) out.insert(digits_of(hash_of(part)));
  return out;
}

std::vector<Fingerprint> fingerprints_of(const std::vector<Finding>& findings) {
  std::map<Fingerprint, std::size_t> seen;
  std::map<const Source*, Outline> outlines;
  const auto part_of = [&](const Place& at) {
    return digits_of(hash_of(outlines.try_emplace(at.source, *at.source).first->second.part_at(at.span.begin)));
  };
  std::vector<Fingerprint> out;
  out.reserve(findings.size());
  for (const auto& finding : findings) {
    Fingerprint one{.rule = std::string{finding.rule->name},
                    .path = finding.at ? finding.at.source->path() : std::string{},
                    .text = digits_of(hash_of(text_at(finding.at))),
                    .part = finding.at ? part_of(finding.at) : digits_of(hash_of(""))};
    one.occurrence = ++seen[one];
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace loadline
