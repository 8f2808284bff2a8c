// SPDX-License-Identifier: Apache-2.0
// The history, commit by commit: what it builds, what each build's context holds, what the cache says.
#include "history/replay.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "git/files.h"
#include "history/build_line.h"
#include "history/definitions.h"

namespace loadline::history {
namespace {

// One folder with one ignore file.
struct SharedContext {
  Source ignore_source;
  context::IgnoreFile ignore;
  GitContents contents;

  SharedContext(const git::History& history, const Definition& definition, const Overrides& overrides)
      : ignore_source{definition.ignore_file, definition.ignore_text},
        ignore{context::IgnoreFile::parse(ignore_source)},
        contents{history, definition.context, ignore, overrides} {}
};

class Replaying {
 public:
  Replaying(const git::History& history, const Request& request)
      : history_{history}, request_{request}, definitions_{history, request.candidates, request.settings, {}} {}

  Result<Replay> run();

 private:
  Result<bool> commit(std::size_t index, const git::Commit& commit);
  // A build at one commit, with everything that git had to be asked for.
  struct Job {
    BuildLine* line = nullptr;
    const Definition* definition = nullptr;
    const GitContents* contents = nullptr;
    const replay::Folder* context = nullptr;
  };
  Result<std::optional<Job>> job_of(const Definition& definition, const std::string& tree);
  [[nodiscard]] bool wanted(const Definition& definition) const {
    return request_.services.empty() ||
           std::ranges::find(request_.services, definition.name) != request_.services.end();
  }
  void note_once(std::string text) {
    if (std::ranges::find(out_.notes, text) == out_.notes.end()) out_.notes.push_back(std::move(text));
  }
  Result<bool> check_names(const std::string& tree);
  void note_large_files();

  const git::History& history_;
  const Request& request_;
  Definitions definitions_;
  std::map<std::string, std::unique_ptr<SharedContext>> contexts_;
  std::map<std::string, BuildLine> lines_;
  std::set<std::string> newest_;  // names of the newest commit
  Replay out_;
};

Result<std::optional<Replaying::Job>> Replaying::job_of(const Definition& definition, const std::string& tree) {
  const auto folder = history_.folder(tree, definition.context);
  if (!folder) return tl::make_unexpected(folder.error());
  if (!*folder) return std::nullopt;  // a context that is not in the repository
  auto& shared = contexts_[definition.context + '\0' + definition.ignore_text];
  if (shared == nullptr) shared = std::make_unique<SharedContext>(history_, definition, request_.candidates);
  const auto context = shared->contents.at(**folder);
  if (!context) return tl::make_unexpected(context.error());
  auto& line = lines_.try_emplace(definition.name, request_.runner).first->second;
  return Job{&line, &definition, &shared->contents, *context};
}

Result<bool> Replaying::commit(std::size_t index, const git::Commit& commit) {
  const auto tree = history_.folder(commit.tree, history_.prefix());
  if (!tree) return tl::make_unexpected(tree.error());
  if (!*tree) return true;  // the folder did not exist yet
  const auto& says = request_.as_now ? history_.folder(out_.commits.back().tree, history_.prefix()) : tree;
  if (!says || !*says) return true;
  const auto definitions = definitions_.at(**says);
  if (!definitions) return tl::make_unexpected(definitions.error());
  std::vector<Job> jobs;
  for (const auto& definition : **definitions) {
    if (!wanted(definition)) continue;
    const auto job = job_of(definition, **tree);
    if (!job) return tl::make_unexpected(job.error());
    if (*job) jobs.push_back(**job);
  }
  // Each line is its own, and the folders are only read from here on.
  for_each_index(jobs.size(), [&](std::size_t i) {
    const auto& job = jobs[i];
    job.line->build(index, *job.definition, definitions_.version(), *job.contents, *job.context);
  });
  return true;
}

Result<bool> Replaying::check_names(const std::string& tree) {
  const auto folder = history_.folder(tree, history_.prefix());
  if (!folder) return tl::make_unexpected(folder.error());
  if (!*folder) return failure("is not in the newest of these commits", history_.prefix());
  const auto definitions = definitions_.at(**folder);
  if (!definitions) return tl::make_unexpected(definitions.error());
  std::vector<std::string_view> known;
  for (const auto& definition : **definitions) {
    newest_.insert(definition.name);
    known.push_back(definition.name);
  }
  for (const auto& name : request_.services) {
    if (newest_.contains(name)) continue;
    const auto near = nearest(name, known);
    return failure("no service of this name is built in the newest commit" +
                       (near.empty() ? "" : "; did you mean '" + std::string{near} + "'?"),
                   name);
  }
  return true;
}

// gitattributes(5): "*.bin filter=lfs diff=lfs merge=lfs -text". What git holds of such a file is a pointer with the
// digest of its content, so it changes exactly when the file does.
void Replaying::note_large_files() {
  const auto entries = history_.tree(out_.commits.back().tree);
  if (!entries) return;
  const auto at = std::ranges::find(*entries, ".gitattributes", &git::TreeEntry::name);
  if (at == entries->end()) return;
  const auto text = history_.blob(at->id);
  if (text && contains(*text, "filter=lfs"))
    note_once("files kept by Git LFS count by their pointers, which change exactly when the files do");
}

Result<Replay> Replaying::run() {
  auto commits = history_.commits(request_.range);
  if (!commits) return tl::make_unexpected(std::move(commits.error()));
  out_.commits = std::move(*commits);
  if (history_.shallow())
    note_once("the repository is a shallow clone: its history ends before its beginning (git fetch --unshallow)");
  if (out_.commits.empty()) return failure("no commits to replay", request_.folder);
  if (!history_.shallow() && out_.commits.front().parent_lost)
    note_once("the history ends at " + out_.commits.front().id.substr(0, 10) +
              ": the repository does not hold the commit before it (a damaged clone?)");
  note_large_files();
  if (auto known = check_names(out_.commits.back().tree); !known) return tl::make_unexpected(std::move(known.error()));

  std::size_t unreadable = 0;
  for (std::size_t i = 0; i < out_.commits.size(); ++i) {
    if (const auto read = commit(i, out_.commits[i]); !read) {
      if (++unreadable == 1)
        note_once("commit " + out_.commits[i].id.substr(0, 10) + " is left out: " + read.error().text());
    }
  }
  if (unreadable > 1) note_once(fmt::format("{} commits are left out because objects are missing", unreadable));
  for (const auto& [key, shared] : contexts_)
    if (shared->contents.has_submodules()) note_once("submodules count by their commit; their files are not looked at");
  for (const auto& [name, line] : lines_)
    if (newest_.contains(name)) out_.builds.push_back(line.finished(name, out_.commits.size(), request_.times));
  return std::move(out_);
}

}  // namespace

const Row* BuildHistory::worst() const {
  const Row* out = nullptr;
  const auto cost = [](const Row& row) { return row.possible_share() * row.time.seconds; };
  for (const auto& row : rows)
    if (cost(row) > 0 && (out == nullptr || cost(row) > cost(*out))) out = &row;
  return out;
}

Result<Replay> replay(const Request& request) {
  const auto history = git::History::open(request.folder);
  if (!history) return tl::make_unexpected(history.error());
  return Replaying{*history, request}.run();
}

}  // namespace loadline::history
