// SPDX-License-Identifier: Apache-2.0
// Who we are to a registry, as `docker login` and `podman login` leave it: docs.docker.com/reference/cli/docker/login
// ("Credential stores"), github.com/docker/docker-credential-helpers, containers-auth.json(5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/result.h"

namespace loadline::image {

struct Credentials {
  std::string user;
  std::string password;
  std::string identity_token;  // instead of both: to be changed for a token (OAuth 2)

  [[nodiscard]] std::string basic() const;  // "Basic ..."; empty without a user
};

// Of the most particular entry for HOST/REPOSITORY; nothing where nobody has logged in. Fails where a file or helper
// that has them cannot be understood.
[[nodiscard]] Result<std::optional<Credentials>> credentials_for(const std::string& host, const std::string& repository,
                                                                 const Environment& environment);

// One file's text; helpers are run.
[[nodiscard]] Result<std::optional<Credentials>> credentials_in(std::string_view json, const std::string& place,
                                                                const std::string& host, const std::string& repository);

[[nodiscard]] std::string base64_of(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace loadline::image
