// SPDX-License-Identifier: Apache-2.0
// The image of the heavy half: the service is compiled as in its own image, and of that only the output is taken;
// installed are the heavy packages alone, from the part of the lockfile that is theirs.
#include <fmt/format.h>

#include "base/paths.h"
#include "base/text.h"
#include "generate/drafts.h"
#include "generate/node_parts.h"
#include "generate/split.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

constexpr std::string_view asks =
    "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready')"
    ".then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))";

}  // namespace

std::string split_dockerfile(const fleet::Fleet& fleet, const Split& split, const Options& options) {
  Target target = *split.target;
  if (target.args.contains("SERVICE"))
    target.args = {{"SERVICE", split.node.folder}, {"PACKAGE", split.node.package->name}};
  target.port = 8080;
  target.args["PORT"] = "8080";
  target.stage.clear();
  target.command = {"node", "server.mjs"};
  target.health_command = {"node", "-e", std::string{asks}};
  const std::vector<const Target*> targets = {&target};
  const auto place = workplace_of(fleet, {&split.node}, false);
  Options plain = options;
  plain.variant = Variant::automatic;  // models mean glibc
  auto base = base_of(fleet, targets, {&split.node}, plain);
  const auto files = relative_path(split.folder, target.context);

  std::string out = syntax_line(options);
  out += fmt::format("# {}: what {} needs {} for, in an image of its own.\n#   docker build -f {}/Dockerfile {}\n",
                     split.name, target.service->name, listed(split.heavy), split.folder,
                     target.context.empty() ? "." : target.context);
  out += "ARG NODE_IMAGE=" + base.image + "\n\n" + manager_stage(place, base) +
         manifests_stage(place, "manager", targets) + build_steps(place, targets);
  const auto from = join_path(split.node.folder == "." ? "" : split.node.folder, split.output);
  out += fmt::format("RUN mkdir -p /out/app && cp -R {} /out/app/{}\n", from, split.output);
  out +=
      "ARG SOURCE_DATE_EPOCH=\"\"\n"
      "RUN if [ -n \"$SOURCE_DATE_EPOCH\" ]; then find /out -exec touch -h -d \"@$SOURCE_DATE_EPOCH\" {} +; fi\n\n";
  out += fmt::format("FROM manager AS packages\nWORKDIR /image/app\nCOPY {0}/package.json {0}/pnpm-lock.yaml ./\n",
                     files);
  out += folder_copies(place.manager);
  auto alone = place.manager;
  alone.alone = true;
  std::string rest;
  for (const auto& path : leftovers_of(alone)) rest += " " + path;
  out += run(mounts_of(alone),
             {install_of(alone, {}, true), "rm -f" + rest, "find /image -exec touch -h -d @499162500 {} +"});
  out += "\nFROM ${NODE_IMAGE} AS runtime\n" + argument(targets, "PORT") +
         "ENV NODE_ENV=production \\\n    PORT=${PORT}\nCOPY --from=packages /image /\nCOPY --from=build /out /\n";
  out += fmt::format("COPY {}/server.mjs /app/\nWORKDIR /app\nUSER 1000:1000\n", files);
  return out + ending(target, "SIGTERM") + labels(split.name);
}

}  // namespace loadline::generate
