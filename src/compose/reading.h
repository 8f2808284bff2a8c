// SPDX-License-Identifier: Apache-2.0
// From the merged tree to the typed Project.
#pragma once

#include "compose/phases.h"
#include "compose/project.h"

namespace loadline::compose {

// Fills the project's services and resources from its tree; places of definitions are kept.
void read_project(Project& project);
void read_service(const Value& value, Service& service, Problems& problems);

// What several values together must keep to: services with an image or a build, names that exist, no circles.
void check_consistency(const Project& project, Problems& problems);

}  // namespace loadline::compose
