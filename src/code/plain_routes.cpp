// SPDX-License-Identifier: Apache-2.0
// Routes without a router: a plain HTTP server that compares the request's URL, and frameworks whose files are
// the routes (Next.js: app/**/route.ts, pages/api/**).
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "code/reader.h"

namespace loadline::code {
namespace {

void add(const Reading& reading, std::string method, std::string path, Place place, bool exact) {
  Route route;
  route.method = std::move(method);
  route.path = normal_path(path);
  route.place = place;
  route.exact = exact;
  reading.facts.routes.push_back(std::move(route));
}

bool is_request_path(const Unit& unit, Index i) {
  const auto word = unit.name(i);
  return word == "url" || word == "pathname" || word == "path";
}

// Folders of Next.js: [id] is a parameter, (group) and @slot are none.
std::string route_of_folders(std::string_view folders) {
  std::string out;
  for (auto part : split(folders, '/')) {
    if (part.empty() || part.starts_with('(') || part.starts_with('@')) continue;
    out += '/';
    if (part.starts_with("[...") || part.starts_with("[[...")) {
      out += '*';
    } else if (part.starts_with('[') && part.ends_with(']')) {
      out.append(":").append(part.substr(1, part.size() - 2));
    } else {
      out += part;
    }
  }
  return out;
}

std::optional<std::string_view> below(std::string_view path, std::string_view folder) {
  std::string padded{"/"};
  padded += path;
  const auto at = padded.find(folder);
  if (at == padded.npos) return std::nullopt;
  return path.substr(at + folder.size() - 1);
}

}  // namespace

void read_plain_server(const Reading& reading) {
  const auto& unit = reading.unit;
  if (!reading.facts.serves_plain) return;
  Index switch_end = 0;
  for (Index i = 0; i + 2 < unit.size(); ++i) {
    if (!unit.is_name(i)) continue;
    if (is_request_path(unit, i)) {
      if (unit.is(i + 1, equal_mark) && unit.is_string(i + 2) && unit.string(i + 2).starts_with('/'))
        add(reading, "ALL", std::string{unit.string(i + 2)}, unit.place(i + 2), true);
    } else if (unit.is_word(i, "switch") && unit.is(i + 1, '(')) {
      const auto subject = unit.inside(i + 1);
      if (!subject.empty() && is_request_path(unit, subject.end - 1) && unit.is(subject.end + 1, '{'))
        switch_end = unit.tokens[subject.end + 1].partner;
    } else if (i < switch_end && unit.is_word(i, "case") && unit.is_string(i + 1) &&
               unit.string(i + 1).starts_with('/')) {
      add(reading, "ALL", std::string{unit.string(i + 1)}, unit.place(i + 1), true);
    }
  }
}

void read_file_routes(const Reading& reading) {
  const auto& unit = reading.unit;
  const auto& path = reading.facts.source->path();
  const auto name = base_name(path);
  if (name == "route.ts" || name == "route.js") {
    const auto folders = below(folder_of(path), "/app/");
    if (!folders) return;
    for (Index i = 0; i + 2 < unit.size(); ++i) {
      if (!unit.is_word(i, "export")) continue;
      Index at = i + 1;
      if (unit.is_word(at, "async")) ++at;
      if (!unit.is_word(at, "function") && !unit.is_word(at, "const")) continue;
      const auto method = unit.name(at + 1);
      if (!method.empty() && is_method(lower(method)) && looks_like_variable(method))
        add(reading, std::string{method}, route_of_folders(*folders), unit.place(at + 1), true);
    }
    return;
  }
  const auto page = below(path, "/pages/api/");
  if (!page || !contains(reading.unit.text, "export default")) return;
  auto stem = page->substr(0, page->rfind('.'));
  if (base_name(stem) == "index") stem = folder_of(stem);
  add(reading, "ALL", "/api" + route_of_folders(stem), reading.unit.place(Range{0, 1}), true);
}

}  // namespace loadline::code
