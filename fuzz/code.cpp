// SPDX-License-Identifier: Apache-2.0
// Any bytes as TypeScript and as Python: every place lies inside the source.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "code/facts.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void read(const std::string& path, const std::string& text) {
  using namespace loadline;
  const Source source{path, text};
  std::vector<code::FileFacts> files;
  files.push_back(code::read_facts(source));
  const auto inside = [&](const Place& place) {
    return place.span.begin <= place.span.end && source.all().contains(place.span);
  };
  const auto service = code::combine(files, {{"@/", "src/"}});
  for (const auto& route : service.routes) require(inside(route.place) && route.path.starts_with('/'));
  for (const auto& port : service.ports) require(inside(port.place));
  for (const auto& import : service.imports) require(inside(import.place));
  for (const auto& variable : service.environment) require(inside(variable.place));
  static_cast<void>(service.serves("/health"));
  static_cast<void>(service.may_serve("/health"));
  static_cast<void>(service.health_routes());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  read("src/main.ts", text);
  read("app/main.py", text);
  return 0;
}
