// SPDX-License-Identifier: Apache-2.0
// loadline generate PATH: the plan of files to write, or the files; never over what a person has edited.
#include "generate/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/environment.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/generated.h"
#include "cli/names.h"
#include "fix/diff.h"
#include "fix/replace.h"
#include "generate/stamp.h"
#include "predict/local_sources.h"

namespace loadline::cli {
namespace {

struct Kind {
  std::string_view name;
  generate::Plan (*make)(const fleet::Fleet&, const std::vector<generate::Target>&, const generate::Options&);
  bool on_request = false;  // only where it is named: what it proposes changes how services work together
};
constexpr std::array kinds = {
    Kind{"dockerfiles", &generate::dockerfiles},
    Kind{"ignore", &generate::ignore_files},
    Kind{"compose", &generate::compose_files},
    Kind{"bake", &generate::bake_file},
    Kind{"ci", &generate::ci_files},
    Kind{"health", &generate::health_patches},
    Kind{"documents", &generate::documents},
    Kind{"split", &generate::split_proposals, true},
};

struct Options {
  scan::Request scan;
  generate::Options generate;
  std::vector<std::string> kinds;
  std::string variant = "automatic";
  bool write = false, force = false, diff = false, check = false;
  std::string format = "text";
};

// What a file of the plan would do to the folder.
enum class State : std::uint8_t { fresh, unchanged, changed, edited };
constexpr std::array<std::string_view, 4> state_names = {"new", "unchanged", "changed", "edited"};
std::string_view name_of(State state) { return state_names[static_cast<std::size_t>(state)]; }

struct Planned {
  std::string_view kind;
  generate::File file;  // its text with the line that tells edits
  std::optional<std::string> before;
  State state = State::fresh;
};

struct Outcome {
  std::vector<generate::Target> targets;
  std::vector<Planned> files;  // by path
  std::vector<generate::Note> notes;
};

bool fail(std::string_view text) {
  std::cerr << "loadline: " << text << '\n';
  return false;
}

bool read_kinds(Options& options) {
  std::vector<std::string> named;
  for (const auto& given : options.kinds)
    for (const auto one : split(given, ',')) named.emplace_back(trim(one));
  std::vector<std::string_view> known;
  for (const auto& kind : kinds) known.push_back(kind.name);
  for (const auto& name : named) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto meant = nearest(name, known);
    return fail("there is no kind '" + name + "'" +
                (meant.empty() ? "" : "; did you mean '" + std::string{meant} + "'?"));
  }
  options.kinds = std::move(named);
  return true;
}

bool read_frontend(const std::string& frontend) {
  if (frontend.empty()) return true;
  const auto parts = split(frontend, '.');
  const bool numbers = std::ranges::all_of(
      parts, [](std::string_view part) { return parse_integer<unsigned>(part).has_value(); });
  if (numbers && parts.size() <= 3 && parts.front() == "1") return true;
  return fail("--frontend takes a version of docker/dockerfile, like 1.20; not '" + frontend + "'");
}

State state_of(const std::optional<std::string>& before, const std::string& after) {
  if (!before) return State::fresh;
  if (*before == after) return State::unchanged;
  return generate::is_untouched(*before) ? State::changed : State::edited;
}

Outcome outcome_of(const scan::Audit& audit, const Options& options) {
  Outcome out;
  out.targets = targets_of(*audit.fleet, options.generate, out.notes);
  for (const auto& kind : kinds) {
    const bool named = std::ranges::find(options.kinds, kind.name) != options.kinds.end();
    if (!named && (kind.on_request || !options.kinds.empty())) continue;
    auto plan = kind.make(*audit.fleet, out.targets, options.generate);
    for (auto& note : plan.notes) out.notes.push_back(std::move(note));
    for (auto& file : plan.files) {
      Planned planned{.kind = kind.name, .file = std::move(file)};
      planned.file.text = generate::stamped(planned.file.path, planned.file.text);
      if (auto text = audit.tree->read(planned.file.path)) planned.before = std::move(*text);
      planned.state = state_of(planned.before, planned.file.text);
      out.files.push_back(std::move(planned));
    }
  }
  std::ranges::sort(out.files, {}, [](const Planned& planned) { return planned.file.path; });
  return out;
}

bool is_written(const Planned& planned, const Options& options) {
  if (planned.state == State::unchanged) return false;
  return planned.state != State::edited || options.force;
}

// All are looked at before the first is written: a file that somebody edits meanwhile stops the whole run.
bool write(const Outcome& outcome, const Options& options) {
  for (const auto step : {&fix::may_replace, &fix::replace})
    for (const auto& planned : outcome.files) {
      if (!is_written(planned, options)) continue;
      const auto done = step(options.scan.root, {planned.file.path, planned.before, planned.file.text});
      if (!done) return fail(done.error().text());
    }
  return true;
}

std::string place_text(const Place& place) {
  return place ? fmt::format(" ({}:{})", place.source->path(), place.position().line) : std::string{};
}

// What is to be said of several services is said once.
std::string notes_text(const std::vector<generate::Note>& notes) {
  struct Said {
    std::string text;
    std::vector<std::string> about;
  };
  std::vector<Said> lines;
  for (const auto& note : notes) {
    auto text = note.text + place_text(note.place);
    const auto same = std::ranges::find(lines, text, &Said::text);
    if (same == lines.end()) lines.push_back({std::move(text), {note.about}});
    else if (std::ranges::find(same->about, note.about) == same->about.end()) same->about.push_back(note.about);
  }
  std::string out;
  for (const auto& line : lines) out += fmt::format("{}: {}\n", listed(line.about, line.about.size()), line.text);
  return out;
}

std::string text_of(const Outcome& outcome) {
  std::size_t width = 0;
  for (const auto& planned : outcome.files) width = std::max(width, planned.file.path.size());
  std::string out;
  for (const auto& planned : outcome.files)
    out += fmt::format("{:<{}}  {:<9}  {}\n", planned.file.path, width, name_of(planned.state), planned.file.why);
  if (!outcome.notes.empty()) out += outcome.files.empty() ? "" : "\n";
  return out + notes_text(outcome.notes);
}

std::string json_of(const Outcome& outcome) {
  using nlohmann::ordered_json;
  ordered_json root = {{"version", 1},
                       {"files", ordered_json::array()},
                       {"targets", ordered_json::array()},
                       {"notes", ordered_json::array()}};
  for (const auto& planned : outcome.files)
    root["files"].push_back({{"path", planned.file.path},
                             {"kind", planned.kind},
                             {"state", name_of(planned.state)},
                             {"why", planned.file.why},
                             {"text", planned.file.text}});
  for (const auto& target : outcome.targets) {
    ordered_json one = {{"service", target.service->name},
                        {"family", target.family},
                        {"because", target.because},
                        {"dockerfile", target.dockerfile},
                        {"context", target.context.empty() ? "." : target.context},
                        {"target", target.stage.empty() ? ordered_json{} : ordered_json(target.stage)},
                        {"args", target.args},
                        {"image", target.image},
                        {"port", target.port ? ordered_json(*target.port) : ordered_json{}},
                        {"healthPath", target.health_path ? ordered_json(*target.health_path) : ordered_json{}},
                        {"user", target.user},
                        {"writable", target.writable},
                        {"folders", target.folders}};
    root["targets"].push_back(std::move(one));
  }
  for (const auto& note : outcome.notes) {
    ordered_json one = {{"about", note.about}, {"text", note.text}};
    if (note.place) one.update({{"path", note.place.source->path()}, {"line", note.place.position().line}});
    root["notes"].push_back(std::move(one));
  }
  return root.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void tell_end(const Outcome& outcome, const Options& options) {
  std::array<std::size_t, 4> counts{};
  for (const auto& planned : outcome.files) ++counts[static_cast<std::size_t>(planned.state)];
  const auto count = [&](State state) { return counts[static_cast<std::size_t>(state)]; };
  if (outcome.files.empty()) {
    std::cerr << "nothing to generate\n";
    return;
  }
  std::vector<std::string> parts;
  for (const auto state : {State::fresh, State::changed, State::unchanged, State::edited})
    if (count(state) > 0) parts.push_back(fmt::format("{} {}", count(state), name_of(state)));
  std::cerr << (options.write ? "wrote what is new or changed: " : "would write: ") << listed(parts);
  if (count(State::edited) > 0 && !options.force) std::cerr << "; --force writes over edited ones";
  if (!options.write && count(State::fresh) + count(State::changed) > 0) std::cerr << "; --write writes, --diff shows";
  std::cerr << '\n';
}

Exit run(Options& options) {
  if (!read_kinds(options) || !read_frontend(options.generate.frontend)) return Exit::usage;
  if (!options.generate.probe_image.empty() && options.variant != "distroless" &&
      !fail("--probe-image is for --variant distroless: other images ask with what they have"))
    return Exit::usage;
  const auto tried = try_without_generated(options.scan);
  if (!tried.audit) return tried.exit;
  if (!all_known_services(*tried.audit->fleet, options.generate.services)) return Exit::usage;
  options.generate.variant = options.variant == "glibc"        ? generate::Variant::glibc
                             : options.variant == "alpine"     ? generate::Variant::alpine
                             : options.variant == "distroless" ? generate::Variant::distroless
                                                               : generate::Variant::automatic;
  // What this machine remembers of packages' sizes; nothing is asked for over the network here.
  std::optional<predict::Sources> sources;
  if (std::ranges::find(options.kinds, "split") != options.kinds.end())
    if (auto found = predict::sources_for({.root = options.scan.root}, process_environment())) {
      sources = std::move(*found);
      options.generate.sizes = &sources->sizes;
    }
  const auto outcome = outcome_of(*tried.audit, options);
  if (options.write && !write(outcome, options)) return Exit::unreadable;
  if (options.format == "json") std::cout << json_of(outcome);
  else if (options.diff)
    for (const auto& planned : outcome.files)
      std::cout << fix::unified_diff(planned.file.path, planned.before, planned.file.text);
  else std::cout << text_of(outcome);
  if (!std::cout.flush()) return Exit::unreadable;
  if (options.format != "json") tell_end(outcome, options);
  const bool kept = std::ranges::any_of(
      outcome.files, [&](const Planned& planned) { return planned.state == State::edited && !options.force; });
  const bool differs = std::ranges::any_of(outcome.files,
                                           [](const Planned& planned) { return planned.state != State::unchanged; });
  return (options.write && kept) || (options.check && differs) ? Exit::findings : Exit::clean;
}

}  // namespace

void add_generate(CommandLine& command) {
  const auto options = std::make_shared<Options>();
  options->scan.root = ".";
  options->scan.no_baseline = true;
  command.options = {
      {"path", &options->scan.root, "The folder of the fleet; nothing outside it is read or written"},
      {"--kind", &options->kinds,
       "Only these kinds: dockerfiles, ignore, compose, bake, ci, health, documents, split (repeatable, or with commas); split, a service "
       "in two, only where it is named"},
      {"--service", &options->generate.services, "Only for this Compose service (repeatable)"},
      {"--per-service", &options->generate.per_service,
       "A Dockerfile for each service in place of one for each family"},
      {"--variant", &options->variant, "What the images stand on", {"automatic", "glibc", "alpine", "distroless"}},
      {"--probe-image", &options->generate.probe_image,
       "With --variant distroless: an image that has loadline-probe as /probe, for the health checks of Node.js services"},
      {"--frontend", &options->generate.frontend,
       "A version of docker/dockerfile (1.20) to name in the first line, and to use"},
      {"--folder", &options->generate.folder, "Where the Dockerfiles go, in each workspace"},
      {"--write", &options->write, "Write the files instead of telling what would be written"},
      {"--force", &options->force, "Also over files that somebody has edited, or made"},
      {"--diff", &options->diff, "Print the changes as a diff"},
      {"--check", &options->check, "Exit with 1 where a file is not as it would be written"},
      {"--format", &options->format, "text, or json", {"text", "json"}},
      {.name = "--today", .target = &options->scan.today, .help = "As of this date (year-month-day)", .hidden = true},
  };
  for (auto& option : config_options(options->scan)) command.options.push_back(std::move(option));
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
