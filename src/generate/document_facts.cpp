// SPDX-License-Identifier: Apache-2.0
// Markdown in small pieces, and the order of a migration.
#include "generate/document_facts.h"

#include <algorithm>

#include "base/text.h"
#include "fleet/health.h"
#include "fleet/resource_profile.h"

namespace loadline::generate {
namespace {

void read_beforehand(const fleet::Service& service, const Target& target, Step& out) {
  if (service.workspace != nullptr && service.package != nullptr)
    for (const auto& mismatch : workspace::frozen_install_mismatches(*service.workspace))
      if (mismatch.manifest == service.package) {
        out.beforehand.push_back("the lockfile does not fit its manifest: a frozen install stops at " +
                                 where(mismatch.place));
        break;
      }
  if (fleet::serves_its_health_path(service) == fleet::Truth::no && service.probe)
    out.beforehand.push_back("its health check asks for a path that its source does not serve: " +
                             where(service.probe->place));
  if (target.port && service.proxy_port && service.proxy_port->value != *target.port)
    out.beforehand.push_back("the proxy is told port " + std::to_string(service.proxy_port->value) +
                             ", the source listens on " + std::to_string(*target.port) + ": " +
                             where(service.proxy_port->place));
  for (const auto& secret : fleet::plain_secrets(service))
    if (secret.literal) {
      out.beforehand.push_back("a secret stands in a file: " + where(secret.place));
      break;
    }
  if (target.health_command.empty())
    out.beforehand.push_back("nothing tells where it listens, so it gets no health check");
}

void set_phase(const fleet::Fleet& fleet, const Member& member, Step& out) {
  const auto profile = fleet::resource_profile_of(*member.service, fleet);
  if (profile.name == "ml") {
    out.phase = Phase::heavy;
    out.because.push_back("it loads " + std::string{profile.because});
  } else if (member.target->family == "node-native" || member.target->family == "node-glibc") {
    out.phase = Phase::native;
    out.because.push_back(member.target->because);
  } else if (keeps_state(member)) {
    out.phase = Phase::stateful;
    out.because.emplace_back("it keeps files in a volume, which the new user has to be able to write");
  } else {
    out.because.push_back(member.target->because);
  }
}

}  // namespace

std::string cell(std::string_view text) { return replace_all(replace_all(text, "|", "\\|"), "\n", " "); }

std::string row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const auto& each : cells) out += " " + cell(each) + " |";
  return out + "\n";
}

std::string table_head(const std::vector<std::string>& names) {
  std::string out = row(names) + "|";
  for (std::size_t i = 0; i < names.size(); ++i) out += " --- |";
  return out + "\n";
}

std::string code(std::string_view text) { return "`" + std::string{text} + "`"; }

std::string codes(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& text : texts) out.push_back(code(text));
  return listed(out, out.size());
}

std::string where(const Place& place) {
  return place ? code(place.source->path() + ":" + std::to_string(place.position().line)) : std::string{};
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  const auto plural = many.empty() ? std::string{one} + "s" : std::string{many};
  return std::to_string(number) + " " + (number == 1 ? std::string{one} : plural);
}

std::vector<Step> steps_of(const fleet::Fleet& fleet, const std::vector<Wiring>& wirings) {
  std::vector<Step> out;
  for (const auto& wiring : wirings)
    for (const auto& member : wiring.members) {
      if (member.target == nullptr) continue;
      Step step{.target = member.target, .because = {}, .beforehand = {}};
      set_phase(fleet, member, step);
      read_beforehand(*member.service, *member.target, step);
      out.push_back(std::move(step));
    }
  // Within a phase what has least to settle goes first.
  std::ranges::stable_sort(out, [](const Step& one, const Step& other) {
    if (one.phase != other.phase) return one.phase < other.phase;
    return one.beforehand.size() < other.beforehand.size();
  });
  return out;
}

}  // namespace loadline::generate
