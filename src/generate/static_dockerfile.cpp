// SPDX-License-Identifier: Apache-2.0
// The Dockerfile of front ends: built once on the builder's own platform, for the files are the same on every one, and
// served by nginx with a configuration that writes below /tmp only.
#include <fmt/format.h>

#include "base/paths.h"
#include "generate/drafts.h"
#include "generate/node_parts.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

constexpr std::string_view configuration =
    R"(# nginx without root and on a read-only disk: one port above 1024, everything that it writes below /tmp.
worker_processes auto;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;

events {
  worker_connections 1024;
}

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /dev/stdout;
  client_body_temp_path /tmp/client_body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  sendfile on;
  tcp_nopush on;
  gzip on;
  gzip_types text/css application/javascript application/json image/svg+xml;
  server_tokens off;

  server {
    listen 8080;
    listen [::]:8080;
    root /usr/share/nginx/html;

    # An address of the application itself, not of a file, is answered by its page.
    location / {
      try_files $uri $uri/ /index.html;
    }
  }
}
)";

std::string copies(const Workplace& place) {
  std::string out;
  for (const auto& [folder, names] : place.build_files) {
    out += "COPY";
    for (const auto& name : names) out += " " + join_path(folder, name);
    out += " " + (folder.empty() ? std::string{"./"} : folder + "/") + "\n";
  }
  for (const auto& folder : place.source_folders) out += fmt::format("COPY {0} {0}\n", folder);
  if (place.by_argument) return out + "COPY ${SERVICE} ${SERVICE}\n";
  return out + "COPY . .\n";
}

std::string manifests(const Workplace& place, const std::vector<const Target*>& targets) {
  std::string out = "COPY";
  if (place.workspace->member_in(place.workspace->folder) != nullptr) out += " package.json";
  out += " " + place.manager.lockfile;
  for (const auto& name : place.manager.settings) out += " " + name;
  out += " ./\n" + folder_copies(place.manager);
  for (const auto& folder : place.manifest_folders) out += fmt::format("COPY {0}/package.json {0}/\n", folder);
  if (place.by_argument)
    out += argument(targets, "SERVICE") + "COPY ${SERVICE}/package.json ${SERVICE}/\n" + argument(targets, "PACKAGE");
  return out;
}

}  // namespace

std::vector<File> static_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                    const std::vector<const NodeService*>& services, const Options& options) {
  const auto place = workplace_of(fleet, services, true);
  const auto base = base_of(fleet, targets, services, options);
  const auto& path = targets.front()->dockerfile;
  const auto settings = path.substr(0, path.rfind(".Dockerfile")) + ".nginx.conf";
  std::vector<Note> told;  // targets_of has told them
  std::string text = syntax_line(options);
  text += targets.size() == 1 ? "# " + targets.front()->service->name + ", a front end: files, served by nginx.\n"
                              : "# One Dockerfile for the front ends of this workspace: files, served by nginx.\n";
  text += usage_comment(targets);
  text += "ARG NODE_IMAGE=" + base.image + "\nARG WEB_IMAGE=" + web_image(fleet, targets.front()->service->name, told) +
          "\n\n";
  text += "FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS build\nWORKDIR /app\n";
  text += setup_step(place.manager);
  text += manifests(place, targets) + without_own_scripts(place);
  text += run(mounts_of(place.manager), {install_of(place.manager, place.from_root, false)});
  text += copies(place);
  text += manifest_again(place) + codegen_arguments(place);
  auto commands = late_scripts(place);
  for (auto& command : codegen_commands(place)) commands.push_back(std::move(command));
  for (auto& command : build_of(place.manager, place.members, place.from_root, true))
    commands.push_back(std::move(command));
  text += run("", commands);
  text += argument(targets, "FILES");
  text += "COPY " + relative_path(settings, targets.front()->context) + " /out/etc/nginx/nginx.conf\n";
  // Times tell a browser whether a file has changed: they are the commit's, or those of the build, and never constant.
  text +=
      "ARG SOURCE_DATE_EPOCH=\"\"\n"
      "RUN mkdir -p /out/usr/share/nginx \\\n"
      "    && cp -R \"${FILES}\" /out/usr/share/nginx/html \\\n"
      "    && if [ -n \"$SOURCE_DATE_EPOCH\" ]; then find /out -exec touch -h -d \"@$SOURCE_DATE_EPOCH\" {} +; fi\n\n";
  text += "FROM ${WEB_IMAGE} AS runtime\n";
  text += "COPY --from=build /out /\nUSER " + targets.front()->user + "\nENTRYPOINT []\n";
  text += ending(*targets.front(), "SIGQUIT") +
          labels(targets.size() == 1 ? targets.front()->service->name : "front end");
  return {
      {path, text, targets.front()->because},
      {settings, std::string{configuration}, "nginx as its Dockerfile runs it: without root, writing below /tmp only"}};
}

}  // namespace loadline::generate
