// SPDX-License-Identifier: Apache-2.0
// Bake reads Compose files itself, as the user's own tool does; `docker build` gets what the fleet knows of the build.
#include "cli/build_jobs.h"

#include <algorithm>
#include <filesystem>

#include "base/paths.h"
#include "generate/bake_file.h"
#include "generate/generate.h"
#include "generate/lines.h"
#include "survey/survey.h"

namespace loadline::cli {
namespace {

std::string here_or(const std::string& path) { return path.empty() ? "." : path; }

std::string disk_path(const std::string& root, const std::string& path) {
  return (std::filesystem::path{root} / path).string();
}

// What `docker build` has no word for, or nobody knows.
std::string not_plain(const fleet::Service& service) {
  if (service.build->context == nullptr) return "its context is not in this folder";
  const auto& build = service.definition->build;
  if (!build) return {};
  if (build->dockerfile_inline) return "its Dockerfile stands in the Compose file";
  if (!build->secrets.empty()) return "its build takes secrets";
  if (!build->additional_contexts.empty()) return "its build takes further contexts";
  return {};
}

builds::Job present_job(const std::string& root, const fleet::Service& service, const std::string& label) {
  const auto& build = *service.build;
  const auto& combination = *service.combination;
  builds::Job out{.service = label,
                  .folder = disk_path(root, combination.folder),
                  .target = service.name,
                  .recorded_as = build.dockerfile->path,
                  .not_plain = not_plain(service)};
  for (const auto& file : combination.files) out.files.push_back(generate::path_between(combination.folder, file));
  out.dockerfile = generate::path_between(combination.folder, build.dockerfile->path);
  if (build.context != nullptr)
    out.context = here_or(generate::path_between(combination.folder, build.context->folder));
  out.stage = build.request.target.value_or("");
  out.args = {build.request.args.begin(), build.request.args.end()};
  return out;
}

}  // namespace

std::vector<builds::Job> present_jobs(const std::string& root, const std::vector<const fleet::Service*>& services,
                                      const std::vector<std::string>& labels) {
  std::vector<builds::Job> out;
  for (std::size_t i = 0; i < services.size(); ++i) out.push_back(present_job(root, *services[i], labels[i]));
  return out;
}

Result<std::vector<builds::Job>> generated_jobs(const std::string& root, const fleet::Fleet& fleet,
                                                const std::vector<std::string>& services) {
  std::vector<generate::Note> notes;
  const auto targets = targets_of(fleet, {.services = services}, notes);
  for (const auto& service : services)
    if (std::ranges::none_of(targets, [&](const auto& target) { return target.service->name == service; }))
      return failure("no Dockerfile is generated for it: `loadline generate` says why", service);
  const auto bake = generate::bake_path(fleet);
  std::vector<const fleet::Service*> chosen;
  for (const auto& target : targets) chosen.push_back(target.service);
  const auto labels = survey::labels_of(chosen);
  std::vector<builds::Job> out;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& target = targets[i];
    for (const auto& path : {bake, target.dockerfile})
      if (!std::filesystem::exists(disk_path(root, path)))
        return failure("is not there: `loadline generate --write` writes it", path);
    out.push_back({.service = labels[i],
                   .folder = root,
                   .files = {bake},
                   .target = generate::bake_name(target),
                   .context = here_or(target.context),
                   .dockerfile = target.dockerfile,
                   .stage = target.stage,
                   .args = target.args,
                   .recorded_as = target.dockerfile});
  }
  return out;
}

}  // namespace loadline::cli
