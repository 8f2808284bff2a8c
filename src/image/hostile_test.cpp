// SPDX-License-Identifier: Apache-2.0
// What nobody builds by mistake: each is refused with its place, and costs little.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "image/image.h"
#include "image/tar_fields.h"
#include "image/test_tar.h"

namespace loadline::image {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string refusal(std::string_view blob, const Limits& limits = {}) {
  LayerReader reader{{.limits = limits}};
  if (const auto fed = reader.feed(blob); !fed) return fed.error().text();
  const auto layer = reader.finish();
  return layer ? "nothing" : layer.error().text();
}

std::string gzipped(std::string_view text) {
  isal_zstream stream{};
  isal_deflate_stateless_init(&stream);
  std::string out(text.size() + 100'000, '\0');
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = static_cast<std::uint32_t>(out.size());
  EXPECT_EQ(isal_deflate_stateless(&stream), COMP_OK);
  EXPECT_EQ(stream.avail_in, 0U);
  out.resize(stream.total_out);
  return out;
}

std::string zstandard(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

TEST(Hostile, PathsAndLinksThatLeadOutside) {
  EXPECT_THAT(refusal(TarText{}.file("../x", "1").end()), AllOf(StartsWith("byte 0:"), HasSubstr("outside the image")));
  EXPECT_THAT(refusal(TarText{}.file("ok", "1").file("a/../../x", "1").end()), StartsWith("byte 1024: a path leads"));
  EXPECT_THAT(refusal(TarText{}.file("./../x", "1").end()), HasSubstr("outside the image"));
  EXPECT_THAT(refusal(TarText{}.hard_link("x", "../etc/shadow").end()), HasSubstr("a hard link leads outside"));
  // An absolute path is one inside of the image, and so is where a symlink points to.
  EXPECT_EQ(refusal(TarText{}.file("/etc/passwd", "1").symlink("a", "../../../etc").end()), "nothing");
}

TEST(Hostile, ASymlinkOutOfTheTreeIsFollowedInsideOfIt) {
  LayerReader reader{{}};
  ASSERT_TRUE(reader.feed(TarText{}.folder("etc").symlink("a/b", "../../../../etc").file("a/b/passwd", "1").end()));
  const auto layer = reader.finish();
  ASSERT_TRUE(layer);
  const auto files = squash({&*layer});
  ASSERT_TRUE(files);
  EXPECT_NE(files->find("etc/passwd"), no_node);
}

TEST(Hostile, Bombs) {
  const Limits limits{.ratio_from = 1U << 20, .most_ratio = 100};
  const auto zeros = TarText{}.file("zeros", std::string(8U << 20, '\0')).end();
  EXPECT_THAT(refusal(gzipped(zeros), limits), AllOf(StartsWith("byte "), HasSubstr("decompression bomb")));
  EXPECT_THAT(refusal(zstandard(zeros), limits), HasSubstr("decompression bomb"));
  EXPECT_THAT(refusal(gzipped(zeros), {.most_layer_bytes = 1U << 20}), HasSubstr("larger than any real one"));
  EXPECT_EQ(refusal(gzipped(zeros)), "nothing");
}

TEST(Hostile, TooManyTooDeepTooLong) {
  TarText many;
  for (int i = 0; i < 20; ++i) many.file("f" + std::to_string(i), "");
  EXPECT_THAT(refusal(many.end(), {.most_entries = 10}), HasSubstr("absurdly many entries"));
  EXPECT_THAT(refusal(many.end(), {.most_name_bytes = 10}), HasSubstr("paths are absurdly long"));
  EXPECT_THAT(refusal(TarText{}.file("a/b/c/d/e", "").end(), {.most_depth = 3}), HasSubstr("absurdly deep"));
  const std::string name = std::string(3000, 'n') + std::string(1, '\0');
  const auto long_name = TarText{}.add("././@LongLink", 'L', name, "", name.size()).file("x", "").end();
  EXPECT_THAT(refusal(long_name, {.most_path = 2000}), HasSubstr("a path is absurdly long"));
  EXPECT_THAT(refusal(TarText{}.add("x", 'x', "", "", std::uint64_t{1} << 32).end()), HasSubstr("absurdly long"));
}

TEST(Hostile, HeadersThatLie) {
  EXPECT_THAT(refusal(TarText{}.add("x", '0', "", "", 077777777777).end()), HasSubstr("cut off"));
  auto broken = TarText{}.file("x", "1").end();
  broken[0] = 'y';
  EXPECT_THAT(refusal(broken), StartsWith("byte 0: this is not a tar header"));
  const auto pax = [](std::string_view record) {
    return TarText{}.add("x", 'x', record, "", record.size()).file("f", "").end();
  };
  EXPECT_THAT(refusal(pax("17 size=99999x9\n")), HasSubstr("pax header"));
  EXPECT_THAT(refusal(pax("99999999999 a=b\n")), HasSubstr("pax header"));
  EXPECT_THAT(refusal(pax("28 size=1152921504606846977\n")), HasSubstr("absurd"));
  EXPECT_THAT(refusal(pax("13 size=-100\n")), HasSubstr("pax header"));
}

// A sparse file costs nothing, whatever it claims: sixteen of these would begin at zero again.
TEST(Hostile, SizesThatNobodyCanAddUp) {
  TarText tar;
  const std::string record = "43 GNU.sparse.realsize=1152921504606846976\n";
  ASSERT_EQ(record.size(), 43U);
  for (int i = 0; i < 20; ++i) tar.add("x", 'x', record, "", record.size()).file("f" + std::to_string(i), "");
  EXPECT_THAT(refusal(tar.end()), HasSubstr("files are absurdly large"));
}

TEST(Hostile, AMemberForEveryFewBytesCostsNoMemory) {
  const auto tar = TarText{}.file("a", std::string(200'000, 'x')).file("b", std::string(5'000, 'y')).end();
  std::string blob;
  for (std::size_t at = 0; at < tar.size(); at += 64) blob += gzipped(std::string_view{tar}.substr(at, 64));
  LayerReader reader{{}};
  ASSERT_TRUE(reader.feed(blob));
  const auto layer = reader.finish();
  ASSERT_TRUE(layer);
  EXPECT_LT(layer->checkpoints.size(), tar.size() / 1024);
  // Still where they are: the second file begins at four fifths of what is packed the same everywhere.
  const auto begin = static_cast<double>(layer->blob_offset(layer->entries[1].begin));
  const auto share = static_cast<double>(layer->entries[1].begin) / static_cast<double>(layer->tar_bytes);
  EXPECT_NEAR(begin / static_cast<double>(layer->blob_bytes), share, 0.05);
  EXPECT_EQ(layer->blob_offset(layer->tar_bytes), blob.size());
}

TEST(Hostile, BlobsThatEndTooSoonOrAreBroken) {
  const auto tar = TarText{}.file("a", std::string(50'000, 'x')).end();
  const auto blob = gzipped(tar);
  EXPECT_THAT(refusal(std::string_view{blob}.substr(0, blob.size() / 2)), HasSubstr("cut off"));
  EXPECT_THAT(refusal(std::string_view{blob}.substr(0, blob.size() - 1)), HasSubstr("cut off"));
  auto broken = blob;
  broken[broken.size() - 6] = static_cast<char>(broken[broken.size() - 6] ^ 1);  // the checksum
  EXPECT_THAT(refusal(broken), AllOf(StartsWith("byte "), HasSubstr("gzip stream is broken")));
  const auto other = zstandard(tar);
  EXPECT_THAT(refusal(std::string_view{other}.substr(0, other.size() - 1)), HasSubstr("cut off"));
  EXPECT_THAT(refusal("\xFD"
                      "7zXZ and more"),
              HasSubstr("compressed otherwise"));
}

TEST(Layer, CompressedOffsetsDoNotDependOnThePieces) {
  std::string noise;
  for (unsigned seed = 1; noise.size() < 900'000; seed = seed * 1664525U + 1013904223U)
    noise += static_cast<char>(seed >> 26U);
  const auto blob = gzipped(TarText{}.file("a", noise).file("b", noise.substr(0, 300'000)).end());
  ASSERT_GT(blob.size(), 2 * piece_size);
  const auto read = [&](std::size_t piece) {
    LayerReader reader{{}};
    for (std::size_t at = 0; at < blob.size(); at += piece)
      EXPECT_TRUE(reader.feed(std::string_view{blob}.substr(at, piece)));
    auto layer = reader.finish();
    EXPECT_TRUE(layer);
    return std::move(*layer);
  };
  const auto whole = read(blob.size());
  for (const std::size_t piece : {511U, 100'000U, 262'144U, 300'000U}) {
    const auto layer = read(piece);
    ASSERT_EQ(layer.digest, whole.digest);
    for (std::uint64_t offset = 0; offset < whole.tar_bytes; offset += 10'007)
      ASSERT_EQ(layer.blob_offset(offset), whole.blob_offset(offset)) << piece << " " << offset;
  }
}

// A layout on disk whose documents say whatever the test wants.
class HostileLayout : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              (std::string{"loadline_hostile_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "blobs/sha256");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string put(const std::string& text) const {
    const auto digest = sha256_of(text);
    std::ofstream{folder_ / "blobs/sha256" / digest.substr(7), std::ios::binary} << text;
    return R"({"mediaType": "x", "digest": ")" + digest + R"(", "size": )" + std::to_string(text.size()) + "}";
  }
  void index(const std::string& manifests) const {
    std::ofstream{folder_ / "index.json"} << R"({"schemaVersion": 2, "manifests": [)" << manifests << "]}";
  }
  [[nodiscard]] std::string open(const Limits& limits = {}) const {
    auto opened = open_images(folder_.string(), {.limits = limits});
    if (!opened) return opened.error().text();
    const auto read = read_images(std::move(opened->images), {.limits = limits});
    return read ? "nothing" : read.error().text();
  }
  [[nodiscard]] std::string manifest(const std::string& layers, const std::string& config = "{}") const {
    return put(R"({"config": )" + put(config) + R"(, "layers": [)" + layers + "]}");
  }
  std::filesystem::path folder_;
};

TEST_F(HostileLayout, ThousandsOfLayers) {
  const auto layer = put(TarText{}.file("a", "1").end());
  std::string layers = layer;
  for (int i = 1; i < 5000; ++i) layers += "," + layer;
  index(manifest(layers));
  EXPECT_THAT(open(), HasSubstr("the image has 5000 layers"));
  EXPECT_EQ(open({.most_layers = 5000}), "nothing");
}

TEST_F(HostileLayout, EntriesOfAllLayersAreCountedWhileTheyAreRead) {
  std::string layers;
  for (int i = 0; i < 3; ++i) {
    TarText tar;
    for (int j = 0; j < 10; ++j) tar.file("f" + std::to_string(i * 10 + j), "");
    layers += (layers.empty() ? "" : ",") + put(tar.end());
  }
  index(manifest(layers));
  EXPECT_THAT(open({.most_image_entries = 15}), AllOf(HasSubstr("absurdly many entries"), HasSubstr(", byte ")));
  EXPECT_EQ(open({.most_image_entries = 30}), "nothing");
}

TEST_F(HostileLayout, AFolderWhoseListLeadsOutOfIt) {
  std::ofstream{folder_ / "manifest.json"} << R"([{"Config": "../outside.json", "Layers": []}])";
  const auto outside = folder_.parent_path() / "outside.json";
  std::ofstream{outside} << "{}";
  EXPECT_THAT(open(), HasSubstr("no such file in the image's store (../outside.json)"));
  std::ofstream{folder_ / "manifest.json"} << R"([{"Config": ")" << outside.string() << R"(", "Layers": []}])";
  EXPECT_NE(open(), "nothing");
  std::filesystem::remove(outside);
}

TEST_F(HostileLayout, IndexesInIndexes) {
  auto one = manifest("");
  for (int i = 0; i < 10; ++i) one = put(R"({"manifests": [)" + one + "]}");
  index(one);
  EXPECT_THAT(open(), HasSubstr("nested absurdly deep"));
}

TEST_F(HostileLayout, DigestsThatLie) {
  auto layer = put(TarText{}.file("a", "1").end());
  index(manifest(layer));
  EXPECT_EQ(open(), "nothing");
  const auto name = layer.substr(layer.find("sha256:") + 7, 64);
  std::ofstream{folder_ / "blobs/sha256" / name, std::ios::binary} << TarText{}.file("a", "2").end();
  EXPECT_THAT(open(), AllOf(HasSubstr("not what its digest says"), HasSubstr(name)));
  std::ofstream{folder_ / "blobs/sha256" / name, std::ios::binary} << "short";
  EXPECT_THAT(open(), AllOf(HasSubstr("5 bytes instead of"), HasSubstr(name)));
  std::filesystem::remove(folder_ / "blobs/sha256" / name);
  EXPECT_THAT(open(), HasSubstr("a layer's blob is missing"));
  index(R"({"mediaType": "x", "digest": "sha256:../../../../etc/passwd", "size": 3})");
  EXPECT_THAT(open(), HasSubstr("without a proper digest"));
}

TEST_F(HostileLayout, DocumentsThatAreTooLargeOrNone) {
  index(put(std::string(5000, ' ') + "{}"));
  EXPECT_THAT(open({.most_document = 1000}), HasSubstr("absurdly large"));
  index(put("not json"));
  EXPECT_THAT(open(), HasSubstr(folder_.string()));
  index(put(std::string(100'000, '[')));
  EXPECT_NE(open(), "nothing");
  index(manifest("", R"({"rootfs": {"diff_ids": ["sha256:a", "sha256:b"]}})"));
  EXPECT_THAT(open(), HasSubstr("the configuration and the manifest name different numbers of layers: 2 and 0"));
}

TEST_F(HostileLayout, AnEncryptedLayerIsCalledSo) {
  auto layer = put("no tar");
  const std::string type = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted";
  layer.replace(layer.find("\"x\""), 3, "\"" + type + "\"");
  index(manifest(layer));
  EXPECT_THAT(open(), HasSubstr("a layer is encrypted"));
}

TEST_F(HostileLayout, SaysInWhichLayerAndWhere) {
  const auto blob = TarText{}.file("a", "1").hard_link("b", "nothing").end();
  index(manifest(put(blob)));
  EXPECT_THAT(open(), HasSubstr("layer 1, byte 1024: a hard link to what is not there (b -> nothing)"));
  const auto outside = TarText{}.file("ok", "").file("../x", "").end();
  index(manifest(put(outside)));
  EXPECT_THAT(open(), HasSubstr(sha256_of(outside) + ", byte 512: a path leads outside the image"));
}

// Historic tars summed signed characters, all others unsigned ones (POSIX); both are taken, and no other.
TEST(TarChecksum, IsTheSumOfAllBytes) {
  std::mt19937 random{1};
  for (int round = 0; round < 50; ++round) {
    std::string block(tar_block, '\xFF');
    if (round > 0)
      for (char& c : block) c = static_cast<char>(random());
    std::int64_t as_unsigned = 8 * ' ', as_signed = 8 * ' ';
    for (std::size_t i = 0; i < block.size(); ++i)
      if (i < 148 || i >= 156) {
        as_unsigned += static_cast<unsigned char>(block[i]);
        as_signed += static_cast<signed char>(block[i]);
      }
    const auto fits = [&](std::int64_t sum) {
      auto written = block;
      for (std::size_t i = 0; i < 7; ++i) written[154 - i] = static_cast<char>('0' + (sum >> (3 * i) & 7));
      written[155] = '\0';
      return tar_checksum_fits(written);
    };
    EXPECT_TRUE(fits(as_unsigned));
    EXPECT_TRUE(as_signed < 0 || fits(as_signed));
    EXPECT_FALSE(fits(as_unsigned + 1));
    EXPECT_FALSE(fits(as_unsigned - 256));
  }
  EXPECT_FALSE(tar_checksum_fits(std::string(tar_block - 1, '0')));
}

}  // namespace
}  // namespace loadline::image
