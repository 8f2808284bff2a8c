// SPDX-License-Identifier: Apache-2.0
// The algorithm of attribution.h, step by step.
#include "attribute/attribution.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "attribute/classify.h"
#include "attribute/history.h"
#include "base/paths.h"
#include "base/text.h"

namespace loadline::attribute {
namespace {

using image::Entry;
using image::TarKind;

// Smaller ones are licences and empty files, which everybody has.
constexpr std::uint64_t least_duplicate = 4096;

struct Verdict {
  Cause cause = Cause::other;
  std::string item;  // the package or folder that it is shown under
};

// An entry as it stands in one layer of the image; the same layer may be there twice.
struct Occurrence {
  const Entry* entry = nullptr;
  std::uint32_t layer = 0;
  bool operator==(const Occurrence&) const = default;
};
struct HashOfOccurrence {
  std::size_t operator()(const Occurrence& one) const { return std::hash<const Entry*>{}(one.entry) * 31 + one.layer; }
};

struct HashOfContent {
  std::size_t operator()(const image::ContentHash& hash) const { return hash.low; }
};

class Attributing {
 public:
  Attributing(const image::Image& image, const AttributeRequest& request) : image_{image}, request_{request} {}
  Attribution run();

 private:
  void describe_layers();
  void find_alive();
  void find_fates();
  [[nodiscard]] Verdict verdict_of(const Entry& entry, std::uint32_t layer);
  [[nodiscard]] Verdict by_owner(const Entry& entry);
  [[nodiscard]] bool repeats(const Entry& entry);
  void add_layer(std::uint32_t number);
  [[nodiscard]] const packages::Package* owner_of(const Entry& entry) const;
  void sort_packages();

  const image::Image& image_;
  const AttributeRequest& request_;
  Attribution out_;
  std::unordered_set<Occurrence, HashOfOccurrence> alive_;         // contents that a final path leads to
  std::unordered_map<Occurrence, Cause, HashOfOccurrence> fates_;  // what a later layer made of them
  std::unordered_map<image::ContentHash, const Entry*, HashOfContent> seen_;
  std::unordered_map<const Entry*, std::uint32_t> nodes_;  // where a final path leads to this content
};

void Attributing::describe_layers() {
  const auto& layers = image_.layers();
  const auto history = history_of_layers(image_.config, layers.size());
  const auto places = request_.dockerfile != nullptr ? dockerfile_places(image_.config, *request_.dockerfile)
                                                     : std::vector<Place>{};
  if (request_.base_layers) {
    out_.base_layers = std::min(*request_.base_layers, layers.size());
    out_.base_known_by = "given";
  } else if (const auto guessed = base_layers_by_history(image_.config, layers.size()); guessed > 0) {
    out_.base_layers = guessed;
    out_.base_known_by = "history";
  }
  for (std::size_t i = 0; i < layers.size(); ++i) {
    LayerFacts facts{.layer = layers[i], .history = history[i], .base = i < out_.base_layers};
    if (history[i]) {
      facts.instruction = instruction_of(image_.config.history[*history[i]].created_by);
      if (*history[i] < places.size() && !facts.base) facts.place = places[*history[i]];
    }
    out_.layers.push_back(std::move(facts));
  }
}

void Attributing::find_alive() {
  const auto& nodes = image_.files.nodes;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].content == nullptr) continue;
    alive_.insert({nodes[i].content, nodes[i].content_layer});
    if (nodes[i].content == nodes[i].entry) nodes_[nodes[i].content] = i;
    else nodes_.try_emplace(nodes[i].content, i);
  }
}

// Layer by layer: the entry that a path leads to so far, and what the next one at that path does to it.
void Attributing::find_fates() {
  struct Standing {
    Occurrence first;   // with this content
    Occurrence latest;  // copies of it with other owners or modes
  };
  const auto& layers = image_.layers();
  std::unordered_map<std::string_view, Standing> at_path;
  for (std::uint32_t number = 0; number < layers.size(); ++number) {
    for (const auto& entry : layers[number]->entries) {
      if (entry.kind != TarKind::regular) {
        if (entry.kind != TarKind::directory) at_path.erase(entry.path);
        continue;
      }
      const Occurrence here{&entry, number};
      const auto [slot, is_new] = at_path.try_emplace(entry.path, Standing{here, here});
      if (is_new) continue;
      auto& standing = slot->second;
      if (standing.first.entry->content == entry.content && standing.first.entry->size == entry.size) {
        fates_[here] = Cause::metadata_copy;
        standing.latest = here;
      } else {
        if (!alive_.contains(standing.latest)) fates_.try_emplace(standing.first, Cause::overwritten);
        standing = {here, here};
      }
    }
  }
  // The first of several copies counts as if it still stood there, as long as the last one does.
  std::unordered_set<Occurrence, HashOfOccurrence> standing_in;
  for (const auto& [path, standing] : at_path)
    if (alive_.contains(standing.latest)) standing_in.insert(standing.first);
  for (std::uint32_t number = 0; number < layers.size(); ++number)
    for (const auto& entry : layers[number]->entries) {
      const Occurrence here{&entry, number};
      if (entry.kind != TarKind::regular || alive_.contains(here) || standing_in.contains(here)) continue;
      fates_.try_emplace(here, Cause::deleted);
    }
}

// What is left of a path to name a group of files by: two folders of the system, one below the application.
std::string folder_group(std::string_view path, std::size_t depth) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < depth; ++i) {
    const auto slash = path.find('/', end);
    if (slash == path.npos) break;
    end = slash + 1;
  }
  return end == 0 ? std::string{path} : std::string{path.substr(0, end)};
}

bool is_of_system(const packages::Package& package) {
  using packages::Ecosystem;
  return package.ecosystem == Ecosystem::deb || package.ecosystem == Ecosystem::apk ||
         package.ecosystem == Ecosystem::rpm;
}

const packages::Package* Attributing::owner_of(const Entry& entry) const {
  const auto known = nodes_.find(&entry);
  // A later copy of the same content stands there, or a hard link of it elsewhere.
  const auto node = known != nodes_.end() ? known->second : image_.files.resolved(0, entry.path, false);
  const auto owner = node == image::no_node ? packages::no_package : out_.inventory.owner_of(node);
  return owner == packages::no_package ? nullptr : &out_.inventory.packages[owner];
}

Verdict Attributing::by_owner(const Entry& entry) {
  const auto path = entry.path;
  if (const auto striking = striking_cause(path)) return {*striking, folder_group(path, 3)};
  const auto* owner = owner_of(entry);
  if (const auto system = system_cause(path, entry.size); system && is_system_path(path))
    return {*system, owner != nullptr && is_of_system(*owner) ? owner->name : folder_group(path, 3)};
  if (owner != nullptr && is_of_system(*owner)) return {Cause::system_package, owner->name};
  if (owner != nullptr && !owner->application) {
    const auto name = owner->version.empty() ? owner->name : owner->name + "@" + owner->version;
    if (owner->reach == packages::Reach::development) return {Cause::dev_dependency, name};
    if (owner->reach == packages::Reach::none) return {Cause::unreachable_package, name};
    if (owner->older) return {Cause::second_version, name};
    return {idle_cause(path, entry.size).value_or(Cause::production_dependency), name};
  }
  for (const std::string_view folder : {"/site-packages/", "/dist-packages/"}) {
    const auto at = path.find(folder);
    if (at == path.npos) continue;
    const auto name = path.substr(at + folder.size());
    return {idle_cause(path, entry.size).value_or(Cause::production_dependency),
            std::string{name.substr(0, name.find('/'))}};
  }
  if (is_system_path(path)) return {Cause::other, folder_group(path, 2)};
  if (path.ends_with(".jar") || contains(path, "node_modules/"))
    return {Cause::production_dependency, folder_group(path, 3)};
  return {idle_cause(path, entry.size).value_or(Cause::application), folder_group(path, 2)};
}

// Whether this content stands at another path that counted already.
bool Attributing::repeats(const Entry& entry) {
  if (entry.size < least_duplicate || entry.sparse) return false;
  const auto [slot, is_new] = seen_.try_emplace(entry.content, &entry);
  return !is_new && slot->second->size == entry.size && slot->second->path != entry.path;
}

Verdict Attributing::verdict_of(const Entry& entry, std::uint32_t layer) {
  if (entry.kind != TarKind::regular) return {Cause::framing, ""};
  if (base_name(entry.path).starts_with(".wh.")) return {Cause::framing, ""};
  if (const auto fate = fates_.find({&entry, layer}); fate != fates_.end())
    return {fate->second, folder_group(entry.path, 3)};
  if (out_.layers[layer].base) {
    (void)repeats(entry);  // a copy of it above the base is one
    return {Cause::base_image, folder_group(entry.path, 2)};
  }
  auto verdict = by_owner(entry);
  if (info_of(verdict.cause).needed && repeats(entry)) verdict.cause = Cause::duplicate;
  return verdict;
}

void Attributing::add_layer(std::uint32_t number) {
  const auto& layer = *image_.layers()[number];
  std::map<Cause, std::pair<Amount, std::unordered_map<std::string, Amount>>> sums;
  std::uint64_t covered = 0;  // offset in the tar stream up to which everything has a cause
  for (const auto& entry : layer.entries) {
    const auto verdict = verdict_of(entry, number);
    // An entry's headers begin where the one before it ended, so that nothing between two is lost.
    const Amount amount{entry.size, layer.blob_offset(entry.end) - layer.blob_offset(covered),
                        entry.kind == TarKind::regular ? 1U : 0U};
    covered = entry.end;
    auto& [sum, items] = sums[verdict.cause];
    sum += amount;
    if (!verdict.item.empty()) items[verdict.item] += amount;
    if (entry.kind != TarKind::regular || fates_.contains({&entry, number})) continue;
    if (const auto* owner = owner_of(entry); owner != nullptr)
      out_.packages[static_cast<std::size_t>(owner - out_.inventory.packages.data())].amount += amount;
  }
  const Amount rest{0, layer.blob_bytes - layer.blob_offset(covered), 0};
  if (rest.compressed > 0) sums[Cause::framing].first += rest;
  for (auto& [cause, sum] : sums) {
    Share share{cause, number, sum.first, {}};
    for (auto& [name, amount] : sum.second) share.items.push_back({name, amount});
    std::ranges::sort(share.items, [](const Item& a, const Item& b) {
      return a.amount.bytes != b.amount.bytes ? a.amount.bytes > b.amount.bytes : a.name < b.name;
    });
    if (share.items.size() > most_items) share.items.resize(most_items);
    out_.total += share.amount;
    out_.shares.push_back(std::move(share));
  }
}

void Attributing::sort_packages() {
  std::ranges::stable_sort(
      out_.packages, [](const PackageShare& a, const PackageShare& b) { return a.amount.bytes > b.amount.bytes; });
}

Attribution Attributing::run() {
  describe_layers();
  find_alive();
  find_fates();
  out_.inventory = packages::inventory_of(image_.files);
  for (std::size_t i = 0; i < out_.inventory.packages.size(); ++i) out_.packages.push_back({.package = i});
  for (std::uint32_t i = 0; i < image_.layers().size(); ++i) add_layer(i);
  std::ranges::stable_sort(out_.shares, {}, [](const Share& share) { return share.cause; });
  sort_packages();
  return std::move(out_);
}

}  // namespace

Amount Attribution::of(Cause cause) const {
  Amount sum;
  for (const auto& share : shares)
    if (share.cause == cause) sum += share.amount;
  return sum;
}

Amount Attribution::unneeded() const {
  Amount sum;
  for (const auto& share : shares)
    if (!info_of(share.cause).needed) sum += share.amount;
  return sum;
}

image::Wanted kept_for_attribution(const Entry& entry) {
  constexpr std::uint64_t most_accounts = std::uint64_t{1} << 20;
  if (entry.path == "etc/passwd") return most_accounts;
  return packages::kept_for_inventory(entry);
}

Attribution attribute(const image::Image& image, const AttributeRequest& request) {
  return Attributing{image, request}.run();
}

}  // namespace loadline::attribute
