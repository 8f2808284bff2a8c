// SPDX-License-Identifier: Apache-2.0
// curl -k, npm strict-ssl false, NODE_TLS_REJECT_UNAUTHORIZED=0.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// Flags that switch it off, by program; they stand alone, so taking them out is taking the word out.
struct Switch {
  std::string_view program;
  std::string_view flag;
};
constexpr std::array<Switch, 7> switches = {{{"curl", "-k"},
                                             {"curl", "--insecure"},
                                             {"curl", "--proxy-insecure"},
                                             {"wget", "--no-check-certificate"},
                                             {"aria2c", "--check-certificate=false"},
                                             {"npm", "--strict-ssl=false"},
                                             {"yarn", "--strict-ssl=false"}}};

// Variables that switch it off in whatever runs below them.
struct Setting {
  std::string_view name;
  std::string_view values;  // between blanks; empty: any
};
constexpr std::array<Setting, 7> settings = {
    {{"NODE_TLS_REJECT_UNAUTHORIZED", " 0 "},
     {"PYTHONHTTPSVERIFY", " 0 "},
     {"GIT_SSL_NO_VERIFY", ""},  // whatever it says: git asks whether it is there (http.c)
     {"NPM_CONFIG_STRICT_SSL", " false 0 "},
     {"PIP_TRUSTED_HOST", ""},
     {"CURL_INSECURE", " 1 true "},
     {"UV_INSECURE_HOST", ""}}};

bool switches_off(std::string_view name, std::string_view value) {
  for (const auto& setting : settings) {
    if (!equals_ignoring_case(setting.name, name) || value.empty()) continue;
    if (setting.values.empty() || contains(setting.values, " " + lower(value) + " ")) return true;
  }
  return false;
}

std::string_view unquoted(std::string_view text) {
  const bool quotes = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quotes ? text.substr(1, text.size() - 2) : text;
}

// dnf's and yum's, for all repositories or one of them: --setopt=sslverify=0, --setopt=epel.sslverify=False.
bool is_setopt_off(std::string_view text) {
  const auto name = text.starts_with("--setopt=") ? text.find("sslverify=") : text.npos;
  if (name == text.npos) return false;
  const auto value = lower(unquoted(text.substr(name + 10)));
  return value == "0" || value == "false" || value == "no";
}

bool is_dnf(std::string_view program) {
  return program == "dnf" || program == "dnf5" || program == "yum" || program == "microdnf" ||
         program.ends_with("config-manager");
}

bool is_pip(std::string_view program) { return program.starts_with("pip") || program.starts_with("python"); }

void check_command(const fleet::Run& run, const shell::Command& command, Findings& out) {
  const auto say = [&](const shell::Word& word) -> Finding& {
    return out.report(run.place_of(word.span), "anybody on the way can answer in the server's place");
  };
  const auto program = command.program();
  for (const auto& word : command.words) {
    if (!word.text.starts_with('-')) continue;
    const auto found = std::ranges::find_if(
        switches, [&](const Switch& one) { return one.program == program && one.flag == word.text; });
    if (found != switches.end()) offer(say(word), "Check the certificate", Grade::risky, without_word(run, word));
    const bool cluster = program == "curl" && word.text.size() > 2 &&
                         word.text.find_first_not_of("fsSLkgvOJ", 1) == word.text.npos && contains(word.text, "k");
    if (cluster) offer(say(word), "Check the certificate", Grade::risky, within_word(run, word, "k", ""));
  }
  for (const auto& word : command.assignments) {
    const auto equals = word.text.find('=');
    if (switches_off(word.text.substr(0, equals), unquoted(word.text.substr(equals + 1)))) say(word);
  }
  const auto& words = command.words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].text;
    if (is_pip(program) && (text == "--trusted-host" || text.starts_with("--trusted-host="))) say(words[i]);
    if (is_dnf(program) && is_setopt_off(text)) {
      auto& finding = say(words[i]);
      // `yum-config-manager --save` has nothing to save without it.
      if (!program.ends_with("config-manager"))
        offer(finding, "Check the certificate", Grade::risky, without_word(run, words[i]));
    }
    const bool off = i + 1 < words.size() && (words[i + 1].text == "false" || words[i + 1].text == "0");
    const bool is_set = i > 0 && words[i - 1].text == "set";  // npm config set, npm set
    if (is_set && ((text == "strict-ssl" && off) || text == "strict-ssl=false")) say(words[i]);
    if ((equals_ignoring_case(text, "http.sslVerify") && off) || equals_ignoring_case(text, "http.sslVerify=false"))
      say(words[i]);
    const auto equals = program == "export" ? text.find('=') : text.npos;
    if (equals != text.npos && switches_off(text.substr(0, equals), unquoted(text.substr(equals + 1)))) say(words[i]);
  }
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) check_command(run, command, out);
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != Keyword::env && instruction.keyword != Keyword::arg) continue;
    for (const auto& pair : instruction.pairs) {
      if (!pair.value || !switches_off(pair.key, unquoted(*pair.value))) continue;
      auto& finding = out.report(dockerfile.at(pair.span),
                                 "from here on anybody on the way can answer in a server's place");
      if (instruction.keyword == Keyword::env) finding.message += ", in the container too";
      if (instruction.pairs.size() == 1)
        finding.fixes.push_back({.title = "Take the setting out",
                                 .grade = Grade::risky,
                                 .edits = {without_instruction(*dockerfile.file.source, instruction)}});
    }
  }
}

}  // namespace

extern constexpr Rule tls_verification_off{
    .info =
        {.name = "tls-verification-off",
         .summary = "The check of a server's certificate is switched off",
         .severity = Severity::warning,
         .fixable = Fixable::sometimes,
         .aliases =
             "CKV2_DOCKER_2 CKV2_DOCKER_3 CKV2_DOCKER_4 CKV2_DOCKER_5 CKV2_DOCKER_6 CKV2_DOCKER_12 CKV2_DOCKER_13 CKV2_DOCKER_14 CKV2_DOCKER_15 CKV2_DOCKER_16 S4830"},
    .check = &check,
};

}  // namespace loadline::rules
