// SPDX-License-Identifier: Apache-2.0
// pip's requirements file format (pip.pypa.io, "Requirements File Format"), as far as versions are concerned.
#include "fleet/python_requirements.h"

#include <set>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

PythonRequirements read_requirements(const Source& source) {
  PythonRequirements out{.source = &source};
  bool continued = false;
  for (const auto line : split_lines(source.text())) {
    const bool rest = std::exchange(continued, trim(line).ends_with('\\'));
    auto text = trim(line);
    if (const auto comment = text.find(" #"); comment != text.npos) text = trim(text.substr(0, comment));
    if (rest || text.empty() || text.starts_with('#') || text.starts_with('-')) continue;
    ++out.count;
    const bool elsewhere = contains(text, "@") || contains(text, "://") || text.starts_with('.') ||
                           text.ends_with(".whl");
    if (elsewhere || contains(text, "==")) continue;
    const auto name = text.substr(0, text.find_first_of(" <>=!~;[\\"));
    if (name.empty()) continue;
    const auto begin = static_cast<std::size_t>(text.data() - source.text().data());
    out.unpinned.push_back({std::string{name}, {&source, span_at(begin, begin + text.size())}});
  }
  return out;
}

}  // namespace

std::vector<PythonRequirements> python_requirements(const Build& build, const Fleet& fleet) {
  std::vector<PythonRequirements> out;
  std::set<std::string> seen;
  if (build.context == nullptr) return out;
  for (const auto& run : reachable_runs(build))
    for (const auto& call : run.run->calls) {
      const bool pip = call.manager == shell::PackageManager::pip || call.manager == shell::PackageManager::uv;
      if (!pip || call.action != shell::PackageAction::install) continue;
      if (shell::flag_value(*call.command, "--constraint", "-c")) continue;
      for (const auto file : shell::flag_values(*call.command, "--requirement", "-r")) {
        // Copied to where it is installed under its own name: that is how people do it.
        auto path = join_path(build.context->folder, file.starts_with('/') ? base_name(file) : file);
        if (!fleet.has_file(path)) path = join_path(build.context->folder, base_name(file));
        if (!fleet.has_file(path) || !seen.insert(path).second) continue;
        if (const Source* source = fleet.sources->open(path)) out.push_back(read_requirements(*source));
      }
    }
  return out;
}

}  // namespace loadline::fleet
