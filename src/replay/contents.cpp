// SPDX-License-Identifier: Apache-2.0
// Records of files and folders (buildkit cache/contenthash: tarsum.go, filehash.go, checksum.go).
#include "replay/contents.h"

#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/paths.h"
#include "replay/sha256.h"

namespace loadline::replay {
namespace {

char type_flag(FileKind kind) {
  if (kind == FileKind::directory) return '5';
  return kind == FileKind::symlink ? '2' : '0';
}

// A file tree under construction: what stands in each folder, by name.
struct Draft {
  std::uint32_t mode = 0755;
  std::map<std::string, Draft, std::less<>> folders;
  std::map<std::string, const ContentFile*, std::less<>> files;
  bool kept = false;  // let through, or holds something that is
};

Draft& folder_in(Draft& root, std::string_view path) {
  Draft* at = &root;
  while (!path.empty()) {
    const auto slash = path.find('/');
    at = &at->folders[std::string{path.substr(0, slash)}];
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  }
  return *at;
}

// fsutil/filter.go: what is left out goes, and a folder that is left out stays where something below it does.
void filter(Draft& draft, std::string_view path, const context::IgnoreFile& ignore,
            const context::MatchedPatterns& matched) {
  for (auto& [name, folder] : draft.folders) {
    const auto below = join_path(path, name);
    context::MatchedPatterns own;
    folder.kept = !ignore.is_exclusion(ignore.decide(below, matched, &own));
    filter(folder, below, ignore, own);
    draft.kept = draft.kept || folder.kept;
  }
  std::erase_if(draft.folders, [](const auto& item) { return !item.second.kept; });
  std::erase_if(draft.files, [&](const auto& item) {
    return ignore.is_exclusion(ignore.decide(join_path(path, item.first), matched, nullptr));
  });
  draft.kept = draft.kept || !draft.files.empty();
}

const Folder* built(const Draft& draft, std::vector<std::unique_ptr<Folder>>& owner, bool top) {
  auto out = std::make_unique<Folder>();
  out->header = top ? root_header() : record_of(FileKind::directory, draft.mode, {});
  for (const auto& [name, folder] : draft.folders) {
    const Folder* below = built(folder, owner, false);
    out->entries.push_back({name, FileKind::directory, below->digest, {}, below});
  }
  for (const auto& [name, file] : draft.files) {
    out->entries.push_back({name, file->kind, record_of(file->kind, file->mode, file->bytes),
                            file->kind == FileKind::symlink ? file->bytes : "", nullptr});
  }
  std::ranges::sort(out->entries, {}, &Entry::name);
  seal(*out);
  owner.push_back(std::move(out));
  return owner.back().get();
}

class Difference {
 public:
  explicit Difference(std::size_t most) : most_{most} {}

  void compare(const std::string& path, const Folder* before, const Folder* after) {
    static const Folder nothing;
    const auto& a = (before != nullptr ? *before : nothing).entries;
    const auto& b = (after != nullptr ? *after : nothing).entries;
    std::size_t i = 0;
    std::size_t j = 0;
    while ((i < a.size() || j < b.size()) && out_.size() < most_) {
      const bool gone = j == b.size() || (i < a.size() && a[i].name < b[j].name);
      const bool made = !gone && (i == a.size() || b[j].name < a[i].name);
      entry(path, made ? nullptr : &a[i], gone ? nullptr : &b[j]);
      i += made ? 0 : 1;
      j += gone ? 0 : 1;
    }
  }
  std::vector<std::string> take() && { return std::move(out_); }

 private:
  void entry(const std::string& folder, const Entry* before, const Entry* after) {
    if (before != nullptr && after != nullptr && before->kind == after->kind && before->digest == after->digest) return;
    const auto& name = (after != nullptr ? after : before)->name;
    const std::string path = folder.empty() ? name : folder + "/" + name;
    const Folder* a = before != nullptr ? before->folder : nullptr;
    const Folder* b = after != nullptr ? after->folder : nullptr;
    const auto known = out_.size();
    if (a != nullptr || b != nullptr) compare(path, a, b);
    if (out_.size() == known) out_.push_back(path);
  }

  std::size_t most_;
  std::vector<std::string> out_;
};

}  // namespace

const Entry* Folder::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(entries, name, {},
                                           [](const Entry& entry) -> std::string_view { return entry.name; });
  return at == entries.end() || at->name != name ? nullptr : &*at;
}

const std::string& root_header() {
  static const std::string header = digest_of("");
  return header;
}

// checksum(): "\0" and the header's record, then "\0name" and the record of each entry. Of a folder among them
// that is the record of all that is in it; what stands below is not looked at again.
void seal(Folder& folder) {
  std::string text{'\0'};
  text += folder.header;
  for (const auto& entry : folder.entries) {
    text += '\0';
    text += entry.name;
    text += entry.digest;
  }
  folder.digest = digest_of(text);
}

std::string record_of(FileKind kind, std::uint32_t mode, std::string_view bytes) {
  const bool link = kind == FileKind::symlink;
  const bool regular = kind == FileKind::regular;
  auto text = fmt::format("namemode{}uid0gid0size{}typeflag{}linkname{}unamegnamedevmajor0devminor0",
                          link ? 0777U : mode, regular ? bytes.size() : 0, type_flag(kind), link ? bytes : "");
  if (regular) text += bytes;
  return digest_of(text);
}

Contents::Contents(std::vector<ContentFile> files, const context::IgnoreFile& ignore) {
  Draft root;
  for (const auto& file : files) {
    if (file.kind == FileKind::directory) folder_in(root, file.path).mode = file.mode;
    else folder_in(root, folder_of(file.path)).files[std::string{base_name(file.path)}] = &file;
  }
  filter(root, "", ignore, {});
  root_ = built(root, folders_, true);
}

std::vector<std::string> changed_paths(const Folder* before, const Folder* after, std::size_t most) {
  Difference difference{most};
  difference.compare("", before, after);
  return std::move(difference).take();
}

}  // namespace loadline::replay
