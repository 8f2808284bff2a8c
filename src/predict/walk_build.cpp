// SPDX-License-Identifier: Apache-2.0
// What build scripts make. tsc writes about as much as it reads, which is estimated; what bundlers and
// frameworks write nobody knows before, and it is named.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "json/value.h"
#include "predict/estimate.h"
#include "predict/stage_walk.h"

namespace loadline::predict {
namespace {

using workspace::Manifest;

struct CompilerOptions {
  std::optional<std::string> out_folder;
  bool maps = false, declarations = false;
};

// tsconfig.json and what it extends, a few steps up; only what decides about output.
void read_options(fleet::Sources& sources, const std::string& path, CompilerOptions& out, int depth = 0) {
  const Source* const source = sources.open(path);
  if (source == nullptr || depth > 5) return;
  const auto document = json::parse(*source);
  if (const auto* base = document.root.find("extends"); base != nullptr && base->is_string())
    if (auto parent = resolve_path(folder_of(path), base->text.ends_with(".json") ? base->text : base->text + ".json"))
      read_options(sources, *parent, out, depth + 1);
  const auto* options = document.root.find("compilerOptions");
  if (options == nullptr) return;
  if (const auto* folder = options->find("outDir"); folder != nullptr && folder->is_string())
    out.out_folder = folder->text;
  if (const auto* maps = options->find("sourceMap")) out.maps = maps->truthy();
  if (const auto* declarations = options->find("declaration")) out.declarations = declarations->truthy();
}

bool is_compiled(std::string_view path) {
  return (path.ends_with(".ts") || path.ends_with(".tsx") || path.ends_with(".mts") || path.ends_with(".cts")) &&
         !path.ends_with(".d.ts");
}

bool compiles_plainly(std::string_view script) {
  return contains(script, "tsc") || contains(script, "nest build") || contains(script, "swc ");
}

void compile(StageWalk& walk, const At& at, const Manifest& member, const std::string& folder) {
  CompilerOptions options;
  for (const std::string_view name : {"tsconfig.build.json", "tsconfig.json"}) {
    const auto path = join_path(member.folder, name);
    if (!walk.fleet.has_file(path)) continue;
    read_options(*walk.fleet.sources, path, options);
    break;
  }
  Compiled compiled{.source_bytes = 0, .files = 0, .maps = options.maps, .declarations = options.declarations};
  for (const auto& content : walk.view.held)
    if (!content.tree && is_under(content.path, folder) && is_compiled(content.path)) {
      compiled.source_bytes += content.bytes.likely;
      ++compiled.files;
    }
  walk.view.add({.path = clean_path(folder + "/" + options.out_folder.value_or("dist")),
                 .tree = true,
                 .part = Part::generated_output,
                 .bytes = compiled_output(compiled),
                 .packs_to = packed_share(Part::generated_output),
                 .known = Known::estimated,
                 .how = "of TypeScript's size",
                 .what = {},
                 .origin = {},
                 .brought = at.place});
}

// Where frameworks put what they build.
struct Output {
  std::string_view word;  // in the script
  std::array<std::string_view, 2> folders;
};
constexpr std::array outputs = {
    Output{"next", {".next", "out"}},
    Output{"nuxt", {".output", ".nuxt"}},
    Output{"vite", {"dist", "build"}},
    Output{"remix", {"build", "public/build"}},
    Output{"react-scripts", {"build", ""}},
    Output{"astro", {"dist", ""}},
    Output{"svelte-kit", {".svelte-kit", "build"}},
    Output{"prisma generate", {"generated", ""}},
};

void build_member(StageWalk& walk, const At& at, const Manifest& member, std::string_view script_name) {
  const auto folder = folder_in_image(walk.view, member);
  const auto script = member.scripts.find(script_name);
  if (folder.empty() || script == member.scripts.end()) return;
  const std::string_view text = script->second.value;
  if (compiles_plainly(text) && !contains(text, "vite") && !contains(text, "next"))
    return compile(walk, at, member, folder);
  const auto output = std::ranges::find_if(outputs, [&](const Output& one) { return contains(text, one.word); });
  const auto what = "what `" + std::string{text} + "` makes of " + (member.name.empty() ? member.folder : member.name);
  if (output == outputs.end()) {
    walk.view.add(unknown_content(Part::generated_output, clean_path(folder + "/dist"), what, at.place));
    return;
  }
  for (const auto name : output->folders)
    if (!name.empty())
      walk.view.add(
          unknown_content(Part::generated_output, clean_path(folder + "/" + std::string{name}), what, at.place));
}

}  // namespace

void walk_build_script(StageWalk& walk, const At& at, const shell::PackageCall& call) {
  if (!contains(call.script, "build") && !contains(call.script, "compile") && !contains(call.script, "generate") &&
      call.script != "tsc")
    return;
  if (walk.workspace == nullptr) {
    walk.view.add(
        unknown_content(Part::generated_output, at.absolute("."), "what " + call.script + " makes", at.place));
    return;
  }
  for (const auto* member : members_of(walk, at, call)) build_member(walk, at, *member, call.script);
}

}  // namespace loadline::predict
