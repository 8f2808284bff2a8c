// SPDX-License-Identifier: Apache-2.0
// COPY, ADD and WORKDIR as file operations (dockerfile2llb/convert_copy.go, ops/file.go CacheMap).
//
// Of a source the key holds the last part of its path only, of the destination all of it; ENV, USER and
// platform count for nothing here, since a file operation has none of them.
#include "replay/operation.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "context/go_match.h"
#include "dockerfile/copy_flags.h"
#include "dockerfile/heredocs.h"
#include "dockerfile/words.h"
#include "replay/sha256.h"

namespace loadline::replay {
namespace {

using dockerfile::is_on;

std::string flag_of(const dockerfile::Step& step, std::string_view name) {
  const auto found = step.flags.find(name);
  return found == step.flags.end() ? "" : found->second.value_or("unknown");
}

// pathRelativeToWorkingDir: absolute and clean, a slash at the end kept.
std::string destination_of(const Surroundings& around, std::string written) {
  if (written.empty() || written == ".") written = "./";
  const bool absolute = written.starts_with('/');
  const auto folder = around.folder.value_or("/an unknown folder");
  auto out = clean_path(absolute ? written : folder + "/" + written);
  if (written.ends_with('/') && !out.ends_with('/')) out += '/';
  return out;
}

bool is_remote(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://") || source.starts_with("git://") ||
         source.starts_with("ssh://") || source.starts_with("git@") || source.starts_with("github.com/");
}

// Whether an address names its content: a checksum, or a commit by its full id.
bool is_pinned(const dockerfile::Step& step, std::string_view source) {
  if (!flag_of(step, "checksum").empty()) return true;
  const auto hash = source.find('#');
  if (hash == source.npos) return false;
  const auto reference = source.substr(hash + 1, source.find(':', hash) - hash - 1);
  return reference.size() == 40 && reference.find_first_not_of("0123456789abcdef") == reference.npos;
}

// One operation being described: the text that its digest is made of.
class Copy {
 public:
  Copy(const dockerfile::Step& step, const Surroundings& around, const Settings& settings, Vertex& out)
      : step_{step},
        around_{around},
        settings_{settings},
        out_{out},
        excludes_{dockerfile::excludes_of(*step.instruction)} {
    text_ = step.instruction->keyword == dockerfile::Keyword::add ? "add" : "copy";
    // ADD without --keep-git-dir and --unpack of a URL takes it as it comes.
    for (const auto* name : {"chown", "chmod", "unpack", "keep-git-dir", "checksum"}) add(name, flag_of(step, name));
    add("parents", is_on(step, "parents") ? "yes" : "");
    for (const auto& pattern : excludes_) add("exclude", pattern);
  }

  void sources(const std::string& destination) {
    add("destination", destination);
    Input local = local_input();
    std::vector<Landing> landings;
    const auto count = step_.words.size() - 1;
    const bool into_folder = destination.ends_with('/') || count > 1;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& written = step_.instruction->words[i].text;
      const auto word = step_.words[i].value_or(written);
      const auto heredoc = dockerfile::heredoc_of(written);
      if (heredoc && !step_.instruction->heredocs.empty()) document(heredoc->name, destination);
      else if (!step_.from_stage && !step_.from_image && is_remote(word)) remote(word);
      else local_source(word, local, {.input = 0, .path = destination, .into_folder = into_folder});
    }
    if (!local.selectors.empty()) {
      for (auto& landing : landings_) landing.input = landing.source.empty() ? landing.input : out_.inputs.size();
      out_.inputs.push_back(std::move(local));
    }
  }

  void finish() {
    out_.landings = std::move(landings_);
    out_.operation = sha256(text_);
  }

 private:
  void add(std::string_view name, std::string_view value) {
    text_ += '\0';
    text_ += name;
    text_ += '=';
    text_ += value;
  }
  [[nodiscard]] Input local_input() const {
    if (step_.from_stage) return {.from = Input::From::stage, .stage = *step_.from_stage};
    if (step_.from_image) return {.from = Input::From::image, .identity = identity_of(*step_.from_image, settings_)};
    return {.from = Input::From::context};
  }
  void local_source(const std::string& written, Input& input, Landing landing);
  void remote(const std::string& address);
  void document(const std::string& name, const std::string& destination);

  const dockerfile::Step& step_;
  const Surroundings& around_;
  const Settings& settings_;
  Vertex& out_;
  std::vector<std::string> excludes_;
  std::vector<Landing> landings_;
  std::string text_;
};

void Copy::local_source(const std::string& written, Input& input, Landing landing) {
  Selector selector{.follow_links = true, .excludes = excludes_};
  std::string source = written;
  if (is_on(step_, "parents")) {
    const auto pivot = source.find("/./");
    auto pattern = clean_path("/" + (pivot == source.npos ? source : source.substr(pivot + 3)));
    source = pivot == source.npos ? "/" : source.substr(0, pivot);
    pattern.erase(0, 1);
    selector.includes = {pattern};
    if (!context::has_wildcard(source) && !context::has_wildcard(pattern))
      selector.required = clean_path("/" + source + "/" + pattern);
    add("include", pattern);
    add("required", selector.required);
  }
  selector.path = clean_path("/" + source);
  selector.wildcard = context::has_wildcard(selector.path);
  const auto name = base_name(selector.path);
  add("source", name.empty() ? "/" : name);
  landing.source = selector.path;
  input.selectors.push_back(std::move(selector));
  landings_.push_back(std::move(landing));
}

void Copy::remote(const std::string& address) {
  add("address", address);
  if (is_pinned(step_, address)) out_.inputs.push_back({.from = Input::From::given, .identity = address});
  else out_.inputs.push_back({.from = Input::From::remote, .identity = address});
}

// COPY <<EOF: a file made of the text, of which the copy takes the content (ExpandRaw fills in variables).
void Copy::document(const std::string& name, const std::string& destination) {
  const auto& all = step_.instruction->heredocs;
  const auto heredoc = std::ranges::find(all, name, &dockerfile::Heredoc::name);
  if (heredoc == all.end()) return;
  auto content = dockerfile::content_of(*heredoc);
  if (heredoc->expand) {
    const auto value = [&](std::string_view wanted) -> std::optional<std::string> {
      const auto found = std::ranges::find(around_.environment, wanted, [](const auto& one) { return one.first; });
      return found == around_.environment.end() ? std::nullopt : std::optional{found->second};
    };
    if (auto expanded = dockerfile::expand_raw(content, value)) content = std::move(expanded->text);
  }
  add("document", name);
  out_.inputs.push_back({.from = Input::From::given, .identity = record_of(FileKind::regular, 0644, content)});
  landings_.push_back(
      {.input = out_.inputs.size() - 1, .path = destination, .into_folder = destination.ends_with('/')});
}

}  // namespace

void Surroundings::set(const std::string& name, std::string value, bool by_argument) {
  for (std::size_t i = 0; i < environment.size(); ++i) {
    if (environment[i].first != name) continue;
    environment.erase(environment.begin() + static_cast<std::ptrdiff_t>(i));
    argument.erase(argument.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  environment.emplace_back(name, std::move(value));  // the last place counts (client/llb EnvList)
  argument.push_back(by_argument);
}

std::string identity_of(const std::string& reference, const Settings& settings) {
  const auto known = settings.images.find(reference);
  return "image " + (known == settings.images.end() ? reference : known->second.layers);
}

void describe_copy(const dockerfile::Step& step, const Surroundings& around, const Settings& settings, Vertex& out) {
  Copy copy{step, around, settings, out};
  out.parts.push_back({"instruction", step.instruction->body.text});
  for (const auto& flag : step.instruction->flags) out.parts.push_back({"--" + flag.name, flag.value.value_or("")});
  if (!step.words.empty()) {
    const auto destination = destination_of(around, step.words.back().value_or(step.instruction->words.back().text));
    out.parts.push_back({"destination", destination});
    copy.sources(destination);
  }
  out.owner_and_mode = flag_of(step, "chown") + " " + flag_of(step, "chmod");
  out.link = is_on(step, "link") && flag_of(step, "chmod").empty();  // convert_copy.go: --chmod switches it off
  copy.finish();
}

void describe_workdir(const std::string& path, const dockerfile::Step& step, const std::string& epoch, Vertex& out) {
  out.parts = {{"instruction", path}, {"user", step.user.value_or("")}};
  if (!epoch.empty()) out.parts.push_back({"SOURCE_DATE_EPOCH", epoch});
  out.operation = sha256("workdir " + path + " user " + step.user.value_or("") + " time " + epoch);
}

}  // namespace loadline::replay
