// SPDX-License-Identifier: Apache-2.0
// Images in a registry: distribution-spec spec.md ("Pull"), authentication as Docker's registries do it
// (distribution.github.io, "Token Authentication Specification" and "OAuth2 Token Authentication").
#pragma once

#include <memory>
#include <string>

#include "http/client.h"
#include "image/credentials.h"
#include "image/image.h"
#include "image/reference.h"

namespace loadline::image {

class Registry {
 public:
  // Nothing is asked yet.
  Registry(Reference reference, const ConnectRequest& request);
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // GET /v2/REPOSITORY/PATH, with credentials where the registry wants them. With a sink, the body of a 200 goes there.
  // Any other answer but 200 is an error that says what the registry said. May be called from several threads.
  [[nodiscard]] Result<http::Answer> get(const std::string& path, const http::Sink* sink = nullptr);
  [[nodiscard]] const Reference& reference() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The one image for the platform asked for; its layers are streamed through `registry`, which must outlive them.
// `asked`: what it is called, wherever the registry is.
[[nodiscard]] Result<OpenedImage> image_in(Registry& registry, const Reference& asked, const OpenRequest& request);

// A name or an address of this machine, with or without a port.
[[nodiscard]] bool is_this_machine(std::string_view host);

// A challenge of WWW-Authenticate: RFC 9110, 11.6.1.
struct Challenge {
  std::string scheme;  // in lower case: "bearer", "basic"
  std::string realm, service, scope;
};
[[nodiscard]] Challenge read_challenge(std::string_view header);

}  // namespace loadline::image
