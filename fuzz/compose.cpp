// SPDX-License-Identifier: Apache-2.0
// Any bytes load as a Compose file, alone and as the overlay, the include and the base of itself.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compose/load.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const Source source{"compose.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const Source base{"base.yaml",
                    "services:\n  base:\n    image: a\n    ports: [\"80:80\"]\n    environment: [A=1, B]\n"};
  const auto open = [&](const std::string& path) -> const Source* {
    if (path == "base.yaml") return &base;
    return path == "compose.yaml" || path == "sub/compose.yaml" || path == ".env" ? &source : nullptr;
  };
  compose::LoadRequest request;
  request.files = {"base.yaml", "compose.yaml"};
  request.environment = {{"SET", "value"}, {"EMPTY", ""}};
  const auto project = compose::load(request, open);
  (void)compose::to_json(project);
  return 0;
}
