// SPDX-License-Identifier: Apache-2.0
// loadline image REF...: where every byte of built images comes from.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "attribute/attribution.h"
#include "attribute/image_checks.h"
#include "base/parallel.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "image/image.h"
#include "report/image.h"

namespace loadline::cli {
namespace {

struct Options {
  std::vector<std::string> references;
  std::string format = "text";
  bool tree = false;
  bool files = false;
  bool diff = false;
  std::size_t layer = 0;
  std::string platform;
  bool verify = false;
  std::string base_layers;
  std::string dockerfile;
  std::string max_size;
  std::string color = "auto";
  std::string fail_on = "never";
  std::size_t top = 10;
  std::size_t width = 0;
  unsigned threads = 0;
};

report::Style style_of(const Options& options) {
  report::Style style;
  const char* no_color = std::getenv("NO_COLOR");
  style.color = options.color == "always" ||
                (options.color == "auto" && (no_color == nullptr || *no_color == '\0') && ::isatty(STDOUT_FILENO) == 1);
  winsize size{};
  if (options.width > 0) style.width = options.width;
  else if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) style.width = size.ws_col;
  return style;
}

Exit say(const std::string& message, Exit exit) {
  std::cerr << "loadline: " << message << '\n';
  return exit;
}

// "500MB", "1.2GB", "300000000"; decimal units, as sizes are printed.
std::optional<std::uint64_t> size_named(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const auto unit = lower(trim(end));
  if (end == text.c_str() || value < 0) return std::nullopt;
  for (const auto& [name, factor] : {std::pair{"", 1.0}, {"b", 1.0}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}})
    if (unit == name) return static_cast<std::uint64_t>(value * factor);
  return std::nullopt;
}

Exit print_files(const image::Images& images, std::size_t layer) {
  for (const auto& one : images.images) {
    if (layer > one.layers().size())
      return say(one.reference + ": there is no layer " + std::to_string(layer) + ", it has " +
                     std::to_string(one.layers().size()),
                 Exit::usage);
    report::write_files(one, layer, [](std::string_view line) { std::cout << line; });
  }
  std::cout.flush();
  return std::cout ? Exit::clean : Exit::unreadable;
}

std::string printed(const std::vector<report::ImageReport>& reports, const Options& options) {
  if (options.format == "json") return report::images_json(reports);
  const report::ImageTextRequest request{.style = style_of(options), .most = options.top, .tree = options.tree};
  if (options.diff) return report::images_diff(reports[0], reports[1], request);
  std::string out;
  for (const auto& one : reports) out += report::image_text(one, request) + (reports.size() > 1 ? "\n" : "");
  if (reports.size() > 1) out += report::images_text(reports, request);
  return out;
}

Exit judged(const std::vector<report::ImageReport>& reports, const Options& options,
            std::optional<std::uint64_t> most) {
  auto exit = Exit::clean;
  const auto least = severity_named(options.fail_on);
  for (const auto& one : reports) {
    if (most && one.image->size() > *most)
      exit = say(one.image->reference + ": " + std::to_string(one.image->size()) + " bytes are over the budget of " +
                     options.max_size,
                 Exit::findings);
    for (const auto& finding : one.findings)
      if (least && finding.severity >= *least) exit = Exit::findings;
  }
  return exit;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  image::OpenRequest opening;
  if (!options.platform.empty()) {
    opening.platform = image::platform_named(options.platform);
    if (!opening.platform) return say("'" + options.platform + "' is no platform; one is linux/arm64", Exit::usage);
  }
  attribute::AttributeRequest attributing;
  if (!options.base_layers.empty()) {
    attributing.base_layers = parse_integer<std::size_t>(options.base_layers);
    if (!attributing.base_layers) return say("--base-layers takes a number", Exit::usage);
  }
  std::optional<std::uint64_t> most;
  if (!options.max_size.empty() && !(most = size_named(options.max_size)))
    return say("'" + options.max_size + "' is no size; one is 500MB", Exit::usage);
  std::unique_ptr<Source> dockerfile;
  if (!options.dockerfile.empty()) {
    std::ifstream in{options.dockerfile, std::ios::binary};
    if (!in) return say(options.dockerfile + ": cannot be opened", Exit::unreadable);
    dockerfile = std::make_unique<Source>(options.dockerfile, std::string{std::istreambuf_iterator<char>{in}, {}});
    attributing.dockerfile = dockerfile.get();
  }

  Progress progress{"reading " + listed(options.references, 2)};
  std::deque<image::Opened> opened;  // layers are read through them
  std::vector<image::OpenedImage> images;
  for (const auto& reference : options.references) {
    auto one = image::open_images(reference, opening);
    if (!one) {
      progress.done();
      return say(one.error().text(), Exit::unreadable);
    }
    for (auto& image : one->images) images.push_back(std::move(image));
    opened.push_back(std::move(*one));
  }
  const auto read = image::read_images(std::move(images),
                                       {.keep = attribute::kept_for_attribution, .verify = options.verify});
  progress.done();
  if (!read) return say(read.error().text(), Exit::unreadable);
  if (options.diff && read->images.size() != 2) return say("--diff compares two images", Exit::usage);
  if (options.files) return print_files(*read, options.layer);

  std::vector<report::ImageReport> reports(read->images.size());
  for_each_index(reports.size(), [&](std::size_t i) {
    reports[i].image = &read->images[i];
    reports[i].attribution = attribute::attribute(read->images[i], attributing);
    reports[i].findings = attribute::check_image(read->images[i], reports[i].attribution);
  });
  std::cout << printed(reports, options) << std::flush;
  return std::cout ? judged(reports, options, most) : Exit::unreadable;
}

}  // namespace

void add_image(CommandLine& command) {
  auto options = std::make_shared<Options>();
  command.options = {
      {.name = "reference",
       .target = &options->references,
       .help = "An OCI layout or docker-save archive (folder or tar), or PATH:TAG of one of its images",
       .required = true},
      {"--format", &options->format, "text or json", {"text", "json"}},
      {"--tree", &options->tree, "Show the folders and files that take at least a hundredth"},
      {"--files", &options->files, "Print a JSON line for each path of the final file system"},
      {"--layer", &options->layer, "With --files: what this layer (from 1) writes"},
      {"--diff", &options->diff, "Compare two images"},
      {"--platform", &options->platform, "Of an image for several: linux/arm64"},
      {"--verify", &options->verify, "Check the unpacked layers' digests too; the blobs' are always checked"},
      {"--base-layers", &options->base_layers, "How many layers the base image has; else the history tells"},
      {"--dockerfile", &options->dockerfile, "What the image was built from: layers are shown with their lines"},
      {"--max-size", &options->max_size, "Exit with 1 where an image is larger, unpacked (500MB)"},
      {"--fail-on",
       &options->fail_on,
       "Exit with 1 from this level of findings on, or never",
       {"info", "warning", "error", "never"}},
      {"--top", &options->top, "How many packages and files to show; 0 shows all"},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
