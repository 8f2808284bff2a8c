// SPDX-License-Identifier: Apache-2.0
// The Dockerfile of Python services: a virtual environment made beside a compiler, copied whole onto a base without
// one. What is copied stands below /image, and is copied onto the root, so that the folders come with their times as
// well.
#include <fmt/format.h>

#include <algorithm>

#include "base/paths.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/own_folders.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

// uv of the release that this was run with, beside the environment and not in it; its lockfile says the rest.
constexpr std::string_view uv = "uv==0.9.5";

std::string install(const PythonService& service) {
  if (service.requirements == "requirements.txt")
    return "COPY ${SERVICE}/requirements.txt ./\n" + run("--mount=type=cache,id=pip,target=/root/.cache/pip",
                                                         {"pip install --no-compile --requirement requirements.txt"});
  if (service.requirements == "uv.lock")
    return "COPY ${SERVICE}/pyproject.toml ${SERVICE}/uv.lock ./\n" +
           run("--mount=type=cache,id=uv,target=/root/.cache/uv \\\n    --mount=type=cache,id=pip,target=/root/.cache/pip",
               {"/usr/local/bin/pip install --no-compile " + std::string{uv},
                "uv sync --active --frozen --no-dev --no-install-project --link-mode=copy"});
  return "COPY ${SERVICE}/pyproject.toml ./\n" +
         run("--mount=type=cache,id=pip,target=/root/.cache/pip", {"pip install --no-compile ."});
}

}  // namespace

std::vector<File> python_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                    const std::vector<const PythonService*>& services, const Options& options) {
  const auto& first = *services.front();
  std::vector<Note> told;  // targets_of has told them
  const bool compiles = std::ranges::any_of(services, [](const auto* service) { return service->compiles; });
  std::string text = syntax_line(options);
  text += targets.size() == 1 ? "# " + targets.front()->service->name + ", a Python service.\n"
                              : "# One Dockerfile for the Python services.\n";
  text += usage_comment(targets);
  text += "ARG PYTHON_IMAGE=" + python_image(fleet, first.service->name, first.version, told) + "\n\n";
  text += "FROM ${PYTHON_IMAGE} AS build\n";
  if (compiles)
    text += run("", {"apt-get update", "apt-get install --yes --no-install-recommends build-essential gfortran",
                     "rm -rf /var/lib/apt/lists/*"});
  text += "RUN python -m venv /venv\nENV PATH=/venv/bin:${PATH} \\\n    VIRTUAL_ENV=/venv\nWORKDIR /build\n";
  text += argument(targets, "SERVICE") + install(first);
  // venv's own pip comes compiled, and such a file holds the time of its source: of no use once that is another.
  text += run("", {"mkdir /image", "cp -al /venv /image/venv", "find /image -name __pycache__ -prune -exec rm -r {} +",
                   "find /image -exec touch -h -d @499162500 {} +"}) +
          "\n";
  text +=
      "FROM ${PYTHON_IMAGE} AS sources\n" + argument(targets, "SERVICE") + "COPY ${SERVICE} /image/app\n" +
      own_folders_step(targets, "/image") +
      "ARG SOURCE_DATE_EPOCH=\"\"\n"
      "RUN if [ -n \"$SOURCE_DATE_EPOCH\" ]; then find /image -exec touch -h -d \"@$SOURCE_DATE_EPOCH\" {} +; fi\n\n";
  text += "FROM ${PYTHON_IMAGE} AS runtime\n" + argument(targets, "SERVICE") + argument(targets, "PORT") +
          argument(targets, "HEALTH_PATH");
  text += "ENV PATH=/venv/bin:${PATH} \\\n    PYTHONDONTWRITEBYTECODE=1 \\\n    PYTHONUNBUFFERED=1";
  for (const char* name : {"PORT", "HEALTH_PATH"})
    if (!argument(targets, name).empty()) text += fmt::format(" \\\n    {0}=${{{0}}}", name);
  text += "\nCOPY --from=build /image /\nCOPY --from=sources /image /\nWORKDIR /app\nUSER " + targets.front()->user +
          "\n";
  const auto title = "${SERVICE}";
  if (targets.front()->stage.empty()) {
    text += ending(*targets.front(), "SIGTERM") + labels(title);
  } else {
    text += labels(title);
    for (const auto* target : last_stages(targets))
      text += fmt::format("\nFROM runtime AS {}\n", target->stage) + ending(*target, "SIGTERM");
  }
  return {{targets.front()->dockerfile, text, targets.front()->because}};
}

}  // namespace loadline::generate
