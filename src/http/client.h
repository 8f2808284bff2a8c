// SPDX-License-Identifier: Apache-2.0
// GET (and POST of forms) over HTTP(S) or a Unix socket, by libcurl.
//
// The library is loaded at the first request and not before: linking it would bring twenty shared libraries
// into every start, an audit's too, which never asks the network.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::http {

struct Settings {
  std::string certificates;  // a file with authorities' certificates besides the system's; may be empty
  std::string proxy;         // empty: what the environment says (HTTPS_PROXY, NO_PROXY), which libcurl reads
  bool strict = true;        // certificates are checked
  int tries = 4;             // in all, for answers that may be better later (no answer, 408, 429, 5xx)
  double first_wait = 0.5;   // seconds, doubled each time; Retry-After counts where it is longer, up to a minute
  std::size_t most = std::size_t{512} << 20;  // bytes of an answer that is kept as a whole
};

struct Request {
  std::string address;
  std::string authorization;         // "Bearer ..."; not sent on to other hosts
  std::vector<std::string> headers;  // "Accept: ..."
  std::string form;                  // not empty: POST, "name=value&..."
  std::string socket;                // of a daemon on this machine; may be empty
};

struct Answer {
  long status = 0;
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case; of the last answer
  std::string body;  // empty where it went to a sink

  [[nodiscard]] std::string header(std::string_view name) const;
};

// Takes the next bytes of a body; an error ends the request with it.
using Sink = std::function<Result<void>(std::string_view)>;

class Client {
 public:
  // Fails where libcurl is not installed.
  [[nodiscard]] static Result<std::unique_ptr<Client>> open(Settings settings);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Any answer at all, 404 too; redirects are followed. One client is for one thread.
  [[nodiscard]] Result<Answer> ask(const Request& request);
  // The same, but the body of a 200 goes to the sink. Where the connection breaks, the rest is asked for as a range,
  // so the sink sees each byte once.
  [[nodiscard]] Result<Answer> stream(const Request& request, const Sink& sink);
  // The body of a 200.
  [[nodiscard]] Result<std::string> get(const std::string& address, const std::string& authorization = {});

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace loadline::http
