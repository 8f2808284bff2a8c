// SPDX-License-Identifier: Apache-2.0
// libcurl's easy interface, found by name at run time.
#define CURL_DISABLE_TYPECHECK
#include "predict/http.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace loadline::predict {
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

struct Answer {
  std::string body;
  std::size_t most = 0;
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& answer = *static_cast<Answer*>(to);
  if (answer.body.size() + size * count > answer.most) return 0;
  answer.body.append(bytes, size * count);
  return size * count;
}

bool worth_another_try(CURLcode code, long status) {
  if (code != CURLE_OK)
    return code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR ||
           code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE;
  return status == 408 || status == 429 || status >= 500;
}

}  // namespace

struct HttpClient::State {
  const Curl& curl;
  HttpSettings settings;
  CURL* handle = nullptr;
};

HttpClient::HttpClient(std::unique_ptr<State> state) : state_{std::move(state)} {}
HttpClient::~HttpClient() {
  if (state_->handle != nullptr) state_->curl.cleanup(state_->handle);
}

Result<std::unique_ptr<HttpClient>> HttpClient::open(HttpSettings settings) {
  const Curl* const curl = loaded();
  if (curl == nullptr) return failure("libcurl is not installed; --offline does without", "libcurl.so.4");
  auto state = std::make_unique<State>(State{*curl, std::move(settings), curl->init()});
  if (state->handle == nullptr) return failure("libcurl cannot be started");
  return std::unique_ptr<HttpClient>{new HttpClient{std::move(state)}};
}

Result<std::string> HttpClient::get(const std::string& address, const std::string& authorization) {
  const auto& curl = state_->curl;
  auto* const handle = state_->handle;
  curl_slist* headers = nullptr;
  if (!authorization.empty()) headers = curl.append(headers, ("Authorization: " + authorization).c_str());
  const auto& settings = state_->settings;
  curl.set(handle, CURLOPT_URL, address.c_str());
  curl.set(handle, CURLOPT_HTTPHEADER, headers);
  curl.set(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.set(handle, CURLOPT_MAXREDIRS, 5L);
  curl.set(handle, CURLOPT_PROTOCOLS_STR, "https,http");
  curl.set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "https,http");
  curl.set(handle, CURLOPT_CONNECTTIMEOUT, 15L);
  curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, 1000L);
  curl.set(handle, CURLOPT_LOW_SPEED_TIME, 30L);
  curl.set(handle, CURLOPT_NOSIGNAL, 1L);
  curl.set(handle, CURLOPT_USERAGENT, "loadline");
  curl.set(handle, CURLOPT_SSL_VERIFYPEER, settings.strict ? 1L : 0L);
  if (!settings.certificates.empty()) curl.set(handle, CURLOPT_CAINFO, settings.certificates.c_str());
  if (!settings.proxy.empty()) curl.set(handle, CURLOPT_PROXY, settings.proxy.c_str());
  curl.set(handle, CURLOPT_WRITEFUNCTION, &take);

  double wait = settings.first_wait;
  CURLcode code = CURLE_OK;
  long status = 0;
  for (int attempt = 1;; ++attempt) {
    Answer answer{.body = {}, .most = settings.most};
    curl.set(handle, CURLOPT_WRITEDATA, &answer);
    code = curl.perform(handle);
    curl.info(handle, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && status == 200) {
      curl.free_list(headers);
      return std::move(answer.body);
    }
    if (attempt >= settings.tries || !worth_another_try(code, status)) break;
    curl_off_t asked = 0;
    curl.info(handle, CURLINFO_RETRY_AFTER, &asked);
    std::this_thread::sleep_for(
        std::chrono::duration<double>(std::clamp(std::max(wait, static_cast<double>(asked)), 0.0, 60.0)));
    wait *= 2;
  }
  curl.free_list(headers);
  if (code != CURLE_OK) return failure("cannot be fetched", address, curl.text(code));
  return failure("cannot be fetched", address, fmt::format("HTTP {}", status));
}

}  // namespace loadline::predict
