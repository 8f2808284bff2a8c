// SPDX-License-Identifier: Apache-2.0
// A table of the builds, then for each its largest parts and what is wrong with its ignore file.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "report/context.h"

namespace loadline::report {
namespace {

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  return share > 0 && share < 1 ? "< 1 %" : fmt::format("{:.0f} %", share);
}

std::string asked_text(const fleet::ContextUse& use) {
  return (use.unknown.empty() ? "" : "> ") + bytes_text(use.asked.bytes);
}

std::string builders_of(const ContextOfBuild& build) {
  constexpr std::size_t widest = 40;  // a CI job is named with its file
  return build.services.empty() ? std::string{"(nobody)"} : shortened(shown(listed(build.services, 2)), widest);
}

std::string folder_name(const context::Context& content) { return content.folder.empty() ? "." : content.folder; }

std::string overview(const std::vector<ContextOfBuild>& builds, const ContextRequest& request) {
  Table table{
      .header = {"built by", "context", "ignore file", "files", "let through", "asked for", "share", "Dockerfile"},
      .rows = {},
      .flexible = {7, 2, 1, 0}};
  for (const auto& build : builds) {
    const auto& use = build.use;
    table.rows.push_back({{builders_of(build), Ink::plain, true},
                          {shown(folder_name(use.content))},
                          build.ignore_file.empty() ? Cell{"none", Ink::yellow} : Cell{shown(build.ignore_file)},
                          {count_text(use.content.files.size())},
                          {bytes_text(use.content.bytes), Ink::bold},
                          {asked_text(use)},
                          {share_text(use.asked.bytes, use.content.bytes)},
                          {shown(build.dockerfile), Ink::dim}});
  }
  return rendered(table, request.style);
}

void tree_lines(const fleet::ContextFolder& folder, std::size_t depth, Table& table) {
  for (const auto& entry : folder.inside) {
    const auto name = entry.path.substr(folder.path.empty() ? 0 : folder.path.size() + 1) + (entry.file ? "" : "/");
    table.rows.push_back({{std::string(2 * depth, ' ') + shown(name), Ink::plain, true},
                          {bytes_text(entry.bytes)},
                          {entry.asked_bytes == entry.bytes ? "all" : share_text(entry.asked_bytes, entry.bytes),
                           entry.asked_bytes == 0 ? Ink::yellow : Ink::plain},
                          {count_text(entry.files), Ink::dim}});
    tree_lines(entry, depth + 1, table);
  }
  if (folder.rest > 0 && !folder.inside.empty())
    table.rows.push_back({{std::string(2 * depth, ' ') + fmt::format("{} more", folder.rest), Ink::dim},
                          {bytes_text(folder.rest_bytes), Ink::dim},
                          {""},
                          {""}});
}

// Of all builds that share the context.
std::string tree_text(const std::vector<const ContextOfBuild*>& builds, const ContextRequest& request) {
  constexpr std::uint64_t parts = 50;  // what holds less than 2 % of the whole says nothing
  const auto& content = builds.front()->use.content;
  std::vector<context::Selection> asked;
  for (const auto* build : builds) asked.push_back(build->use.asked);
  Table table{.header = {"largest parts", "bytes", "asked for", "files"}, .rows = {}, .flexible = {0}};
  tree_lines(fleet::largest_parts(content, context::united(content, asked), request.most,
                                  std::max<std::uint64_t>(1, content.bytes / parts)),
             0, table);
  return table.rows.empty() ? "" : rendered(table, request.style);
}

std::string place_text(const Place& place) {
  return fmt::format("{}:{}", shown(place.source->path()), place.position().line);
}

std::string ignored_text(const std::vector<fleet::IgnoredSource>& ignored, std::string_view title, const Style& style) {
  std::string out;
  for (const auto& source : ignored)
    out += fmt::format("    {} {} ({})\n", painted(title, Ink::red, style), shown(source.path),
                       place_text(source.place));
  return out;
}

// What the proposed ignore file keeps back and today's does not.
std::vector<fleet::IgnoredSource> newly_ignored(const ContextOfBuild& build) {
  std::set<std::pair<std::string, std::uint32_t>> before;
  for (const auto& source : build.use.ignored) before.emplace(source.path, source.place.span.begin);
  std::vector<fleet::IgnoredSource> out;
  for (const auto& source : build.after->ignored)
    if (!before.contains({source.path, source.place.span.begin})) out.push_back(source);
  return out;
}

std::string change_text(std::uint64_t before, std::uint64_t after) {
  if (before == after) return "the same";
  return after < before ? fmt::format("{} less", bytes_text(before - after))
                        : fmt::format("{} more", bytes_text(after - before));
}

std::string after_text(const ContextOfBuild& build, const Style& style) {
  const auto& before = build.use;
  const auto& after = *build.after;
  std::string out = fmt::format("    under the proposed ignore file: {} in {} files ({}), asked for {} ({})\n",
                                bytes_text(after.content.bytes), count_text(after.content.files.size()),
                                change_text(before.content.bytes, after.content.bytes), asked_text(after),
                                change_text(before.asked.bytes, after.asked.bytes));
  return out + ignored_text(newly_ignored(build), "then copied, and no longer there:", style);
}

std::string findings_text(const std::vector<const ContextOfBuild*>& builds, const Style& style) {
  std::string out;
  std::set<const Finding*> told;
  for (const auto* build : builds) {
    for (const auto* finding : build->findings) {
      if (!told.insert(finding).second) continue;
      const auto ink = finding->severity == Severity::error ? Ink::red : Ink::yellow;
      out += fmt::format("  {} {}: {}\n", painted(name_of(finding->severity), ink, style), place_text(finding->at),
                         shown(finding->message));
    }
  }
  return out;
}

std::string unknown_text(const fleet::ContextUse& use) {
  if (use.unknown.empty()) return "";
  const bool one = use.unknown.size() == 1;
  return fmt::format("    {} of COPY {} on what nobody says here, the first at {}: more may be asked for\n",
                     one ? "an operand" : fmt::format("{} operands", use.unknown.size()), one ? "depends" : "depend",
                     place_text(use.unknown.front()));
}

// What is to be said about one build alone.
std::string build_text(const ContextOfBuild& build, const Style& style) {
  auto out = unknown_text(build.use) + ignored_text(build.use.ignored, "copied, and ignored:", style);
  if (build.after) out += after_text(build, style);
  if (out.empty()) return out;
  return fmt::format("  {}\n", painted(builders_of(build), Ink::bold, style)) + out;
}

std::string context_title(const ContextOfBuild& build, const Style& style) {
  const auto ignore = build.ignore_file.empty() ? std::string{"no ignore file"} : "under " + shown(build.ignore_file);
  return fmt::format("\n  {}  {}\n", painted(shown(folder_name(build.use.content)), Ink::bold, style),
                     painted(ignore, Ink::dim, style));
}

std::string details(const std::vector<const ContextOfBuild*>& builds, const ContextRequest& request) {
  auto out = context_title(*builds.front(), request.style) + tree_text(builds, request);
  out += findings_text(builds, request.style);
  for (const auto* build : builds) out += build_text(*build, request.style);
  for (const auto& problem : builds.front()->use.content.problems)
    out += fmt::format("  not read: {}\n", shown(problem.text()));
  return out;
}

// In the order of the builds.
std::vector<std::vector<const ContextOfBuild*>> by_context(const std::vector<ContextOfBuild>& builds) {
  std::vector<std::vector<const ContextOfBuild*>> out;
  for (const auto& build : builds) {
    const auto same = [&](const auto& group) {
      return group.front()->use.content.folder == build.use.content.folder &&
             group.front()->ignore_file == build.ignore_file;
    };
    const auto at = std::ranges::find_if(out, same);
    if (at == out.end()) out.push_back({&build});
    else at->push_back(&build);
  }
  return out;
}

constexpr std::string_view
    what_is_sent = "BuildKit sends what is asked for, Docker's old builder all that is let through.";

}  // namespace

std::string context_text(const std::vector<ContextOfBuild>& builds, const ContextRequest& request) {
  std::string out = overview(builds, request);
  out += fmt::format("  {}\n  {}\n",
                     painted(request.on_disk ? "As this disk has it, with what git ignores."
                                             : "As a clean checkout has it; --on-disk reads what is really there.",
                             Ink::dim, request.style),
                     painted(what_is_sent, Ink::dim, request.style));
  for (const auto& group : by_context(builds)) out += details(group, request);
  return out;
}

}  // namespace loadline::report
