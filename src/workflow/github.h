// SPDX-License-Identifier: Apache-2.0
// The two kinds of CI definition, each from its YAML.
#pragma once

#include "workflow/workflow.h"
#include "yaml/node.h"

namespace loadline::workflow {

void read_github(const Source& source, const yaml::Node& root, Workflow& out);
void read_jobs(const Source& source, const yaml::Node& root, Workflow& out);  // GitHub's, as written
void read_gitlab(const Source& source, const yaml::Node& root, Workflow& out);

}  // namespace loadline::workflow
