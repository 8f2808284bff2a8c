// SPDX-License-Identifier: Apache-2.0
// Audits, predicts, opens what was given.
#include "survey/survey.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/parallel.h"
#include "builds/store.h"
#include "survey/images.h"

namespace loadline::survey {
namespace {

std::optional<Error> read_recorded(const Request& request, const Environment& environment, Survey& survey) {
  if (!request.scan.revision.empty()) return std::nullopt;  // builds are of today
  auto path = request.builds;
  if (path.empty()) path = builds::store_path(request.scan.root, environment);
  if (request.builds.empty() && !std::filesystem::exists(path)) return std::nullopt;
  auto builds = builds::builds_of_file(path);
  if (!builds) return builds.error();
  survey.builds = std::move(*builds);
  if (request.builds.empty())
    survey.notes.push_back("recorded builds are read from " + path + " (" + std::to_string(survey.builds.size()) +
                           " there); --builds FILE names others");
  std::set<std::string> told;
  for (const auto& build : survey.builds)
    if (std::ranges::find(survey.labels, build.service) == survey.labels.end() && told.insert(build.service).second)
      survey.notes.push_back(build.place + ": a build of " + build.service + ", which is not built here");
  return std::nullopt;
}

}  // namespace

std::vector<gate::Subject> Survey::subjects() const {
  std::vector<gate::Subject> out;
  for (std::size_t i = 0; i < services.size(); ++i)
    out.push_back({services[i]->name, services[i]->at().source->path(), labels[i]});
  return out;
}

std::vector<std::string> labels_of(const std::vector<const fleet::Service*>& services) {
  std::vector<std::string> out;
  for (const auto* service : services) {
    const bool alone = std::ranges::count(services, service->name, &fleet::Service::name) == 1;
    const auto& folder = service->combination->folder;
    out.push_back(alone ? service->name : service->name + " (" + (folder.empty() ? "." : folder) + ")");
  }
  return out;
}

std::string complaint_about(const Request& request) {
  for (const auto& one : request.images) {
    const auto equals = one.find('=');
    if (equals == one.npos || equals == 0 || equals + 1 == one.size())
      return "an image is given as SERVICE=REFERENCE, and not \"" + one + "\"";
  }
  return {};
}

Result<Survey> survey(const Request& request, const Environment& environment) {
  auto sources = predict::sources_for(request.sizes, environment);
  if (!sources) return tl::make_unexpected(sources.error());
  auto audit = scan::audit(request.scan);
  if (!audit) return tl::make_unexpected(std::move(audit.error()));
  Survey out;
  out.audit = std::move(*audit);
  out.sources = std::move(*sources);
  for (const auto* service : out.audit.fleet->services())
    if (service->build != nullptr) out.services.push_back(service);
  out.labels = labels_of(out.services);
  out.predictions.resize(out.services.size());
  for_each_index(out.services.size(), [&](std::size_t i) {
    out.predictions[i] = predict::predict(*out.services[i]->build, *out.audit.fleet, out.sources.sizes);
  });
  if (auto error = read_recorded(request, environment, out)) return tl::make_unexpected(std::move(*error));
  if (auto error = read_built_images(request, out)) return tl::make_unexpected(std::move(*error));
  return out;
}

}  // namespace loadline::survey
