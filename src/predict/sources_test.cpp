// SPDX-License-Identifier: Apache-2.0
// Where sizes come from: stores, caches, archives, settings of npm, tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mbedtls/sha512.h>
#include <zlib.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "predict/image_table.h"
#include "predict/local_sources.h"
#include "predict/native.h"
#include "predict/registry.h"
#include "predict/tar_sum.h"
#include "predict/why.h"

namespace loadline::predict {
namespace {

std::string octal(std::uint64_t value, std::size_t width) {
  std::string out(width, '0');
  for (std::size_t i = width; i-- > 0; value /= 8) out[i] = static_cast<char>('0' + value % 8);
  return out;
}

std::string tar_entry(const std::string& name, const std::string& content, char type = '0') {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  header.replace(124, 11, octal(content.size(), 11));
  header.replace(148, 8, "        ");
  header[156] = type;
  header.replace(257, 6, std::string{"ustar\0", 6});
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  header.replace(148, 7, octal(sum, 6) + '\0');
  std::string padded = content;
  padded.resize((content.size() + 511) / 512 * 512, '\0');
  return header + padded;
}

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > bytes.size() ? '=' : alphabet[three >> (18 - 6 * j) & 63u];
  }
  return out;
}

std::string integrity_of(std::string_view bytes) {
  std::array<unsigned char, 64> digest{};
  mbedtls_sha512_ret(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), 0);
  return "sha512-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

const std::string two_files = tar_entry("package/package.json", "{}") +
                              tar_entry("package/index.js", std::string(1000, 'x'));

TEST(Registry, OnlyAToolThatBringsNoOtherPackageStandsAlone) {
  EXPECT_TRUE(stands_alone(R"({"name": "pnpm", "dependencies": {}, "devDependencies": {"x": "1"}})"));
  EXPECT_FALSE(stands_alone(R"({"name": "serve", "dependencies": {"ajv": "8"}})"));
  EXPECT_FALSE(stands_alone(R"({"name": "turbo", "optionalDependencies": {"turbo-linux-64": "2"}})"));
  EXPECT_FALSE(stands_alone("<html>"));
}

TEST(Tar, SumsFilesAndNothingElse) {
  const auto sum = sum_of_tar(two_files + tar_entry("package/lib", "", '5') + std::string(1024, '\0'));
  ASSERT_TRUE(sum);
  EXPECT_EQ(sum->bytes, 1002u);
  EXPECT_EQ(sum->files, 2u);
}

TEST(Tar, APaxHeaderIsNoFileAndItsSizeCounts) {
  const auto sum = sum_of_tar(tar_entry("PaxHeader", "12 size=512\n", 'x') + tar_entry("a", std::string(512, 'x')));
  ASSERT_TRUE(sum);
  EXPECT_EQ(sum->bytes, 512u);
}

TEST(Tar, RefusesWhatIsNone) {
  EXPECT_FALSE(sum_of_tar(std::string(512, 'x')));
  EXPECT_FALSE(sum_of_tar(tar_entry("a", std::string(5000, 'x')).substr(0, 1024)));
}

TEST(Gunzip, StopsAtItsLimit) {
  const auto packed = gzipped(std::string(1'000'000, 'x'));
  ASSERT_TRUE(gunzip(packed));
  EXPECT_EQ(gunzip(packed)->size(), 1'000'000u);
  EXPECT_FALSE(gunzip(packed, 1000));
  EXPECT_FALSE(gunzip(packed.substr(0, packed.size() / 2)));
  EXPECT_FALSE(gunzip("not gzip"));
}

TEST(Registry, AnArchiveIsCheckedAgainstItsIntegrity) {
  const auto archive = gzipped(two_files + std::string(1024, '\0'));
  const auto size = size_of_archive(archive, integrity_of(archive));
  ASSERT_TRUE(size) << size.error().text();
  EXPECT_EQ(size->bytes, 1002u);
  EXPECT_EQ(size->packed, archive.size());
  EXPECT_EQ(size->known, Known::measured);
  EXPECT_FALSE(size_of_archive(archive, integrity_of("another")));
}

TEST(Registry, UnpackedSizeCountsForTheLockedArchiveOnly) {
  const std::string manifest = R"({"dist": {"integrity": "sha512-aa", "unpackedSize": 1234}})";
  ASSERT_TRUE(size_in_manifest(manifest, "sha512-aa"));
  EXPECT_EQ(size_in_manifest(manifest, "sha512-aa")->bytes, 1234u);
  EXPECT_EQ(size_in_manifest(manifest, "sha512-aa")->known, Known::looked_up);
  EXPECT_FALSE(size_in_manifest(manifest, "sha512-bb"));
  EXPECT_FALSE(size_in_manifest(R"({"dist": {"integrity": "sha512-aa"}})", "sha512-aa"));
  EXPECT_FALSE(size_in_manifest("<html>", ""));
}

NpmSettings settings_of(std::string_view text) {
  NpmSettings out;
  add_npmrc(out, text, [](const std::string& name) {
    return name == "TOKEN" ? std::optional<std::string>{"secret"} : std::nullopt;
  });
  return out;
}

TEST(Npmrc, ScopesHaveTheirRegistriesAndTokensTheirAddresses) {
  const auto npm = settings_of(
      "registry=https://one.example/npm\n"
      "@acme:registry=https://two.example/\n"
      "; a comment\n"
      "//two.example/:_authToken=${TOKEN}\n");
  EXPECT_EQ(manifest_address(npm, {"express", "4.0.0", {}, {}}), "https://one.example/npm/express/4.0.0");
  EXPECT_EQ(manifest_address(npm, {"@acme/x", "1.0.0", {}, {}}), "https://two.example/@acme%2fx/1.0.0");
  EXPECT_EQ(archive_address(npm, {"@acme/x", "1.0.0", {}, {}}), "https://two.example/@acme/x/-/x-1.0.0.tgz");
  EXPECT_EQ(npm.authorization_for("https://two.example/@acme/x/-/x-1.0.0.tgz"), "Bearer secret");
  EXPECT_EQ(npm.authorization_for("https://one.example/npm/express/4.0.0"), "");
}

TEST(Npmrc, WithoutSettingsThePublicRegistryIsAsked) {
  EXPECT_EQ(settings_of("").registry_of("express"), "https://registry.npmjs.org/");
}

std::string hex_path(std::string_view integrity) { return sha512_hex(integrity); }

TEST(PnpmStore, SumsTheFilesOfTheIndexOfBothVersions) {
  const auto integrity = integrity_of("some archive");
  const auto hex = hex_path(integrity);
  ASSERT_EQ(hex.size(), 128u);
  const std::string index = R"({"files": {"a.js": {"size": 10}, "b.js": {"size": 32}}})";
  const PackageAsked package{"@s/p", "1.0.0", integrity, {}};
  for (const auto& path : {"v3/files/" + hex.substr(0, 2) + "/" + hex.substr(2) + "-index.json",
                           "v10/index/" + hex.substr(0, 2) + "/" + hex.substr(2, 62) + "-@s+p@1.0.0.json"}) {
    const auto size = pnpm_store(pnpm_store_files(memory_tree({{path, index}})))(package);
    ASSERT_TRUE(size) << path;
    EXPECT_EQ(size->bytes, 42u);
  }
  EXPECT_FALSE(pnpm_store(pnpm_store_files(memory_tree({})))(package));
}

TEST(NpmCache, SumsTheArchiveOfTheIntegrity) {
  const auto archive = gzipped(two_files + std::string(1024, '\0'));
  const auto hex = hex_path(integrity_of(archive));
  const auto cache = npm_cache(
      memory_tree({{"content-v2/sha512/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex.substr(4), archive}}));
  const auto integrity = integrity_of(archive);
  const auto size = cache({"p", "1.0.0", integrity, {}});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->bytes, 1002u);
}

TEST(SizeCache, RemembersBetweenRunsAndSurvivesRubbish) {
  const auto folder = std::filesystem::temp_directory_path() / "loadline_size_cache_test";
  std::filesystem::remove_all(folder);
  const auto path = (folder / "deep" / "sizes.sqlite").string();
  EXPECT_EQ(SizeCache::open(path, false), nullptr);
  const PackageAsked package{"p", "1.0.0", "sha512-aa", {}};
  {
    const auto cache = SizeCache::open(path, true);
    ASSERT_NE(cache, nullptr);
    EXPECT_FALSE(cache->find(package));
    cache->keep(package, {.bytes = 42, .packed = 7, .known = Known::measured, .source = "pnpm store"});
    ASSERT_TRUE(cache->find(package));
  }
  const auto again = SizeCache::open(path, false);
  ASSERT_NE(again, nullptr);
  const auto size = again->find(package);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->bytes, 42u);
  EXPECT_EQ(size->packed, 7u);
  EXPECT_EQ(size->source, "pnpm store");
  EXPECT_FALSE(again->find({"p", "1.0.0", "sha512-bb", {}}));
  const auto rubbish = (folder / "rubbish.sqlite").string();
  std::ofstream{rubbish} << std::string(5000, 'x');
  EXPECT_EQ(SizeCache::open(rubbish, true), nullptr);
  std::filesystem::remove_all(folder);
}

constexpr RecordedImage rows[] = {{"node", "20-bookworm-slim", 200, "2026-01-01"},
                                  {"node", "22-bookworm-slim", 220, "2026-01-01"},
                                  {"node", "22-alpine", 160, "2026-01-01"}};

TEST(Images, TheNearestVersionOfTheSameVariantStandsForATag) {
  EXPECT_EQ(recorded_image("node", "20-bookworm-slim", rows)->bytes, 200u);
  EXPECT_EQ(recorded_image("node", "20.20.2-bookworm-slim", rows)->bytes, 200u);
  EXPECT_EQ(recorded_image("node", "24-slim", rows)->bytes, 220u);
  EXPECT_EQ(recorded_image("node", "20-alpine3.20", rows)->bytes, 160u);
  EXPECT_EQ(recorded_image("node", "20", rows), nullptr);  // the full image is another one
  EXPECT_EQ(recorded_image("python", "3.12-slim", rows), nullptr);
}

TEST(Images, AGivenSizeIsReadWithItsUnit) {
  EXPECT_EQ(parse_image_size("base:1=150MB")->second, 150'000'000u);
  EXPECT_EQ(parse_image_size("base:1=1.5GB")->second, 1'500'000'000u);
  EXPECT_EQ(parse_image_size("host:5000/base:1=12")->first, "host:5000/base:1");
  for (const auto* bad : {"base", "base=", "=12", "base=12xB", "base=-1", "base=nan"})
    EXPECT_FALSE(parse_image_size(bad)) << bad;
}

TEST(Native, EveryRowHasOrderedFiguresAndEvidence) {
  for (const auto& row : native_table()) {
    EXPECT_LE(row.least, row.likely) << row.package;
    EXPECT_LE(row.likely, row.most) << row.package;
    EXPECT_FALSE(row.evidence.empty()) << row.package;
  }
}

TEST(Native, BrowsersLieInTheHomeAndNotInNodeModules) {
  workspace::Lockfile lockfile;
  for (const auto* version : {"18.2.1", "24.1.0"}) {
    workspace::LockedPackage package;
    package.name = "puppeteer";
    package.version = version;
    lockfile.packages.push_back(package);
  }
  const auto found = native_downloads(lockfile, {0, 1});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].path, "");  // the caller's node_modules
  EXPECT_EQ(found[1].path, "/root/.cache/puppeteer");
}

}  // namespace
}  // namespace loadline::predict
