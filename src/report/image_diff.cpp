// SPDX-License-Identifier: Apache-2.0
// The difference of two images, for a person and as JSON.
#include "attribute/image_diff.h"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/units.h"
#include "fleet/controls.h"
#include "report/image.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

std::string heading(std::string_view text, const Style& style) { return "\n" + painted(text, Ink::bold, style) + "\n"; }

std::string change(std::uint64_t before, std::uint64_t after) {
  if (before == after) return "";
  return (after < before ? "-" : "+") + bytes_text(after < before ? before - after : after - before);
}

std::string causes_text(const attribute::ImageDiff& diff, const ImageReport& before, const ImageReport& after,
                        const Style& style) {
  Table table{.header = {"cause", "before", "after", "change", "compressed"}, .flexible = {0}};
  for (const auto& one : diff.causes)
    table.rows.push_back({{std::string{attribute::info_of(one.cause).label}},
                          {bytes_text(one.before.bytes)},
                          {bytes_text(one.after.bytes)},
                          {change(one.before.bytes, one.after.bytes)},
                          {change(one.before.compressed, one.after.compressed)}});
  table.rows.push_back({{"all"},
                        {bytes_text(before.image->size())},
                        {bytes_text(after.image->size())},
                        {change(before.image->size(), after.image->size())},
                        {change(before.image->compressed(), after.image->compressed())}});
  return rendered(table, style);
}

Ink ink_of(attribute::ChangeKind kind) {
  return kind == attribute::ChangeKind::added     ? Ink::green
         : kind == attribute::ChangeKind::removed ? Ink::red
                                                  : Ink::plain;
}

std::string rows_text(const Table& table, std::size_t of, const ImageTextRequest& request) {
  auto out = rendered(table, request.style);
  if (table.rows.size() < of) out += fmt::format("  and {} more; --top 0 shows all\n", of - table.rows.size());
  return out;
}

std::string settings_text(const attribute::ImageDiff& diff, const ImageTextRequest& request) {
  Table table{.header = {"setting", "", "before", "after"}, .flexible = {3, 2, 0}};
  for (const auto& one : diff.settings) {
    if (request.most > 0 && table.rows.size() >= request.most) break;
    table.rows.push_back({{shown(one.name)},
                          {std::string{name_of(one.kind)}, ink_of(one.kind)},
                          {shown(one.before)},
                          {shown(one.after)}});
  }
  return rows_text(table, diff.settings.size(), request);
}

std::string packages_text(const attribute::ImageDiff& diff, const ImageTextRequest& request) {
  Table table{.header = {"package", "", "before", "after", "bytes"}, .flexible = {3, 2, 0}};
  for (const auto& one : diff.packages) {
    if (request.most > 0 && table.rows.size() >= request.most) break;
    table.rows.push_back({{shown(one.ecosystem + " " + one.name)},
                          {std::string{name_of(one.kind)}, ink_of(one.kind)},
                          {shown(one.before)},
                          {shown(one.after)},
                          {change(one.bytes_before, one.bytes_after)}});
  }
  return rows_text(table, diff.packages.size(), request);
}

// "Packages: 1 added, 2 removed, 3 changed".
template <class Changes>
std::string counted(std::string_view what, const Changes& changes) {
  std::string out;
  using attribute::ChangeKind;
  for (const auto kind : {ChangeKind::added, ChangeKind::removed, ChangeKind::changed, ChangeKind::metadata})
    if (const auto count = std::ranges::count(changes, kind, [](const auto& one) { return one.kind; }); count > 0)
      out += fmt::format("{} {} {}", out.empty() ? "" : ",", count_text(static_cast<std::uint64_t>(count)),
                         name_of(kind));
  return fmt::format("{}:{}", what, out.empty() ? " no difference" : out);
}

// What is probably a secret is not passed on.
attribute::ImageDiff difference(const ImageReport& before, const ImageReport& after) {
  auto out = attribute::difference(*before.image, before.attribution, *after.image, after.attribution);
  constexpr std::string_view variable = "environment ";
  for (auto& setting : out.settings) {
    if (!setting.name.starts_with(variable) || !fleet::is_secret_name(setting.name.substr(variable.size()))) continue;
    for (auto* value : {&setting.before, &setting.after})
      if (!value->empty()) *value = "(hidden)";
  }
  return out;
}

Json amount_json(const attribute::Amount& amount) {
  return {{"bytes", amount.bytes}, {"compressed", amount.compressed}, {"files", amount.files}};
}

Json image_json(const image::Image& image) {
  return {{"image", image.reference},
          {"digest", image.digest},
          {"size", image.size()},
          {"compressed", image.compressed()},
          {"layers", image.layers().size()}};
}

}  // namespace

std::string diff_text(const ImageReport& before, const ImageReport& after, const ImageTextRequest& request) {
  const auto& style = request.style;
  const auto diff = difference(before, after);
  std::string out = fmt::format("{} -> {}\n", shown(before.image->reference), shown(after.image->reference));
  out += fmt::format("{} of {} and {} layers are the same: {} of {} need no pull\n", diff.shared_layers,
                     before.image->layers().size(), after.image->layers().size(), bytes_text(diff.shared_compressed),
                     bytes_text(after.image->compressed()));
  out += heading("Size by cause", style) + causes_text(diff, before, after, style);
  if (!diff.settings.empty())
    out += heading(counted("Configuration", diff.settings), style) + settings_text(diff, request);
  if (!diff.packages.empty()) out += heading(counted("Packages", diff.packages), style) + packages_text(diff, request);
  out += heading(counted("Files", diff.files), style);
  for (std::size_t i = 0; i < diff.files.size() && (request.most == 0 || i < request.most); ++i) {
    const auto& one = diff.files[i];
    out += fmt::format("  {:>10}  {}  {}\n", change(one.before, one.after), padded(name_of(one.kind), 8),
                       shown(one.path));
  }
  return out;
}

std::string diff_json(const ImageReport& before, const ImageReport& after) {
  const auto diff = difference(before, after);
  Json causes = Json::array(), files = Json::array(), packages = Json::array(), settings = Json::array();
  for (const auto& one : diff.causes)
    causes.push_back({{"cause", attribute::info_of(one.cause).name},
                      {"before", amount_json(one.before)},
                      {"after", amount_json(one.after)}});
  for (const auto& one : diff.files)
    files.push_back({{"change", name_of(one.kind)}, {"path", one.path}, {"before", one.before}, {"after", one.after}});
  for (const auto& one : diff.packages)
    packages.push_back({{"change", name_of(one.kind)},
                        {"ecosystem", one.ecosystem},
                        {"name", one.name},
                        {"before", one.before},
                        {"after", one.after},
                        {"bytes_before", one.bytes_before},
                        {"bytes_after", one.bytes_after}});
  for (const auto& one : diff.settings)
    settings.push_back(
        {{"change", name_of(one.kind)}, {"name", one.name}, {"before", one.before}, {"after", one.after}});
  const Json out = {{"before", image_json(*before.image)}, {"after", image_json(*after.image)},
                    {"shared_layers", diff.shared_layers}, {"shared_compressed", diff.shared_compressed},
                    {"causes", std::move(causes)},         {"settings", std::move(settings)},
                    {"packages", std::move(packages)},     {"files", std::move(files)}};
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report
