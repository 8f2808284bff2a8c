// SPDX-License-Identifier: Apache-2.0
// Short forms to long ones (compose-go transform/*.go, loader/omitEmpty.go).
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "compose/phases.h"
#include "compose/short_forms.h"

namespace loadline::compose {
namespace {

void below(Value& value, Path& path, Pass& pass);

// A value that makes no sense where it stands becomes null, and is told. Nothing written may still be merged.
void refuse(Value& value, const Path& path, Pass& pass, std::string_view wanted) {
  if (value.is_null()) return;
  pass.problems.push_back(
      {value.place, dotted(path) + " must be " + std::string{wanted} + ", not a " + std::string{kind_name(value)}});
  value = Value{.place = value.place};
}

Value wrapped(std::string_view key, Value value) {
  Value out = empty_map(value.place);
  out.set(key, std::move(value));
  return out;
}

void long_build(Value& value, Path& path, Pass& pass) {
  if (value.is_text()) value = wrapped("context", std::move(value));
  if (value.is_map()) return below(value, path, pass);
  refuse(value, path, pass, "a string or a mapping");
}

void list_of_one(Value& value, Path&, Pass&) {
  if (!value.is_text()) return;
  Value out = empty_list(value.place);
  out.items.push_back(std::move(value));
  value = std::move(out);
}

void as_text(Value& value, Path&, Pass&) {
  if (!value.is_text()) value = text_value(printed(value), value.place);
}

void long_mount_of_file(Value& value, Path& path, Pass& pass) {
  if (value.is_text()) value = wrapped("source", std::move(value));
  if (!value.is_map()) refuse(value, path, pass, "a string or a mapping");
}

void pairs(Value& value, Path& path, Pass& pass) {
  if (value.is_map()) return;
  if (!value.is_list()) return refuse(value, path, pass, "a mapping or a list");
  Value out = empty_map(value.place);
  for (auto& item : value.items) {
    const auto equals = item.is_text() ? item.text.find('=') : std::string::npos;
    if (equals == std::string::npos) pass.problems.push_back({item.place, dotted(path) + ": expected key=value"});
    else out.set(item.text.substr(0, equals), text_value(item.text.substr(equals + 1), item.place));
  }
  value = std::move(out);
}

void long_dependencies(Value& value, Path& path, Pass& pass) {
  if (!value.is_list() && !value.is_map()) return refuse(value, path, pass, "a list or a mapping");
  Value out = empty_map(value.place);
  for (auto& item : value.items)
    if (item.is_text()) out.set(item.text, empty_map(item.place));
  for (auto& [name, member] : value.members) {
    if (!member.value.is_map())
      pass.problems.push_back({member.value.place, dotted(path) + "." + name + " must be a mapping"});
    else out.members.emplace(name, std::move(member));
  }
  for (auto& [name, member] : out.members) {
    if (member.value.find("condition") == nullptr)
      member.value.set("condition", text_value("service_started", member.value.place));
    if (member.value.find("required") == nullptr) member.value.set("required", truth_value(true, member.value.place));
  }
  value = std::move(out);
}

void long_env_files(Value& value, Path& path, Pass& pass) {
  list_of_one(value, path, pass);
  if (!value.is_list()) return refuse(value, path, pass, "a string or a list");
  for (auto& item : value.items) {
    if (item.is_text()) item = wrapped("path", std::move(item));
    if (item.is_map() && item.find("required") == nullptr) item.set("required", truth_value(true, item.place));
  }
}

void long_extends(Value& value, Path& path, Pass& pass) {
  if (value.is_text()) value = wrapped("service", std::move(value));
  if (!value.is_map()) refuse(value, path, pass, "a string or a mapping");
}

void long_gpus(Value& value, Path& path, Pass& pass) {
  if (value.is_list()) return;
  if (!value.is_text()) return refuse(value, path, pass, "\"all\" or a list");
  Value out = empty_list(value.place);
  out.items.push_back(wrapped("count", text_value("all", value.place)));
  value = std::move(out);
}

void names_to_map(Value& value, Path&, Pass&) {
  if (!value.is_list()) return;
  Value out = empty_map(value.place);
  for (auto& item : value.items)
    if (item.is_text()) out.set(item.text, Value{.place = item.place});
  value = std::move(out);
}

void long_volume(Value& value, Path& path, Pass& pass) {
  if (value.is_map()) return;
  if (!value.is_text()) return refuse(value, path, pass, "a string or a mapping");
  const auto mount = read_mount(value.text);
  if (!mount) {
    pass.problems.push_back({value.place, dotted(path) + ": " + mount.error().message});
    value = Value{.place = value.place};
    return;
  }
  const Place place = value.place;
  Value out = empty_map(place);
  out.set("type", text_value(mount->type, place));
  if (!mount->source.empty()) out.set("source", text_value(mount->source, place));
  if (!mount->target.empty()) out.set("target", text_value(clean_path(mount->target), place));
  if (mount->read_only) out.set("read_only", truth_value(true, place));
  const bool options = !mount->propagation.empty() || !mount->selinux.empty();
  if (mount->type == "bind" || options) {
    Value& bind = out.set("bind", empty_map(place));
    if (mount->type == "bind") bind.set("create_host_path", truth_value(true, place));
    if (!mount->propagation.empty()) bind.set("propagation", text_value(mount->propagation, place));
    if (!mount->selinux.empty()) bind.set("selinux", text_value(mount->selinux, place));
  }
  if ((mount->type == "volume" && value.text.size() > 2) || mount->nocopy) {
    Value& volume = out.set("volume", empty_map(place));
    if (mount->nocopy) volume.set("nocopy", truth_value(true, place));
  }
  value = std::move(out);
}

void long_device(Value& value, Path& path, Pass& pass) {
  if (value.is_map()) return;
  if (!value.is_text()) return refuse(value, path, pass, "a string or a mapping");
  const auto parts = split(value.text, ':');
  if (parts.size() > 3)
    pass.problems.push_back({value.place, dotted(path) + ": a confusing device, use the long form"});
  Value out = empty_map(value.place);
  const auto part = [&](std::size_t i, std::string_view otherwise) {
    return text_value(std::string{parts.size() > i ? parts[i] : otherwise}, value.place);
  };
  out.set("source", part(0, ""));
  out.set("target", parts.size() > 1 && !parts[1].empty() ? part(1, "") : part(0, ""));
  out.set("permissions", part(2, "rwm"));
  value = std::move(out);
}

void add_ports(const Value& entry, Value& out, const Path& path, Pass& pass) {
  const auto ports = read_ports(printed(entry));
  if (!ports) {
    pass.problems.push_back({entry.place, dotted(path) + ": " + ports.error().message});
    return;
  }
  for (const auto& port : *ports) {
    Value made = empty_map(entry.place);
    made.set("mode", text_value("ingress", entry.place));
    if (!port.host_ip.empty()) made.set("host_ip", text_value(port.host_ip, entry.place));
    if (port.target != 0) made.set("target", integer_value(port.target, entry.place));
    if (!port.published.empty()) made.set("published", text_value(port.published, entry.place));
    made.set("protocol", text_value(port.protocol, entry.place));
    out.items.push_back(std::move(made));
  }
}

void long_ports(Value& value, Path& path, Pass& pass) {
  if (!value.is_list()) return refuse(value, path, pass, "a list");
  Value out = empty_list(value.place);
  for (auto& entry : value.items) {
    if (entry.is_map()) out.items.push_back(std::move(entry));
    else if (entry.is_text() || entry.kind == Value::Kind::integer) add_ports(entry, out, path, pass);
    else refuse(entry, path, pass, "a list of ports");
  }
  value = std::move(out);
}

void long_ssh(Value& value, Path& path, Pass& pass) {
  if (value.is_map()) return;
  if (!value.is_list()) return refuse(value, path, pass, "a mapping or a list");
  Value out = empty_map(value.place);
  for (auto& item : value.items) {
    const auto equals = item.text.find('=');
    if (equals != std::string::npos)
      out.set(item.text.substr(0, equals), text_value(item.text.substr(equals + 1), item.place));
    else if (item.text == "default") out.set(item.text, Value{.place = item.place});
    else pass.problems.push_back({item.place, dotted(path) + ": expected id=path or \"default\""});
  }
  value = std::move(out);
}

void ulimit(Value& value, Path& path, Pass& pass) {
  if (!value.is_map() && value.kind != Value::Kind::integer) refuse(value, path, pass, "an integer or a mapping");
}

void maybe_external(Value& value, Path& path, Pass& pass) {
  if (value.is_null()) return;
  if (!value.is_map()) return refuse(value, path, pass, "a mapping");
  below(value, path, pass);
  Value* external = value.find("external");
  if (external == nullptr || !external->is_map()) return;
  const Value* inner = external->find("name");
  const Value* name = value.find("name");
  if (inner != nullptr && name != nullptr && printed(*inner) != printed(*name))
    pass.problems.push_back({external->place, dotted(path) + ": name and external.name conflict; only use name"});
  const Value found = inner != nullptr ? *inner : Value{};
  const bool adopt = inner != nullptr && name == nullptr;
  *external = truth_value(true, external->place);
  if (adopt) value.set("name", found);
}

void long_include(Value& value, Path&, Pass&) {
  if (value.is_text()) value = wrapped("path", std::move(value));
}

void service(Value& value, Path& path, Pass& pass) {
  if (value.is_map()) below(value, path, pass);
}

constexpr Step steps[] = {
    {"services.*", service},
    {"services.*.build.secrets.*", long_mount_of_file},
    {"services.*.build.provenance", as_text},
    {"services.*.build.sbom", as_text},
    {"services.*.build.additional_contexts", pairs},
    {"services.*.depends_on", long_dependencies},
    {"services.*.env_file", long_env_files},
    {"services.*.label_file", list_of_one},
    {"services.*.extends", long_extends},
    {"services.*.gpus", long_gpus},
    {"services.*.networks", names_to_map},
    {"services.*.models", names_to_map},
    {"services.*.volumes.*", long_volume},
    {"services.*.dns", list_of_one},
    {"services.*.devices.*", long_device},
    {"services.*.secrets.*", long_mount_of_file},
    {"services.*.configs.*", long_mount_of_file},
    {"services.*.ports", long_ports},
    {"services.*.build", long_build},
    {"services.*.build.ssh", long_ssh},
    {"services.*.ulimits.*", ulimit},
    {"services.*.build.ulimits.*", ulimit},
    {"services.*.develop.watch.*.ignore", list_of_one},
    {"services.*.develop.watch.*.include", list_of_one},
    {"volumes.*", maybe_external},
    {"networks.*", maybe_external},
    {"secrets.*", maybe_external},
    {"configs.*", maybe_external},
    {"include.*", long_include},
};

void below(Value& value, Path& path, Pass& pass) { rewrite_below(value, path, steps, pass); }

// Entries that could not be read, and empty entries of dns, are gone.
void drop_empty(Value& model) {
  Value* services = model.find("services");
  if (services == nullptr) return;
  for (auto& [name, member] : services->members) {
    for (const char* list : {"volumes", "devices", "secrets", "configs", "dns"}) {
      Value* value = member.value.find(list);
      if (value == nullptr) continue;
      std::erase_if(value->items,
                    [](const Value& item) { return item.is_null() || (item.is_text() && item.text.empty()); });
    }
  }
}

}  // namespace

void make_canonical(Value& model, Problems& problems) {
  Path path;
  Pass pass{problems, {}};
  rewrite(model, path, steps, pass);
  drop_empty(model);
}

}  // namespace loadline::compose
