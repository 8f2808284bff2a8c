// SPDX-License-Identifier: Apache-2.0
// Images that overwrite each other's cache of GitHub Actions.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "rules/rule.h"
#include "workflow/cache_export.h"

namespace loadline::rules {
namespace {

struct Writer {
  std::string image;
  Place place;
};

// What makes two builds two images; one image for two platforms shares by intent.
std::string identity_of(const workflow::ImageBuild& build) {
  std::string out = build.dockerfile ? build.dockerfile->value : "";
  out += "\n" + (build.context ? build.context->value : "") + "\n" + (build.target ? build.target->value : "") + "\n";
  for (const auto& [name, value] : build.args) out += name + "=" + value + "\n";
  return out;
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  std::map<std::string, std::map<std::string, Writer>> scopes;  // by scope, then by what is built
  for (const auto& workflow : fleet.workflows)
    for (const auto& build : workflow.builds)
      for (const auto& text : build.cache_to)
        if (const auto entry = workflow::read_cache_entry(text.value); entry && entry->type == "gha")
          if (fleet::is_placed(build))
            scopes[entry->scope].try_emplace(identity_of(build), Writer{fleet::image_name_of(build), text.place});
  for (const auto& [scope, writers] : scopes) {
    if (writers.size() < 2) continue;
    std::set<std::string> images;
    for (const auto& [identity, writer] : writers) images.insert("`" + writer.image + "`");
    const auto first = std::ranges::min_element(writers, [](const auto& a, const auto& b) {
      return std::pair{a.second.place.source->path(), a.second.place.span} <
             std::pair{b.second.place.source->path(), b.second.place.span};
    });
    auto& finding = out.report(first->second.place, std::to_string(writers.size()) + " images write the cache scope `" +
                                                        scope + "`" +
                                                        (scope == "buildkit" ? ", which is the default" : "") +
                                                        ": each overwrites what the others saved");
    finding.notes.push_back({{}, listed({images.begin(), images.end()}, 8)});
    for (const auto& [identity, writer] : writers)
      if (writer.place.span != first->second.place.span || writer.place.source != first->second.place.source)
        finding.notes.push_back({writer.place, "`" + writer.image + "` writes it here"});
  }
}

}  // namespace

extern constexpr Rule shared_cache_scope{
    .info = {.name = "shared-cache-scope",
             .summary = "Several images share one cache scope of GitHub Actions",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
