// SPDX-License-Identifier: Apache-2.0
// How the build cache decides, and how far that can be known without building.
//
// A build is a graph of vertices, not a list of lines (buildkit docs/dev/solver.md). Each RUN, COPY, ADD and
// WORKDIR is one; ENV, ARG, LABEL, CMD and the like are none and count only in what they do to later vertices.
// The key of a vertex is the digest of its operation together with, for each input, either
//
//   - the input's own key (a definition key): so a RUN and the base of a COPY. Whatever changed below misses
//     everything above it;
//   - or the digest of the content that is taken (a content key): so the files of the context, the files that
//     COPY --from and a bind mount take out of another stage. There the chain of misses ends where the bytes
//     come out the same. COPY --from is a firewall.
//
// The cache is the set of all keys that were ever built, not the last build: going back hits.
//
// The content of the context is known: git has it. The content of a stage is known only as far as COPYs made
// it. So a content key is made of what the stage can be told to hold at the paths that are taken:
//
//   - the last RUN of the stage's chain may have written anything. Its exact key, with what was copied over it
//     since to those paths, names the content: the same RUN on the same files gave that result, and the cache
//     would hand out the very same. A different key says nothing: a compiler may well give the same bytes. So
//     the loose key leaves the content out.
//   - without a RUN the content is what the COPYs brought, each landing by its path and content, on an image. What
//     lands elsewhere does not count. Another image may hold the very same at the path: so the loose key, of
//     a stage on an image and of COPY --from=IMAGE, leaves the image out.
//
// The verdict follows by sets: `exact` seen before is a hit, `loose` never seen is a miss, and what lies in
// between is unknown: it hits exactly if the bytes come out the same. A vertex above an unknown one inherits
// the doubt through its base's keys, and a real change of its own still makes it a miss, since then its loose
// key is new.
#include "replay/keys.h"

#include <algorithm>

#include "base/paths.h"
#include "context/go_match.h"
#include "replay/sha256.h"

namespace loadline::replay {
namespace {

using std::string_literals::operator""s;

class Keying {
 public:
  Keying(const Plan& plan, const Folder& context, const std::string& build)
      : plan_{plan}, context_{context}, build_{build} {}

  std::vector<VertexKey> run() {
    out_.reserve(plan_.vertices.size());
    for (const auto& vertex : plan_.vertices) out_.push_back(key_of(vertex));
    return std::move(out_);
  }

 private:
  VertexKey key_of(const Vertex& vertex);
  InputKey of_context(const Input& input, VertexKey& key) const;
  InputKey of_stage(const Input& input, VertexKey& key) const;
  [[nodiscard]] std::optional<std::size_t> last_run(std::optional<std::size_t> top) const;
  bool landings_at(std::size_t vertex, const std::string& wanted, std::string& out) const;
  [[nodiscard]] std::string landed(const Vertex& vertex, std::size_t index, const Landing& landing,
                                   const std::string& wanted) const;
  [[nodiscard]] bool failed(std::optional<std::size_t> vertex) const {
    return vertex && (!out_[*vertex].runs || !out_[*vertex].missing.empty());
  }

  const Plan& plan_;
  const Folder& context_;
  const std::string& build_;
  std::vector<VertexKey> out_;
};

InputKey Keying::of_context(const Input& input, VertexKey& key) const {
  const auto digest = checksum(context_, input.selectors);
  if (digest) return {*digest, *digest};
  for (const auto& selector : input.selectors)
    if (!checksum(context_, selector)) {
      key.missing = (selector.required.empty() ? selector.path : selector.required).substr(1);
      break;
    }
  return {"missing", "missing"};
}

std::optional<std::size_t> Keying::last_run(std::optional<std::size_t> top) const {
  while (top && plan_.vertices[*top].kind != VertexKind::run) top = plan_.vertices[*top].base;
  return top;
}

// What one landing puts at the wanted path; empty where it touches nothing of it.
std::string Keying::landed(const Vertex& vertex, std::size_t index, const Landing& landing,
                           const std::string& wanted) const {
  const auto& input = vertex.inputs[landing.input];
  std::string path = clean_path(landing.path);
  const Entry* entry = nullptr;
  const bool plain = input.from == Input::From::context && !context::has_wildcard(landing.source) &&
                     vertex.inputs[landing.input].selectors.front().includes.empty() &&
                     vertex.inputs[landing.input].selectors.front().excludes.empty();
  if (plain) entry = entry_at(context_, landing.source, true);
  const bool folder = plain && (entry == nullptr || entry->folder != nullptr);
  if (plain && !folder && landing.into_folder) path = join_path(path, base_name(landing.source));
  const bool above = is_below(wanted, path);  // the wanted path lies in what lands here
  if (!above && !is_below(path, wanted)) return {};
  const auto& key = out_[index].inputs[landing.input];
  if (!plain || !above || !folder) {
    // The wanted path is above it, or it is what was landed; a wildcard's files are not told apart.
    const auto* record = plain && !folder ? &entry->digest : &key.exact;
    return relative_path(path, above ? path : wanted) + "\0"s + *record + vertex.owner_and_mode;
  }
  const auto inside = path == wanted ? "" : relative_path(wanted, path);
  const auto part = checksum(context_, {.path = clean_path("/" + landing.source + "/" + inside)});
  return part ? "\0"s + *part + vertex.owner_and_mode : std::string{};
}

// What one COPY or WORKDIR put at the wanted path; whether only a build tells.
bool Keying::landings_at(std::size_t index, const std::string& wanted, std::string& out) const {
  const auto& vertex = plan_.vertices[index];
  bool unknown = false;
  for (const auto& landing : vertex.landings) {
    const auto text = landed(vertex, index, landing, wanted);
    if (text.empty()) continue;
    out += "\n" + text;
    unknown = unknown || out_[index].inputs[landing.input].content_unknown;
  }
  if (vertex.kind == VertexKind::workdir) {
    const auto& path = vertex.parts.front().value;
    if (is_below(path, wanted) && path != wanted) out += "\nfolder " + path;
  } else if (vertex.landings.empty()) {
    out += "\n" + out_[index].exact;
    unknown = true;
  }
  return unknown;
}

InputKey Keying::of_stage(const Input& input, VertexKey& key) const {
  const auto top = plan_.last[input.stage];
  if (failed(top)) {
    key.runs = false;
    return {"failed", "failed"};
  }
  const auto run = last_run(top);
  std::vector<std::size_t> copies;
  for (auto at = top; at && at != run; at = plan_.vertices[*at].base) copies.push_back(*at);
  std::ranges::reverse(copies);
  const bool from_nothing = !run && plan_.identity[input.stage] == "scratch";
  const std::string made_by = run ? out_[*run].exact : plan_.identity[input.stage];
  std::string text;
  InputKey out{.content_unknown = run.has_value()};
  for (const auto& selector : input.selectors) {
    std::string wanted = clean_path("/" + selector.path);
    if (selector.wildcard) wanted = "/" + std::string{folder_of(std::string_view{wanted}.substr(1))};
    text += "\0take "s + (from_nothing ? "" : selector.path);
    for (const auto& pattern : selector.excludes) text += " but " + pattern;
    for (const auto& pattern : selector.includes) text += " only " + pattern;
    const auto before = text.size();
    for (const auto copy : copies) out.content_unknown = landings_at(copy, wanted, text) || out.content_unknown;
    if (from_nothing && before == text.size() && !selector.wildcard && wanted != "/") key.missing = wanted;
  }
  out.exact = sha256(made_by + text);
  out.loose = out.content_unknown ? "?" : from_nothing ? out.exact : sha256("an image" + text);
  return out;
}

VertexKey Keying::key_of(const Vertex& vertex) {
  VertexKey key;
  key.runs = !failed(vertex.base);
  for (const auto& input : vertex.inputs) {
    switch (input.from) {
      case Input::From::context: key.inputs.push_back(of_context(input, key)); break;
      case Input::From::stage: key.inputs.push_back(of_stage(input, key)); break;
      case Input::From::given: key.inputs.push_back({input.identity, input.identity}); break;
      case Input::From::remote: key.inputs.push_back({input.identity + build_, "?", true}); break;
      case Input::From::image: {
        auto text = input.identity;
        for (const auto& selector : input.selectors) text += "\0"s + selector.path;
        key.inputs.push_back({text, "?", true});
        break;
      }
    }
  }
  std::string exact = vertex.operation;
  std::string loose = vertex.operation;
  for (const auto& input : key.inputs) {
    exact += "\0"s + input.exact;
    loose += "\0"s + input.loose;
  }
  const auto& below_exact = vertex.base ? out_[*vertex.base].chain_exact : vertex.base_identity;
  const auto& below_loose = vertex.base ? out_[*vertex.base].chain_loose : vertex.base_identity;
  if (vertex.link) {
    key.exact = sha256(exact);
    key.loose = sha256(loose);
    key.chain_exact = sha256("merge" + below_exact + key.exact);
    key.chain_loose = sha256("merge" + below_loose + key.loose);
  } else {
    key.exact = key.chain_exact = sha256(exact + "\0on "s + below_exact);
    key.loose = key.chain_loose = sha256(loose + "\0on "s + below_loose);
  }
  return key;
}

}  // namespace

std::vector<VertexKey> keys_of(const Plan& plan, const Folder& context, const std::string& build) {
  return Keying{plan, context, build}.run();
}

}  // namespace loadline::replay
