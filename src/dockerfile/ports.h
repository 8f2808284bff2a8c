// SPDX-License-Identifier: Apache-2.0
// What EXPOSE takes (dockerfile2llb/convert_expose.go).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::dockerfile {

// "8000-8002/udp" gives "8000/udp", "8001/udp", "8002/udp"; a range of more than 32 ports stays one text.
[[nodiscard]] Result<std::vector<std::string>> exposed_ports(std::string_view written);

}  // namespace loadline::dockerfile
