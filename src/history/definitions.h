// SPDX-License-Identifier: Apache-2.0
// What a commit builds: its Compose and bake files, Dockerfiles and ignore files tied together, read again
// only where one of them has changed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "context/ignore.h"
#include "git/history.h"
#include "history/git_contents.h"
#include "replay/plan.h"

namespace loadline::history {

// One build of a commit.
struct Definition {
  std::string name;        // of the service, or the Dockerfile's path where no service builds it
  std::string dockerfile;  // paths in the tree
  std::string context;
  std::string ignore_file;  // empty: none
  std::string ignore_text;
  replay::Plan plan;
};

// By its name: whether a file says what is built, and so is read at every commit that changes it.
[[nodiscard]] bool is_definition(std::string_view path);

class Definitions {
 public:
  // `named`: files that say what is built although their names do not tell.
  Definitions(const git::History& history, const Overrides& overrides, const replay::Settings& settings,
              std::vector<std::string> named);

  // Of the commit whose folder has this raw tree id; by name. Good until the next call.
  [[nodiscard]] Result<const std::vector<Definition>*> at(const std::string& tree);
  // Counts the times that something in them may have changed.
  [[nodiscard]] std::size_t version() const { return version_; }

 private:
  struct Listed {
    std::string path;
    std::string id;
    bool executable = false;
  };
  struct Known {
    std::string tree;
    std::vector<Listed> files;
  };
  Result<const std::vector<Listed>*> files_below(const std::string& path, const std::string& tree);
  void assemble(const std::string& tree, const std::vector<Listed>& files);

  const git::History& history_;
  const Overrides& overrides_;
  const replay::Settings& settings_;
  std::vector<std::string> named_;
  std::map<std::string, Known, std::less<>> known_;  // by folder
  std::string signature_;
  std::size_t version_ = 0;
  std::vector<Definition> definitions_;
};

}  // namespace loadline::history
