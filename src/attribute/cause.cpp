// SPDX-License-Identifier: Apache-2.0
// The table of causes, in the order in which reports show them.
#include "attribute/cause.h"

#include <array>

namespace loadline::attribute {
namespace {

constexpr std::array causes = {
    CauseInfo{Cause::base_image, "base-image", "base image", true, "", ""},
    CauseInfo{Cause::runtime, "runtime", "language runtime", true, "", ""},
    CauseInfo{Cause::system_package, "system-package", "system packages", true, "", ""},
    CauseInfo{Cause::production_dependency, "production-dependency", "production dependencies", true, "", ""},
    CauseInfo{Cause::application, "application", "the application itself", true, "", ""},
    CauseInfo{Cause::font, "font", "fonts", true, "", ""},
    CauseInfo{Cause::model, "model", "models", true, "", ""},
    CauseInfo{Cause::dev_dependency, "dev-dependency", "development dependencies", false,
              "install production dependencies only in the stage that the runtime stage copies from",
              "dev-dependencies-in-runtime"},
    CauseInfo{Cause::unreachable_package, "unreachable-package", "packages that nothing depends on", false,
              "prune or deploy the service's own closure", ""},
    CauseInfo{Cause::second_version, "second-version", "further versions of the same package", false,
              "deduplicate the lockfile", ""},
    CauseInfo{Cause::duplicate, "duplicate", "the same content at another path", false, "copy it once, or link to it",
              ""},
    CauseInfo{Cause::package_cache, "package-cache", "package managers' caches", false,
              "use a cache mount, or remove the cache in the same instruction", "install-without-cache-mount"},
    CauseInfo{Cause::build_tool, "build-tool", "compilers and build tools", false,
              "build in a stage of its own and copy the result", "single-stage"},
    CauseInfo{Cause::static_library, "static-library", "static libraries", false,
              "build in a stage of its own and copy the result", "single-stage"},
    CauseInfo{Cause::source, "source", "sources", false, "copy what the build made, not what it was made of", ""},
    CauseInfo{Cause::test, "test", "tests", false, "leave them out in .dockerignore, or prune them",
              "context-not-ignored"},
    CauseInfo{Cause::source_map, "source-map", "source maps", false, "keep them beside the error tracker", ""},
    CauseInfo{Cause::type_declaration, "type-declaration", "type declarations", false, "prune *.d.ts", ""},
    CauseInfo{Cause::documentation, "documentation", "documentation", false,
              "prune it, or configure the package manager not to unpack it", ""},
    CauseInfo{Cause::locale, "locale", "translations of system messages", false,
              "configure the package manager not to unpack them", ""},
    CauseInfo{Cause::version_control, "version-control", "version control", false, "add .git to .dockerignore",
              "context-not-ignored"},
    CauseInfo{Cause::secret, "secret", "files that look like secrets", false,
              "use a secret mount, and revoke what has been shipped", "context-not-ignored"},
    CauseInfo{Cause::overwritten, "overwritten", "overwritten in a later layer", false,
              "write the file once, in one instruction", "files-overwritten-by-copy"},
    CauseInfo{Cause::deleted, "deleted", "deleted in a later layer", false, "delete it in the instruction that made it",
              ""},
    CauseInfo{Cause::metadata_copy, "metadata-copy", "copied only to change owner or mode", false,
              "use COPY --chown and --chmod", ""},
    CauseInfo{Cause::other, "other", "system files of no package", true, "", ""},
    CauseInfo{Cause::framing, "framing", "names, links, folders and ends of the archives", true, "", ""},
};

}  // namespace

std::span<const CauseInfo> all_causes() { return causes; }

const CauseInfo& info_of(Cause cause) {
  for (const auto& info : causes)
    if (info.cause == cause) return info;
  return causes.back();
}

}  // namespace loadline::attribute
