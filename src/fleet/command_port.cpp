// SPDX-License-Identifier: Apache-2.0
// Flags of servers: `uvicorn app:app --port 8000`, `gunicorn -b 0.0.0.0:8000`, `flask run -p 5000`.
#include "fleet/command_port.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

using Words = std::vector<Located<std::string>>;

struct Server {
  std::string_view program;
  std::array<std::string_view, 3> flags;  // whose value is a port, or host:port
};
// uvicorn.org "Settings"; docs.gunicorn.org "Settings, bind"; flask.palletsprojects.com "Command Line Interface";
// docs.streamlit.io "config.toml"; hypercorn.readthedocs.io "Configuring".
constexpr std::array<Server, 5> servers = {{{"uvicorn", {"--port"}},
                                            {"hypercorn", {"--bind", "-b"}},
                                            {"gunicorn", {"--bind", "-b"}},
                                            {"flask", {"--port", "-p"}},
                                            {"streamlit", {"--server.port"}}}};

Words words_of(const Service& service) {
  Words out;
  if (const auto& command = service.definition->command) {
    for (const auto& word : *command) out.push_back(word);
    return out;
  }
  const auto* stage = service.build != nullptr ? service.build->stages.target_stage() : nullptr;
  if (stage == nullptr) return out;
  for (const auto* instruction : {stage->entrypoint, stage->command}) {
    if (instruction == nullptr) continue;
    for (const auto& word : instruction->words) {
      const Place place = service.build->at(word.span);
      if (instruction->json) out.push_back({word.text, place});
      else
        for (const auto part : split_blanks(word.text)) out.push_back({std::string{part}, place});
    }
  }
  return out;
}

// The number behind the last colon: "8000", "0.0.0.0:8000".
std::optional<Located<std::uint32_t>> port_of(std::string_view text, Place place) {
  const auto colon = text.rfind(':');
  const auto port = parse_integer<std::uint32_t>(colon == text.npos ? text : text.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535) return std::nullopt;
  return Located<std::uint32_t>{*port, place};
}

bool is_flag(const Server& server, std::string_view word) {
  return !word.empty() && std::ranges::find(server.flags, word) != server.flags.end();
}

}  // namespace

std::optional<Located<std::uint32_t>> port_in_command(const Service& service) {
  const auto words = words_of(service);
  const Server* server = nullptr;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].value;
    const auto known = std::ranges::find(servers, base_name(word), &Server::program);
    if (known != servers.end() && server == nullptr) server = &*known;
    if (word == "runserver" && i + 1 < words.size()) return port_of(words[i + 1].value, words[i + 1].place);
    if (server == nullptr) continue;
    const auto equals = word.find('=');
    if (equals != word.npos && is_flag(*server, word.substr(0, equals)))
      return port_of(word.substr(equals + 1), words[i].place);
    if (is_flag(*server, word) && i + 1 < words.size()) return port_of(words[i + 1].value, words[i + 1].place);
  }
  return std::nullopt;
}

}  // namespace loadline::fleet
