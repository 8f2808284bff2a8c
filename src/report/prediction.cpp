// SPDX-License-Identifier: Apache-2.0
// The table of services, the parts of each, what is unknown, what a fix would save.
#include "report/prediction.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"

namespace loadline::report {
namespace {

using predict::Amount;
using predict::Known;

std::string interval_text(const Amount& amount) {
  if (amount.least == amount.most) return "";
  return fmt::format("{} to {}", bytes_text(amount.least), bytes_text(amount.most));
}

// A sum that leaves something out is "at least".
std::string total_text(const predict::Prediction& prediction) {
  return (prediction.unknown.empty() ? "" : "> ") + bytes_text(prediction.bytes.likely);
}

Ink ink_of(Known known) {
  return known == Known::unknown ? Ink::yellow : known == Known::estimated ? Ink::dim : Ink::plain;
}

std::string overview(const std::vector<PredictedService>& services, const Style& style) {
  Table table{.header = {"service", "image", "interval", "compressed", "known", "unknown", "Dockerfile"},
              .rows = {},
              .flexible = {6, 2}};
  for (const auto& service : services) {
    const auto& prediction = service.prediction;
    table.rows.push_back(
        {{shown(service.name)},
         {total_text(prediction), Ink::bold},
         {interval_text(prediction.bytes), Ink::dim},
         {bytes_text(prediction.compressed.likely)},
         {std::string{name_of(prediction.known)}, ink_of(prediction.known)},
         {prediction.unknown.empty() ? "" : fmt::format("{} parts", prediction.unknown.size()), Ink::yellow},
         {shown(service.dockerfile), Ink::dim}});
  }
  return rendered(table, style);
}

// What the sign of total_text() means, where one is shown.
std::string legend(const std::vector<PredictedService>& services, const Style& style) {
  const auto is_open = [](const PredictedService& service) { return !service.prediction.unknown.empty(); };
  if (std::ranges::none_of(services, is_open)) return "";
  return painted("> more than that: the parts marked ? are in the image too, and nobody can size them beforehand",
                 Ink::dim, style) +
         "\n";
}

std::string parts_text(const PredictedService& service, const PredictionRequest& request) {
  const auto& prediction = service.prediction;
  std::string out = fmt::format("\n{}  {}\n", painted(shown(service.name), Ink::bold, request.style),
                                total_text(prediction));
  Table table{.header = {"part", "bytes", "interval", "known", "from"}, .rows = {}, .flexible = {4}};
  for (const auto& part : prediction.parts)
    table.rows.push_back({{std::string{name_of(part.part)}},
                          {bytes_text(part.bytes.likely)},
                          {interval_text(part.bytes), Ink::dim},
                          {std::string{name_of(part.known)}, ink_of(part.known)},
                          {shown(listed(part.how, 3)), Ink::dim, true}});
  for (const auto& unknown : prediction.unknown)
    table.rows.push_back(
        {{std::string{name_of(unknown.part)}},
         {"?", Ink::yellow},
         {"", Ink::dim},
         {"unknown", Ink::yellow},
         {shown(fmt::format("{} ({}:{})", unknown.what, unknown.place.source->path(), unknown.place.position().line)),
          Ink::dim, true}});
  return out + rendered(table, request.style);
}

std::string duplicates_text(const PredictedService& service, const PredictionRequest& request) {
  std::string out;
  std::size_t shown_so_far = 0;
  for (const auto& duplicate : service.duplicates) {
    if (duplicate.spare_bytes == 0 || shown_so_far++ == request.most) break;
    out += fmt::format("    {}  {} to spare: {}\n", shown(duplicate.name), bytes_text(duplicate.spare_bytes),
                       shown(listed(duplicate.variants, 4)));
  }
  return out.empty() ? out : "  more than once:\n" + out;
}

std::string alternatives_text(const PredictedService& service) {
  std::string out;
  for (const auto& one : service.alternatives) {
    const auto now = service.prediction.bytes.likely;
    const bool less = one.bytes.likely <= now;
    const auto difference = less ? now - one.bytes.likely : one.bytes.likely - now;
    out += fmt::format("    {}  {}{}  ({}{})\n", one.name, one.complete ? "" : "> ", bytes_text(one.bytes.likely),
                       less ? "-" : "+", bytes_text(difference));
  }
  return out.empty() ? out : "  after the fix of:\n" + out;
}

std::string why_text(const PredictedService& service, const PredictionRequest& request) {
  std::string out = fmt::format("{}\n", painted(shown(service.name), Ink::bold, request.style));
  if (service.why.empty()) return out + fmt::format("  {} is not in its production closure\n", shown(request.why));
  for (const auto& one : service.why) {
    const auto& package = service.lockfile->packages[one.package];
    out += fmt::format(
        "  {}  {}; without it {}, {}\n", shown(package.key), one.bytes ? bytes_text(*one.bytes) : "size not known",
        one.alone == 1 ? "1 package goes" : fmt::format("{} packages go", one.alone), bytes_text(one.alone_bytes));
    std::string chain;
    for (const auto& step : one.chain) chain += (chain.empty() ? "" : " > ") + step;
    for (const auto& line : wrapped(shown(chain), request.style.width > 10 ? request.style.width - 6 : 60))
      out += "      " + line + "\n";
  }
  return out;
}

}  // namespace

std::string prediction_text(const std::vector<PredictedService>& services, const PredictionRequest& request) {
  std::string out;
  if (!request.why.empty()) {
    for (const auto& service : services) out += why_text(service, request);
    return out;
  }
  out += overview(services, request.style) + legend(services, request.style);
  for (const auto& service : services)
    out += parts_text(service, request) + duplicates_text(service, request) + alternatives_text(service);
  return out;
}

}  // namespace loadline::report
