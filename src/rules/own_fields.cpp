// SPDX-License-Identifier: Apache-2.0
// One small function per field, in tables by subject.
#include "rules/own_fields.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "fleet/places.h"

namespace loadline::rules {
namespace {

template <class Subject>
struct Field {
  std::string_view name;  // one that ends with "." takes a name behind it
  Values (*get)(const Subject&, std::string_view rest);
};

template <class Subject>
Values look_up(std::span<const Field<Subject>> table, const Subject& subject, std::string_view field) {
  for (const auto& one : table)
    if (one.name == field || (one.name.ends_with('.') && field.starts_with(one.name)))
      return one.get(subject, field.substr(std::min(one.name.size(), field.size())));
  return {};
}

Values one(std::string text, Place at) { return {{std::move(text), at}}; }
Values texts(const std::vector<compose::Text>& list) { return {list.begin(), list.end()}; }
Values maybe(const std::optional<compose::Text>& text) { return text ? Values{*text} : Values{}; }
std::string truth(bool value) { return value ? "true" : "false"; }

// image.*: an empty part has no value.
Values image_part(const std::optional<dockerfile::ImageReference>& image, std::string_view part, Place at) {
  if (!image) return {};
  const std::string& text = part == "full"       ? image->full
                            : part == "registry" ? image->registry
                            : part == "name"     ? image->name
                            : part == "tag"      ? image->tag
                                                 : image->digest;
  return text.empty() ? Values{} : one(text, at);
}

// compose.deploy.resources.limits.memory: the merged file, in canonical form. "*" takes every key or item; keys that
// hold dots themselves are tried whole.
void walk(const compose::Value& value, std::string_view path, Values& out) {
  if (path.empty()) {
    if (value.is_map() || value.is_list()) out.push_back({"", value.place});
    else out.push_back({compose::printed(value), value.place});
    return;
  }
  const auto dot = path.find('.');
  const auto head = path.substr(0, dot);
  const auto rest = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  if (head == "*") {
    for (const auto& item : value.items) walk(item, rest, out);
    for (const auto& [key, member] : value.members) walk(member.value, rest, out);
  } else if (const auto* whole = value.find(path); whole != nullptr) {
    walk(*whole, "", out);
  } else if (const auto* inner = value.find(head); inner != nullptr) {
    walk(*inner, rest, out);
  }
}

Values compose_values(const fleet::Service& service, std::string_view path) {
  Values out;
  const auto* services = service.combination->project.tree.find("services");
  const auto* own = services == nullptr ? nullptr : services->find(service.name);
  if (own != nullptr) walk(*own, path, out);
  return out;
}

Values named(const compose::ByName<compose::Text>& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? Values{} : Values{found->second};
}

using S = const fleet::Service&;
using R = std::string_view;
const Field<fleet::Service> service_fields[] = {
    {"service.name", [](S s, R) { return one(s.name, s.at()); }},
    {"service.kind",
     [](S s, R) { return one(s.kind == fleet::ServiceKind::application ? "application" : "infrastructure", s.at()); }},
    {"service.production", [](S s, R) { return one(truth(s.production), s.at()); }},
    {"service.port",
     [](S s, R) { return s.listens ? one(std::to_string(s.listens->value), s.listens->place) : Values{}; }},
    {"service.user", [](S s, R) { return maybe(s.user); }},
    {"service.restart", [](S s, R) { return maybe(s.definition->restart); }},
    {"service.networks",
     [](S s, R) {
       Values out;
       for (const auto& [name, network] : s.definition->networks) out.push_back({name, network.place ? network.place : s.at()});
       return out;
     }},
    {"service.ports",
     [](S s, R) {
       Values out;
       for (const auto& port : s.definition->ports) out.push_back({port.published, port.place});
       return out;
     }},
    {"service.volumes",
     [](S s, R) {
       Values out;
       for (const auto& mount : s.definition->volumes) out.push_back({mount.source + ":" + mount.target, mount.place});
       return out;
     }},
    {"service.profiles", [](S s, R) { return texts(s.definition->profiles); }},
    {"service.labels.", [](S s, R name) { return named(s.definition->labels, name); }},
    {"service.environment.",
     [](S s, R name) {
       const auto found = s.environment.find(name);
       return found == s.environment.end() ? Values{} : Values{found->second};
     }},
    {"image.",
     [](S s, R part) {
       return image_part(s.image, part, s.definition->image ? s.definition->image->place : s.at());
     }},
    {"build.dockerfile", [](S s, R) { return s.build ? one(s.build->dockerfile->path, s.at()) : Values{}; }},
    {"build.target",
     [](S s, R) { return s.build && s.build->request.target ? one(*s.build->request.target, s.at()) : Values{}; }},
    {"build.context",
     [](S s, R) { return s.build && s.build->context ? one(s.build->context->folder, s.at()) : Values{}; }},
    {"build.args.",
     [](S s, R name) {
       if (!s.build) return Values{};
       const auto found = s.build->request.args.find(name);
       return found == s.build->request.args.end() ? Values{} : one(found->second, s.at());
     }},
    {"health.program", [](S s, R) { return s.probe ? one(s.probe->program, s.probe->place) : Values{}; }},
    {"health.path", [](S s, R) { return s.probe && s.probe->path ? one(*s.probe->path, s.probe->place) : Values{}; }},
    {"health.port",
     [](S s, R) { return s.probe && s.probe->port ? one(std::to_string(*s.probe->port), s.probe->place) : Values{}; }},
    {"compose.", [](S s, R path) { return compose_values(s, path); }},
};

Place from_of(const InStage& at) { return at.build->at(*at.stage->from); }

Values label_values(const InStage& at, std::string_view name) {
  Values out;  // the last one counts
  for (const auto* stage : at.build->stages.chain_of(*at.stage))
    for (const auto& step : stage->steps)
      if (step.instruction->keyword == dockerfile::Keyword::label)
        for (const auto& [key, value] : step.pairs)
          if (key == name && value && (out.empty() || stage == at.stage)) out = one(*value, at.build->at(*step.instruction));
  return out;
}

const fleet::Run* run_of(const InStage& at) { return at.build->dockerfile->run_of(*at.instruction); }

using I = const InStage&;
const Field<InStage> stage_fields[] = {
    {"instruction.keyword",
     [](I i, R) { return one(std::string{name_of(i.instruction->keyword)}, i.build->at(i.instruction->keyword_span)); }},
    {"instruction.text", [](I i, R) { return one(i.instruction->body.text, i.build->at(*i.instruction)); }},
    {"instruction.flags.",
     [](I i, R name) {
       const auto* flag = i.instruction->flag(name);
       return flag ? one(flag->value.value_or("true"), i.build->at(flag->span)) : Values{};
     }},
    {"instruction.commands",
     [](I i, R) {
       Values out;
       if (const auto* run = run_of(i); run != nullptr)
         for (const auto& command : run->script.commands)
           if (!command.program().empty()) out.push_back({std::string{command.program()}, run->place_of(command.span)});
       return out;
     }},
    {"stage.name", [](I i, R) { return i.stage->name.empty() ? Values{} : one(i.stage->name, from_of(i)); }},
    {"stage.final", [](I i, R) { return one(truth(i.build->stages.target_stage() == i.stage), from_of(i)); }},
    {"stage.user", [](I i, R) { return i.stage->user ? one(*i.stage->user, from_of(i)) : Values{}; }},
    {"stage.workdir", [](I i, R) { return i.stage->workdir ? one(*i.stage->workdir, from_of(i)) : Values{}; }},
    {"stage.ports",
     [](I i, R) {
       Values out;
       for (const auto& [port, instruction] : i.stage->exposed) out.push_back({port, i.build->at(*instruction)});
       return out;
     }},
    {"stage.health-check", [](I i, R) { return i.stage->health ? one("true", i.build->at(*i.stage->health)) : Values{}; }},
    {"stage.labels.", [](I i, R name) { return label_values(i, name); }},
    {"stage.environment.",
     [](I i, R name) {
       const auto found = i.stage->variables.find(name);
       const bool set = found != i.stage->variables.end() && !found->second.argument && found->second.value;
       return set ? one(*found->second.value, from_of(i)) : Values{};
     }},
    {"image.", [](I i, R part) { return image_part(i.stage->image, part, from_of(i)); }},
    {"dockerfile.path", [](I i, R) { return one(i.build->dockerfile->path, from_of(i)); }},
    {"dockerfile.setting", [](I i, R) { return one(std::string{name_of(i.build->dockerfile->setting)}, from_of(i)); }},
};

using D = const fleet::Dockerfile&;
const Field<fleet::Dockerfile> dockerfile_fields[] = {
    {"dockerfile.path", [](D d, R) { return one(d.path, first_line(d)); }},
    {"dockerfile.setting", [](D d, R) { return one(std::string{name_of(d.setting)}, first_line(d)); }},
    {"dockerfile.bytes", [](D d, R) { return one(std::to_string(d.file.source->text().size()), first_line(d)); }},
    {"dockerfile.stages",
     [](D d, R) {
       const auto is_from = [](const auto& instruction) { return instruction.keyword == dockerfile::Keyword::from; };
       return one(std::to_string(std::ranges::count_if(d.file.instructions, is_from)), first_line(d));
     }},
    {"dockerfile.used-by",
     [](D d, R) {
       Values out;
       for (const auto& use : d.uses) out.push_back({use.by, first_line(d)});
       return out;
     }},
    {"dockerfile.text", [](D d, R) { return one(std::string{d.file.source->text()}, first_line(d)); }},
};

}  // namespace

Values values_of(const fleet::Service& service, std::string_view field) {
  return look_up(std::span<const Field<fleet::Service>>{service_fields}, service, field);
}
Values values_of(const InStage& where, std::string_view field) {
  return look_up(std::span<const Field<InStage>>{stage_fields}, where, field);
}
Values values_of(const fleet::Dockerfile& dockerfile, std::string_view field) {
  return look_up(std::span<const Field<fleet::Dockerfile>>{dockerfile_fields}, dockerfile, field);
}

bool is_answered(std::string_view field) {
  const auto in = [&](const auto& table) {
    return std::ranges::any_of(table, [&](const auto& one) {
      return one.name == field || (one.name.ends_with('.') && field.starts_with(one.name));
    });
  };
  return in(service_fields) || in(stage_fields) || in(dockerfile_fields);
}

}  // namespace loadline::rules
