// SPDX-License-Identifier: Apache-2.0
// A tar in a tar: the outer walk decides by a member's first block whether it is a layer, and then feeds it to a reader
// of its own. A member that only looks like a layer is no error unless an image names it.
#include "image/passing.h"

#include <fmt/format.h>
#include <atomic>
#include <optional>
#include <utility>

#include "base/paths.h"
#include "image/tar.h"
#include "image/tar_fields.h"

namespace loadline::image {
namespace {

constexpr std::uint64_t most_documents = std::uint64_t{64} << 20;  // all of an archive together

bool is_layer(std::string_view head) {
  if (head.starts_with("\x1f\x8b") || head.starts_with("\x28\xb5\x2f\xfd")) return true;
  if (head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0U) == 0x50U && head.substr(1, 3) == "\x2a\x4d\x18")
    return true;  // a skippable frame of zstd
  return head.size() == tar_block && (is_zero_block(head) || tar_checksum_fits(head));
}

class Passing {
 public:
  Passing(const Limits& limits, const Keep& keep, bool verify) : limits_{limits}, keep_{keep}, verify_{verify} {}

  Status header(const TarHeader& header);
  Status content(std::string_view bytes);
  Status end();
  PassedFiles files;

 private:
  Status decide();
  void feed(std::string_view bytes);

  const Limits& limits_;
  const Keep& keep_;
  bool verify_;
  PassedFile* file_ = nullptr;  // that the content belongs to
  std::string name_;
  std::string head_;  // its first block, until it is there
  bool decided_ = false;
  std::optional<LayerReader> reader_;
  std::uint64_t documents_ = 0;
  std::uint64_t layers_ = 0;
  std::atomic<std::uint64_t> entries_ = 0;  // of all layers
};

Status Passing::header(const TarHeader& header) {
  file_ = nullptr;
  decided_ = false;
  head_.clear();
  reader_.reset();
  if (files.size() > limits_.most_entries / 8) return failure("the archive has absurdly many entries");
  name_ = clean_path(header.path);
  PassedFile file{.size = header.stored};
  if (header.kind == TarKind::symlink) file.link = join_path(folder_of(name_), header.link);
  if (header.kind == TarKind::hard_link) file.link = clean_path(header.link);
  if (header.kind != TarKind::regular && file.link.empty()) return {};
  auto& slot = files[name_];
  slot = std::move(file);
  if (header.kind == TarKind::regular) file_ = &slot;
  return {};
}

Status Passing::decide() {
  decided_ = true;
  if (is_layer(head_)) {
    if (++layers_ > limits_.most_layers * limits_.most_images) return failure("the archive has absurdly many layers");
    if (entries_ >= limits_.most_image_entries) return failure("the archive has absurdly many entries");
    reader_.emplace(LayerRequest{.limits = limits_,
                                 .keep = keep_,
                                 .hash_diff_id = verify_,
                                 .hash_blob = name_.starts_with("blobs/sha256/"),
                                 .entries = &entries_});
    file_->layer = std::make_shared<Result<Layer>>();
  } else if (file_->size <= limits_.most_document) {
    documents_ += file_->size;
    if (documents_ > most_documents) return failure("the archive's documents are absurdly large");
  }
  feed(std::exchange(head_, {}));
  return {};
}

void Passing::feed(std::string_view bytes) {
  if (!reader_) {
    if (file_->size <= limits_.most_document) file_->text += bytes;
    return;
  }
  if (auto fed = reader_->feed(bytes); !fed && *file_->layer) *file_->layer = tl::make_unexpected(fed.error());
}

Status Passing::content(std::string_view bytes) {
  if (file_ == nullptr) return {};
  if (!decided_) {
    const auto part = bytes.substr(0, tar_block - head_.size());
    head_ += part;
    bytes.remove_prefix(part.size());
    if (head_.size() < tar_block) return {};
    if (auto done = decide(); !done) return done;
  }
  if (file_->layer && !*file_->layer) return {};  // broken: what follows says nothing
  if (!bytes.empty()) feed(bytes);
  return {};
}

Status Passing::end() {
  if (file_ == nullptr) return {};
  if (!decided_ && !head_.empty())
    if (auto done = decide(); !done) return done;
  if (reader_ && *file_->layer) *file_->layer = reader_->finish();
  reader_.reset();
  return {};
}

}  // namespace

Result<PassedFiles> read_passing(const std::function<Status(const Sink&)>& source, const Limits& limits,
                                 const Keep& keep, bool verify) {
  Passing passing{limits, keep, verify};
  TarReader tar{
      {[&](const TarHeader& header) { return passing.header(header); },
       [&](std::string_view bytes) { return passing.content(bytes); }, [&](std::uint64_t) { return passing.end(); }},
      limits};
  const auto feed = [&](std::string_view bytes) -> Status {
    auto taken = tar.feed(bytes);
    // /dev/zero would go on for ever.
    if (taken && tar.is_over() && passing.files.empty()) return failure("the archive is empty: it begins with zeros");
    return taken;
  };
  Decompressor decompressor{feed, limits};
  if (auto done = source([&](std::string_view bytes) { return decompressor.feed(bytes); }); !done)
    return tl::make_unexpected(done.error());
  if (auto done = decompressor.finish(); !done) return tl::make_unexpected(done.error());
  if (auto done = tar.finish(); !done) return tl::make_unexpected(done.error());
  return std::move(passing.files);
}

}  // namespace loadline::image
