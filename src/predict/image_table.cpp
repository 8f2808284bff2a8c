// SPDX-License-Identifier: Apache-2.0
// Tags: "20.20.2-bookworm-slim" is a version and a variant; official images call Debian's newest release by
// no name ("20-slim"), and Alpine's too ("20-alpine").
#include "predict/image_table.h"

#include <cmath>
#include <string>

#include "base/text.h"
#include "predict/sizes.h"

namespace loadline::predict {
namespace {

struct Tag {
  double version = 0;  // "20.11.1" is 20.11: enough to tell what is near
  bool versioned = false;
  std::string variant;
};

bool is_release_name(std::string_view word) {
  for (const std::string_view name : {"trixie", "bookworm", "bullseye", "buster", "stretch", "noble", "jammy"})
    if (word == name) return true;
  return false;
}

Tag read_tag(std::string_view text) {
  Tag out;
  bool first = true;
  for (const auto word : split(text, '-')) {
    const bool number = !word.empty() && word.front() >= '0' && word.front() <= '9';
    if (first && (number || word == "latest" || word == "lts" || word == "current")) {
      out.versioned = number;
      if (number) {
        const auto dot = word.find('.');
        const auto minor = dot == word.npos ? std::string_view{}
                                            : word.substr(dot + 1, word.find('.', dot + 1) - dot - 1);
        out.version = parse_integer<unsigned>(word.substr(0, dot)).value_or(0);
        out.version += parse_integer<unsigned>(minor).value_or(0) / 1000.0;
      }
    } else {
      // "alpine3.20" is alpine.
      out.variant += (out.variant.empty() ? "" : "-") + std::string{word.substr(0, word.find_first_of("0123456789"))};
    }
    first = false;
  }
  return out;
}

// The variant without Debian's release: "bookworm-slim" is "slim".
std::string without_release(const std::string& variant) {
  std::string out;
  for (const auto word : split(variant, '-'))
    if (!is_release_name(word) && !word.empty()) out += (out.empty() ? "" : "-") + std::string{word};
  return out;
}

}  // namespace

const RecordedImage* recorded_image(std::string_view name, std::string_view tag, std::span<const RecordedImage> table) {
  if (tag.empty()) tag = "latest";
  const auto wanted = read_tag(tag);
  const RecordedImage* best = nullptr;
  double nearest = 0;
  for (const auto& row : table) {
    if (row.name != name) continue;
    if (row.tag == tag) return &row;
    const auto have = read_tag(row.tag);
    if (without_release(have.variant) != without_release(wanted.variant)) continue;
    const bool same_release = have.variant == wanted.variant;
    const double distance = (wanted.versioned ? std::abs(have.version - wanted.version) : 0) + (same_release ? 0 : 0.5);
    if (best != nullptr && distance >= nearest) continue;
    best = &row;
    nearest = distance;
  }
  return best;
}

ImageSource recorded_images() {
  return [](const dockerfile::ImageReference& image) -> std::optional<ImageSize> {
    if (image.registry != "docker.io") return std::nullopt;
    const auto* row = recorded_image(image.name, image.tag);
    if (row == nullptr) return std::nullopt;
    const bool exact = row->tag == (image.tag.empty() ? "latest" : image.tag);
    return ImageSize{.bytes = row->bytes,
                     .packed = {},
                     .known = Known::looked_up,
                     .source = "recorded " + std::string{row->date},
                     .tag = exact ? "" : std::string{row->name} + ":" + std::string{row->tag}};
  };
}

}  // namespace loadline::predict
