// SPDX-License-Identifier: Apache-2.0
// The reference's fixed digests, byte for byte. The values are those of buildkit cache/contenthash/
// checksum_test.go (TestChecksumBasicFile, TestChecksumWildcardOrFilter, TestSymlinksNoFollow,
// TestChecksumIncludeDoubleStar, TestChecksumHardlinks); the trees that give them are written here.
#include "replay/checksum.h"

#include <gtest/gtest.h>

#include "replay/sha256.h"

namespace loadline::replay {
namespace {

constexpr std::string_view file_data0 = "sha256:cd8e75bca50f2d695f220d0cb0997d8ead387e4f926e8669a92d7f104cc9885b";
constexpr std::string_view file_data1 = "sha256:c2b5e234f5f38fc5864da7def04782f82501a40d46192e4207d5b3f0c3c4732b";
constexpr std::string_view dir_d0 = "sha256:d47454417d2c554067fbefe5f5719edc49f3cfe969c36b62e34a187a4da0cc9a";
constexpr std::string_view dir_d0_by_file = "sha256:6b612ad5c13159112ae26357ef7bd34df29916941ba40ec2ce38dfb70c6c60c3";
constexpr std::string_view dir_d0_modified = "sha256:555ffa3028630d97ba37832b749eda85ab676fd64ffb629fbf0f4ec8c1e3bff1";
constexpr std::string_view double_star = "sha256:aa7448215bbf5b837b35ce64467857d8b9747965573d14d4b31b370586370971";
constexpr std::string_view basic_root = "sha256:427c9cf9ae98c0f81fb57a3076b965c7c149b6b0a85625ad4e884236649a42c6";
constexpr std::string_view foos = "sha256:0b6731924f0a32a812bf8a729202e55e54ded331f9e4ff2397f681e43694e086";
constexpr std::string_view followed = "sha256:982153600b9653a1decb0f961e09e2bc1be335cfcaac9b39dbd1120b65fdf92c";
constexpr std::string_view link_target = "sha256:a2ba571981f48ec34eb79c9a3ab091b6491e825c2f7e9914ea86e8e958be7fae";
constexpr std::string_view
    broken_link_in_folder = "sha256:9b761577efcb1239cf4be971914c5d7404914dd32ff436401af1764dc5446b83";
constexpr std::string_view
    broken_link_by_wildcard = "sha256:2797e710c6d1a89ff2d91c834b828b1dc500f2982430a58241df8e146f4c4bb4";

ContentFile text(std::string path, std::string bytes) { return {.path = std::move(path), .bytes = std::move(bytes)}; }
ContentFile link(std::string path, std::string to) {
  return {.path = std::move(path), .kind = FileKind::symlink, .bytes = std::move(to)};
}
ContentFile folder(std::string path) { return {.path = std::move(path), .kind = FileKind::directory, .mode = 0755}; }

std::string sum(const std::vector<ContentFile>& files, const Selector& selector) {
  const Contents contents{files, {}};
  return checksum(contents.root(), selector).value_or("not found");
}

std::vector<ContentFile> basic() {
  return {text("foo", "data0"), text("bar", "data1"), text("d0/abc", "data0"), link("d0/def", "abc"),
          link("d0/ghi", "nosuchfile")};
}

TEST(Checksum, OfAFileIsItsRecord) {
  EXPECT_EQ(sum(basic(), {.path = "foo", .follow_links = true}), file_data0);
  EXPECT_EQ(sum(basic(), {.path = "bar", .follow_links = true}), file_data1);
  EXPECT_EQ(sum(basic(), {.path = "d0/abc", .follow_links = true}), file_data0);
  EXPECT_EQ(sum(basic(), {.path = "d0/def", .follow_links = true}), file_data0);
}

TEST(Checksum, OfWhatIsNotThereIsNone) {
  EXPECT_EQ(sum(basic(), {.path = "nosuch", .follow_links = true}), "not found");
  EXPECT_EQ(sum(basic(), {.path = "d0/ghi", .follow_links = true}), "not found");
  EXPECT_EQ(sum(basic(), {.path = "foo/below"}), "not found");
}

TEST(Checksum, OfAFolderIsEverythingInIt) {
  EXPECT_EQ(sum(basic(), {.path = "d0", .follow_links = true}), dir_d0);
  EXPECT_EQ(sum({text("d0/abc", "data0"), link("d0/def", "abc")}, {.path = "/d0/"}), dir_d0_modified);
  EXPECT_NE(sum({text("d0/abc", "data0"), link("d0/def", "abc"), folder("d0/empty")}, {.path = "d0"}), dir_d0_modified);
}

// A scanned root has the header of a folder, one that a client sent has the digest of nothing.
TEST(Checksum, OfTheRootHasAHeaderOfItsOwn) {
  const Contents contents{basic(), {}};
  Folder scanned = contents.root();
  scanned.header = record_of(FileKind::directory, 0755, {});
  seal(scanned);
  EXPECT_EQ(scanned.digest, basic_root);
  EXPECT_NE(contents.root().digest, basic_root);
  EXPECT_EQ(root_header(), digest_of(""));
}

std::vector<ContentFile> for_wildcards() {
  return {text("bar", "data1"),    text("foo", "data0"),           text("fox", "data2"), text("x/d0/abc", "data0"),
          link("x/d0/def", "abc"), link("x/d0/ghi", "nosuchfile"), link("y1", "foo"),    link("y2", "fox")};
}

TEST(Checksum, OfAWildcardIsTheListOfWhatMatches) {
  EXPECT_EQ(sum(for_wildcards(), {.path = "f*o", .wildcard = true}),
            digest_of(std::string{'\0'} + "foo" + std::string{file_data0}));
  EXPECT_EQ(sum(for_wildcards(), {.path = "f*", .wildcard = true}), foos);
  EXPECT_EQ(sum(for_wildcards(), {.path = "x/d?", .wildcard = true}), dir_d0_by_file);
  EXPECT_EQ(sum(for_wildcards(), {.path = "x/d?/def", .wildcard = true, .follow_links = true}), file_data0);
  EXPECT_EQ(sum(for_wildcards(), {.path = "y*", .wildcard = true, .follow_links = true}), followed);
  EXPECT_EQ(sum(for_wildcards(), {.path = "none*", .wildcard = true}), digest_of(""));
}

TEST(Checksum, FollowsLinksOnlyWhereTheyAreNamed) {
  const std::vector<ContentFile> files{text("target", "data0"), link("sym", "target"), link("sym2", "target2"),
                                       link("foo/ghi", "target"), link("y1", "foo/ghi")};
  EXPECT_EQ(sum(files, {.path = "sym", .wildcard = true}), link_target);
  EXPECT_NE(sum(files, {.path = "sym2", .wildcard = true}), link_target);
  EXPECT_EQ(sum(files, {.path = "foo/ghi", .wildcard = true}), link_target);
  EXPECT_EQ(sum(files, {.path = "foo/ghi", .wildcard = true, .follow_links = true}), "not found");
  EXPECT_EQ(sum(files, {.path = "y1", .wildcard = true, .follow_links = true}), "not found");
  EXPECT_EQ(sum(files, {.path = "sym"}), link_target);
  EXPECT_EQ(sum(files, {.path = "foo", .follow_links = true}), broken_link_in_folder);
  EXPECT_EQ(sum(files, {.path = "fo?", .wildcard = true, .follow_links = true}), broken_link_by_wildcard);
  EXPECT_EQ(sum(files, {.path = "foo", .follow_links = true, .excludes = {"*.git"}}), broken_link_in_folder);
}

TEST(Checksum, IncludesKeepTheHeadersAboveWhatTheyTake) {
  const std::vector<ContentFile> without{folder("prefix/a/b/c")};
  const std::vector<ContentFile> with{text("prefix/a/b/c/foo/bar", "abc")};
  for (const bool wildcard : {false, true}) {
    EXPECT_EQ(sum(without, {.path = "prefix/a", .wildcard = wildcard, .includes = {"**/foo/**"}}), digest_of(""));
    EXPECT_EQ(sum(with, {.path = "prefix/a", .wildcard = wildcard, .includes = {"**/foo/**", "**/report"}}),
              double_star);
    EXPECT_EQ(sum(with, {.path = "prefix/a", .wildcard = wildcard, .includes = {"**/foo", "**/report"}}), double_star);
  }
}

TEST(Checksum, SymlinksOnTheWayAreResolved) {
  const std::vector<ContentFile> files{
      text("target/file", "data0"),  link("link1/target_dir", "../target"),           link("link1/absolute", "/target"),
      link("link2/rel", "../link1"), link("link3/target", "../link2/rel/target_dir"), link("loop", "loop")};
  for (const auto* path : {"target/file", "link1/target_dir/file", "link1/absolute/file", "link2/rel/target_dir/file",
                           "link2/rel/absolute/file", "link3/target/file"})
    EXPECT_EQ(sum(files, {.path = path}), file_data0) << path;
  EXPECT_EQ(sum(files, {.path = "loop", .follow_links = true}), "not found");
}

TEST(Checksum, SeveralSelectorsAreOneDigest) {
  const Contents contents{basic(), {}};
  const auto both = checksum(contents.root(), std::vector<Selector>{{.path = "foo"}, {.path = "bar"}});
  EXPECT_EQ(both, digest_of(std::string{file_data1} + std::string(1, '\0') + std::string{file_data0}));
  EXPECT_EQ(checksum(contents.root(), std::vector<Selector>{{.path = "bar"}, {.path = "foo"}, {.path = "foo"}}), both);
  EXPECT_EQ(checksum(contents.root(), std::vector<Selector>{{.path = "foo"}, {.path = "none"}}), std::nullopt);
}

TEST(Contents, AnIgnoredFolderStaysWhereSomethingInItIsKept) {
  const auto ignore = context::IgnoreFile::of_patterns({"dist", "!dist/keep", "*.log", "**/tmp"});
  const Contents contents{
      {text("dist/a", "1"), text("dist/keep", "2"), text("x.log", "3"), text("src/tmp/b", "4"), text("src/y.log", "5")},
      ignore};
  const auto& root = contents.root();
  ASSERT_EQ(root.entries.size(), 2U);
  EXPECT_EQ(root.entries[0].folder->entries.size(), 1U);
  EXPECT_EQ(root.entries[1].folder->entries[0].name, "y.log");
}

TEST(Contents, OfTwoTreesTheChangedPaths) {
  const Contents a{{text("same/x", "1"), text("d/one", "1"), text("d/gone", "1")}, {}};
  const Contents b{{text("same/x", "1"), text("d/one", "2"), text("new/deep/file", "1")}, {}};
  EXPECT_EQ(changed_paths(&a.root(), &b.root(), 9), (std::vector<std::string>{"d/gone", "d/one", "new/deep/file"}));
  EXPECT_EQ(changed_paths(&a.root(), &b.root(), 1), (std::vector<std::string>{"d/gone"}));
}

}  // namespace
}  // namespace loadline::replay
