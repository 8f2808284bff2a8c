// SPDX-License-Identifier: Apache-2.0
// github.com/npm/registry, docs/responses/package-metadata.md: GET /NAME/VERSION, `dist`; "@scope/name" is asked
// for as "@scope%2fname". Archives stand at NAME/-/SHORT-VERSION.tgz.
#include "predict/registry.h"

#include <mbedtls/sha512.h>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "json/value.h"
#include "predict/tar_sum.h"

namespace loadline::predict {
namespace {

std::string hex_of(std::string_view bytes) {
  std::array<unsigned char, 64> digest{};
  if (mbedtls_sha512_ret(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), 0) != 0)
    return {};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 15u];
  }
  return out;
}

std::optional<PackageSize> learn(http::Client& client, const NpmSettings& settings, const PackageAsked& package,
                                 std::optional<Error>& trouble) {
  const auto manifest = manifest_address(settings, package);
  const auto answer = client.get(manifest, settings.authorization_for(manifest));
  if (answer)
    if (auto size = size_in_manifest(*answer, package.integrity); size && (!package.tool || stands_alone(*answer)))
      return size;
  if (package.tool && !(answer && stands_alone(*answer))) return std::nullopt;
  const auto archive = package.tarball.empty() ? archive_address(settings, package) : std::string{package.tarball};
  auto bytes = client.get(archive, settings.authorization_for(archive));
  if (!bytes) {
    trouble = bytes.error();
    return std::nullopt;
  }
  auto size = size_of_archive(*bytes, package.integrity);
  if (size) return *size;
  trouble = size.error();
  trouble->place = archive;
  return std::nullopt;
}

}  // namespace

std::string manifest_address(const NpmSettings& settings, const PackageAsked& package) {
  return settings.registry_of(package.name) + replace_all(package.name, "/", "%2f") + "/" +
         std::string{package.version};
}

std::string archive_address(const NpmSettings& settings, const PackageAsked& package) {
  const auto slash = package.name.rfind('/');
  const auto short_name = slash == package.name.npos ? package.name : package.name.substr(slash + 1);
  return settings.registry_of(package.name) + std::string{package.name} + "/-/" + std::string{short_name} + "-" +
         std::string{package.version} + ".tgz";
}

bool stands_alone(std::string_view json) {
  const Source source{"manifest", std::string{json}};
  const auto document = json::parse(source);
  const auto needs = [&](std::string_view key) {
    const auto* list = document.root.find(key);
    return list != nullptr && !list->members.empty();
  };
  return document.problems.empty() && document.root.find("name") != nullptr && !needs("dependencies") &&
         !needs("optionalDependencies") && !needs("peerDependencies");
}

std::optional<PackageSize> size_in_manifest(std::string_view json, std::string_view integrity) {
  const Source source{"manifest", std::string{json}};
  const auto document = json::parse(source);
  const auto* dist = document.root.find("dist");
  if (!document.problems.empty() || dist == nullptr) return std::nullopt;
  // Another archive than the locked one has another size.
  if (!integrity.empty() && dist->string_or("integrity", integrity) != integrity) return std::nullopt;
  const auto* size = dist->find("unpackedSize");
  const auto bytes = size == nullptr ? std::nullopt : parse_integer<std::uint64_t>(size->text);
  if (!bytes) return std::nullopt;
  return PackageSize{.bytes = *bytes, .packed = {}, .known = Known::looked_up, .source = "npm registry"};
}

Result<PackageSize> size_of_archive(std::string_view archive, std::string_view integrity) {
  if (const auto wanted = sha512_hex(integrity); !wanted.empty() && wanted != hex_of(archive))
    return failure("the archive is not the one that the lockfile names: its sha512 differs");
  const auto tar = gunzip(archive);
  if (!tar) return tl::make_unexpected(tar.error());
  const auto sum = sum_of_tar(*tar);
  if (!sum) return tl::make_unexpected(sum.error());
  return PackageSize{
      .bytes = sum->bytes, .packed = archive.size(), .known = Known::measured, .source = "npm registry archive"};
}

Learnt ask_registry(const std::vector<PackageAsked>& packages, const NpmSettings& settings,
                    const http::Settings& connection, SizeCache& cache) {
  Learnt out;
  std::mutex lock;
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> troubles = 0;
  const auto work = [&] {
    auto client = http::Client::open(connection);
    if (!client) {
      const std::scoped_lock held{lock};
      if (out.failures.empty()) out.failures.push_back(client.error());
      return;
    }
    // A registry that answers nobody is not asked a thousand times.
    constexpr std::size_t enough = 8;
    for (std::size_t i = next++; i < packages.size() && troubles < enough; i = next++) {
      std::optional<Error> trouble;
      const auto size = learn(**client, settings, packages[i], trouble);
      if (size) cache.keep(packages[i], *size);
      const std::scoped_lock held{lock};
      if (size && !packages[i].tool) ++out.packages;
      if (!trouble) continue;
      ++troubles;
      out.failures.push_back(std::move(*trouble));
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(connections, packages.size()); ++i) threads.emplace_back(work);
  threads.clear();
  return out;
}

}  // namespace loadline::predict
