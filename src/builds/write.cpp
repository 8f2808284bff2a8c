// SPDX-License-Identifier: Apache-2.0
// Recorded builds as CSV, JSON and metrics.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "builds/fields.h"

namespace loadline::builds {
namespace {

// Empty where nothing is known.
std::string text_of(const RecordedBuild& build, const Field& field) {
  if (const auto* words = std::get_if<std::string RecordedBuild::*>(&field.member)) return build.*(*words);
  if (const auto* seconds = std::get_if<std::optional<double> RecordedBuild::*>(&field.member))
    return build.*(*seconds) ? fmt::format("{}", *(build.*(*seconds))) : "";
  const auto& count = build.*std::get<std::optional<std::uint64_t> RecordedBuild::*>(field.member);
  return count ? std::to_string(*count) : "";
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos && trim(text) == text) return text;
  return "\"" + replace_all(text, "\"", "\"\"") + "\"";
}

// Prometheus: exposition formats, "comments, help text, and type information".
std::string label_value(std::string_view text) {
  return replace_all(replace_all(replace_all(std::string{text}, "\\", "\\\\"), "\"", "\\\""), "\n", "\\n");
}

class Metrics {
 public:
  explicit Metrics(const std::vector<RecordedBuild>& builds) : builds_{builds} {
    for (const auto& build : builds) services_.insert(build.service);
  }

  template <class Value>
  void add(std::string_view name, std::string_view help, Value value, std::string_view labels = {}) {
    std::string lines;
    for (const auto& service : services_) {
      const auto* build = newest_with(builds_, service, [&](const auto& each) { return value(each).has_value(); });
      if (build == nullptr) continue;
      lines += fmt::format("{}{{service=\"{}\"{}}} {}\n", name, label_value(service), labels, *value(*build));
    }
    if (lines.empty()) return;
    if (told_.insert(std::string{name}).second) text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
    text_ += lines;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const std::vector<RecordedBuild>& builds_;
  std::set<std::string> services_, told_;
  std::string text_;
};

}  // namespace

std::string as_csv(const std::vector<RecordedBuild>& builds) {
  std::string out;
  for (const auto& field : fields()) out += (out.empty() ? "" : ",") + std::string{field.name};
  out += "\n";
  for (const auto& build : builds) {
    std::string line;
    for (const auto& field : fields())
      line += (&field == fields().data() ? "" : ",") + csv_field(text_of(build, field));
    out += line + "\n";
  }
  return out;
}

std::string as_json(const std::vector<RecordedBuild>& builds) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& build : builds) {
    nlohmann::ordered_json one;
    for (const auto& field : fields()) {
      auto& value = one[std::string{field.name}];
      if (const auto* words = std::get_if<std::string RecordedBuild::*>(&field.member)) {
        if (!(build.*(*words)).empty()) value = build.*(*words);
      } else if (const auto* seconds = std::get_if<std::optional<double> RecordedBuild::*>(&field.member)) {
        if (build.*(*seconds)) value = *(build.*(*seconds));
      } else if (const auto& count = build.*std::get<std::optional<std::uint64_t> RecordedBuild::*>(field.member)) {
        value = *count;
      }
    }
    list.push_back(std::move(one));
  }
  const nlohmann::ordered_json root = {{"builds", std::move(list)}};
  return root.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string as_metrics(const std::vector<RecordedBuild>& builds) {
  Metrics out{builds};
  const std::string_view seconds = "loadline_build_seconds";
  const std::string_view took = "How long the newest build took that was of this kind.";
  out.add(seconds, took, [](const auto& build) { return build.cold_seconds; }, ",cache=\"cold\"");
  out.add(seconds, took, [](const auto& build) { return build.cached_seconds; }, ",cache=\"warm\"");
  out.add("loadline_build_steps", "Steps of the newest build with a cache.",
          [](const auto& build) { return build.steps; });
  out.add("loadline_build_cached_steps", "Of these, how many the cache had.",
          [](const auto& build) { return build.cached_steps; });
  out.add("loadline_image_bytes", "Size of the newest image, unpacked.",
          [](const auto& build) { return build.image_bytes; });
  out.add("loadline_build_failed", "1 where the newest build failed.",
          [](const auto& build) { return std::optional{build.failure.empty() ? 0 : 1}; });
  return out.text();
}

}  // namespace loadline::builds
