// SPDX-License-Identifier: Apache-2.0
// Program and subcommand, as each tool's own page has them.
#include "fleet/development_server.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

struct Server {
  std::string_view program;
  std::string_view subcommand;  // empty: any
};
constexpr std::array<Server, 22> servers = {{
    {"ng", "serve"},
    {"next", "dev"},
    {"nuxt", "dev"},
    {"nuxi", "dev"},
    {"astro", "dev"},
    {"vite", "dev"},
    {"vite", "serve"},
    {"webpack", "serve"},
    {"nest", "start"},
    {"expo", "start"},
    {"react-scripts", "start"},
    {"vue-cli-service", "serve"},
    {"flask", "run"},
    {"manage.py", "runserver"},
    {"go", "run"},
    {"cargo", "run"},
    {"dotnet", "watch"},
    {"air", ""},
    {"nodemon", ""},
    {"ts-node-dev", ""},
    {"webpack-dev-server", ""},
    {"reflex", ""},
}};

using Words = std::vector<std::string>;

bool is_development_server(const Words& words) {
  for (std::size_t i = 0; i < words.size(); ++i)
    for (const auto& server : servers)
      if (base_name(words[i]) == server.program &&
          (server.subcommand.empty() || (i + 1 < words.size() && words[i + 1] == server.subcommand)))
        return true;
  // `vite` alone serves; with build or preview it does not.
  return !words.empty() && base_name(words.front()) == "vite" && words.size() == 1;
}

// `npm run dev`, `yarn start`: the script's own words where the manifest is known, else its name.
Words script_of(const Words& words, const workspace::Manifest* manifest) {
  constexpr std::array<std::string_view, 4> managers = {"npm", "pnpm", "yarn", "bun"};
  if (words.size() < 2 || std::ranges::find(managers, base_name(words[0])) == managers.end()) return {};
  const auto& name = words[1] == "run" && words.size() > 2 ? words[2] : words[1];
  if (manifest != nullptr)
    if (const auto script = manifest->scripts.find(name); script != manifest->scripts.end()) {
      Words out;
      for (const auto word : split_blanks(script->second.value)) out.emplace_back(word);
      return out;
    }
  return name == "dev" || name == "start:dev" || name == "serve" || name == "watch" ? Words{"nodemon"} : Words{};
}

bool serves_a_developer(const Words& words, const Build* build) {
  if (is_development_server(words)) return true;
  return is_development_server(script_of(words, build != nullptr ? build->package : nullptr));
}

Words words_of_image(const Build& build) {
  Words out;
  const auto* stage = build.stages.target_stage();
  if (stage == nullptr) return out;
  for (const auto* instruction : {stage->entrypoint, stage->command}) {
    if (instruction == nullptr) continue;
    for (const auto& word : instruction->words)
      for (const auto part : split_blanks(word.text)) out.emplace_back(part);
  }
  return out;
}

}  // namespace

bool starts_development_server(const Build& build) { return serves_a_developer(words_of_image(build), &build); }

bool starts_development_server(const Service& service) {
  const auto& command = service.definition->command;
  if (!command) return service.build != nullptr && starts_development_server(*service.build);
  Words words;
  for (const auto& word : *command)
    for (const auto part : split_blanks(word.value)) words.emplace_back(part);
  return serves_a_developer(words, service.build);
}

}  // namespace loadline::fleet
