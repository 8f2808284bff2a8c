// SPDX-License-Identifier: Apache-2.0
// A playbook's skeleton: what holds data, where, who stops without it, in which order it comes back. What no file can
// say is left open, plainly.
#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/document_facts.h"

namespace loadline::generate {
namespace {

// The images' own programs, with a restore for each.
struct Dump {
  std::string_view image, save, restore;
};
constexpr std::array<Dump, 8> dumps = {{
    {"postgres", "pg_dumpall --clean --if-exists --username=\"${POSTGRES_USER:-postgres}\"",
     "psql --username=\"${POSTGRES_USER:-postgres}\" --dbname=postgres"},
    {"postgis", "pg_dumpall --clean --if-exists --username=\"${POSTGRES_USER:-postgres}\"",
     "psql --username=\"${POSTGRES_USER:-postgres}\" --dbname=postgres"},
    {"timescaledb", "pg_dumpall --clean --if-exists --username=\"${POSTGRES_USER:-postgres}\"",
     "psql --username=\"${POSTGRES_USER:-postgres}\" --dbname=postgres"},
    {"pgvector", "pg_dumpall --clean --if-exists --username=\"${POSTGRES_USER:-postgres}\"",
     "psql --username=\"${POSTGRES_USER:-postgres}\" --dbname=postgres"},
    {"mysql", "mysqldump --all-databases --single-transaction --user=root --password", "mysql --user=root --password"},
    {"mariadb", "mariadb-dump --all-databases --single-transaction --user=root --password",
     "mariadb --user=root --password"},
    {"mongo", "mongodump --archive", "mongorestore --archive --drop"},
    {"redis", "", ""},
}};

const Dump* dump_of(const fleet::Service& service) {
  if (!service.image) return nullptr;
  const auto found = std::ranges::find(dumps, base_name(service.image->name), &Dump::image);
  return found == dumps.end() || found->save.empty() ? nullptr : &*found;
}

std::vector<std::string> volumes_of(const fleet::Service& service) {
  std::vector<std::string> out;
  for (const auto& mount : service.definition->volumes)
    if (mount.type == "volume" && !mount.source.empty()) out.push_back(mount.source + " at " + mount.target);
    else if (mount.type == "bind" && !mount.read_only && mount.source.starts_with('/'))
      out.push_back(mount.source + " of the host at " + mount.target);
  return out;
}

std::vector<std::string> users_of(const Wiring& wiring, const Member& member) {
  std::vector<std::string> out;
  for (const auto& other : wiring.members)
    if (other.talks_to.contains(member.service->name)) out.push_back(other.service->name);
  return out;
}

// What has to run first comes first; who waits for each other comes in the order of names.
std::vector<std::vector<std::string>> waves_of(const Wiring& wiring) {
  std::vector<std::vector<std::string>> out;
  std::set<std::string, std::less<>> up;
  while (up.size() < wiring.members.size()) {
    std::vector<std::string> wave;
    for (const auto& member : wiring.members) {
      const auto& depends = member.service->definition->depends_on;
      const bool ready = std::ranges::all_of(
          depends, [&](const auto& entry) { return up.contains(entry.first) || wiring.find(entry.first) == nullptr; });
      if (!up.contains(member.service->name) && ready) wave.push_back(member.service->name);
    }
    if (wave.empty()) break;  // a circle, which Compose refuses
    up.insert(wave.begin(), wave.end());
    out.push_back(std::move(wave));
  }
  return out;
}

std::string compose_command(const Wiring& wiring) {
  std::string out = "docker compose";
  for (const auto& file : wiring.combination->files) out += " -f " + file;
  return out;
}

std::string service_section(const Wiring& wiring, const Member& member) {
  const auto& service = *member.service;
  const auto volumes = volumes_of(service);
  const auto users = users_of(wiring, member);
  std::string out = "\n### " + service.name + "\n\n";
  if (service.image && service.build == nullptr) out += "- Runs " + code(service.image->full) + ".\n";
  out += volumes.empty()
             ? "- **No volume**: its data is in the container, and goes with it (" + where(service.at()) + ").\n"
             : "- Keeps its data in " + codes(volumes) + ".\n";
  out += "- Without it: " +
         (users.empty() ? std::string{"nobody that a file of the repository names"} : listed(users, 99)) + ".\n";
  const auto command = compose_command(wiring);
  if (const auto* dump = dump_of(service)) {
    out += "- Save, while it runs:\n\n  ```sh\n  " + command + " exec -T " + service.name + " sh -c '" +
           std::string{dump->save} + "' > " + service.name +
           ".dump\n  ```\n\n- Bring back, into an empty one:\n\n  ```sh\n  " + command + " exec -T " + service.name +
           " sh -c '" + std::string{dump->restore} + "' < " + service.name + ".dump\n  ```\n\n";
  } else if (!volumes.empty()) {
    out += "- How to save it while it runs: **to be written**; stopped, a copy of its volume is enough.\n";
  }
  return out +
         "- How much may be lost, how long it may be down, where copies are, when one was last brought back: **to be written**.\n";
}

}  // namespace

std::string recovery_playbook(const std::vector<Wiring>& wirings) {
  std::string out =
      "# Disaster recovery\n\nWhat holds data, as the Compose files say. **To be written** marks what no file of the "
      "repository can tell.\n";
  for (const auto& wiring : wirings) {
    out += "\n## " + wiring.combination->name + "\n";
    std::vector<std::string> nothing;
    for (const auto& member : wiring.members) {
      if (keeps_state(member)) out += service_section(wiring, member);
      else nothing.push_back(member.service->name);
    }
    if (!nothing.empty())
      out += "\n### Without data\n\nNo volume, and no database by their images; they come back from their images: " +
             listed(nothing, 999) + ".\n";
    out += "\n### The order of coming back\n\nBy `depends_on`:\n\n";
    std::size_t number = 0;
    for (const auto& wave : waves_of(wiring)) out += std::to_string(++number) + ". " + listed(wave, 999) + "\n";
  }
  return out;
}

}  // namespace loadline::generate
