// SPDX-License-Identifier: Apache-2.0
// A tsconfig.json and those that it extends.
#pragma once

#include <functional>
#include <string>

#include "fleet/fleet.h"
#include "json/value.h"

namespace loadline::fleet {

// Each of them once, the ones that go over others first, until `visit` gives false. What a package brings is not
// followed. See "extends" of the TSConfig reference: of several the last one goes over those before it.
void each_tsconfig(const Fleet& fleet, const std::string& path,
                   const std::function<bool(const std::string& path, const json::Value& root)>& visit);

}  // namespace loadline::fleet
