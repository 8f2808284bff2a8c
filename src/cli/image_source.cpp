// SPDX-License-Identifier: Apache-2.0
// All references are opened before any layer is read, so that a misspelt one costs nothing; layers that several of
// them share are read once.
#include "cli/image_source.h"

#include <deque>
#include <iterator>
#include <utility>

#include "base/environment.h"
#include "base/text.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "image/layer_cache.h"
#include "registries/routes.h"

namespace loadline::cli {

std::vector<Option> options_of(ImageSource& source) {
  return {
      {"--platform", &source.platform, "Of an image for several: linux/arm64"},
      {"--verify", &source.verify, "Check the unpacked layers' digests too; the blobs' are always checked"},
      {"--plain-http", &source.plain_http, "Speak to registries without encryption"},
      {"--insecure", &source.insecure, "Do not check registries' certificates"},
      {"--no-cache", &source.no_cache, "Read every layer anew, and remember none"},
  };
}

std::string misuse_of(const ImageSource& source) {
  if (!source.platform.empty() && !image::platform_named(source.platform))
    return "'" + source.platform + "' is no platform; one is linux/arm64";
  return {};
}

Result<image::Images> read_references(const ImageSource& source, const image::Keep& keep, const std::string& wishes) {
  const auto environment = process_environment();
  image::OpenRequest opening{.platform = image::platform_named(source.platform),
                             .limits = {},
                             .connecting = {.connection = {}, .plain_http = source.plain_http},
                             .keep = keep,
                             .verify = source.verify};
  opening.connecting.endpoints = registries::endpoints_by(environment);
  opening.connecting.connection.strict = !source.insecure;
  opening.connecting.connection.certificates = environment("SSL_CERT_FILE").value_or("");

  const Progress progress{"reading " + listed(source.references, 2)};
  std::deque<image::Opened> opened;  // layers are read through them
  std::vector<image::OpenedImage> images;
  for (const auto& reference : source.references) {
    auto one = image::open_images(reference, opening);
    if (!one) return tl::make_unexpected(one.error());
    std::ranges::move(one->images, std::back_inserter(images));
    opened.push_back(std::move(*one));
  }
  const auto cache = source.no_cache ? nullptr
                                     : image::LayerCache::open(cache_folder(environment) + "/layers.sqlite",
                                                               wishes + " " + std::string{version});
  return image::read_images(std::move(images), {.keep = keep, .verify = source.verify, .cache = cache.get()});
}

}  // namespace loadline::cli
