// SPDX-License-Identifier: Apache-2.0
// Version 1: blocks of "key value" lines (yarn: src/lockfile/parse.js, its own grammar and not YAML).
#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "workspace/items.h"
#include "workspace/yarn_lock.h"

namespace loadline::workspace {
namespace {

struct Word {
  std::string_view text;
  Span span;
};

class Reader {
 public:
  explicit Reader(Lockfile& out) : out_{&out}, text_{out.source->text()} {}

  void run() {
    for (std::size_t begin = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0; begin < text_.size();) {
      const auto end = std::min(text_.find('\n', begin), text_.size());
      line(begin, end);
      begin = end + 1;
    }
    std::ranges::sort(out_->descriptors);
    std::size_t next = 0;
    for (auto& package : out_->packages)
      for (auto& edge : package.dependencies) edge.package = package_asked_for(*out_, edge.name, ranges_[next++]);
  }

 private:
  void line(std::size_t begin, std::size_t end) {
    while (end > begin && (text_[end - 1] == '\r' || text_[end - 1] == ' ')) --end;
    auto at = begin;
    while (at < end && text_[at] == ' ') ++at;
    if (at == end || text_[at] == '#') return;
    const auto indent = at - begin;
    if (indent == 0) return header(at, end);
    if (out_->packages.empty()) return problem(at, "a line that belongs to no package");
    const auto key = word(at, end);
    if (key.text.empty()) return problem(at, "not a line that yarn writes");
    if (indent == 2) return field(key, at, end);
    if (indent == 4 && in_list_) {
      out_->packages.back().dependencies.push_back({key.text, no_package, {}, optional_list_});
      ranges_.push_back(word(at, end).text);
    }
  }

  // Takes the next word, in double quotes or up to a blank, colon or comma.
  Word word(std::size_t& at, std::size_t end) {
    while (at < end && text_[at] == ' ') ++at;
    if (at < end && text_[at] == '"') {
      auto close = at + 1;
      bool escaped = false;
      for (; close < end && text_[close] != '"'; ++close) {
        if (text_[close] == '\\') escaped = true, ++close;
      }
      const Word out{slice(text_, at + 1, std::min(close, end)), span_at(at + 1, std::min(close, end))};
      at = std::min(close + 1, end);
      return escaped ? Word{keep(out_->owned, replace_all(replace_all(out.text, "\\\"", "\""), "\\\\", "\\")), out.span}
                     : out;
    }
    const auto begin = at;
    while (at < end && text_[at] != ' ' && text_[at] != ',' && !(text_[at] == ':' && at + 1 == end)) ++at;
    return {slice(text_, begin, at), span_at(begin, at)};
  }

  void header(std::size_t at, std::size_t end) {
    in_list_ = false;
    const auto begin = at;
    if (text_.substr(at, end - at).starts_with("<<<<<<< ")) problem(at, "an unfinished merge: conflict markers");
    if (text_[end - 1] != ':') return;
    LockedPackage package{};
    package.key = slice(text_, begin, end - 1);
    package.span = span_at(begin, end - 1);
    const auto id = static_cast<PackageId>(out_->packages.size());
    while (at < end - 1) {
      const auto descriptor = word(at, end - 1).text;
      if (descriptor.empty()) break;
      out_->descriptors.emplace_back(descriptor, id);
      if (package.name.empty()) package.name = name_in(descriptor);
      while (at < end - 1 && (text_[at] == ',' || text_[at] == ' ')) ++at;
    }
    out_->packages.push_back(std::move(package));
  }

  // "alias@npm:real@^1" is the package "real".
  static std::string_view name_in(std::string_view descriptor) {
    const auto at = descriptor.find('@', 1);
    const auto range = descriptor.substr(std::min(at, descriptor.size() - 1) + 1);
    if (at != descriptor.npos && range.starts_with("npm:")) {
      const auto real = range.substr(4);
      return real.substr(0, real.find('@', 1));
    }
    return descriptor.substr(0, at);
  }

  void field(const Word& key, std::size_t at, std::size_t end) {
    auto& package = out_->packages.back();
    in_list_ = false;
    if (key.text == "dependencies" || key.text == "optionalDependencies") {
      in_list_ = true;
      optional_list_ = key.text != "dependencies";
    } else if (key.text == "version") {
      package.version = word(at, end).text;
    } else if (key.text == "resolved") {
      package.tarball = word(at, end).text;
    } else if (key.text == "integrity") {
      package.integrity = word(at, end).text;
    }
  }

  void problem(std::size_t at, std::string message) {
    if (out_->problems.size() < 10)
      out_->problems.push_back({{out_->source, span_at(at, std::min(at + 1, text_.size()))}, std::move(message)});
  }

  Lockfile* out_;
  std::string_view text_;
  bool in_list_ = false, optional_list_ = false;
  std::vector<std::string_view> ranges_;  // of the edges, in order
};

}  // namespace

Lockfile read_yarn_classic(const Source& source) {
  Lockfile out;
  out.source = &source;
  out.manager = Manager::yarn;
  out.version.push_back('1');
  Reader{out}.run();
  return out;
}

PackageId package_asked_for(const Lockfile& lockfile, std::string_view name, std::string_view range) {
  std::string wanted{name};
  wanted += '@';
  const auto base = wanted.size();
  const auto look_up = [&]() {
    const auto found = std::ranges::lower_bound(lockfile.descriptors, std::string_view{wanted}, {},
                                                [](const auto& d) { return d.first; });
    return found != lockfile.descriptors.end() && found->first == wanted ? found->second : no_package;
  };
  if (lockfile.manager == Manager::yarn_berry) {
    // A patched package (yarn's own compat patches too) stands beside the plain one and is what gets linked:
    // "typescript@patch:typescript@npm%3A^5#...".
    const auto bare = range.starts_with("npm:") ? range.substr(4) : range;
    for (const auto protocol : {"npm%3A", ""}) {
      wanted.resize(base);
      wanted.append("patch:").append(name).append("@").append(protocol).append(bare).append("#");
      const auto found = std::ranges::lower_bound(lockfile.descriptors, std::string_view{wanted}, {},
                                                  [](const auto& d) { return d.first; });
      if (found != lockfile.descriptors.end() && found->first.starts_with(wanted)) return found->second;
    }
    wanted.resize(base);
    wanted.append("npm:").append(bare);
    if (const auto found = look_up(); found != no_package) return found;
  }
  wanted.resize(base);
  wanted.append(range);
  return look_up();
}

}  // namespace loadline::workspace
