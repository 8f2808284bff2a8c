// SPDX-License-Identifier: Apache-2.0
// The grammars of the tools, each after its own documentation or source:
//   hadolint   README "Inline ignores", src/Hadolint/Pragma.hs: ignore=, stage ignore=, global ignore=, shell=
//   BuildKit   the directive # check=skip=A,b;error=true (docs.docker.com/reference/dockerfile/#check)
//   dclint     its manual, "configuration comments": disable, disable-file, disable-line
//   tally      internal/directive/parser.go: ignore=, global ignore=, with ;reason=
//   trivy      docs "Filtering", by inline comments: #trivy:ignore:ID[:exp:date] [trivy:ignore:ID]
//   checkov    docs "Suppressing and skipping policies": #checkov:skip=ID:reason, file-wide in a Dockerfile
#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "suppression/ignores.h"

namespace loadline::suppression {
namespace {

constexpr std::string_view blanks = " \t";

// A comment being read: what is left of it, and where that stands.
struct Scanner {
  const Source* source;
  std::string_view rest;
  std::uint32_t at;

  void skip(std::size_t count) {
    rest.remove_prefix(count);
    at += static_cast<std::uint32_t>(count);
  }
  void skip_any(std::string_view bytes) {
    const auto end = rest.find_first_not_of(bytes);
    skip(end == rest.npos ? rest.size() : end);
  }
  bool take(std::string_view word) {
    if (rest.size() < word.size() || !equals_ignoring_case(rest.substr(0, word.size()), word)) return false;
    skip(word.size());
    return true;
  }
  std::string_view take_while(std::string_view ends) {
    const auto word = rest.substr(0, rest.find_first_of(ends));
    skip(word.size());
    return word;
  }
  bool take_key(std::string_view key) {  // "ignore = "
    const Scanner before = *this;
    if (take(key)) {
      skip_any(blanks);
      if (take("=")) {
        skip_any(blanks);
        return true;
      }
    }
    *this = before;
    return false;
  }
  [[nodiscard]] Place place_of(std::string_view word) const {  // of a word just taken
    return {source, {at - static_cast<std::uint32_t>(word.size()), at}};
  }
};

// "a, b,c" up to what ends the list.
std::vector<Located<std::string>> names(Scanner& scanner) {
  std::vector<Located<std::string>> out;
  do {
    scanner.skip_any(blanks);
    const auto word = scanner.take_while(" \t,;#\"");
    if (word.empty()) break;
    out.push_back({std::string{word}, scanner.place_of(word)});
    scanner.skip_any(blanks);
  } while (scanner.take(","));
  return out;
}

// reason="..." or reason=the rest of the line.
std::string reason(Scanner& scanner) {
  scanner.skip_any(" \t;");
  if (!scanner.take_key("reason")) return {};
  if (scanner.take("\"")) return std::string{scanner.take_while("\"")};
  return std::string{trim(scanner.rest)};
}

struct Verb {
  std::string_view name;
  Reach reach;
};

// # loadline ignore=...: what comes near to it and is not it, is said to be wrong.
void read_loadline(Scanner scanner, std::vector<Directive>& out) {
  constexpr std::array verbs = {Verb{"ignore", Reach::next}, Verb{"ignore-file", Reach::file},
                                Verb{"ignore-stage", Reach::stage}};
  const auto word = scanner.take_while(" \t=:");
  scanner.skip_any(blanks);
  Directive directive{.tool = "loadline", .rules = {}, .reason = {}, .complaint = {}};
  for (const auto& verb : verbs)
    if (equals_ignoring_case(verb.name, word)) {
      directive.reach = verb.reach;
      if (scanner.take("=")) directive.rules = names(scanner);
      if (directive.rules.empty()) directive.complaint = "it names no rule: `# loadline ignore=rule-name`";
      directive.reason = reason(scanner);
      out.push_back(std::move(directive));
      return;
    }
  // Prose may begin with the name too: only a setting counts.
  if (!scanner.rest.starts_with('=')) return;
  const auto near = nearest(word, {"ignore", "ignore-file", "ignore-stage"});
  directive.complaint = "there is no `" + std::string{word} + "=`" +
                        (near.empty() ? std::string{} : "; did you mean `" + std::string{near} + "=`?");
  out.push_back(std::move(directive));
}

// hadolint and tally share a form.
void read_hadolint_form(Scanner scanner, std::string_view tool, std::vector<Directive>& out) {
  Directive directive{.tool = tool, .rules = {}, .reason = {}, .complaint = {}};
  if (scanner.take("global")) directive.reach = Reach::file;
  else if (scanner.take("stage")) directive.reach = Reach::stage;
  scanner.skip_any(blanks);
  if (!scanner.take_key("ignore")) return;  // shell=, say
  directive.rules = names(scanner);
  directive.reason = reason(scanner);
  if (!directive.rules.empty()) out.push_back(std::move(directive));
}

void read_buildkit(Scanner scanner, std::vector<Directive>& out) {
  while (!scanner.rest.empty()) {
    scanner.skip_any(" \t;");
    if (scanner.take_key("skip")) {
      Directive directive{
          .reach = Reach::file, .tool = "buildkit", .rules = names(scanner), .reason = {}, .complaint = {}};
      if (!directive.rules.empty()) out.push_back(std::move(directive));
    }
    (void)scanner.take_while(";");
  }
}

void read_dclint(Scanner scanner, std::vector<Directive>& out) {
  Directive directive{.reach = Reach::file, .tool = "dclint", .rules = {}, .reason = {}, .complaint = {}};
  const auto verb = scanner.take_while(blanks);
  if (verb == "disable-line") directive.reach = Reach::line;
  else if (verb != "disable" && verb != "disable-file") return;
  scanner.skip_any(blanks);
  while (!scanner.rest.empty()) {
    const auto word = scanner.take_while(blanks);
    directive.rules.push_back({std::string{word}, scanner.place_of(word)});
    scanner.skip_any(blanks);
  }
  if (directive.rules.empty() || verb == "disable-file") directive.rules = {{"all", scanner.place_of("")}};
  out.push_back(std::move(directive));
}

void read_trivy(Scanner scanner, std::vector<Directive>& out) {
  Directive directive{.reach = Reach::next, .tool = "trivy", .rules = {}, .reason = {}, .complaint = {}};
  for (;;) {
    const auto word = scanner.take_while(" \t:[");
    if (!word.empty()) directive.rules.push_back({std::string{word}, scanner.place_of(word)});
    (void)scanner.take_while(blanks);
    scanner.skip_any(blanks);
    if (!scanner.take("trivy:ignore:")) break;
  }
  if (!directive.rules.empty()) out.push_back(std::move(directive));
}

void read_checkov(Scanner scanner, std::vector<Directive>& out) {
  Directive directive{.reach = Reach::file, .tool = "checkov", .rules = {}, .reason = {}, .complaint = {}};
  const auto word = scanner.take_while(" \t:");
  if (word.empty()) return;
  directive.rules.push_back({std::string{word}, scanner.place_of(word)});
  if (scanner.take(":")) directive.reason = trim(scanner.rest);
  out.push_back(std::move(directive));
}

}  // namespace

std::vector<Directive> directives_in(const Source& source, Span comment) {
  std::vector<Directive> out;
  Scanner scanner{&source, source.text(comment), comment.begin};
  scanner.skip_any("#");
  scanner.skip_any(blanks);
  const auto word = [&](std::string_view tool) {
    Scanner after = scanner;
    if (!after.take(tool) || after.rest.empty() || !contains(blanks, after.rest.substr(0, 1))) return false;
    after.skip_any(blanks);
    scanner = after;
    return true;
  };
  if (word("loadline")) read_loadline(scanner, out);
  else if (word("hadolint")) read_hadolint_form(scanner, "hadolint", out);
  else if (word("tally")) read_hadolint_form(scanner, "tally", out);
  else if (word("dclint")) read_dclint(scanner, out);
  else if (scanner.take("trivy:ignore:")) read_trivy(scanner, out);
  else if (scanner.take("checkov:skip=")) read_checkov(scanner, out);
  else if (scanner.take_key("check")) read_buildkit(scanner, out);
  return out;
}

namespace {

// One spelling of a code: no path in front, no "AVD-", trivy's old "DS002" as its new "DS-0002".
std::string plain_code(std::string_view written) {
  if (const auto slash = written.rfind('/'); slash != written.npos) written.remove_prefix(slash + 1);
  std::string out = lower(written);
  if (out.starts_with("avd-")) out.erase(0, 4);
  const bool old_trivy = out.size() == 5 && out.starts_with("ds") &&
                         std::isdigit(static_cast<unsigned char>(out[2])) != 0;
  return old_trivy ? "ds-0" + out.substr(2) : out;
}

}  // namespace

bool means(std::string_view written, std::string_view name, std::string_view aliases) {
  const auto code = plain_code(written);
  if (code == "all" || code == "*" || code == name) return true;
  for (const auto alias : split_blanks(aliases))
    if (plain_code(alias) == code) return true;
  return false;
}

}  // namespace loadline::suppression
