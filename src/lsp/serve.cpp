// SPDX-License-Identifier: Apache-2.0
// Three threads: one reads messages, one audits, and this one owns the server and does all the writing.
//
// An audit starts when nothing has changed for a moment, and its result comes back through the same queue as
// the messages. Reading apart from handling is what makes "$/cancelRequest" worth sending.
#include "lsp/serve.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "lsp/server.h"
#include "lsp/wire.h"

namespace loadline::lsp {
namespace {

constexpr std::chrono::milliseconds quiet_time{150};

struct Audited {
  AuditWish wish;
  Result<scan::Audit> audit;
};

struct Queue {
  std::mutex lock;
  std::condition_variable wake;
  std::deque<std::string> messages;
  std::set<std::string> cancelled;  // ids, as JSON
  std::optional<Audited> audited;
  bool ended = false;
};

std::string id_of(const nlohmann::json& message) {
  const auto id = message.is_object() ? message.find("id") : message.end();
  return message.is_object() && id != message.end() ? id->dump() : std::string{};
}

void read_all(std::istream& in, Queue& queue) {
  while (auto message = read_message(in)) {
    const auto json = nlohmann::json::parse(*message, nullptr, false);
    const bool object = json.is_object();
    const std::scoped_lock locked{queue.lock};
    if (object && json.contains("method") && json["method"] == "$/cancelRequest") {
      if (json.contains("params")) queue.cancelled.insert(id_of(json["params"]));
      continue;
    }
    queue.messages.push_back(std::move(*message));
    queue.wake.notify_one();
    if (object && json.contains("method") && json["method"] == "exit") break;
  }
  const std::scoped_lock locked{queue.lock};
  queue.ended = true;
  queue.wake.notify_one();
}

class Serving {
 public:
  Serving(std::istream& in, std::ostream& out)
      : server_{[&out](std::string_view message) { write_message(out, message); }},
        reader_{[this, &in] { read_all(in, queue_); }} {}

  int run() {
    std::unique_lock locked{queue_.lock};
    while (!server_.over()) {
      if (!queue_.messages.empty()) handle_message(locked);
      else if (queue_.audited) handle_audit(locked);
      else if (queue_.ended) break;
      else wait(locked);
    }
    locked.unlock();
    if (auditor_.joinable()) auditor_.join();
    reader_.join();
    return server_.over().value_or(1);
  }

 private:
  using Clock = std::chrono::steady_clock;

  void handle_message(std::unique_lock<std::mutex>& locked) {
    const auto message = std::move(queue_.messages.front());
    queue_.messages.pop_front();
    const auto id = queue_.cancelled.empty() ? std::string{} : id_of(nlohmann::json::parse(message, nullptr, false));
    const bool cancelled = !id.empty() && queue_.cancelled.erase(id) > 0;
    locked.unlock();
    server_.take(message, cancelled);
    changed_ = Clock::now();
    locked.lock();
  }

  void handle_audit(std::unique_lock<std::mutex>& locked) {
    const auto done = std::move(*queue_.audited);
    queue_.audited.reset();
    locked.unlock();
    auditor_.join();
    if (done.audit) server_.take_audit(done.wish, *done.audit);
    else server_.take_failure(done.audit.error());
    locked.lock();
  }

  void wait(std::unique_lock<std::mutex>& locked) {
    if (!server_.wants_audit() || auditor_.joinable()) {
      queue_.wake.wait(locked);
    } else if (Clock::now() - changed_ < quiet_time) {
      queue_.wake.wait_until(locked, changed_ + quiet_time);
    } else {
      start_audit();
    }
  }

  void start_audit() {
    auditor_ = std::thread{[this, wish = server_.wanted_audit()]() mutable {
      auto audit = scan::audit(wish.request);
      const std::scoped_lock locked{queue_.lock};
      queue_.audited.emplace(Audited{std::move(wish), std::move(audit)});
      queue_.wake.notify_one();
    }};
  }

  Queue queue_;
  Server server_;
  Clock::time_point changed_ = Clock::now();
  std::thread auditor_;
  std::thread reader_;
};

}  // namespace

int serve(std::istream& in, std::ostream& out) { return Serving{in, out}.run(); }

}  // namespace loadline::lsp
