// SPDX-License-Identifier: Apache-2.0
// The language server as a value: messages in, messages out, and the audits that it wants done meanwhile.
//
// It starts no thread and knows no clock, so that a test can play an editor without waiting. A Dockerfile is
// judged by itself at every change, within the call; the whole fleet, with the open documents laid over the
// disk, by whoever runs the audit that wanted_audit() asks for.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "lsp/remark.h"
#include "scan/scan.h"

namespace loadline::lsp {

struct AuditWish {
  scan::Request request;
  std::map<std::string, std::int64_t> revisions;  // of the open documents, by URI, when it was made
};

struct Document {
  std::string uri;
  std::string path;  // relative to the workspace; empty: outside of it
  std::int64_t version = 0;
  std::int64_t revision = 0;  // counts changes; unlike the version it is ours
  std::unique_ptr<Source> source;
  bool dockerfile = false;
  bool left_alone = false;  // the fleet says so: archived, or used by nobody
  Remarks quick;            // by the rules that look at this file alone
  Remarks rest;             // by the others, of the last audit, moved along with changes since
};

class Server {
 public:
  using Send = std::function<void(std::string_view message)>;
  explicit Server(Send send) : send_{std::move(send)} {}

  // One message, whatever it is. `cancelled`: the client no longer wants the answer.
  void take(const std::string& message, bool cancelled = false);
  // The exit status, once the client has said goodbye.
  [[nodiscard]] std::optional<int> over() const { return over_; }

  [[nodiscard]] bool wants_audit() const { return wants_audit_; }
  [[nodiscard]] AuditWish wanted_audit();
  void take_audit(const AuditWish& wish, const scan::Audit& audit);
  // Told once, until an audit succeeds: a configuration with a mistake in it stops them all.
  void take_failure(const Error& error);

 private:
  using Json = nlohmann::json;
  struct Call {
    std::string_view method;
    void (Server::*notified)(const Json& params) = nullptr;
    Json (Server::*asked)(const Json& params) = nullptr;
  };
  static const Call calls[];

  void notify(const Call& call, const Json& params);
  void answer(const Json& id, const Call* call, const Json& params);
  void send(const Json& message);
  void fail(const Json& id, int code, std::string_view message);

  Json initialize(const Json& params);
  Json shutdown(const Json& params);
  Json code_actions(const Json& params);
  Json resolve(const Json& params);
  Json hover(const Json& params);
  void exit(const Json& params);
  void opened(const Json& params);
  void changed(const Json& params);
  void saved(const Json& params);
  void closed(const Json& params);
  void nothing(const Json&) {}

  void change(Document& document, const Json& change);
  void judge_quickly(Document& document);
  void publish(const Document& document);
  [[nodiscard]] Json diagnostic(const Document& document, const Remark& remark) const;
  [[nodiscard]] std::vector<const Remark*> remarks_at(const Document& document, Span span) const;
  [[nodiscard]] Json workspace_edit(const std::vector<TextEdit>& edits) const;
  [[nodiscard]] Json fix_all(const Document& document) const;
  [[nodiscard]] std::string uri_in_workspace(std::string_view path) const;
  [[nodiscard]] scan::Request request() const;
  [[nodiscard]] Document* document_of(const Json& params);

  Send send_;
  std::string root_;  // of the workspace, on this machine; empty before there is one
  std::string rule_pages_;  // address of src/rules/ on the web, where the editor's settings give one
  std::string told_;  // the failure of the last audit
  std::map<std::string, Document, std::less<>> documents_;  // by URI
  bool initialized_ = false;
  bool shut_down_ = false;
  bool wants_audit_ = false;
  std::optional<int> over_;
};

}  // namespace loadline::lsp
