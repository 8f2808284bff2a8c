// SPDX-License-Identifier: Apache-2.0
// Against real repositories beside the project, where LOADLINE_CORPUS names their folder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>

#include "base/file_tree.h"
#include "base/text.h"
#include "workspace/fleet_for_test.h"
#include "workspace/pnpm_lock.h"

namespace loadline::workspace {
namespace {

using testing::ElementsAre;

std::string corpus(const std::string& name) {
  const char* const folder = std::getenv("LOADLINE_CORPUS");
  if (folder == nullptr) return {};
  auto path = std::string{folder} + "/" + name;
  return std::filesystem::exists(path) ? path : std::string{};
}

const Fleet* erp() {
  const auto root = corpus("vextrus-erp");
  if (root.empty()) return nullptr;
  static std::unique_ptr<Fleet> fleet;
  if (fleet) return fleet.get();
  const auto tree = open_disk(root);
  if (!tree) return nullptr;
  std::map<std::string, std::string> files;
  const auto found = walk(**tree, "", [](const std::string& path, FileKind kind) {
    const auto name = base_name(path);
    if (kind == FileKind::directory) return name != ".git" && name != "node_modules";
    return name == "package.json" || name == "pnpm-lock.yaml" || name == "pnpm-workspace.yaml" || name == ".npmrc";
  });
  for (const auto& file : found.files) files.emplace(file.path, (*tree)->read(file.path).value_or(""));
  fleet = std::make_unique<Fleet>(files);
  return fleet.get();
}

TEST(Erp, IsOneWorkspaceOfTwentySevenAndFourProjectsOfTheirOwn) {
  const Fleet* const fleet = erp();
  if (fleet == nullptr) GTEST_SKIP() << "no vextrus-erp in LOADLINE_CORPUS";
  const auto& root = fleet->in("");
  EXPECT_EQ(root.members.size(), 27u);
  EXPECT_EQ(root.manager, Manager::pnpm);
  EXPECT_EQ(root.manager_version->value, "8.15.0");
  EXPECT_EQ(fleet->workspaces.size(), 5u);
  EXPECT_EQ(root.lockfile->packages.size(), 3717u);
  EXPECT_TRUE(root.lockfile->problems.empty());
}

// What pnpm 8.15.9 and 9.14.2 say, run on it: only the root's two. shared/transactions looks different and is
// not: its @opentelemetry/api is a peer, which autoInstallPeers puts into the lockfile.
TEST(Erp, NamesExactlyTheSpecifiersThatFailAFrozenInstall) {
  const Fleet* const fleet = erp();
  if (fleet == nullptr) GTEST_SKIP() << "no vextrus-erp in LOADLINE_CORPUS";
  EXPECT_THAT(told(frozen_install_mismatches(fleet->in(""))),
              ElementsAre(" husky: ^8.0.3 / ", " lint-staged: ^15.0.2 / "));
}

TEST(Erp, HasTheClosuresThatAnIndependentWalkCounted) {
  const Fleet* const fleet = erp();
  if (fleet == nullptr) GTEST_SKIP() << "no vextrus-erp in LOADLINE_CORPUS";
  const auto& root = fleet->in("");
  const ClosureRequest any{.os = "", .cpu = "", .libc = ""};
  const std::pair<const char*, std::size_t> counts[] = {
      {"services/auth", 652},    {"services/organization", 567},  {"services/crm", 559},
      {"services/hr", 559},      {"services/scm", 559},           {"services/project-management", 559},
      {"services/finance", 990}, {"services/notification", 1001}, {"apps/web", 455}};
  for (const auto& [folder, count] : counts) EXPECT_EQ(closure_of(root, folder, any).packages.size(), count) << folder;
  EXPECT_THAT(closure_of(root, "services/auth").importers,
              ElementsAre("shared/contracts", "shared/kernel", "shared/utils"));
  std::vector<std::string> names;
  for (const auto* member : workspace_closure(root, *root.member_in("services/auth"))) names.push_back(member->folder);
  EXPECT_THAT(names, ElementsAre("shared/contracts", "shared/kernel", "shared/utils"));
}

TEST(Erp, KnowsWhatCannotRunOnMusl) {
  const Fleet* const fleet = erp();
  if (fleet == nullptr) GTEST_SKIP() << "no vextrus-erp in LOADLINE_CORPUS";
  const auto& root = fleet->in("");
  std::vector<std::string> found;
  for (const auto* member : root.members)
    for (const auto& one : glibc_only_packages(root, closure_of(root, member->folder)))
      found.push_back(member->folder + " " + std::string{root.lockfile->packages[one.package].name});
  EXPECT_THAT(found,
              ElementsAre("services/finance @tensorflow/tfjs-node", "services/workflow @temporalio/core-bridge"));
}

TEST(Erp, LosesItsLinksWithPnpm9) {
  const Fleet* const fleet = erp();
  if (fleet == nullptr) GTEST_SKIP() << "no vextrus-erp in LOADLINE_CORPUS";
  const auto& root = fleet->in("");
  EXPECT_TRUE(links_lost_with(root, 8).empty());
  std::map<std::string, unsigned> lost;
  for (const auto* requirement : links_lost_with(root, 9)) {
    EXPECT_FALSE(requirement->specifier.starts_with("workspace:"));
    ++lost[requirement->place.source->path()];
  }
  EXPECT_EQ(lost["services/auth/package.json"], 3u);
}

std::string run(const std::string& command) {
  std::string out;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  std::array<char, 65536> buffer{};
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), got);
  pclose(pipe);
  return out;
}

// Everything that a lockfile says, with places: two readings are the same if this is.
std::string told_whole(const Lockfile& lockfile) {
  std::ostringstream out;
  const auto entries = [&](const std::vector<LockedEntry>& list) {
    for (const auto& e : list)
      out << "  " << e.name << '=' << e.value << '@' << e.span.begin << '-' << e.span.end << '\n';
  };
  out << lockfile.version << lockfile.auto_install_peers << lockfile.exclude_links << lockfile.has_settings << '\n';
  entries(lockfile.overrides), entries(lockfile.patches), entries(lockfile.catalogs),
      entries(lockfile.ignored_optional);
  for (const auto& importer : lockfile.importers) {
    out << importer.folder << '@' << importer.span.begin << importer.publish_folder << '\n';
    entries(importer.unresolved), entries(importer.dependencies_meta);
    for (const auto& r : importer.requirements)
      out << ' ' << r.name << ' ' << r.specifier << ' ' << r.version << static_cast<int>(r.kind) << r.edge.package
          << r.edge.folder << '@' << r.span.begin << '-' << r.span.end << '\n';
  }
  for (const auto& p : lockfile.packages) {
    out << p.key << '|' << p.name << '|' << p.version << '|' << p.integrity << '|' << p.tarball << p.optional
        << p.development << p.requires_build << p.deprecated << '@' << p.span.begin << '-' << p.span.end;
    for (const auto& e : p.dependencies) out << ' ' << e.name << e.package << e.folder << e.optional;
    for (const auto* list : {&p.os, &p.cpu, &p.libc, &p.peers})
      for (const auto text : *list) out << ' ' << text;
    for (const auto& [name, range] : p.engines) out << ' ' << name << range;
    out << '\n';
  }
  return out.str();
}

TEST(PnpmFixtures, ReadWithoutProblemsAndAsTheYamlModuleReadsThem) {
  const auto clone = corpus("pnpm");
  if (clone.empty()) GTEST_SKIP() << "no pnpm in LOADLINE_CORPUS";
  const auto git = "git -C '" + clone + "' ";
  std::size_t read = 0, same = 0;
  std::vector<std::string> refused;
  const auto check = [&](const std::string& object) {
    const Source source{"pnpm-lock.yaml", run(git + "show '" + object + "'")};
    const auto scanned = read_pnpm_lock(source);
    ++read;
    for (const auto& problem : scanned.problems) refused.push_back(problem.message);
    if (told_whole(scanned) == told_whole(read_pnpm_lock_as_yaml(source))) ++same;
  };
  const auto listing = run(git + "ls-tree -r --name-only v9.14.2");
  for (const auto path : split_lines(listing)) {
    if (base_name(path) == "pnpm-lock.yaml") check("v9.14.2:" + std::string{path});
  }
  if (read == 0) GTEST_SKIP() << "the pnpm clone has no tag v9.14.2";
  EXPECT_EQ(read, 95u);
  for (const auto* tag : {"v3.8.1", "v4.14.4", "v5.18.9", "v6.35.1", "v7.33.7"})
    check(std::string{tag} + ":pnpm-lock.yaml");
  EXPECT_EQ(same, read);
  // Fixtures that pnpm refuses too ("breaking change"): versions 2, 3, v3, and one without a version.
  EXPECT_EQ(refused.size(), 4u) << testing::PrintToString(refused);
}

}  // namespace
}  // namespace loadline::workspace
