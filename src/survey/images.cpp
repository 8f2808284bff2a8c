// SPDX-License-Identifier: Apache-2.0
// Opens what was given, finds whose it is, and reads all layers in one go, shared ones once.
#include "survey/images.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/text.h"
#include "dockerfile/stages.h"
#include "image/image.h"
#include "registries/routes.h"

namespace loadline::survey {
namespace {

namespace fs = std::filesystem;

struct Asked {
  std::string label;  // of the service; empty: by the tags, else by the file's name
  std::string reference;
  std::string stem;   // "auth" of "auth.tar.gz"
};

std::string stem_of(const fs::path& path) {
  auto name = path.filename().string();
  for (const std::string_view end : {".gz", ".zst", ".tar", ".oci", ".docker"})
    if (name.size() > end.size() && name.ends_with(end)) name.resize(name.size() - end.size());
  return name;
}

Result<std::vector<Asked>> asked_for(const Request& request) {
  std::vector<Asked> out;
  for (const auto& one : request.images) {
    const auto equals = one.find('=');
    out.push_back({one.substr(0, equals), one.substr(equals + 1), ""});
  }
  if (request.image_folder.empty()) return out;
  std::error_code error;
  const fs::path folder = request.image_folder;
  if (fs::exists(folder / "oci-layout", error)) {  // the folder is one layout, with many images
    out.push_back({"", folder.string(), ""});
    return out;
  }
  std::vector<fs::path> paths;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
    if (!at->path().filename().string().starts_with('.')) paths.push_back(at->path());
  if (error) return failure("cannot open the folder of images", request.image_folder, error.message());
  std::ranges::sort(paths);
  for (const auto& path : paths) out.push_back({"", path.string(), stem_of(path)});
  return out;
}

// "registry.example/erp/auth:1.2" is auth's by the image that Compose names, or by its last part.
bool is_named(const fleet::Service& service, const std::string& tag) {
  const auto reference = dockerfile::parse_image_reference(tag);
  if (service.definition->image) {
    const auto own = dockerfile::parse_image_reference(service.definition->image->value);
    if (own.full == reference.full || own.name == reference.name) return true;
  }
  return reference.name == service.name || reference.name.ends_with("/" + service.name);
}

std::optional<std::string> owner_of(const image::OpenedImage& image, const Asked& asked, const Survey& survey) {
  if (!asked.label.empty()) return asked.label;
  const auto at = std::ranges::find(survey.labels, asked.stem);
  if (at != survey.labels.end()) return *at;
  for (std::size_t i = 0; i < survey.services.size(); ++i)
    for (const auto& tag : image.tags)
      if (is_named(*survey.services[i], tag)) return survey.labels[i];
  return std::nullopt;
}

std::string image_name(const image::OpenedImage& image) {
  return image.tags.empty() ? image.reference : image.tags.front();
}

}  // namespace

std::optional<Error> read_built_images(const Request& request, Survey& survey) {
  const auto asked = asked_for(request);
  if (!asked) return asked.error();
  std::deque<image::Opened> opened;
  std::vector<image::OpenedImage> images;
  std::vector<std::pair<std::string, std::string>> owners;  // label and reference, beside `images`
  for (const auto& one : *asked) {
    if (!one.label.empty() && std::ranges::find(survey.labels, one.label) == survey.labels.end()) {
      const auto near = nearest(one.label, {survey.labels.begin(), survey.labels.end()});
      return Error{near.empty() ? "no service of this name is built here"
                                : "no service of this name is built here; did you mean '" + std::string{near} + "'?",
                   one.label,
                   {}};
    }
    image::OpenRequest opening;
    opening.connecting.endpoints = registries::endpoints_by(process_environment());
    auto found = image::open_images(one.reference, opening);
    if (!found) return found.error();
    if (!one.label.empty() && found->images.size() != 1)
      return Error{
          "holds " + std::to_string(found->images.size()) + " images; name one as PATH:TAG", one.reference, {}};
    for (auto& image : found->images) {
      const auto owner = owner_of(image, one, survey);
      if (!owner) survey.notes.push_back(image_name(image) + " is an image of no service that is built here");
      if (!owner) continue;
      owners.emplace_back(*owner, one.reference);
      images.push_back(std::move(image));
    }
    opened.push_back(std::move(*found));
  }
  if (images.empty()) return std::nullopt;
  const auto read = image::read_images(std::move(images), {});
  if (!read) return read.error();
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const auto& image = read->images[i];
    const BuiltImage built{owners[i].second, image.size(), image.compressed()};
    if (!survey.images.emplace(owners[i].first, built).second)
      return Error{"a second image for " + owners[i].first + ": give one", owners[i].second, {}};
  }
  return std::nullopt;
}

}  // namespace loadline::survey
