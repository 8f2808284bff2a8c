// SPDX-License-Identifier: Apache-2.0
// Bake files: targets over several files, inheritance, matrices (docs.docker.com/build/bake/reference).
#include <algorithm>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "workflow/bake_json.h"
#include "workflow/bake_value.h"
#include "workflow/commands.h"
#include "workflow/matrix.h"
#include "workflow/workflow.h"

namespace loadline::workflow {
namespace {

using Found = BakeValue::Kind;

// A target as one block of one file defines it, for one combination of its matrix.
struct Definition {
  const Source* source = nullptr;
  const Block* block = nullptr;
  BakeScope scope;
};

struct Target {
  std::map<std::string, BakeValue, std::less<>> fields;
  std::map<std::string, BakeValue, std::less<>> args;
  std::vector<BakeValue> cache_from;
};

// bake.Target.Merge: values replace, arguments merge by name, cache sources add up.
void merge(Target& to, const Target& from) {
  for (const auto& [name, value] : from.fields) to.fields.insert_or_assign(name, value);
  for (const auto& [name, value] : from.args) to.args.insert_or_assign(name, value);
  constexpr std::size_t most_sources = 1000;  // parents named twice would double them at each step
  if (to.cache_from.size() < most_sources)
    to.cache_from.insert(to.cache_from.end(), from.cache_from.begin(), from.cache_from.end());
}

// "type=registry,ref=x", also where it is written as an object.
std::string option_text(const BakeValue& value) {
  if (value.kind != Found::object) return value.text;
  std::string out;
  for (const auto& [name, part] : value.members) out += (out.empty() ? "" : ",") + name + "=" + part.text;
  return out;
}

class Bake {
 public:
  explicit Bake(const std::vector<HclFile>& files) {
    for (const auto& file : files)
      for (const auto& block : file.body.blocks)
        if (block.type == "variable" && !block.labels.empty())
          variables_.add(*file.source, block.labels[0], block.find("default"));
    for (const auto& file : files)
      for (const auto& attribute : file.body.attributes) variables_.add(*file.source, attribute.name, &attribute.value);
    for (const auto& file : files)
      for (const auto& block : file.body.blocks)
        if (block.type == "target" && !block.labels.empty()) define(*file.source, block);
  }

  void tell(Workflow& out) {
    std::set<std::string, std::less<>> bases;
    for (const auto& [name, definitions] : targets_)
      for (const auto& base : parents_of(definitions)) bases.insert(base);
    for (const auto& name : order_) {
      // "_common" and what only hands down arguments or tags are no images.
      const auto& target = resolve(name);
      constexpr std::string_view telling[] = {"context", "dockerfile", "dockerfile-inline", "target", "output"};
      const bool says = std::ranges::any_of(telling, [&](auto field) { return target.fields.contains(field); });
      if (name.starts_with("_") || (bases.contains(name) && !says)) continue;
      out.builds.push_back(build_of(name, target));
    }
  }

 private:
  void define(const Source& source, const Block& block) {
    const auto* matrix = block.find("matrix");
    const auto* name = block.find("name");
    std::size_t number = 0;
    for (auto& scope : combinations(source, matrix)) {
      auto key = block.labels[0];
      if (matrix != nullptr && name != nullptr) {
        const auto value = variables_.evaluate(source, *name, scope);
        key = value.text;
        if (value.kind != Found::string) key += "#" + std::to_string(++number);  // each of them is a target
      }
      if (!targets_.contains(key)) order_.push_back(key);
      targets_[key].push_back({&source, &block, std::move(scope)});
    }
  }

  std::vector<BakeScope> combinations(const Source& source, const Expression* matrix) {
    std::vector<BakeScope> out(1);
    if (matrix == nullptr) return out;
    for (const auto& [name, values] : variables_.evaluate(source, *matrix, {}).members) {
      std::vector<BakeScope> next;
      for (const auto& one : out) {
        for (const auto& value : values.items) {
          if (next.size() >= most_combinations) break;
          next.push_back(one);
          next.back().insert_or_assign(name, value);
        }
      }
      if (values.kind == Found::list) out = std::move(next);
    }
    return out;
  }

  std::vector<std::string> parents_of(const std::vector<Definition>& definitions) {
    std::vector<std::string> out;
    for (const auto& one : definitions) {
      const auto* inherits = one.block->find("inherits");
      if (inherits == nullptr) continue;
      out.clear();
      for (const auto& item : variables_.evaluate(*one.source, *inherits, one.scope).items) out.push_back(item.text);
    }
    return out;
  }

  const Target& resolve(const std::string& name) {
    const auto known = resolved_.find(name);
    if (known != resolved_.end()) return known->second;
    Target out;
    const auto found = targets_.find(name);
    if (found == targets_.end() || active_.size() > 60 || !active_.insert(name).second)
      return resolved_.emplace(name, out).first->second;
    for (const auto& parent : parents_of(found->second))
      if (parent != name && !active_.contains(parent)) merge(out, resolve(parent));
    for (const auto& definition : found->second) merge(out, read(definition));
    active_.erase(name);
    return resolved_.insert_or_assign(name, std::move(out)).first->second;
  }

  Target read(const Definition& definition) {
    Target out;
    const auto& block = *definition.block;
    for (const auto& attribute : block.attributes) {
      if (attribute.name == "matrix" || attribute.name == "inherits" || attribute.name == "name") continue;
      auto value = variables_.evaluate(*definition.source, attribute.value, definition.scope);
      if (value.is_null()) continue;
      if (attribute.name == "args") {
        for (auto& [name, arg] : value.members)
          if (!arg.is_null()) out.args.insert_or_assign(name, std::move(arg));
      } else if (attribute.name == "cache-from") {
        out.cache_from = value.items;
      } else {
        out.fields.insert_or_assign(attribute.name, std::move(value));
      }
    }
    out.fields.insert_or_assign("(block)", BakeValue{Found::string, {}, {definition.source, block.span}, {}, {}});
    return out;
  }

  static void add_list(const Target& target, std::string_view field, std::vector<Located<std::string>>& to) {
    const auto found = target.fields.find(field);
    if (found == target.fields.end()) return;
    for (const auto& item : found->second.items)
      if (!item.is_null()) to.push_back({option_text(item), item.place});
  }

  static std::optional<Located<std::string>> field(const Target& target, std::string_view name, bool& open) {
    const auto found = target.fields.find(name);
    if (found == target.fields.end()) return std::nullopt;
    open = open || found->second.kind == Found::open;
    return Located<std::string>{found->second.text, found->second.place};
  }

  static ImageBuild build_of(const std::string& name, const Target& target) {
    ImageBuild out{
        .tool = "bake", .place = target.fields.find("(block)")->second.place, .job = name.substr(0, name.find('#'))};
    out.context = field(target, "context", out.open);
    out.dockerfile = field(target, "dockerfile", out.open);
    out.target = field(target, "target", out.open);
    if (!out.context) out.context = Located<std::string>{".", out.place};
    if (out.context->value.starts_with("cwd://")) out.context->value.erase(0, 6);
    for (const auto& [arg, value] : target.args) {
      out.args[arg] = value.text;
      out.open = out.open || value.kind == Found::open;
    }
    for (const auto& item : target.cache_from) out.cache_from.push_back({option_text(item), item.place});
    add_list(target, "cache-to", out.cache_to);
    add_list(target, "tags", out.tags);
    add_list(target, "platforms", out.platforms);
    std::vector<Located<std::string>> outputs, attests;
    add_list(target, "output", outputs);
    add_list(target, "attest", attests);
    for (const auto& one : outputs)
      out.push = out.push || contains(one.value, "type=registry") || contains(one.value, "push=true");
    for (const auto& one : attests) {
      out.sbom = out.sbom || contains(one.value, "type=sbom");
      out.provenance = out.provenance || contains(one.value, "type=provenance");
    }
    settle_paths(target, out);
    return out;
  }

  // A bake file's Dockerfile is looked for in the context, not beside the bake file.
  static void settle_paths(const Target& target, ImageBuild& out) {
    const std::string folder{folder_of(out.place.source->path())};
    if (out.dockerfile && !out.dockerfile->value.starts_with('/') && !is_remote(out.context->value)) {
      auto& path = out.dockerfile->value;
      if (path.starts_with("cwd://")) path.erase(0, 6);
      else path = out.context->value + "/" + path;
    }
    complete_paths(out, folder, out.place);
    if (target.fields.contains("dockerfile-inline")) out.dockerfile.reset();
  }

  BakeVariables variables_;
  std::map<std::string, std::vector<Definition>, std::less<>> targets_;
  std::vector<std::string> order_;
  std::map<std::string, Target, std::less<>> resolved_;
  std::set<std::string, std::less<>> active_;
};

}  // namespace

bool is_bake_path(std::string_view path) {
  const auto name = base_name(path);
  return name.starts_with("docker-bake.") && (name.ends_with(".hcl") || name.ends_with(".json"));
}

Workflow read_bake(const std::vector<const Source*>& files) {
  Workflow out;
  out.provider = Provider::bake;
  out.name = "bake";
  std::vector<HclFile> parsed;
  for (const auto* source : files) {
    if (source == nullptr) continue;
    if (out.source == nullptr) out.source = source;
    parsed.push_back(source->path().ends_with(".json") ? parse_bake_json(*source) : parse_hcl(*source));
    for (auto& problem : parsed.back().problems) out.problems.push_back(std::move(problem));
  }
  Bake{parsed}.tell(out);
  return out;
}

}  // namespace loadline::workflow
