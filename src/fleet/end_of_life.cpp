// SPDX-License-Identifier: Apache-2.0
// Reads image names and tags as the publishers of the official images write them:
// VERSION[-variant...][-distribution], and for distroless NAMEVERSION-DISTRIBUTIONVERSION.
#include "fleet/end_of_life.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace loadline::fleet {
namespace {

struct Named {
  std::string_view image;    // last part of the name
  std::string_view product;  // in the table
};
constexpr Named images[] = {
    {"node", "node"},
    {"nodejs", "node"},
    {"python", "python"},
    {"debian", "debian"},
    {"ubuntu", "ubuntu"},
    {"alpine", "alpine"},
    {"golang", "go"},
    {"go", "go"},
    {"php", "php"},
    {"ruby", "ruby"},
    {"eclipse-temurin", "temurin"},
    {"postgres", "postgresql"},
    {"postgresql", "postgresql"},
    {"mysql", "mysql"},
    {"mariadb", "mariadb"},
    {"mongo", "mongodb"},
    {"mongodb", "mongodb"},
    {"nginx", "nginx"},
    {"elasticsearch", "elasticsearch"},
    {"centos", "centos"},
};
// Who publishes images under these names with the versions of what is inside.
constexpr std::array<std::string_view, 9> publishers = {
    "library", "bitnami", "bitnamilegacy", "chainguard", "cimg", "circleci", "elasticsearch", "distroless", "nginxinc"};
constexpr std::array<std::string_view, 4> distributions = {"alpine", "debian", "ubuntu", "centos"};

std::string_view product_of(std::string_view image) {
  const auto found = std::ranges::find(images, image, &Named::image);
  return found == std::end(images) ? std::string_view{} : found->product;
}

// "nodejs18" is "nodejs" and "18".
std::string_view letters_of(std::string_view token) {
  std::size_t end = 0;
  while (end < token.size() && (std::isalpha(static_cast<unsigned char>(token[end])) != 0)) ++end;
  return token.substr(0, end);
}

void add(std::vector<EndOfLife>& out, const EndOfLife* found) {
  if (found == nullptr) return;
  const bool known = std::ranges::any_of(out, [&](const EndOfLife& one) { return one.product == found->product; });
  if (!known) out.push_back(*found);
}

// The distribution that a part of a tag names: "bookworm", "alpine3.17", "debian11".
const EndOfLife* distribution_in(std::string_view token) {
  const auto letters = letters_of(token);
  if (letters.size() < token.size()) {
    const bool known = std::ranges::find(distributions, letters) != distributions.end();
    return known ? end_of_life_of(letters, token.substr(letters.size())) : nullptr;
  }
  for (const auto distribution : distributions)
    if (const auto* found = end_of_life_of(distribution, token)) return found;
  return nullptr;
}

// gcr.io/distroless/nodejs18-debian11: name and distribution stand in the image's own name.
void add_parts_of_name(std::string_view image, std::vector<EndOfLife>& out) {
  for (const auto part : split(image, '-')) {
    const auto letters = letters_of(part);
    const auto version = part.substr(letters.size());
    if (version.empty()) continue;
    const auto product = letters == "java" ? std::string_view{"temurin"} : product_of(letters);
    if (!product.empty()) add(out, end_of_life_of(product, version));
  }
}

}  // namespace

const EndOfLife* end_of_life_of(std::string_view product, std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const EndOfLife* best = nullptr;
  for (const auto& one : std::ranges::equal_range(end_of_life_table(), product, {}, &EndOfLife::product)) {
    if (!one.codename.empty() && one.codename == version) return &one;
    const bool exact = version == one.cycle || (version.starts_with(one.cycle) && version[one.cycle.size()] == '.');
    if (exact && (best == nullptr || one.cycle.size() > best->cycle.size())) best = &one;
  }
  // .NET's tags say "6.0" for what the table calls "6"; that is the prefix above. The other way round, "3"
  // for "3.8", floats.
  return best;
}

std::vector<EndOfLife> end_of_life_of_image(std::string_view name, std::string_view tag) {
  std::vector<EndOfLife> out;
  auto parts = split(name, '/');
  const auto image = parts.back();
  const auto publisher = parts.size() < 2 ? std::string_view{} : parts[parts.size() - 2];
  const bool distroless = publisher == "distroless";
  const bool dotnet = publisher == "dotnet" && contains(name, "microsoft");
  const bool registry_only = parts.size() == 2 && publisher.find_first_of(".:") != publisher.npos;
  const bool known = parts.size() == 1 || registry_only || std::ranges::find(publishers, publisher) != publishers.end();
  if (!known && !dotnet) return out;
  if (distroless) add_parts_of_name(image, out);
  const auto product = dotnet ? std::string_view{"dotnet"} : product_of(image);
  if (product.empty() || tag.empty()) return out;

  const auto tokens = split(tag, '-');
  const auto version = tokens[0].starts_with(image) ? tokens[0].substr(image.size()) : tokens[0];  // centos:centos7
  add(out, end_of_life_of(product, version));
  for (const auto token : tokens) add(out, distribution_in(token));
  return out;
}

}  // namespace loadline::fleet
