// SPDX-License-Identifier: Apache-2.0
// Both file systems are walked side by side: children stand sorted by name in each.
#include "attribute/image_diff.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace loadline::attribute {
namespace {

using image::FileSystem;
using image::Image;
using image::no_node;
using image::Node;

class Walking {
 public:
  Walking(const FileSystem& before, const FileSystem& after) : before_{before}, after_{after} {}

  std::vector<FileChange> run() {
    pairs_.push_back({0, 0, ""});
    while (!pairs_.empty()) {
      const auto pair = std::move(pairs_.back());
      pairs_.pop_back();
      visit(pair);
    }
    std::ranges::sort(changes_, [](const FileChange& a, const FileChange& b) {
      const auto difference = [](const FileChange& one) {
        return one.before > one.after ? one.before - one.after : one.after - one.before;
      };
      return difference(a) != difference(b) ? difference(a) > difference(b) : a.path < b.path;
    });
    return std::move(changes_);
  }

 private:
  struct Pair {
    std::uint32_t before, after;  // no_node: not there
    std::string path;
  };

  void visit(const Pair& pair) {
    const auto* a = pair.before == no_node ? nullptr : &before_.nodes[pair.before];
    const auto* b = pair.after == no_node ? nullptr : &after_.nodes[pair.after];
    if (!pair.path.empty()) compare(a, b, pair.path);
    auto left = a == nullptr ? 0 : a->first_child;
    auto right = b == nullptr ? 0 : b->first_child;
    const auto left_end = a == nullptr ? 0 : left + a->child_count;
    const auto right_end = b == nullptr ? 0 : right + b->child_count;
    while (left < left_end || right < right_end) {
      const bool take_left = left < left_end &&
                             (right == right_end || before_.nodes[left].name <= after_.nodes[right].name);
      const bool take_right = right < right_end &&
                              (left == left_end || after_.nodes[right].name <= before_.nodes[left].name);
      const auto name = take_left ? before_.nodes[left].name : after_.nodes[right].name;
      pairs_.push_back({take_left ? left : no_node, take_right ? right : no_node,
                        pair.path.empty() ? std::string{name} : pair.path + "/" + std::string{name}});
      left += take_left ? 1U : 0U;
      right += take_right ? 1U : 0U;
    }
  }

  void compare(const Node* a, const Node* b, const std::string& path) {
    const auto add = [&](ChangeKind kind) {
      changes_.push_back({kind, path, a == nullptr ? 0 : a->size(), b == nullptr ? 0 : b->size()});
    };
    if (a == nullptr) return add(ChangeKind::added);
    if (b == nullptr) return add(ChangeKind::removed);
    const bool content = a->kind() != b->kind() ||
                         (a->content != nullptr && (a->content->content != b->content->content ||
                                                    a->content->link != b->content->link || a->size() != b->size()));
    if (content) return add(ChangeKind::changed);
    const bool metadata = a->entry != nullptr && b->entry != nullptr &&
                          (a->entry->mode != b->entry->mode || a->entry->uid != b->entry->uid ||
                           a->entry->gid != b->entry->gid);
    if (metadata) add(ChangeKind::metadata);
  }

  const FileSystem& before_;
  const FileSystem& after_;
  std::vector<Pair> pairs_;
  std::vector<FileChange> changes_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// Every setting by its name.
std::map<std::string, std::string> settings_of(const image::Config& config) {
  std::map<std::string, std::string> out;
  const auto set = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) out[name] = value;
  };
  set("platform", config.platform.text());
  set("user", config.user.value);
  set("working folder", config.working_folder);
  set("entrypoint", joined(config.entrypoint));
  set("command", joined(config.command));
  set("stop signal", config.stop_signal);
  set("volumes", joined(config.volumes));
  set("ports", joined(config.exposed_ports));
  if (config.health) set("health check", joined(config.health->test));
  for (const auto& variable : config.environment) {
    const auto equals = variable.value.find('=');
    const auto name = variable.value.substr(0, equals);
    const auto value = equals == std::string::npos ? "" : variable.value.substr(equals + 1);
    set("environment " + name, value);
  }
  for (const auto& [name, value] : config.labels) set("label " + name, value.value);
  return out;
}

template <class Value, class Each>
void compare_maps(const std::map<std::string, Value>& before, const std::map<std::string, Value>& after,
                  const Each& each) {
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : after) names.insert(name);
  const auto in = [](const auto& map, const std::string& name) {
    const auto found = map.find(name);
    return found == map.end() ? Value{} : found->second;
  };
  for (const auto& name : names) each(name, in(before, name), in(after, name));
}

struct Installed {
  bool there = false;
  std::set<std::string> versions;
  std::uint64_t bytes = 0;
};

// By "deb libc6".
std::map<std::string, Installed> packages_of(const Attribution& attribution) {
  std::map<std::string, Installed> out;
  for (const auto& share : attribution.packages) {
    const auto& package = attribution.inventory.packages[share.package];
    auto& one = out[std::string{packages::name_of(package.ecosystem)} + " " + package.name];
    one.there = true;
    if (!package.version.empty()) one.versions.insert(package.version);
    one.bytes += share.amount.bytes;
  }
  return out;
}

// Wherever they stand: an engine keeps and pulls each once. The configuration names the diff id of every layer; of one
// that has none its blob may be known; else nothing says that it is the same.
void count_shared_layers(const Image& before, const Image& after, ImageDiff& out) {
  const auto identity = [](const image::Layer& layer) -> std::string_view {
    return layer.diff_id.empty() ? layer.digest : layer.diff_id;
  };
  std::unordered_multiset<std::string_view> there;
  for (const auto* layer : before.layers()) there.insert(identity(*layer));
  for (const auto* layer : after.layers()) {
    const auto found = there.find(identity(*layer));
    if (found == there.end() || found->empty()) continue;
    there.erase(found);
    ++out.shared_layers;
    out.shared_compressed += layer->blob_bytes;
  }
}

ChangeKind kind_of(bool was, bool is) {
  return was && is ? ChangeKind::changed : is ? ChangeKind::added : ChangeKind::removed;
}

}  // namespace

std::string_view name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added: return "added";
    case ChangeKind::removed: return "removed";
    case ChangeKind::changed: return "changed";
    case ChangeKind::metadata: break;
  }
  return "metadata";
}

ImageDiff difference(const Image& before, const Attribution& of_before, const Image& after,
                     const Attribution& of_after) {
  ImageDiff out;
  for (const auto& info : all_causes()) {
    const auto a = of_before.of(info.cause), b = of_after.of(info.cause);
    if (a.bytes != b.bytes || a.compressed != b.compressed || a.files != b.files)
      out.causes.push_back({info.cause, a, b});
  }
  out.files = Walking{before.files, after.files}.run();
  compare_maps(settings_of(before.config), settings_of(after.config),
               [&](const std::string& name, const std::string& a, const std::string& b) {
                 if (a != b) out.settings.push_back({kind_of(!a.empty(), !b.empty()), name, a, b});
               });
  compare_maps(packages_of(of_before), packages_of(of_after),
               [&](const std::string& name, const Installed& a, const Installed& b) {
                 if (a.there == b.there && a.versions == b.versions) return;
                 const auto blank = name.find(' ');
                 out.packages.push_back({kind_of(a.there, b.there), name.substr(0, blank), name.substr(blank + 1),
                                         joined({a.versions.begin(), a.versions.end()}),
                                         joined({b.versions.begin(), b.versions.end()}), a.bytes, b.bytes});
               });
  count_shared_layers(before, after, out);
  return out;
}

}  // namespace loadline::attribute
