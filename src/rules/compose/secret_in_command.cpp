// SPDX-License-Identifier: Apache-2.0
// A password or key whose value stands in a service's command, where every process list shows it.
#include <optional>

#include "base/text.h"
#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

std::string_view without_dashes(std::string_view flag) {
  const auto begin = flag.find_first_not_of('-');
  return begin == flag.npos ? std::string_view{} : flag.substr(begin);
}

// The value that stands in the file; nothing for ${PASSWORD}, $$PASSWORD and /run/secrets/....
bool is_written_out(std::string_view value, Place place) {
  return fleet::is_secret_value(value) && !contains(value, "$") && !contains(place.text(), "${");
}

struct Given {
  std::string name;
  Place place;
};

std::optional<Given> secret_at(const std::vector<compose::Text>& words, std::size_t i) {
  const std::string_view word = words[i].value;
  const auto equals = word.find('=');
  if (equals != word.npos) {
    const auto name = without_dashes(word.substr(0, equals));
    if (contains(name, " ") || !fleet::is_secret_name(name) || !is_written_out(word.substr(equals + 1), words[i].place))
      return std::nullopt;
    return Given{std::string{name}, words[i].place};
  }
  if (!word.starts_with("--") || i + 1 == words.size() || words[i + 1].value.starts_with('-')) return std::nullopt;
  if (!fleet::is_secret_name(without_dashes(word)) || !is_written_out(words[i + 1].value, words[i + 1].place))
    return std::nullopt;
  return Given{std::string{without_dashes(word)}, words[i + 1].place};
}

void check_words(const fleet::Service& service, const std::vector<compose::Text>& words, Findings& out) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (const auto given = secret_at(words, i)) {
      auto& finding = out.report(given->place, "the value of `" + given->name + "` is an argument of `" + service.name +
                                                   "`: it stands in the repository and in every list of processes");
      if (service.combination->role == fleet::Role::development) finding.severity = Severity::info;
    }
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto setting = service.combination->setting;
  if (setting == fleet::Setting::test || setting == fleet::Setting::example) return;
  if (service.definition->command) check_words(service, *service.definition->command, out);
  if (service.definition->entrypoint) check_words(service, *service.definition->entrypoint, out);
}

}  // namespace

extern constexpr Rule secret_in_command{
    .info = {.name = "secret-in-command",
             .summary = "A secret's value is an argument of a service's command",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
