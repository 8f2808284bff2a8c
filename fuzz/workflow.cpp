// SPDX-License-Identifier: Apache-2.0
// Any bytes as a CI definition and as a bake file, in every language that they may be in.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "workflow/workflow.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const std::string text{reinterpret_cast<const char*>(data), size};
  for (const char* path : {".github/workflows/a.yml", ".gitlab-ci.yml"}) {
    const Source source{path, text};
    const auto workflow = workflow::read_workflow(source);
    for (const auto& build : workflow.builds)
      if (!build.place || build.place.span.end > text.size()) std::abort();
  }
  for (const char* path : {"docker-bake.hcl", "docker-bake.json"}) {
    const Source source{path, text};
    const auto workflow = workflow::read_bake({&source});
    for (const auto& build : workflow.builds)
      if (!build.place || build.place.span.end > text.size()) std::abort();
  }
  return 0;
}
