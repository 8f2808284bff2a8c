// SPDX-License-Identifier: Apache-2.0
// The migration in phases, and the record of why there are these Dockerfiles.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "generate/document_facts.h"
#include "generate/stamp.h"

namespace loadline::generate {
namespace {

struct PhaseText {
  Phase phase;
  std::string_view title, why;
};
constexpr std::array<PhaseText, 4> phases = {{
    {Phase::plain, "Services that keep nothing and compile nothing",
     "Whatever goes wrong here is undone by starting the old image again."},
    {Phase::stateful, "Services with files of their own",
     "The new images run as another user: what the volumes hold has to belong to it."},
    {Phase::native, "Services with native packages",
     "What they need is built for one C library; the new base has to be of that kind."},
    {Phase::heavy, "Services with models",
     "Their images and their memory are the largest: last, when the way is known."},
}};

std::string steps_table(const std::vector<Step>& steps, Phase phase) {
  std::string out;
  for (const auto& step : steps) {
    if (step.phase != phase) continue;
    if (out.empty())
      out = table_head({"service", "built today from", "will be built from", "why here", "to settle first"});
    const auto& service = *step.target->service;
    out += row(
        {service.name, service.build != nullptr ? code(service.build->dockerfile->path) : "",
         code(step.target->dockerfile) + (step.target->stage.empty() ? "" : ", stage " + code(step.target->stage)),
         listed(step.because), step.beforehand.empty() ? "nothing" : listed(step.beforehand, 9)});
  }
  return out;
}

std::string first_phase(const Plan& files) {
  std::string out =
      "## Phase 1: what changes nothing that runs\n\nThese files come beside the old ones; nothing uses them yet.\n\n" +
      table_head({"file", "what it is"});
  for (const auto& file : files.files) out += row({code(file.path), file.why});
  return out;
}

std::string last_phase(const std::vector<Wiring>& wirings, unsigned number) {
  std::string out =
      "\n## Phase " + std::to_string(number) +
      ": databases, brokers and the proxy\n\n"
      "They run the images that they run today; the production overlay bounds them, asks for their health and puts "
      "them on networks of their own. Each restarts once.\n\n" +
      table_head({"service", "image", "keeps", "who talks to it"});
  bool any = false;
  for (const auto& wiring : wirings)
    for (const auto& member : wiring.members) {
      if (member.part == Part::application) continue;
      any = true;
      std::vector<std::string> users;
      for (const auto& other : wiring.members)
        if (other.talks_to.contains(member.service->name)) users.push_back(other.service->name);
      out += row({member.service->name, member.service->image ? code(member.service->image->full) : "",
                  keeps_state(member) ? "data" : "nothing that Compose shows",
                  users.empty() ? "nobody that a file names" : listed(users, 99)});
    }
  return any ? out : std::string{};
}

}  // namespace

std::string migration_plan(const fleet::Fleet& fleet, const std::vector<Wiring>& wirings, const Plan& files) {
  const auto steps = steps_of(fleet, wirings);
  std::string
      out = "# Migration plan\n\n" + counted(steps.size(), "service") +
            " in phases. A phase begins when the one before has run in production; within a phase the services with "
            "least to settle come first.\n\n" +
            first_phase(files);
  unsigned number = 2;
  for (const auto& phase : phases) {
    const auto table = steps_table(steps, phase.phase);
    if (table.empty()) continue;
    out += "\n## Phase " + std::to_string(number++) + ": " + std::string{phase.title} + "\n\n" +
           std::string{phase.why} + "\n\n" + table;
  }
  return out + last_phase(wirings, number);
}

std::string dockerfile_decision(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  std::map<std::string, std::vector<const Target*>> made;  // by Dockerfile
  std::set<std::string> today;
  for (const auto& target : targets) {
    made[target.dockerfile].push_back(&target);
    if (target.service->build != nullptr) today.insert(target.service->build->dockerfile->path);
  }
  // What was generated before is no part of where we are.
  std::size_t there = 0, unused = 0;
  for (const auto& each : fleet.dockerfiles) {
    if (each.file.source == nullptr || carries_stamp(each.file.source->text())) continue;
    ++there;
    if (!each.used()) ++unused;
  }
  std::string out = "# Decision: " + counted(made.size(), "Dockerfile") + " for " + counted(targets.size(), "service") +
                    "\n\n## Where we are\n\n" + counted(targets.size(), "service is", "services are") + " built from " +
                    counted(today.size(), "Dockerfile") + "; the repository has " + counted(there, "Dockerfile") +
                    ", and nothing builds " + std::to_string(unused) + " of them.\n";
  for (const auto& family : fleet.families) {
    std::vector<std::string> names;
    for (const auto* member : family.members)
      if (member->file.source != nullptr && !carries_stamp(member->file.source->text())) names.push_back(member->path);
    if (names.size() < 2) continue;
    out += "\n- " + counted(names.size(), "file") + " are at least " +
           std::to_string(static_cast<int>(family.similarity * 100)) + " % the same text: " + codes(names) + ".";
  }
  out += "\n\n## What we decide\n\n";
  out += options.per_service ? "Each service has a Dockerfile of its own.\n\n"
                             : "One Dockerfile for each kind of service; services differ by build arguments.\n\n";
  out += table_head({"Dockerfile", "service", "kind", "by which fact", "arguments"});
  for (const auto& [path, list] : made)
    for (const auto* target : list) {
      std::vector<std::string> args;
      for (const auto& [name, value] : target->args) args.push_back(name + "=" + value);
      out += row(
          {code(path), target->service->name, target->family, target->because, args.empty() ? "none" : codes(args)});
    }
  out += "\n## What follows\n\n";
  if (!options.per_service)
    out += "- A change of a shared Dockerfile rebuilds every service that it serves; its cache serves them all too.\n";
  out += "- " + counted(today.size(), "old Dockerfile") +
         " can go when the services above have moved: " + codes({today.begin(), today.end()}) + ".\n";
  return out;
}

}  // namespace loadline::generate
