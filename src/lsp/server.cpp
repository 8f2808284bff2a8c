// SPDX-License-Identifier: Apache-2.0
// From messages to calls, and the life of the server and of its documents. Reference: LSP 3.17.
#include "lsp/server.h"

#include <nlohmann/json.hpp>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"
#include "scan/alone.h"

namespace loadline::lsp {
namespace {

using Json = nlohmann::json;

// JSON-RPC 2.0, 5.1, and LSP 3.17, "ErrorCodes".
constexpr int parse_error = -32700, invalid_request = -32600, method_not_found = -32601, invalid_params = -32602,
              not_initialized = -32002, request_cancelled = -32800;

const Json no_params = Json::object();

Point point_of(const Json& json) {
  return {json.at("line").get<std::uint32_t>(), json.at("character").get<std::uint32_t>()};
}

}  // namespace

const Server::Call Server::calls[] = {
    {"initialize", nullptr, &Server::initialize},
    {"shutdown", nullptr, &Server::shutdown},
    {"textDocument/codeAction", nullptr, &Server::code_actions},
    {"codeAction/resolve", nullptr, &Server::resolve},
    {"textDocument/hover", nullptr, &Server::hover},
    {"exit", &Server::exit, nullptr},
    {"textDocument/didOpen", &Server::opened, nullptr},
    {"textDocument/didChange", &Server::changed, nullptr},
    {"textDocument/didSave", &Server::saved, nullptr},
    {"textDocument/didClose", &Server::closed, nullptr},
    {"workspace/didChangeWatchedFiles", &Server::saved, nullptr},
    {"initialized", &Server::nothing, nullptr},
};

void Server::send(const Json& message) {
  // A file need not be UTF-8, and JSON must be.
  send_(message.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Server::fail(const Json& id, int code, std::string_view message) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}});
}

void Server::take(const std::string& message, bool cancelled) {
  const auto json = Json::parse(message, nullptr, false);
  if (json.is_discarded()) return fail(nullptr, parse_error, "is not JSON");
  if (!json.is_object()) return fail(nullptr, invalid_request, "is not a request");
  const auto id = json.find("id");
  const auto method = json.find("method");
  if (method == json.end() || !method->is_string()) {
    // An answer to something that we asked has no method; we ask nothing.
    if (id != json.end() && !json.contains("result") && !json.contains("error"))
      fail(*id, invalid_request, "names no method");
    return;
  }
  const auto& name = method->get_ref<const std::string&>();
  const Call* call = nullptr;
  for (const auto& one : calls)
    if (one.method == name) call = &one;
  const auto params = json.find("params");
  const Json& given = params == json.end() ? no_params : *params;
  if (id == json.end()) {
    if (call != nullptr && call->notified != nullptr) notify(*call, given);
    return;
  }
  if (cancelled) return fail(*id, request_cancelled, "cancelled");
  answer(*id, call, given);
}

void Server::notify(const Call& call, const Json& params) {
  if (!initialized_ && call.notified != &Server::exit) return;
  try {
    (this->*call.notified)(params);
  } catch (const Json::exception&) {
    // Nobody waits for an answer: a notification that lacks something is left out.
  }
}

void Server::answer(const Json& id, const Call* call, const Json& params) {
  if (shut_down_) return fail(id, invalid_request, "the server is shut down");
  const bool first = call != nullptr && call->asked == &Server::initialize;
  if (!initialized_ && !first) return fail(id, not_initialized, "not initialized");
  if (call == nullptr || call->asked == nullptr) return fail(id, method_not_found, "there is no such method");
  if (initialized_ && first) return fail(id, invalid_request, "initialized already");
  try {
    send({{"jsonrpc", "2.0"}, {"id", id}, {"result", (this->*call->asked)(params)}});
  } catch (const Json::exception& error) {
    fail(id, invalid_params, error.what());
  }
}

Json Server::initialize(const Json& params) {
  const auto folders = params.find("workspaceFolders");
  if (folders != params.end() && folders->is_array() && !folders->empty())
    root_ = path_of(folders->front().at("uri").get<std::string>()).value_or("");
  else if (const auto uri = params.find("rootUri"); uri != params.end() && uri->is_string())
    root_ = path_of(uri->get<std::string>()).value_or("");
  else if (const auto path = params.find("rootPath"); path != params.end() && path->is_string())
    root_ = path->get<std::string>();
  while (root_.size() > 1 && root_.ends_with('/')) root_.pop_back();
  if (const auto options = params.find("initializationOptions"); options != params.end() && options->is_object())
    rule_pages_ = options->value("rulePages", std::string{});
  initialized_ = true;
  return {{"serverInfo", {{"name", "loadline"}}},
          {"capabilities",
           {{"positionEncoding", "utf-16"},
            {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", {{"includeText", false}}}}},
            {"codeActionProvider",
             {{"codeActionKinds", {"quickfix", "source.fixAll.loadline"}}, {"resolveProvider", true}}},
            {"hoverProvider", true}}}};
}

Json Server::shutdown(const Json&) {
  shut_down_ = true;
  return nullptr;
}

void Server::exit(const Json&) { over_ = shut_down_ ? 0 : 1; }

Document* Server::document_of(const Json& params) {
  const auto found = documents_.find(params.at("textDocument").at("uri").get_ref<const std::string&>());
  return found == documents_.end() ? nullptr : &found->second;
}

void Server::opened(const Json& params) {
  const auto& item = params.at("textDocument");
  Document document;
  document.uri = item.at("uri").get<std::string>();
  document.version = item.at("version").get<std::int64_t>();
  const auto path = path_of(document.uri);
  // Without a workspace the first document's folder is one.
  if (path && root_.empty()) root_ = std::string{folder_of(*path)};
  if (path && path->starts_with(root_ + "/")) document.path = path->substr(root_.size() + 1);
  const auto name = document.path.empty() ? "Dockerfile" : document.path;
  document.source = std::make_unique<Source>(name, item.at("text").get<std::string>());
  document.dockerfile = item.at("languageId") == "dockerfile" || (path && fleet::is_dockerfile_name(base_name(*path)));
  auto& kept = documents_[document.uri] = std::move(document);
  judge_quickly(kept);
  publish(kept);
  wants_audit_ = true;
}

void Server::changed(const Json& params) {
  Document* document = document_of(params);
  if (document == nullptr) return;
  for (const auto& one : params.at("contentChanges")) change(*document, one);
  document->version = params.at("textDocument").at("version").get<std::int64_t>();
  ++document->revision;
  judge_quickly(*document);
  publish(*document);
  wants_audit_ = true;
}

void Server::change(Document& document, const Json& change) {
  auto text = change.at("text").get<std::string>();
  const auto range = change.find("range");
  if (range == change.end()) {
    document.rest.clear();
    document.source = std::make_unique<Source>(document.source->path(), std::move(text));
    return;
  }
  const auto begin = offset_of(*document.source, point_of(range->at("start")));
  const auto end = std::max(begin, offset_of(*document.source, point_of(range->at("end"))));
  move_along(document.rest, begin, end - begin, static_cast<std::uint32_t>(text.size()));
  std::string all{document.source->text()};
  all.replace(begin, end - begin, text);
  document.source = std::make_unique<Source>(document.source->path(), std::move(all));
}

void Server::saved(const Json&) { wants_audit_ = true; }

void Server::closed(const Json& params) {
  const auto found = documents_.find(params.at("textDocument").at("uri").get_ref<const std::string&>());
  if (found == documents_.end()) return;
  found->second.quick.clear();
  found->second.rest.clear();
  publish(found->second);
  documents_.erase(found);
  wants_audit_ = !documents_.empty();
}

void Server::judge_quickly(Document& document) {
  document.quick.clear();
  if (!document.dockerfile || document.left_alone) return;
  auto asked = request();
  if (document.path.empty()) {  // outside of the workspace, whose configuration does not govern it
    asked.root.clear();
    asked.no_config = true;
    asked.overlay = {{document.source->path(), std::string{document.source->text()}}};
  }
  // Where the configuration is broken there is nothing to say, here as in the audit, which tells why.
  if (const auto audit = scan::audit_alone(asked, document.source->path()))
    for (const auto& finding : audit->findings) document.quick.push_back(remark_of(finding));
}

scan::Request Server::request() const {
  scan::Request out{.root = root_};
  for (const auto& [uri, document] : documents_)
    if (!document.path.empty()) out.overlay.emplace(document.path, std::string{document.source->text()});
  return out;
}

AuditWish Server::wanted_audit() {
  wants_audit_ = false;
  AuditWish out{.request = request(), .revisions = {}};
  for (const auto& [uri, document] : documents_) out.revisions[uri] = document.revision;
  return out;
}

void Server::take_failure(const Error& error) {
  auto text = error.text();
  if (text == told_) return;
  constexpr int is_error = 1;  // LSP 3.17, "MessageType"
  send({{"jsonrpc", "2.0"},
        {"method", "window/showMessage"},
        {"params", {{"type", is_error}, {"message", "loadline: " + text}}}});
  told_ = std::move(text);
}

void Server::take_audit(const AuditWish& wish, const scan::Audit& audit) {
  told_.clear();
  const auto found = by_path(audit.findings);
  for (auto& [uri, document] : documents_) {
    const auto revision = wish.revisions.find(uri);
    // Changed meanwhile: the next audit is asked for already.
    if (revision == wish.revisions.end() || revision->second != document.revision || document.path.empty()) continue;
    const auto* dockerfile = audit.fleet->dockerfile_at(document.path);
    document.left_alone = dockerfile != nullptr && !dockerfile->judged;
    const auto remarks = found.find(document.path);
    document.rest = remarks == found.end() ? Remarks{} : remarks->second;
    if (document.dockerfile) {
      // The audit knows more than the file alone tells: who uses it, and what is ignored.
      document.quick.clear();
      for (const auto& remark : document.rest)
        if (scan::is_judged_alone(*remark.rule)) document.quick.push_back(remark);
      std::erase_if(document.rest, [](const Remark& remark) { return scan::is_judged_alone(*remark.rule); });
    }
    publish(document);
  }
}

}  // namespace loadline::lsp
