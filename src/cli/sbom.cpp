// SPDX-License-Identifier: Apache-2.0
// loadline sbom REF: the bill of materials of a built image, or of what a folder's lockfile would install.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "attribute/attribution.h"
#include "base/file_tree.h"
#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/image_source.h"
#include "cli/told.h"
#include "cli/version.h"
#include "cli/write_file.h"
#include "fleet/end_of_life.h"
#include "image/digest.h"
#include "image/image.h"
#include "packages/inventory.h"
#include "packages/locked.h"
#include "packages/sbom.h"

namespace loadline::cli {
namespace {

struct Options {
  std::string reference;
  std::string format = "cyclonedx";
  std::string output;
  ImageSource source;
  unsigned threads = 0;
};

struct Made {
  packages::Inventory inventory;
  packages::Subject subject;
};

// A folder in which no image is stored is a source tree.
bool is_source_tree(const std::string& folder) {
  const auto tree = open_disk(folder);
  return tree && !(*tree)->read("index.json") && !(*tree)->read("manifest.json");
}

std::unique_ptr<Source> lockfile_in(const std::string& folder) {
  const auto tree = open_disk(folder);
  if (!tree) return nullptr;
  for (const auto* name : {"pnpm-lock.yaml", "package-lock.json", "yarn.lock"})
    if (auto text = (*tree)->read(name)) return std::make_unique<Source>(name, std::move(*text));
  return nullptr;
}

Made made_of_lockfile(const std::string& folder, const Source& source) {
  const auto lockfile = workspace::read_lockfile(source);
  const auto tree = open_disk(folder);
  const auto manifest = [&](std::string_view where) {
    auto text = (*tree)->read(join_path(where == "." ? "" : where, "package.json"));
    return text ? std::move(*text) : std::string{};
  };
  Made out;
  out.inventory = packages::inventory_of(lockfile, manifest);
  out.subject = {.container = false, .digest = image::sha256_of(source.text())};
  const auto path = clean_path(folder);
  out.subject.name = path == "." ? "workspace" : std::string{base_name(path)};
  for (const auto& package : out.inventory.packages)
    if (package.location == "package.json") out.subject.name = package.name;
  return out;
}

Result<Made> made_of_image(const Options& options) {
  auto source = options.source;
  source.references = {options.reference};
  // As `loadline image` keeps, so that layers which that has read need not be read again.
  const auto read = read_references(source, attribute::kept_for_attribution, attribute::kept_name);
  if (!read) return tl::make_unexpected(read.error());
  if (read->images.size() != 1) {
    std::vector<std::string> names;
    for (const auto& one : read->images) names.push_back(one.tags.empty() ? one.digest : one.tags.front());
    return failure("several images are there: name one as " + options.reference + ":TAG", options.reference,
                   "it has " + listed(names));
  }
  const auto& image = read->images.front();
  Made out;
  out.inventory = packages::inventory_of(image.files);
  const auto& system = out.inventory.system;
  const auto* end = fleet::end_of_life_of(system.id, system.version);
  out.subject = {.name = image.tags.empty() ? std::string{base_name(image.reference)} : image.tags.front(),
                 .digest = image.digest,
                 .architecture = image.config.platform.architecture,
                 .created = image.config.created,
                 .end_of_life = end == nullptr ? std::string{} : std::string{end->date}};
  return out;
}

Exit written(const std::string& document, const std::string& path) {
  if (path.empty() || path == "-") {
    std::cout << document << std::flush;
    return std::cout ? Exit::clean : Exit::unreadable;
  }
  return write_file(path, document) ? Exit::clean : Exit::unreadable;
}

Exit run(const Options& options) {
  set_thread_count(options.threads);
  if (const auto misuse = misuse_of(options.source); !misuse.empty()) return told(misuse, Exit::usage);
  // https://reproducible-builds.org/specs/source-date-epoch/
  std::optional<std::string> epoch;
  if (const char* seconds = std::getenv("SOURCE_DATE_EPOCH"); seconds != nullptr && *seconds != '\0') {
    const auto number = parse_integer<std::int64_t>(seconds);
    if (!number || *number < 0) return told("SOURCE_DATE_EPOCH is no number of seconds", Exit::usage);
    epoch = packages::utc_time(*number);
  }

  const bool of_sources = is_source_tree(options.reference);
  const auto lockfile = of_sources ? lockfile_in(options.reference) : nullptr;
  if (of_sources && !lockfile)
    return told(options.reference + ": there is neither an image here (index.json, manifest.json) nor a lockfile " +
                    "(pnpm-lock.yaml, package-lock.json, yarn.lock)",
                Exit::unreadable);
  auto made = lockfile ? Result<Made>{made_of_lockfile(options.reference, *lockfile)} : made_of_image(options);
  if (!made) return told(made.error().text(), Exit::unreadable);
  made->subject.tool_version = version;
  if (epoch) made->subject.created = *epoch;
  for (const auto& problem : made->inventory.problems) std::cerr << "loadline: warning: " << problem << '\n';
  const auto document = options.format == "spdx" ? packages::spdx_document(made->inventory, made->subject)
                                                 : packages::cyclonedx_document(made->inventory, made->subject);
  return written(document, options.output);
}

}  // namespace

void add_sbom(CommandLine& command) {
  auto options = std::make_shared<Options>();
  command.options = {
      {.name = "reference",
       .target = &options->reference,
       .help = "An image as `loadline image` takes it, or a folder with a pnpm, npm or yarn lockfile",
       .required = true},
      {"--format", &options->format, "cyclonedx (1.6) or spdx (2.3), both JSON", {"cyclonedx", "spdx"}},
      {"--output", &options->output, "Write to this file instead of standard output"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  const auto of_source = options_of(options->source);
  command.options.insert(command.options.end(), of_source.begin(), of_source.end());
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
