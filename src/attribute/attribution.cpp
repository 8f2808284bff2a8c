// SPDX-License-Identifier: Apache-2.0
// The algorithm of attribution.h, step by step.
#include "attribute/attribution.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>
#include <utility>

#include "attribute/classify.h"
#include "attribute/history.h"
#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "image/flat_index.h"

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

// An entry as it stands in one layer of the image, by numbers; the same layer may be there twice.
struct Occurrence {
  std::uint32_t layer = 0;
  std::uint32_t entry = 0;
};

// What becomes of a layer's entries.
struct Marks {
  std::vector<bool> alive;         // a final path leads to its content
  std::vector<std::uint8_t> fate;  // what a later layer made of it: one more than the cause, or 0
  std::vector<std::uint32_t> node;  // where a final path leads to its content, or no_node
};

class Attributing {
 public:
  Attributing(const image::Image& image, const AttributeRequest& request) : image_{image}, request_{request} {}
  Attribution run();

 private:
  void describe_layers();
  void find_alive();
  void find_fates();
  [[nodiscard]] const Entry& at(Occurrence one) const { return image_.layers()[one.layer]->entries[one.entry]; }
  [[nodiscard]] bool is_alive(Occurrence one) const { return marks_[one.layer].alive[one.entry]; }
  void set_fate(Occurrence one, Cause cause);  // the first one stays
  [[nodiscard]] Verdict verdict_of(const Entry& entry, Occurrence here);
  [[nodiscard]] Verdict by_owner(const Entry& entry, Occurrence here);
  [[nodiscard]] bool repeats(const Entry& entry);
  void add_layer(std::uint32_t number);
  [[nodiscard]] const packages::Package* owner_of(Occurrence one) const;
  void sort_packages();

  const image::Image& image_;
  const AttributeRequest& request_;
  Attribution out_;
  std::vector<Marks> marks_;  // by layer
  std::vector<const Entry*> seen_;  // contents that stand somewhere already
  image::FlatIndex seen_by_content_;
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
  for (const auto* layer : image_.layers()) {
    const auto count = layer->entries.size();
    marks_.push_back({std::vector<bool>(count), std::vector<std::uint8_t>(count),
                      std::vector<std::uint32_t>(count, image::no_node)});
  }
  const auto& nodes = image_.files.nodes;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const auto& node = nodes[i];
    if (node.content == nullptr) continue;
    auto& marks = marks_[node.content_layer];
    const auto entry = static_cast<std::size_t>(node.content - image_.layers()[node.content_layer]->entries.data());
    marks.alive[entry] = true;
    // Its own path rather than that of a hard link.
    if (marks.node[entry] == image::no_node || node.content == node.entry) marks.node[entry] = i;
  }
}

void Attributing::set_fate(Occurrence one, Cause cause) {
  auto& fate = marks_[one.layer].fate[one.entry];
  if (fate == 0) fate = static_cast<std::uint8_t>(static_cast<unsigned>(cause) + 1U);
}

// Layer by layer: the entry that a path leads to so far, and what the next one at that path does to it.
void Attributing::find_fates() {
  struct Standing {
    Occurrence first;   // with this content
    Occurrence latest;  // copies of it with other owners or modes
    bool gone = false;  // no file stands there any more
  };
  std::vector<Standing> standings;
  image::FlatIndex by_path;
  const auto path_of = [&](std::uint32_t i) { return at(standings[i].first).path; };
  const auto& layers = image_.layers();
  for (std::uint32_t number = 0; number < layers.size(); ++number) {
    const auto& entries = layers[number]->entries;
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      const auto& entry = entries[i];
      if (entry.kind == TarKind::directory) continue;
      const auto hash = std::hash<std::string_view>{}(entry.path);
      const auto found = by_path.find(hash, [&](std::uint32_t one) { return path_of(one) == entry.path; });
      if (entry.kind != TarKind::regular) {
        if (found != image::FlatIndex::none) standings[found].gone = true;
        continue;
      }
      const Occurrence here{number, i};
      if (found == image::FlatIndex::none) {
        standings.push_back({here, here});
        by_path.add(hash, static_cast<std::uint32_t>(standings.size() - 1));
        continue;
      }
      auto& standing = standings[found];
      const auto& first = at(standing.first);
      if (!standing.gone && first.content == entry.content && first.size == entry.size) {
        set_fate(here, Cause::metadata_copy);
        standing.latest = here;
      } else {
        if (!standing.gone && !is_alive(standing.latest)) set_fate(standing.first, Cause::overwritten);
        standing = {here, here};
      }
    }
  }
  // The first of several copies counts as if it still stood there, as long as the last one does.
  for (const auto& standing : standings)
    if (!standing.gone && is_alive(standing.latest)) marks_[standing.first.layer].alive[standing.first.entry] = true;
  for (std::uint32_t number = 0; number < layers.size(); ++number)
    for (std::uint32_t i = 0; i < layers[number]->entries.size(); ++i)
      if (layers[number]->entries[i].kind == TarKind::regular && !marks_[number].alive[i])
        set_fate({number, i}, Cause::deleted);
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

const packages::Package* Attributing::owner_of(Occurrence one) const {
  const auto known = marks_[one.layer].node[one.entry];
  // A later copy of the same content stands there, or a hard link of it elsewhere.
  const auto node = known != image::no_node ? known : image_.files.resolved(0, at(one).path, false);
  const auto owner = node == image::no_node ? packages::no_package : out_.inventory.owner_of(node);
  return owner == packages::no_package ? nullptr : &out_.inventory.packages[owner];
}

Verdict Attributing::by_owner(const Entry& entry, Occurrence here) {
  const auto path = entry.path;
  if (const auto striking = striking_cause(path)) return {*striking, folder_group(path, 3)};
  const auto* owner = owner_of(here);
  if (is_system_path(path))
    if (const auto system = system_cause(path, entry.size))
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
  const auto found = seen_by_content_.find(entry.content.low,
                                           [&](std::uint32_t i) { return seen_[i]->content == entry.content; });
  if (found != image::FlatIndex::none) return seen_[found]->size == entry.size && seen_[found]->path != entry.path;
  seen_.push_back(&entry);
  seen_by_content_.add(entry.content.low, static_cast<std::uint32_t>(seen_.size() - 1));
  return false;
}

Verdict Attributing::verdict_of(const Entry& entry, Occurrence here) {
  if (entry.kind != TarKind::regular) return {Cause::framing, ""};
  if (base_name(entry.path).starts_with(".wh.")) return {Cause::framing, ""};
  if (const auto fate = marks_[here.layer].fate[here.entry]; fate != 0)
    return {static_cast<Cause>(fate - 1), folder_group(entry.path, 3)};
  if (out_.layers[here.layer].base) {
    (void)repeats(entry);  // a copy of it above the base is one
    return {Cause::base_image, folder_group(entry.path, 2)};
  }
  auto verdict = by_owner(entry, here);
  if (info_of(verdict.cause).needed && repeats(entry)) verdict.cause = Cause::duplicate;
  return verdict;
}

void Attributing::add_layer(std::uint32_t number) {
  const auto& layer = *image_.layers()[number];
  std::map<Cause, std::pair<Amount, std::unordered_map<std::string, Amount>>> sums;
  std::uint64_t covered = 0;  // offset in the tar stream up to which everything has a cause
  for (std::uint32_t i = 0; i < layer.entries.size(); ++i) {
    const auto& entry = layer.entries[i];
    const auto verdict = verdict_of(entry, {number, i});
    // An entry's headers begin where the one before it ended, so that nothing between two is lost.
    const Amount amount{entry.size, layer.blob_offset(entry.end) - layer.blob_offset(covered),
                        entry.kind == TarKind::regular ? 1U : 0U};
    covered = entry.end;
    auto& [sum, items] = sums[verdict.cause];
    sum += amount;
    if (!verdict.item.empty()) items[verdict.item] += amount;
    if (entry.kind != TarKind::regular || marks_[number].fate[i] != 0) continue;
    if (const auto* owner = owner_of({number, i}); owner != nullptr)
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
  // Neither needs the other.
  for_each_index(2, [&](std::size_t i) {
    if (i == 0) find_fates();
    else out_.inventory = packages::inventory_of(image_.files);
  });
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
  if (entry.path == "etc/passwd" || entry.path == "etc/shadow") return most_accounts;
  return packages::kept_for_inventory(entry);
}

Attribution attribute(const image::Image& image, const AttributeRequest& request) {
  return Attributing{image, request}.run();
}

}  // namespace loadline::attribute
