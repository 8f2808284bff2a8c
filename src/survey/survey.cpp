// SPDX-License-Identifier: Apache-2.0
// Audits, predicts, opens what was given.
#include "survey/survey.h"

#include <algorithm>

#include "base/parallel.h"
#include "base/read_file.h"
#include "survey/images.h"

namespace loadline::survey {
namespace {

void name_services(Survey& survey) {
  for (const auto* service : survey.audit.fleet->services())
    if (service->build != nullptr) survey.services.push_back(service);
  for (const auto* service : survey.services) {
    const bool alone = std::ranges::count(survey.services, service->name, &fleet::Service::name) == 1;
    const auto& folder = service->combination->folder;
    survey.labels.push_back(alone ? service->name : service->name + " (" + (folder.empty() ? "." : folder) + ")");
  }
}

std::optional<Error> read_recorded(const std::string& path, Survey& survey) {
  if (path.empty()) return std::nullopt;
  const auto text = read_file(path, "the file of builds");
  if (!text) return text.error();
  auto builds = gate::read_builds(*text, path);
  if (!builds) return builds.error();
  survey.builds = std::move(*builds);
  for (const auto& build : survey.builds)
    if (std::ranges::find(survey.labels, build.service) == survey.labels.end())
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
  name_services(out);
  out.predictions.resize(out.services.size());
  for_each_index(out.services.size(), [&](std::size_t i) {
    out.predictions[i] = predict::predict(*out.services[i]->build, *out.audit.fleet, out.sources.sizes);
  });
  if (auto error = read_recorded(request.builds, out)) return tl::make_unexpected(std::move(*error));
  if (auto error = read_built_images(request, out)) return tl::make_unexpected(std::move(*error));
  return out;
}

}  // namespace loadline::survey
