// SPDX-License-Identifier: Apache-2.0
// apt-get --allow-unauthenticated, apk --allow-untrusted.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

struct Switch {
  std::string_view programs;  // between blanks
  std::string_view flag;
  std::string_view instead;
};
constexpr std::array<Switch, 11> switches = {{
    {" apt-get apt aptitude ", "--allow-unauthenticated", ""},
    {" apt-get apt ", "--force-yes", "-y"},
    {" apk ", "--allow-untrusted", ""},
    {" yum dnf microdnf tdnf ", "--nogpgcheck", ""},
    {" yum dnf microdnf ", "--setopt=gpgcheck=0", ""},
    {" zypper ", "--no-gpg-checks", ""},
    {" zypper ", "--allow-unsigned-rpm", ""},
    {" rpm ", "--nosignature", ""},
    {" rpm ", "--nodigest", ""},
    {" rpm ", "--noverify", ""},
    {" rpm ", "--nofiledigest", ""},
}};

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands)
      for (const auto& word : command.words) {
        const auto found = std::ranges::find_if(switches, [&](const Switch& one) {
          return one.flag == word.text && contains(one.programs, " " + std::string{command.program()} + " ");
        });
        if (found == switches.end()) continue;
        auto& finding = out.report(run.place_of(word.span), "a package that nobody signed is installed just as well");
        offer(finding, "Check the signatures", Grade::risky,
              found->instead.empty() ? without_word(run, word) : in_place_of(run, word, found->instead));
      }
}

}  // namespace

extern constexpr Rule unverified_packages{
    .info = {.name = "unverified-packages",
             .summary = "Packages are installed without a look at their signatures",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "CKV2_DOCKER_7 CKV2_DOCKER_8 CKV2_DOCKER_9 CKV2_DOCKER_10 CKV2_DOCKER_11"},
    .check = &check,
};

}  // namespace loadline::rules
