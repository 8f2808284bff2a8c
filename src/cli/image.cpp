// SPDX-License-Identifier: Apache-2.0
// loadline image REF...: where every byte of built images comes from.
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "attribute/attribution.h"
#include "attribute/built_image.h"
#include "base/file_tree.h"
#include "base/parallel.h"
#include "base/read_file.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/image_source.h"
#include "cli/outputs.h"
#include "cli/scan_options.h"
#include "cli/text_style.h"
#include "cli/told.h"
#include "cli/write_file.h"
#include "report/image.h"
#include "rules/judge.h"
#include "scan/configure.h"
#include "view/terminal.h"

namespace loadline::cli {
namespace {

struct Options {
  ImageSource source;
  scan::Request scan;  // the configuration and the date
  std::string format = "text";
  std::vector<std::string> outputs;
  bool tree = false;
  bool files = false;
  bool diff = false;
  bool interactive = false;
  std::size_t layer = 0;
  std::string base_layers;
  std::string dockerfile;
  std::vector<std::string> max_sizes;
  std::string treemap;
  std::string color = "auto";
  std::string fail_on = "never";
  std::size_t top = 10;
  std::size_t width = 0;
  unsigned threads = 0;
};

Exit print_files(const image::Images& images, std::size_t layer) {
  for (const auto& one : images.images)
    report::write_files(one, layer, images.images.size() > 1, [](std::string_view line) { std::cout << line; });
  std::cout.flush();
  return std::cout ? Exit::clean : Exit::unreadable;
}

std::string printed(const std::string& format, const std::vector<report::ImageReport>& reports,
                    const report::Style& style, const Options& options) {
  if (is_of_findings(format)) {
    std::vector<Finding> findings;
    for (const auto& one : reports) std::ranges::copy(one.findings, std::back_inserter(findings));
    std::ranges::stable_sort(findings, ordered_before);
    return findings_text(format, findings, {}, options.top);
  }
  const report::ImageTextRequest request{.style = style, .most = options.top, .tree = options.tree};
  const bool json = format == "json";
  if (options.diff)
    return json ? report::diff_json(reports[0], reports[1]) : report::diff_text(reports[0], reports[1], request);
  if (json) return report::images_json(reports);
  std::string out;
  for (const auto& one : reports) out += report::image_text(one, request) + (reports.size() > 1 ? "\n" : "");
  if (reports.size() > 1) out += report::images_text(reports, request);
  return out;
}

// A file gets no colours and the usual width, a terminal what it can take.
bool write_all(const std::vector<report::ImageReport>& reports, const Options& options) {
  for (const auto& output : outputs_of(options.format, options.outputs, formats())) {
    if (output.path.empty()) {
      std::cout << printed(output.format, reports, text_style(options.color, options.width, report::Style{}.width),
                           options)
                << std::flush;
      if (!std::cout) return false;
    } else {
      report::Style style;
      if (options.width > 0) style.width = options.width;
      if (!write_file(output.path, printed(output.format, reports, style, options))) return false;
    }
  }
  return true;
}

Exit judged(const std::vector<report::ImageReport>& reports, const Options& options) {
  auto exit = Exit::clean;
  const auto least = severity_named(options.fail_on);
  for (const auto& one : reports) {
    if (one.most && one.image->size() > *one.most)
      exit = told(fmt::format("{}: {} unpacked is over the budget of {}", one.image->reference,
                              bytes_text(one.image->size()), bytes_text(*one.most)),
                  Exit::findings);
    for (const auto& finding : one.findings)
      if (least && finding.severity >= *least) exit = Exit::findings;
  }
  return exit;
}

// A size that every image may have, or NAME=SIZE that one may have.
struct Budget {
  std::string name;
  std::uint64_t most = 0;
};

std::optional<Budget> budget_named(const std::string& text) {
  const auto equals = text.rfind('=');
  const auto size = parse_bytes(equals == std::string::npos ? text : text.substr(equals + 1));
  if (!size || equals == 0) return std::nullopt;
  return Budget{equals == std::string::npos ? "" : text.substr(0, equals), *size};
}

// By its reference or a tag, or how one of them ends.
bool is_named(const image::Image& image, const std::string& name) {
  const auto fits = [&](const std::string& whole) {
    return whole == name || whole.ends_with("/" + name) || whole.ends_with(":" + name);
  };
  return fits(image.reference) || std::ranges::any_of(image.tags, fits);
}

// The last budget that names the image; else the last for all.
std::optional<std::uint64_t> budget_of(const image::Image& image, const std::vector<Budget>& budgets) {
  std::optional<std::uint64_t> for_all, for_it;
  for (const auto& budget : budgets) {
    if (budget.name.empty()) for_all = budget.most;
    else if (is_named(image, budget.name)) for_it = budget.most;
  }
  return for_it ? for_it : for_all;
}

// What is asked of the images and none of them can answer: a limit that holds for nothing would pass for ever.
std::string misuse_of(const Options& options, const std::vector<Budget>& budgets,
                      const std::optional<std::size_t>& base_layers, const image::Images& read) {
  for (const auto& budget : budgets)
    if (!budget.name.empty() &&
        std::ranges::none_of(read.images, [&](const auto& one) { return is_named(one, budget.name); }))
      return "--max-size: no image here is called '" + budget.name + "'";
  for (const auto& one : read.images) {
    const auto layers = one.layers().size();
    if (base_layers && *base_layers > layers)
      return fmt::format("--base-layers: {} has {} in all", one.reference, layers);
    if (options.layer > layers)
      return fmt::format("{}: there is no layer {}, it has {}", one.reference, options.layer, layers);
  }
  if (options.diff && read.images.size() != 2) return "a diff compares two images";
  return {};
}

// `loadline image diff A B`, unless something of that name is to be read.
void take_diff(Options& options) {
  auto& references = options.source.references;
  if (references.size() != 3 || references.front() != "diff" || ::access("diff", F_OK) == 0) return;
  options.diff = true;
  references.erase(references.begin());
}

// What rules need to know beside the image: the levels of the configuration that is found from here, and the date.
Result<fleet::Fleet> surroundings(const scan::Request& request) {
  fleet::Fleet out;
  const auto tree = open_disk(".");
  if (!tree) return tl::make_unexpected(tree.error());
  std::vector<File> files;
  if ((*tree)->read(config::file_name)) files.push_back({std::string{config::file_name}, FileKind::regular, 0, false});
  auto configs = scan::configure({.root = ".", .config = request.config, .none = request.no_config}, **tree, files);
  if (!configs) return tl::make_unexpected(configs.error());
  out.configs = std::move(*configs);
  out.today = request.today.empty() ? scan::today_of_the_clock() : request.today;
  return out;
}

Exit report_images(const image::Images& read, const attribute::AttributeRequest& attributing, const Options& options,
                   const std::vector<Budget>& budgets, const fleet::Fleet& fleet) {
  std::vector<report::ImageReport> reports(read.images.size());
  for_each_index(reports.size(), [&](std::size_t i) {
    reports[i].image = &read.images[i];
    reports[i].attribution = attribute::attribute(read.images[i], attributing);
    reports[i].findings = rules::judge_image({read.images[i], reports[i].attribution}, fleet);
    reports[i].most = budget_of(read.images[i], budgets);
  });
  if (options.interactive) {
    if (reports.size() != 1) return told("one image can be looked at at a time", Exit::usage);
    const auto shown = view::show(reports.front(), text_style(options.color, 0, 0).color);
    return shown ? judged(reports, options) : told(shown.error().text(), Exit::unreadable);
  }
  if (!options.treemap.empty() && !write_file(options.treemap, report::images_treemap(reports)))
    return Exit::unreadable;
  return write_all(reports, options) ? judged(reports, options) : Exit::unreadable;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  take_diff(options);
  if (const auto misuse = misuse_of(options.source); !misuse.empty()) return told(misuse, Exit::usage);
  if (options.diff && options.source.references.size() > 2) return told("a diff compares two images", Exit::usage);
  for (const auto& output : outputs_of(options.format, options.outputs, formats()))
    if (options.diff && is_of_findings(output.format)) return told("a diff is text or json", Exit::usage);
  if (options.layer > 0 && !options.files) return told("--layer goes with --files", Exit::usage);
  attribute::AttributeRequest attributing;
  if (!options.base_layers.empty()) {
    attributing.base_layers = parse_integer<std::size_t>(options.base_layers);
    if (!attributing.base_layers) return told("--base-layers takes a number", Exit::usage);
  }
  std::vector<Budget> budgets;
  for (const auto& text : options.max_sizes) {
    const auto budget = budget_named(text);
    if (!budget) return told("'" + text + "' is no size; one is 500MB, or app:1=500MB for one image", Exit::usage);
    budgets.push_back(*budget);
  }
  std::unique_ptr<Source> dockerfile;
  if (!options.dockerfile.empty()) {
    auto text = read_file(options.dockerfile, "the Dockerfile");
    if (!text) return told(text.error().text(), Exit::unreadable);
    dockerfile = std::make_unique<Source>(options.dockerfile, std::move(*text));
    attributing.dockerfile = dockerfile.get();
  }
  const auto fleet = surroundings(options.scan);
  if (!fleet) return told(fleet.error().text(), Exit::unreadable);
  const auto read = read_references(options.source, attribute::kept_for_attribution, attribute::kept_name);
  if (!read) return told(read.error().text(), Exit::unreadable);
  if (const auto misuse = misuse_of(options, budgets, attributing.base_layers, *read); !misuse.empty())
    return told(misuse, Exit::usage);
  if (options.files) return print_files(*read, options.layer);
  return report_images(*read, attributing, options, budgets, *fleet);
}

}  // namespace

void add_image(CommandLine& command) {
  auto options = std::make_shared<Options>();
  command.options = {
      {.name = "reference", .target = &options->source.references, .help = reference_help, .required = true},
      {"--format", &options->format, "How standard output is written; all but text and json hold findings alone",
       formats()},
      {"--output", &options->outputs,
       "Write to this FILE instead of standard output, or as FORMAT=FILE beside it (repeatable)"},
      {"--tree", &options->tree, "Show the folders and files that take at least a hundredth"},
      {"--files", &options->files, "Print a JSON line for each path of the final file system"},
      {"--layer", &options->layer, "With --files: what this layer (from 1) writes"},
      {"--interactive", &options->interactive, "Look through one image on the terminal; ? shows the keys"},
      {"--diff", &options->diff, "Compare two images; so does loadline image diff A B"},
      {"--base-layers", &options->base_layers, "How many layers the base image has; else the history tells"},
      {"--dockerfile", &options->dockerfile, "What the image was built from: layers are shown with their lines"},
      {"--max-size", &options->max_sizes,
       "Exit with 1 where an image is larger, unpacked: 500MB, or app:1=500MB for one of them; repeatable"},
      {"--treemap", &options->treemap, "Write a picture of the images' bytes into this file (SVG)"},
      {"--fail-on",
       &options->fail_on,
       "Exit with 1 from this level of findings on, or never",
       {"info", "warning", "error", "never"}},
      {"--top", &options->top, "How many packages and files to show; 0 shows all"},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  command.options.push_back({.name = "--today",
                             .target = &options->scan.today,
                             .help = "The date that ends of life are compared with (year-month-day)",
                             .hidden = true});
  std::ranges::move(options_of(options->source), std::back_inserter(command.options));
  std::ranges::move(config_options(options->scan), std::back_inserter(command.options));
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
