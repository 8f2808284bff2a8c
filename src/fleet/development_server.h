// SPDX-License-Identifier: Apache-2.0
// Commands that serve a developer: they compile as files change, and their own pages say not to use them in production.
#pragma once

#include "fleet/fleet.h"

namespace loadline::fleet {

// `ng serve`, `next dev`, `flask run`, `manage.py runserver`, `go run`, nodemon, ...: what the image starts, as far as
// its words say; a script of package.json is followed.
[[nodiscard]] bool starts_development_server(const Build& build);
// The same of a service, whose own command comes first.
[[nodiscard]] bool starts_development_server(const Service& service);

}  // namespace loadline::fleet
