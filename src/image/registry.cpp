// SPDX-License-Identifier: Apache-2.0
// One connection for each thread that asks; what it takes to be let in is found out once, by the first that is refused.
#include "image/registry.h"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

#include "base/source.h"
#include "base/text.h"
#include "image/resolve.h"
#include "json/value.h"

namespace loadline::image {
namespace {

constexpr std::string_view accepted =
    "Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

// For a query; RFC 3986, 2.3.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    out += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

// {"errors": [{"code", "message"}]}: distribution-spec, "Error Codes".
std::string said_in(const std::string& body) {
  const Source source{"", body};
  const auto document = json::parse(source);
  const auto* errors = document.root.find("errors");
  if (errors == nullptr || errors->items.empty()) return {};
  const auto& first = errors->items.front();
  return fmt::format("{}: {}", first.string_or("code", "?"), first.string_or("message", ""));
}

}  // namespace

struct Registry::State {
  Reference reference;
  ConnectRequest request;
  std::mutex lock;  // of what follows
  std::vector<std::unique_ptr<http::Client>> idle;
  std::string base;  // "https://host"; empty until known
  std::string authorization;  // that it wants to see

  Result<std::unique_ptr<http::Client>> client();
  Status find_base();
  Result<std::string> token(http::Client& client, const Challenge& challenge, const Credentials& credentials) const;
  Status let_in(http::Client& client, const std::string& challenge, const std::string& tried);
  Result<http::Answer> ask(http::Client& client, const std::string& path, const http::Sink* sink);
  [[nodiscard]] Error refusal(const http::Answer& answer, const std::string& address) const;
};

Result<std::unique_ptr<http::Client>> Registry::State::client() {
  const std::scoped_lock held{lock};
  if (!idle.empty()) {
    auto out = std::move(idle.back());
    idle.pop_back();
    return out;
  }
  return http::Client::open(request.connection);
}

// As Docker does: a registry on this very machine may speak plain HTTP without anybody having said so.
Status Registry::State::find_base() {
  const std::scoped_lock held{lock};
  if (!base.empty()) return {};
  const auto host = reference.host == "docker.io" ? std::string{"registry-1.docker.io"} : reference.host;
  base = (request.plain_http ? "http://" : "https://") + host;
  if (request.plain_http || !(request.maybe_plain_http || is_this_machine(host))) return {};
  auto settings = request.connection;
  settings.tries = 1;
  auto probing = http::Client::open(settings);
  if (!probing) return tl::make_unexpected(probing.error());
  if ((*probing)->ask({.address = base + "/v2/"})) return {};
  if ((*probing)->ask({.address = "http://" + host + "/v2/"})) base = "http://" + host;
  return {};
}

Result<std::string> Registry::State::token(http::Client& client, const Challenge& challenge,
                                           const Credentials& credentials) const {
  const bool plain = base.starts_with("http:");
  if (!challenge.realm.starts_with("https://") && !(plain && challenge.realm.starts_with("http://")))
    return failure("the registry sends us to a place that everybody can read along at", reference.host,
                   challenge.realm);
  const auto scope = challenge.scope.empty() ? "repository:" + reference.repository + ":pull" : challenge.scope;
  http::Request asking{.address = challenge.realm, .authorization = credentials.basic()};
  const auto query = fmt::format("service={}&scope={}", escaped(challenge.service), escaped(scope));
  if (credentials.identity_token.empty()) {
    asking.address += (contains(asking.address, "?") ? "&" : "?") + query;
  } else {
    asking.form = query +
                  "&client_id=loadline&grant_type=refresh_token&refresh_token=" + escaped(credentials.identity_token);
  }
  const auto answer = client.ask(asking);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200)
    return failure("the registry does not let us in", reference.text(),
                   fmt::format("HTTP {} {}", answer->status, said_in(answer->body)));
  const Source source{challenge.realm, answer->body};
  const auto document = json::parse(source);
  for (const auto* key : {"token", "access_token"})
    if (const auto token = document.root.string_or(key, ""); !token.empty()) return "Bearer " + std::string{token};
  return failure("the registry's answer holds no token", challenge.realm);
}

// `tried` is what the refused request had shown: where another thread has got something else since, that is to be
// tried.
Status Registry::State::let_in(http::Client& client, const std::string& header, const std::string& tried) {
  const std::scoped_lock held{lock};
  if (authorization != tried) return {};
  const auto challenge = read_challenge(header);
  auto credentials = credentials_for(reference.host, reference.repository, request.environment);
  if (!credentials) return tl::make_unexpected(credentials.error());
  const auto known = credentials->value_or(Credentials{});
  if (challenge.scheme == "basic") {
    if (known.user.empty())
      return failure("the registry wants a user and a password", reference.text(), "docker login " + reference.host);
    authorization = known.basic();
    return {};
  }
  if (challenge.scheme != "bearer")
    return failure("the registry wants a way of authentication that is not known here", reference.text(), header);
  auto got = token(client, challenge, known);
  if (!got) return tl::make_unexpected(got.error());
  authorization = std::move(*got);
  return {};
}

Error Registry::State::refusal(const http::Answer& answer, const std::string& address) const {
  auto cause = said_in(answer.body);
  if (cause.empty()) cause = fmt::format("HTTP {} from {}", answer.status, address);
  switch (answer.status) {
    case 401:
    case 403: return {"the registry does not let us in", reference.text(), cause};
    case 404: return {"the registry has no such image", reference.text(), cause};
    case 429: return {"the registry has had enough of us for now", reference.text(), cause};
    default: return {"the registry cannot be read", reference.text(), cause};
  }
}

Result<http::Answer> Registry::State::ask(http::Client& client, const std::string& path, const http::Sink* sink) {
  if (auto found = find_base(); !found) return tl::make_unexpected(found.error());
  const auto address = base + "/v2/" + reference.repository + "/" + path;
  // Refused once, let in, refused again for a token that has expired meanwhile.
  for (int turn = 0;; ++turn) {
    http::Request asking{.address = address, .authorization = {}, .headers = {std::string{accepted}}};
    {
      const std::scoped_lock held{lock};
      asking.authorization = authorization;
    }
    auto answer = sink != nullptr ? client.stream(asking, *sink) : client.ask(asking);
    if (!answer || answer->status == 200) return answer;
    const auto challenge = answer->header("www-authenticate");
    if (answer->status != 401 || challenge.empty() || turn == 2) return tl::make_unexpected(refusal(*answer, address));
    if (auto in = let_in(client, challenge, asking.authorization); !in) return tl::make_unexpected(in.error());
  }
}

Registry::Registry(Reference reference, const ConnectRequest& request) : state_{std::make_unique<State>()} {
  state_->reference = std::move(reference);
  state_->request = request;
  state_->request.connection.most = Limits{}.most_document;  // blobs of layers are streamed
  // Where Docker looks for a registry's own authority (docs.docker.com/engine/security/certificates).
  const auto certificates = "/etc/docker/certs.d/" + state_->reference.host + "/ca.crt";
  auto& set = state_->request.connection.certificates;
  if (std::error_code error; set.empty() && std::filesystem::exists(certificates, error)) set = certificates;
}
Registry::~Registry() = default;
const Reference& Registry::reference() const { return state_->reference; }

Result<http::Answer> Registry::get(const std::string& path, const http::Sink* sink) {
  auto client = state_->client();
  if (!client) return tl::make_unexpected(client.error());
  auto answer = state_->ask(**client, path, sink);
  const std::scoped_lock held{state_->lock};
  state_->idle.push_back(std::move(*client));
  return answer;
}

bool is_this_machine(std::string_view host) {
  const auto name = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
  // 127.0.0.0/8, and not a domain that begins so.
  const bool loops_back = name.starts_with("127.") && std::ranges::count(name, '.') == 3 &&
                          name.find_first_not_of("0123456789.") == name.npos;
  return name == "localhost" || loops_back || name == "[::1]";
}

Challenge read_challenge(std::string_view header) {
  Challenge out;
  header = trim(header);
  out.scheme = lower(header.substr(0, header.find(' ')));
  header.remove_prefix(std::min(header.size(), out.scheme.size()));
  while (!header.empty()) {
    const auto equals = header.find('=');
    if (equals == header.npos) break;
    const auto name = lower(trim(header.substr(0, equals)));
    header.remove_prefix(equals + 1);
    std::string value;
    if (header.starts_with('"')) {
      const auto end = std::min(header.find('"', 1), header.size());
      value = header.substr(1, end - 1);
      header.remove_prefix(std::min(header.size(), end + 1));
    } else {
      value = trim(header.substr(0, header.find(',')));
    }
    header.remove_prefix(std::min(header.size(), header.find(',')));
    if (header.starts_with(',')) header.remove_prefix(1);
    if (name == "realm") out.realm = std::move(value);
    else if (name == "service") out.service = std::move(value);
    else if (name == "scope") out.scope = std::move(value);
  }
  return out;
}

Result<OpenedImage> image_in(Registry& registry, const Reference& asked, const OpenRequest& request) {
  const auto& reference = registry.reference();
  const auto answer = registry.get("manifests/" + (reference.digest.empty() ? reference.tag : reference.digest));
  if (!answer) return tl::make_unexpected(answer.error());
  Descriptor first{.media_type = answer->header("content-type"),
                   .digest = reference.digest.empty() ? sha256_of(answer->body) : reference.digest,
                   .size = answer->body.size()};
  if (const auto said = answer->header("docker-content-digest"); reference.digest.empty() && is_digest(said))
    first.digest = said;  // checked against the body, as any other
  const Store store{.place = asked.text(),
                    .document = [&](const Descriptor& one) -> Result<std::string> {
                      if (one.digest == first.digest) return answer->body;
                      const bool manifest = contains(one.media_type, "manifest") || contains(one.media_type, "index");
                      auto got = registry.get((manifest ? "manifests/" : "blobs/") + one.digest);
                      return got ? Result<std::string>{std::move(got->body)} : tl::make_unexpected(got.error());
                    },
                    .layer = [&registry](const Descriptor& one) -> Result<LayerSource> {
                      return LayerSource{.name = one.digest,
                                         .digest = one.digest,
                                         .media_type = one.media_type,
                                         .size = one.size,
                                         .stream = [&registry, digest = one.digest](const Sink& sink) -> Status {
                                           const auto got = registry.get("blobs/" + digest, &sink);
                                           return got ? Status{} : tl::make_unexpected(got.error());
                                         }};
                    }};
  auto image = resolve(first, store, request);
  if (image && !asked.tag.empty()) image->tags.push_back(asked.host + "/" + asked.repository + ":" + asked.tag);
  return image;
}

}  // namespace loadline::image
