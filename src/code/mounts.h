// SPDX-License-Identifier: Apache-2.0
// Where each router of a service ends up, mounts followed over files. Internal to this folder.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "code/modules.h"

namespace loadline::code {

struct Prefix {
  std::string path;
  bool exact = true;
};

class Mounts {
 public:
  Mounts(const std::vector<FileFacts>& files, const Modules& modules);
  // The places where the router called `owner` in a file is served; empty where none is known.
  [[nodiscard]] std::vector<Prefix> of(std::size_t file, const std::string& owner) const;

 private:
  using Node = std::pair<std::size_t, std::string>;
  [[nodiscard]] Node node(std::size_t file, const std::string& name) const;
  [[nodiscard]] Node exported(std::size_t file, const std::string& name) const;
  void spread();

  const std::vector<FileFacts>& files_;
  const Modules& modules_;
  struct Edge {
    Node child;
    std::string prefix;
    bool exact;
  };
  std::map<Node, std::vector<Edge>> edges_;
  std::map<Node, std::vector<Prefix>> prefixes_;
};

}  // namespace loadline::code
