// SPDX-License-Identifier: Apache-2.0
// buildkit cache/contenthash/checksum.go: Checksum, includedPaths, getFollowLinks.
//
// A plain path is the record of what stands there: of a folder, everything in it. With a wildcard, an include
// or an exclude pattern it is a list of (path, record) of files and folder headers, since the record of a whole
// folder would hold what is not taken. The names in that list are what makes `COPY */package.json` miss when
// a folder is renamed, although the copy itself flattens them.
#include "replay/checksum.h"

#include <algorithm>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "context/go_match.h"
#include "context/ignore.h"
#include "replay/sha256.h"

namespace loadline::replay {
namespace {

constexpr int most_links = 255;  // maxSymlinkLimit

// path.go keyPath: "" for the root, "/a/b" for the rest.
std::string key_path(std::string_view path) {
  auto out = clean_path("/" + std::string{path});
  return out == "/" ? "" : out;
}

struct Found {
  std::string path;             // as key_path gives it, symlinks resolved
  const Entry* entry = nullptr;  // null for the root
  const Folder* folder = nullptr;
  bool exists = false;
};

Found found_at(const Folder& root, const std::string& path) {
  Found out{.path = path, .folder = &root, .exists = true};
  std::string_view rest = path;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto slash = rest.find('/');
    out.entry = out.folder != nullptr ? out.folder->find(rest.substr(0, slash)) : nullptr;
    if (out.entry == nullptr) return {.path = path};
    out.folder = out.entry->folder;
    rest.remove_prefix(slash == rest.npos ? rest.size() : slash);
  }
  return out;
}

Found resolved(const Folder& root, const std::string& path, bool follow_last) {
  Found found = found_at(root, path);
  if (found.exists && (!follow_last || found.entry == nullptr || found.entry->kind != FileKind::symlink)) return found;
  std::string current;
  std::string rest = path;
  for (int links = 0; !rest.empty();) {
    if (rest.front() == '/') rest.erase(0, 1);
    const auto slash = rest.find('/');
    const auto next = key_path(current + "/" + rest.substr(0, slash));
    rest = slash == rest.npos ? "" : rest.substr(slash);
    found = found_at(root, next);
    const bool link = found.exists && found.entry != nullptr && found.entry->kind == FileKind::symlink;
    if (!link || (!follow_last && rest.empty())) {
      current = next;
      continue;
    }
    if (++links > most_links) return {.path = path};
    if (found.entry->link.starts_with('/')) current.clear();
    rest = "/" + found.entry->link + rest;
  }
  return found_at(root, current);
}

struct Included {
  std::string path;
  std::string digest;
  bool link_to_follow = false;
};

// One walk over what a selector may take: includedPaths().
class Walk {
 public:
  Walk(const Folder& root, const Selector& selector)
      : root_{root},
        selector_{selector},
        pattern_{key_path(selector.path)},
        skips_own_header_{selector.path.ends_with('/')},
        includes_{context::IgnoreFile::of_patterns(selector.includes)},
        excludes_{context::IgnoreFile::of_patterns(selector.excludes)} {}

  // Where the walk begins, under the name that was asked for: /a/b although b is a link to c.
  bool run() {
    prefix_ = pattern_;
    if (selector_.wildcard) prefix_ = plain_part();
    const Found start = resolved(root_, prefix_, selector_.wildcard && prefix_ != pattern_);
    if (!start.exists) return selector_.wildcard;
    if (start.entry != nullptr && start.folder == nullptr) file(prefix_, *start.entry, {});
    else folder(prefix_, start.entry, *start.folder, {});
    return true;
  }
  [[nodiscard]] const std::string& prefix() const { return prefix_; }
  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  std::vector<Included> included;

 private:
  struct Above {
    context::MatchedPatterns includes, excludes;
    std::vector<Included>* headers = nullptr;  // of the folders above that have not been taken yet
    bool inside = false;                       // below a folder header
    std::string matched;                       // the path that the wildcard took
  };

  [[nodiscard]] std::string plain_part() const;
  [[nodiscard]] bool takes(const std::string& path, Above& own) const;
  [[nodiscard]] bool may_match_below(std::string_view path) const;
  void file(const std::string& path, const Entry& entry, const Above& above);
  void folder(const std::string& path, const Entry* entry, const Folder& folder, const Above& above);
  void flush(std::vector<Included>* headers) {
    if (headers == nullptr) return;
    included.insert(included.end(), headers->begin(), headers->end());
    headers->clear();
  }

  const Folder& root_;
  const Selector& selector_;
  std::string pattern_;
  std::string prefix_;
  bool skips_own_header_;
  context::IgnoreFile includes_, excludes_;
};

// splitWildcards: the parts before the first one that holds a wildcard.
std::string Walk::plain_part() const {
  std::string out;
  for (const auto part : split(std::string_view{pattern_}.substr(pattern_.empty() ? 0 : 1), '/')) {
    if (context::has_wildcard(part)) break;
    if (!part.empty()) out += "/" + std::string{part};
  }
  return out;
}

// Whether the walk takes this path, and what the paths inside need to know of it.
bool Walk::takes(const std::string& path, Above& own) const {
  if (selector_.wildcard && own.matched.empty()) {
    if (!pattern_.empty() && !context::go_match(pattern_, path)) return false;
    own.matched = path.empty() ? "/" : path;
  }
  std::string_view candidate = path;
  const std::string_view base = selector_.wildcard ? std::string_view{own.matched} : pattern_;
  candidate.remove_prefix(std::min(candidate.size(), path == base || base == "/" ? base.size() : base.size() + 1));
  if (!selector_.includes.empty()) {
    context::MatchedPatterns mine;
    const bool in = includes_.is_exclusion(includes_.decide(candidate, own.includes, &mine));
    own.includes = std::move(mine);
    if (!in) return false;
  }
  if (selector_.excludes.empty()) return true;
  context::MatchedPatterns mine;
  const bool out = excludes_.is_exclusion(excludes_.decide(candidate, own.excludes, &mine));
  own.excludes = std::move(mine);
  return !out;
}

// path.Match never lets * and ? cross a slash, so deeper than the pattern there is nothing; a class may.
bool Walk::may_match_below(std::string_view path) const {
  return contains(pattern_, "[") || std::ranges::count(path, '/') < std::ranges::count(pattern_, '/');
}

void Walk::file(const std::string& path, const Entry& entry, const Above& above) {
  Above own = above;
  if (!takes(path, own)) return;
  flush(above.headers);
  included.push_back({path, entry.digest, entry.kind == FileKind::symlink && selector_.follow_links && !above.inside});
}

void Walk::folder(const std::string& path, const Entry* entry, const Folder& folder, const Above& above) {
  Above own = above;
  const bool taken = takes(path, own);
  const bool unmatched = selector_.wildcard && own.matched.empty();
  std::vector<Included> headers;
  if (above.headers != nullptr) headers = std::move(*above.headers);
  const bool own_header = !unmatched && !(path == pattern_ && skips_own_header_);
  if (own_header) {
    headers.push_back({path, folder.header, false});
    own.inside = true;
  }
  (void)entry;
  if (taken) flush(&headers);
  own.headers = &headers;
  if (!unmatched || may_match_below(path)) {
    for (const auto& one : folder.entries) {
      const auto below = path + "/" + one.name;
      if (one.folder != nullptr) this->folder(below, &one, *one.folder, own);
      else file(below, one, own);
    }
  }
  if (above.headers == nullptr) return;
  // What is still waiting belongs to the folders above; this one's own header goes.
  if (own_header && !headers.empty() && headers.back().path == path) headers.pop_back();
  *above.headers = std::move(headers);
}

bool has_required(const std::vector<Included>& included, const std::string& required) {
  return std::ranges::any_of(included, [&](const Included& one) { return one.path.starts_with(required); });
}

// A plain path that stands twice, or below another, adds nothing.
std::vector<Selector> without_repeats(std::vector<Selector> selectors) {
  const auto plain = [](const Selector& s) { return !s.wildcard && s.includes.empty() && s.excludes.empty(); };
  std::vector<Selector> out;
  for (std::size_t i = 0; i < selectors.size(); ++i) {
    const auto path = key_path(selectors[i].path);
    bool repeated = false;
    for (std::size_t j = 0; j < selectors.size() && plain(selectors[i]); ++j) {
      const auto other = key_path(selectors[j].path);
      repeated = repeated || (plain(selectors[j]) && (path == other ? j < i : path.starts_with(other + "/")));
    }
    if (!repeated) out.push_back(selectors[i]);
  }
  return out;
}

}  // namespace

std::optional<std::string> checksum(const Folder& root, const Selector& selector) {
  if (!selector.wildcard && selector.includes.empty() && selector.excludes.empty()) {
    const Found found = resolved(root, key_path(selector.path), selector.follow_links);
    if (!found.exists) return std::nullopt;
    return found.entry != nullptr ? found.entry->digest : found.folder->digest;
  }
  Walk walk{root, selector};
  if (!walk.run()) return std::nullopt;
  for (auto& one : walk.included) {
    if (!one.link_to_follow) continue;
    const Found target = resolved(root, key_path(one.path), true);
    if (!target.exists) return std::nullopt;
    one.digest = target.entry != nullptr ? target.entry->digest : target.folder->digest;
  }
  if (!selector.required.empty() && !has_required(walk.included, key_path(selector.required))) return std::nullopt;
  if (walk.included.empty()) return digest_of("");
  const auto& only = walk.included.front();
  if (walk.included.size() == 1 && base_name(walk.pattern()) == base_name(only.path)) return only.digest;
  std::string text;
  for (const auto& one : walk.included) {
    std::string key = one.path.substr(std::min(one.path.size(), walk.prefix().size()));
    std::ranges::replace(key, '/', '\0');
    text += key.empty() ? std::string(1, '\0') : key;
    text += one.digest;
  }
  return digest_of(text);
}

std::optional<std::string> checksum(const Folder& root, std::vector<Selector> selectors) {
  selectors = without_repeats(std::move(selectors));
  std::ranges::stable_sort(selectors, {}, &Selector::path);
  std::string text;
  for (const auto& selector : selectors) {
    const auto one = checksum(root, selector);
    if (!one) return std::nullopt;
    if (!text.empty()) text += '\0';
    text += *one;
  }
  return digest_of(text);
}

const Entry* entry_at(const Folder& root, std::string_view path, bool follow_last) {
  return resolved(root, key_path(path), follow_last).entry;
}

}  // namespace loadline::replay
