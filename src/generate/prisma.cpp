// SPDX-License-Identifier: Apache-2.0
// Read by the lines that matter of schema.prisma and prisma.config.ts (prisma.io/docs/orm/reference:
// prisma-schema-reference, prisma-config-reference).
#include "generate/prisma.h"

#include <algorithm>
#include <array>

#include "base/letters.h"
#include "base/paths.h"
#include "base/text.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

constexpr std::array<std::string_view, 3> settings_files = {"prisma.config.ts", "prisma.config.mjs",
                                                            "prisma.config.js"};

// What stands between the first pair of quotes; empty where there is none.
std::string_view quoted(std::string_view text) {
  const auto begin = text.find_first_of("\"'");
  if (begin == text.npos) return {};
  const auto end = text.find(text[begin], begin + 1);
  return end == text.npos ? std::string_view{} : text.substr(begin + 1, end - begin - 1);
}

std::string_view settings_text(const fleet::Fleet& fleet, const Manifest& package) {
  for (const auto name : settings_files)
    if (const auto path = join_path(package.folder, name); fleet.has_file(path))
      if (const Source* source = fleet.sources->open(path)) return source->text();
  return {};
}

bool is_schema(const fleet::Fleet& fleet, const Manifest& package, std::string_view path) {
  const auto full = join_path(package.folder, path);
  return path.ends_with(".prisma") ? fleet.has_file(full) : fleet.has_folder(full);
}

// Whether a package.json stands between the folder and the package's own.
bool is_of_another(const fleet::Fleet& fleet, const Manifest& package, std::string_view folder) {
  for (; folder != package.folder && !folder.empty(); folder = folder_of(folder))
    if (fleet.has_file(join_path(folder, "package.json"))) return true;
  return false;
}

// As Prisma looks: the settings, package.json, then the usual places.
std::string schema_path(const fleet::Fleet& fleet, const Manifest& package, std::string_view settings, bool& usual) {
  usual = true;
  for (const auto line : split_lines(settings)) {
    const auto text = trim(line);
    if (!text.starts_with("schema:")) continue;
    if (const auto named = std::string{quoted(text)}; !named.empty()) {
      const auto path = clean_path(named);
      if (is_schema(fleet, package, path)) return path;
    }
  }
  if (const auto* own = package.document.root.find("prisma"); own != nullptr)
    if (const auto named = own->string_or("schema", ""); !named.empty())
      if (auto path = clean_path(named); is_schema(fleet, package, path)) return path;
  for (const char* path : {"schema.prisma", "prisma/schema.prisma"})
    if (is_schema(fleet, package, path)) return path;
  // Elsewhere it has to be named; a single one can only be meant.
  usual = false;
  std::string found;
  const auto prefix = package.folder.empty() ? std::string{} : package.folder + "/";
  auto at = std::ranges::lower_bound(fleet.files, prefix, {}, &loadline::File::path);
  for (; at != fleet.files.end() && at->path.starts_with(prefix); ++at) {
    if (!at->path.ends_with("/schema.prisma") || contains(at->path, "node_modules/")) continue;
    if (is_of_another(fleet, package, folder_of(at->path))) continue;
    if (!found.empty()) return {};
    found = at->path.substr(prefix.size());
  }
  return found;
}

// A block of the schema: "generator client { ... }", its settings by name.
struct Block {
  std::string kind;
  std::map<std::string, std::string, std::less<>> values;
};
std::vector<Block> blocks_of(std::string_view text) {
  std::vector<Block> out;
  bool inside = false;
  for (const auto line : split_lines(text)) {
    const auto words = trim(line);
    if (words.ends_with('{')) {
      out.push_back({std::string{words.substr(0, words.find(' '))}, {}});
      inside = true;
    } else if (words == "}") {
      inside = false;
    } else if (const auto equals = words.find('='); inside && equals != words.npos) {
      out.back().values.emplace(trim(words.substr(0, equals)), quoted(words.substr(equals + 1)));
    }
  }
  return out;
}

std::vector<Block> blocks_at(const fleet::Fleet& fleet, const std::string& path) {
  if (path.ends_with(".prisma")) {
    const Source* source = fleet.sources->open(path);
    return source == nullptr ? std::vector<Block>{} : blocks_of(source->text());
  }
  std::vector<Block> out;
  auto at = std::ranges::lower_bound(fleet.files, path + "/", {}, &loadline::File::path);
  for (; at != fleet.files.end() && at->path.starts_with(path + "/"); ++at)
    if (at->path.ends_with(".prisma"))
      if (const Source* source = fleet.sources->open(at->path))
        for (auto& block : blocks_of(source->text())) out.push_back(std::move(block));
  return out;
}

std::string value_of(const Block& block, std::string_view name) {
  const auto found = block.values.find(name);
  return found == block.values.end() ? std::string{} : found->second;
}

void read_generator(const Block& block, std::string_view folder, bool engines, PrismaSchema& out) {
  const auto provider = value_of(block, "provider");
  const bool javascript = provider == "prisma-client-js";
  if (!javascript && provider != "prisma-client") return;  // of somebody else: zod, erd, ...
  out.engine = out.engine || (engines && value_of(block, "engineType") != "client");
  const auto output = value_of(block, "output");
  if (output.empty()) out.in_modules = out.in_modules || javascript;
  else out.outputs.push_back(clean_path(std::string{folder.empty() ? "." : folder} + "/" + output));
}

std::string address_for(std::string_view provider) {
  if (provider == "mysql") return "mysql://127.0.0.1:3306/none";
  if (provider == "mongodb") return "mongodb://127.0.0.1:27017/none";
  if (provider == "sqlserver") return "sqlserver://127.0.0.1:1433;database=none";
  if (provider == "sqlite") return "file:/tmp/none.db";
  return "postgresql://127.0.0.1:5432/none";
}

// env('NAME') of prisma.config.ts; one that the file also asks process.env for may well be missing.
void read_variables(std::string_view settings, const std::string& address, PrismaSchema& out) {
  for (auto at = settings.find("env("); at != settings.npos; at = settings.find("env(", at + 4)) {
    if (at > 0 && (name_letters.contain(settings[at - 1]) || settings[at - 1] == '.')) continue;
    const auto name = quoted(settings.substr(at + 4, settings.find(')', at) - at - 4));
    if (name.empty() || contains(settings, "process.env." + std::string{name})) continue;
    out.variables[std::string{name}] = address;
  }
}

}  // namespace

std::optional<PrismaSchema> prisma_schema_of(const fleet::Fleet& fleet, const Manifest& package,
                                             std::string_view version) {
  const auto settings = settings_text(fleet, package);
  PrismaSchema out;
  out.path = schema_path(fleet, package, settings, out.usual);
  if (out.path.empty()) return std::nullopt;
  // Prisma 7 has no query engine any more.
  const auto major = parse_integer<unsigned>(split(version, '.').front()).value_or(0);
  const auto folder = out.path.ends_with(".prisma") ? folder_of(out.path) : std::string_view{out.path};
  std::string database;
  for (const auto& block : blocks_at(fleet, join_path(package.folder, out.path))) {
    if (block.kind == "generator") read_generator(block, folder, major < 7, out);
    if (block.kind == "datasource") database = value_of(block, "provider");
  }
  read_variables(settings, address_for(database), out);
  return out;
}

}  // namespace loadline::generate
