// SPDX-License-Identifier: Apache-2.0
// Which files are CI definitions, and whose.
#include "workflow/workflow.h"

#include <algorithm>

#include "base/paths.h"
#include "workflow/github.h"

namespace loadline::workflow {
namespace {

bool is_yaml(std::string_view path) { return path.ends_with(".yml") || path.ends_with(".yaml"); }

bool is_gitlab(std::string_view path) {
  const auto name = base_name(path);
  return name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml");
}

}  // namespace

bool Workflow::has(std::string_view kind) const {
  if (kind == "sbom" && std::ranges::any_of(builds, &ImageBuild::sbom)) return true;
  return std::ranges::any_of(actions, [&](const Action& action) { return action.kind == kind; });
}

const Job* Workflow::job_named(std::string_view job) const {
  const auto found = std::ranges::find(jobs, job, &Job::name);
  return found == jobs.end() ? nullptr : &*found;
}

bool is_workflow_path(std::string_view path) {
  const auto folder = folder_of(path);
  const bool github = folder == ".github/workflows" || folder.ends_with("/.github/workflows");
  const bool gitlab = folder == ".gitlab/ci" || folder.starts_with(".gitlab/ci/");
  return is_gitlab(path) || ((github || gitlab) && is_yaml(path));
}

Workflow read_workflow(const Source& source) {
  Workflow out;
  out.source = &source;
  const bool gitlab = is_gitlab(source.path()) || source.path().starts_with(".gitlab/");
  out.provider = gitlab ? Provider::gitlab : Provider::github;
  auto document = yaml::parse(source);
  out.problems = std::move(document.problems);
  const auto* root = document.root();
  if (root == nullptr || !root->is_mapping()) return out;
  if (gitlab) read_gitlab(source, *root, out);
  else read_github(source, *root, out);
  return out;
}

}  // namespace loadline::workflow
