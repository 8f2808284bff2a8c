// SPDX-License-Identifier: Apache-2.0
// The one list of commands, and the way in.
#include "cli/commands.h"

#include <exception>
#include <iostream>
#include <iterator>
#include <string_view>

#include "cli/version.h"

namespace loadline::cli {
namespace {

struct Entry {
  std::string_view name;
  std::string_view summary;
  bool hidden = false;
  void (*add)(CommandLine& command) = nullptr;
};

constexpr Entry entries[] = {
    {"audit", "Audit a fleet of containers: what is wrong and what it costs", false, &add_audit},
    {"image", "Say where every byte of built images comes from, and why", false, &add_image},
    {"sbom", "Write the bill of materials of an image or a lockfile", false, &add_sbom},
    {"context", "What each build sends of its context, and what it asks for", false, &add_context},
    {"predict", "How big the images will be, before they are built, and why", false, &add_predict},
    {"fix", "Mend what can be mended: print a diff, or write the files", false, &add_fix},
    {"generate", "Write Dockerfiles and what belongs to them, from the facts of the fleet", false, &add_generate},
    {"build", "Build images on your own builder, and record what each build took", false, &add_build},
    {"gate", "Hold figures to the budgets of loadline.toml: pass, fail, not measured", false, &add_gate},
    {"report", "Write the whole fleet down as a document, computed from its files", false, &add_report},
    {"baseline", "Accept today's findings, so that only new ones fail", false, &add_baseline},
    {"init", "Write a loadline.toml for this fleet", false, &add_init},
    {"replay", "Replay the build cache over the repository's history", false, &add_replay},
    {"rules", "List the rules", false, &add_rules},
    {"explain", "Show the page of a rule", false, &add_explain},
    {"lsp", "Serve an editor: problems while typing, fixes, the rules' pages", false, &add_lsp},
    {"completion", "Print the completions for a shell", false, &add_completion},
    {"man", "Print the manual page", true, &add_man},
    {"debug", "Look inside: trees, expansions, closures (for bug reports)", true, &add_debug},
};

}  // namespace

CommandLine all_commands() {
  CommandLine root{.name = "loadline",
                   .summary =
                       "loadline reads a whole fleet of containers at once, says what is wrong and what it "
                       "costs."};
  for (const auto& entry : entries)
    entry.add(root.commands.emplace_back(
        CommandLine{.name = std::string{entry.name}, .summary = std::string{entry.summary}, .hidden = entry.hidden}));
  return root;
}

int main(int argc, char** argv) {
  try {
    return static_cast<int>(parse_and_run(all_commands(), version, argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "loadline: this is a bug in loadline, please report it: " << error.what() << '\n';
    return static_cast<int>(Exit::unreadable);
  }
}

}  // namespace loadline::cli
