// SPDX-License-Identifier: Apache-2.0
// Private keys and credentials, by their names: /root/.ssh/id_rsa, /app/.env.
#include "attribute/classify.h"
#include "base/paths.h"
#include "rules/built_files.h"

namespace loadline::rules {
namespace {

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  report_entries(built, out, {"files look like secrets"}, [](const image::Entry& entry) {
    return entry.kind == image::TarKind::regular && entry.size > 0 &&
           attribute::striking_cause(entry.path) == attribute::Cause::secret;
  });
}

}  // namespace

extern constexpr Rule secret_file{
    .info = {.name = "secret-file",
             .summary = "A file that looks like a secret is in the image",
             .severity = Severity::error,
             .aliases = "CIS-DI-0010"},
    .check = {},
};

extern constexpr ImageCheck secret_file_of_image = &check_image;

}  // namespace loadline::rules
