// SPDX-License-Identifier: Apache-2.0
// Two audits, where there is something to leave out.
#include "cli/generated.h"

#include "generate/stamp.h"

namespace loadline::cli {
namespace {

// A Dockerfile that was made here is built by somebody's Compose file, and stays a fact.
std::vector<std::string> made_before(const scan::Audit& audit) {
  std::vector<std::string> out;
  const auto add = [&](const Source* source) {
    if (source != nullptr && generate::carries_stamp(source->text())) out.push_back(source->path());
  };
  for (const auto& combination : audit.fleet->combinations)
    for (const auto* source : combination.project.files) add(source);
  for (const auto& workflow : audit.fleet->workflows) add(workflow.source);
  return out;
}

}  // namespace

Tried try_without_generated(scan::Request& request) {
  request.rules = {"unreadable-file"};  // only the fleet is wanted
  auto out = try_audit(request, "reading");
  if (!out.audit) return out;
  request.left_out = made_before(*out.audit);
  return request.left_out.empty() ? std::move(out) : try_audit(request, "reading");
}

}  // namespace loadline::cli
