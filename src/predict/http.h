// SPDX-License-Identifier: Apache-2.0
// GET over HTTPS, by libcurl.
//
// The library is loaded at the first request and not before: linking it would bring twenty shared libraries
// into every start, an audit's too, which never asks the network.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace loadline::predict {

struct HttpSettings {
  std::string certificates;  // a file with authorities' certificates besides the system's; may be empty
  std::string proxy;         // empty: what the environment says (HTTPS_PROXY, NO_PROXY), which libcurl reads
  bool strict = true;        // certificates are checked
  int tries = 4;             // in all, for answers that may be better later (no answer, 408, 429, 5xx)
  double first_wait = 0.5;   // seconds, doubled each time; Retry-After counts where it is longer, up to a minute
  std::size_t most = std::size_t{512} << 20;  // bytes of an answer
};

class HttpClient {
 public:
  // Fails where libcurl is not installed.
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> open(HttpSettings settings);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // The body of a 200. One client is for one thread. `authorization` is not sent on to other hosts.
  [[nodiscard]] Result<std::string> get(const std::string& address, const std::string& authorization = {});

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace loadline::predict
