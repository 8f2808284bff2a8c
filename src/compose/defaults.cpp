// SPDX-License-Identifier: Apache-2.0
// Defaults, relative paths and the checks on single values (compose-go transform/defaults.go, paths/, validation/).
#include "base/paths.h"
#include "base/text.h"
#include "compose/phases.h"
#include "compose/short_forms.h"

namespace loadline::compose {
namespace {

void default_text(Value& value, std::string_view key, std::string text) {
  if (value.is_map() && value.find(key) == nullptr) value.set(key, text_value(std::move(text), value.place));
}

void build_defaults(Value& value, Path&, Pass&) { default_text(value, "context", "."); }

void secret_defaults(Value& value, Path&, Pass&) {
  const Value* source = value.find("source");
  default_text(value, "target", "/run/secrets/" + (source != nullptr ? printed(*source) : std::string{}));
}

void port_defaults(Value& value, Path&, Pass&) {
  default_text(value, "protocol", "tcp");
  default_text(value, "mode", "ingress");
}

void device_defaults(Value& value, Path&, Pass&) {
  if (value.find("device_ids") == nullptr) default_text(value, "count", "all");
}

void bind_defaults(Value& value, Path&, Pass&) {
  if (value.is_map() && value.find("create_host_path") == nullptr)
    value.set("create_host_path", truth_value(true, value.place));
}

constexpr Step default_steps[] = {
    {"services.*.build", build_defaults},   {"services.*.secrets.*", secret_defaults},
    {"services.*.ports.*", port_defaults},  {"services.*.deploy.resources.reservations.devices.*", device_defaults},
    {"services.*.gpus.*", device_defaults}, {"services.*.volumes.*.bind", bind_defaults},
};

// "~" is somebody's home: it stays as written, and leads nowhere in the tree.
bool is_rooted(std::string_view path) { return path.starts_with('/') || path.starts_with('~'); }

void absolute(Value& value, std::string_view base) {
  for (auto& item : value.items) absolute(item, base);
  if (value.is_text() && !value.text.empty() && !is_rooted(value.text)) value.text = joined_path(base, value.text);
}

void path_step(Value& value, Path&, Pass& pass) { absolute(value, pass.base); }

void context_step(Value& value, Path&, Pass& pass) {
  if (!value.is_text() || contains(value.text, "://") || value.text.starts_with("service:")) return;
  for (const char* prefix : {"github.com/", "git@"})
    if (value.text.starts_with(prefix)) return;
  absolute(value, pass.base);
}

void unix_step(Value& value, Path&, Pass& pass) {
  if (value.is_text() && !is_rooted(value.text) && !is_windows_absolute(value.text))
    value.text = joined_path(pass.base, value.text);
}

void mount_step(Value& value, Path& path, Pass& pass) {
  const Value* type = value.find("type");
  if (type == nullptr || printed(*type) != "bind") return;
  if (Value* source = value.find("source")) unix_step(*source, path, pass);
}

void driver_step(Value& value, Path& path, Pass& pass) {
  const Value* driver = value.find("driver");
  Value* options = value.find("driver_opts");
  if (driver == nullptr || printed(*driver) != "local" || options == nullptr) return;
  const Value* o = options->find("o");
  Value* device = options->find("device");
  if (o != nullptr && printed(*o) == "bind" && device != nullptr) unix_step(*device, path, pass);
}

constexpr Step path_steps[] = {
    {"services.*.build.context", context_step},
    {"services.*.build.additional_contexts.*", context_step},
    {"services.*.build.ssh.*", unix_step},
    {"services.*.env_file.*.path", path_step},
    {"services.*.label_file.*", path_step},
    {"services.*.extends.file", path_step},
    {"services.*.develop.watch.*.path", path_step},
    {"services.*.volumes.*", mount_step},
    {"configs.*.file", unix_step},
    {"secrets.*.file", unix_step},
    {"include.path", path_step},
    {"include.project_directory", path_step},
    {"include.env_file", path_step},
    {"volumes.*", driver_step},
};

void check_external(Value& value, Path& path, Pass& pass) {
  const Value* external = value.find("external");
  if (external == nullptr || !external->truth) return;
  for (const auto& [key, member] : value.members)
    if (key != "name" && key != "external" && !key.starts_with("x-"))
      pass.problems.push_back({member.key, dotted(path) + ": \"external\" and \"" + key + "\" exclude each other"});
}

void check_file_object(Value& value, Path& path, Pass& pass) {
  if (!value.is_map()) return;
  int count = 0;
  for (const char* key : {"file", "environment", "content"}) count += value.find(key) != nullptr ? 1 : 0;
  if (count > 1)
    pass.problems.push_back({value.place, dotted(path) + ": file, environment and content exclude each other"});
  if (count == 0 && value.find("driver") == nullptr && value.find("external") == nullptr)
    pass.problems.push_back({value.place, dotted(path) + ": says neither file nor environment nor content"});
}

void check_port(Value& value, Path& path, Pass& pass) {
  const Value* ip = value.find("host_ip");
  if (ip != nullptr && !is_ip_address(printed(*ip)))
    pass.problems.push_back({ip->place, dotted(path) + ": invalid IP address: " + printed(*ip)});
}

void check_watch_path(Value& value, Path& path, Pass& pass) {
  if (!value.is_text() || value.text.empty())
    pass.problems.push_back({value.place, dotted(path) + ": must not be blank"});
}

void check_device(Value& value, Path& path, Pass& pass) {
  if (value.find("count") != nullptr && value.find("device_ids") != nullptr)
    pass.problems.push_back({value.place, dotted(path) + ": count and device_ids exclude each other"});
}

constexpr Step check_steps[] = {
    {"volumes.*", check_external},
    {"configs.*", check_file_object},
    {"secrets.*", check_file_object},
    {"services.*.ports.*", check_port},
    {"services.*.develop.watch.*.path", check_watch_path},
    {"services.*.deploy.resources.reservations.devices.*", check_device},
    {"services.*.gpus.*", check_device},
};

}  // namespace

std::string joined_path(std::string_view base, std::string_view path) {
  return clean_path(base.empty() ? std::string{path} : std::string{base} + "/" + std::string{path});
}

void set_defaults(Value& model) {
  Problems none;
  Path path;
  Pass pass{none, {}};
  rewrite(model, path, default_steps, pass);
}

void resolve_paths(Value& model, std::string_view base) {
  Problems none;
  Path path;
  Pass pass{none, base};
  rewrite(model, path, path_steps, pass);
}

void validate(Value& model, Problems& problems) {
  Path path;
  Pass pass{problems, {}};
  rewrite(model, path, check_steps, pass);
}

}  // namespace loadline::compose
