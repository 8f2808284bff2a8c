// SPDX-License-Identifier: Apache-2.0
// A schema of Prisma: where the client that is generated from it goes, and what its settings ask of the environment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::generate {

struct PrismaSchema {
  std::string path;     // of the schema, a file or a folder of several, relative to the package's folder
  bool usual = true;    // `prisma generate` finds it by itself
  bool in_modules = false;           // some client goes to node_modules/.prisma, where it is not told otherwise
  std::vector<std::string> outputs;  // the other folders, relative to the package's; "../x" where they lie outside
  bool engine = false;  // some client runs a query engine, which is downloaded, and needs OpenSSL's libraries
  // Variables that prisma.config.ts takes with env(), which fails where they are not set, and an address of the right
  // form that nothing answers at: generating connects to nothing.
  std::map<std::string, std::string> variables;
};

// Of a package that has a schema. `version` is that of the locked prisma or @prisma/client: "6.19.0"; may be empty.
[[nodiscard]] std::optional<PrismaSchema> prisma_schema_of(const fleet::Fleet& fleet,
                                                           const workspace::Manifest& package,
                                                           std::string_view version);

}  // namespace loadline::generate
