// SPDX-License-Identifier: Apache-2.0
// libcurl's easy interface, found by name at run time.
#define CURL_DISABLE_TYPECHECK
#include "http/client.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include <fmt/format.h>

#include "base/text.h"

namespace loadline::http {
namespace {

struct Curl {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) init = nullptr;
  decltype(&::curl_easy_setopt) set = nullptr;
  decltype(&::curl_easy_perform) perform = nullptr;
  decltype(&::curl_easy_getinfo) info = nullptr;
  decltype(&::curl_easy_cleanup) cleanup = nullptr;
  decltype(&::curl_easy_strerror) text = nullptr;
  decltype(&::curl_slist_append) append = nullptr;
  decltype(&::curl_slist_free_all) free_list = nullptr;
};

template <class Function>
bool found(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

// Once for the whole run; never unloaded, as libcurl's own threads and OpenSSL's exit handlers demand.
const Curl* loaded() {
  static const Curl* const curl = []() -> const Curl* {
    static Curl out;
    for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
      void* const library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
      if (library == nullptr) continue;
      if (found(library, "curl_global_init", out.global_init) && found(library, "curl_easy_init", out.init) &&
          found(library, "curl_easy_setopt", out.set) && found(library, "curl_easy_perform", out.perform) &&
          found(library, "curl_easy_getinfo", out.info) && found(library, "curl_easy_cleanup", out.cleanup) &&
          found(library, "curl_easy_strerror", out.text) && found(library, "curl_slist_append", out.append) &&
          found(library, "curl_slist_free_all", out.free_list) && out.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        return &out;
    }
    return nullptr;
  }();
  return curl;
}

// What comes back while one exchange runs.
struct Exchange {
  const Curl& curl;
  CURL* handle = nullptr;
  const Sink* sink = nullptr;
  std::size_t most = 0;
  std::uint64_t passed = 0;   // to the sink, in all exchanges of the request
  std::uint64_t skipping = 0;  // of what comes: the server began at the start again
  Answer answer;
  Result<void> taken;
  bool too_long = false;

  [[nodiscard]] long status() const {
    long out = 0;
    curl.info(handle, CURLINFO_RESPONSE_CODE, &out);
    return out;
  }
};

bool is_good(long status) { return status == 200 || status == 206; }

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& exchange = *static_cast<Exchange*>(to);
  std::string_view part{bytes, size * count};
  if (exchange.sink == nullptr || !is_good(exchange.status())) {
    // What is said beside an error is short; the rest of a longer page is of no use.
    constexpr std::size_t most_of_error = std::size_t{64} << 10;
    auto& body = exchange.answer.body;
    if (exchange.sink != nullptr) {
      body += part.substr(0, most_of_error - std::min(most_of_error, body.size()));
      return size * count;
    }
    exchange.too_long = body.size() + part.size() > exchange.most;
    if (exchange.too_long) return 0;
    body += part;
    return size * count;
  }
  // A server that does not know ranges answers 200 with everything.
  if (exchange.skipping > 0 && exchange.status() == 200) {
    const auto skipped = std::min<std::uint64_t>(exchange.skipping, part.size());
    exchange.skipping -= skipped;
    part.remove_prefix(skipped);
  }
  if (part.empty()) return size * count;
  exchange.taken = (*exchange.sink)(part);
  if (!exchange.taken) return 0;
  exchange.passed += part.size();
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& exchange = *static_cast<Exchange*>(to);
  const std::string_view line{bytes, size * count};
  if (line.starts_with("HTTP/")) exchange.answer.headers.clear();  // of a redirect
  if (const auto colon = line.find(':'); colon != line.npos)
    exchange.answer.headers[lower(trim(line.substr(0, colon)))] = trim(line.substr(colon + 1));
  return size * count;
}

bool worth_another_try(CURLcode code, long status) {
  if (code != CURLE_OK)
    return code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR ||
           code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE ||
           code == CURLE_HTTP2_STREAM || code == CURLE_HTTP2;
  return status == 408 || status == 429 || status >= 500;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string{} : found->second;
}

struct Client::State {
  const Curl& curl;
  Settings settings;
  CURL* handle = nullptr;

  void prepare(const Request& request, Exchange& exchange) const;
  Result<Answer> run(const Request& request, const Sink* sink) const;
};

Client::Client(std::unique_ptr<State> state) : state_{std::move(state)} {}
Client::~Client() {
  if (state_->handle != nullptr) state_->curl.cleanup(state_->handle);
}

Result<std::unique_ptr<Client>> Client::open(Settings settings) {
  const Curl* const curl = loaded();
  if (curl == nullptr) return failure("libcurl is not installed, and without it nothing is fetched", "libcurl.so.4");
  auto state = std::make_unique<State>(State{*curl, std::move(settings), curl->init()});
  if (state->handle == nullptr) return failure("libcurl cannot be started");
  return std::unique_ptr<Client>{new Client{std::move(state)}};
}

void Client::State::prepare(const Request& request, Exchange& exchange) const {
  // From HTTPS nothing leads back to where everybody can read along.
  const bool plain = request.address.starts_with("http:");
  curl.set(handle, CURLOPT_URL, request.address.c_str());
  if (request.form.empty()) curl.set(handle, CURLOPT_HTTPGET, 1L);
  else curl.set(handle, CURLOPT_COPYPOSTFIELDS, request.form.c_str());
  curl.set(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.set(handle, CURLOPT_MAXREDIRS, 5L);
  curl.set(handle, CURLOPT_PROTOCOLS_STR, "https,http");
  curl.set(handle, CURLOPT_REDIR_PROTOCOLS_STR, plain ? "https,http" : "https");
  curl.set(handle, CURLOPT_CONNECTTIMEOUT, 15L);
  // A daemon packs an image before it says the first byte.
  const bool remote = request.socket.empty();
  curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, remote ? 1000L : 0L);
  curl.set(handle, CURLOPT_LOW_SPEED_TIME, remote ? 30L : 0L);
  curl.set(handle, CURLOPT_UNIX_SOCKET_PATH, remote ? nullptr : request.socket.c_str());
  curl.set(handle, CURLOPT_NOSIGNAL, 1L);
  curl.set(handle, CURLOPT_BUFFERSIZE, 256L << 10);
  curl.set(handle, CURLOPT_USERAGENT, "loadline");
  curl.set(handle, CURLOPT_SSL_VERIFYPEER, settings.strict ? 1L : 0L);
  curl.set(handle, CURLOPT_SSL_VERIFYHOST, settings.strict ? 2L : 0L);
  if (!settings.certificates.empty()) curl.set(handle, CURLOPT_CAINFO, settings.certificates.c_str());
  if (!settings.proxy.empty()) curl.set(handle, CURLOPT_PROXY, settings.proxy.c_str());
  curl.set(handle, CURLOPT_WRITEFUNCTION, &take);
  curl.set(handle, CURLOPT_WRITEDATA, &exchange);
  curl.set(handle, CURLOPT_HEADERFUNCTION, &take_header);
  curl.set(handle, CURLOPT_HEADERDATA, &exchange);
}

Result<Answer> Client::State::run(const Request& request, const Sink* sink) const {
  curl_slist* headers = nullptr;
  if (!request.authorization.empty())
    headers = curl.append(headers, ("Authorization: " + request.authorization).c_str());
  for (const auto& header : request.headers) headers = curl.append(headers, header.c_str());
  Exchange exchange{.curl = curl, .handle = handle, .sink = sink, .most = settings.most};
  prepare(request, exchange);
  curl.set(handle, CURLOPT_HTTPHEADER, headers);

  double wait = settings.first_wait;
  CURLcode code = CURLE_OK;
  long status = 0;
  for (int attempt = 1;; ++attempt) {
    const auto before = exchange.passed;
    exchange.answer = {};
    exchange.skipping = before;
    const auto range = fmt::format("{}-", before);
    curl.set(handle, CURLOPT_RANGE, before > 0 ? range.c_str() : nullptr);
    code = curl.perform(handle);
    status = exchange.status();
    if (!exchange.taken || exchange.too_long || !worth_another_try(code, status)) break;
    constexpr std::uint64_t progress = std::uint64_t{1} << 20;
    if (exchange.passed >= before + progress) attempt = 1;  // as long as it goes on, it may go on
    if (attempt >= settings.tries) break;
    curl_off_t asked = 0;
    curl.info(handle, CURLINFO_RETRY_AFTER, &asked);
    std::this_thread::sleep_for(
        std::chrono::duration<double>(std::clamp(std::max(wait, static_cast<double>(asked)), 0.0, 60.0)));
    wait *= 2;
  }
  curl.set(handle, CURLOPT_HTTPHEADER, nullptr);
  curl.free_list(headers);
  if (!exchange.taken) return tl::make_unexpected(exchange.taken.error());
  if (exchange.too_long) return failure("the answer is absurdly long", request.address);
  if (code != CURLE_OK) return failure("cannot be fetched", request.address, curl.text(code));
  exchange.answer.status = exchange.passed > 0 && status == 206 ? 200 : status;
  return std::move(exchange.answer);
}

Result<Answer> Client::ask(const Request& request) { return state_->run(request, nullptr); }
Result<Answer> Client::stream(const Request& request, const Sink& sink) { return state_->run(request, &sink); }

Result<std::string> Client::get(const std::string& address, const std::string& authorization) {
  auto answer = ask({.address = address, .authorization = authorization});
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200) return failure("cannot be fetched", address, fmt::format("HTTP {}", answer->status));
  return std::move(answer->body);
}

}  // namespace loadline::http
