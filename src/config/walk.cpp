// SPDX-License-Identifier: Apache-2.0
// Walks a document along the table of keys.
#include <algorithm>

#include "base/text.h"
#include "config/keys.h"

namespace loadline::config {
namespace {

struct Walker {
  std::vector<std::pair<std::vector<std::string_view>, const Key*>> rows;  // a key's path in segments
  Draft& draft;
  std::vector<Problem> problems;
  Where where;

  using Rows = std::vector<std::size_t>;  // indices of rows that may still match

  void walk(const Node& table, std::size_t depth, const Rows& open);
  void enter(const Member& member, std::size_t depth, const Rows& matching, std::string_view segment);
  void unknown(const Member& member, std::size_t depth, const Rows& open);
};

bool matches(std::string_view segment, std::string_view key) {
  return segment == "*" || segment == key || (segment.ends_with("[]") && segment.substr(0, segment.size() - 2) == key);
}

void Walker::unknown(const Member& member, std::size_t depth, const Rows& open) {
  std::vector<std::string_view> known;
  for (const auto row : open) {
    auto name = rows[row].first[depth];
    if (name.ends_with("[]")) name.remove_suffix(2);
    if (std::ranges::find(known, name) == known.end()) known.push_back(name);
  }
  std::string message = "there is no setting `" + member.key + "` here";
  const auto near = nearest(member.key, known);
  if (!near.empty()) message += "; did you mean `" + std::string{near} + "`?";
  else if (known.size() <= 12) message += "; there are " + listed({known.begin(), known.end()}, known.size());
  problems.push_back({member.place, std::move(message)});
}

void Walker::enter(const Member& member, std::size_t depth, const Rows& matching, std::string_view segment) {
  const Node& value = member.value;
  Rows deeper;
  const Key* leaf = nullptr;
  for (const auto row : matching) {
    if (rows[row].first.size() == depth + 1) leaf = rows[row].second;
    else deeper.push_back(row);
  }
  if (segment == "*") where.names.push_back(member.key);
  if (segment.ends_with("[]")) {
    const bool tables = value.is_list() && std::ranges::all_of(value.items, &Node::is_table);
    if (!tables) problems.push_back({value.place, "`" + member.key + "` is a list of tables: [[" + member.key + "]]"});
    for (std::size_t i = 0; tables && i < value.items.size(); ++i) {
      where.items.push_back(i);
      walk(value.items[i], depth + 1, deeper);
      where.items.pop_back();
    }
  } else if (leaf == nullptr && !value.is_table()) {
    problems.push_back({value.place, "`" + member.key + "` is a table, not " + std::string{kind_name(value)}});
  } else if (leaf == nullptr || (!deeper.empty() && value.is_table())) {
    walk(value, depth + 1, deeper);
  } else {
    where.key = member.place;
    const auto read = shaped(value, leaf->shape);
    if (read.complaint.empty()) leaf->store(draft, where, read.value);
    else problems.push_back({value.place, "`" + member.key + "` is " + read.complaint});
  }
  if (segment == "*") where.names.pop_back();
}

void Walker::walk(const Node& table, std::size_t depth, const Rows& open) {
  for (const auto& member : table.members) {
    where.key = member.place;
    Rows matching;
    for (const auto row : open)
      if (matches(rows[row].first[depth], member.key)) matching.push_back(row);
    if (matching.empty()) unknown(member, depth, open);
    else enter(member, depth, matching, rows[matching.front()].first[depth]);
  }
}

}  // namespace

std::vector<Problem> read_along(std::span<const Key> table, const Node& root, Draft& draft) {
  Walker walker{.rows = {}, .draft = draft, .problems = {}, .where = {}};
  Walker::Rows open;
  for (const auto& key : table) {
    open.push_back(walker.rows.size());
    walker.rows.emplace_back(split(key.path, '.'), &key);
  }
  walker.walk(root, 0, open);
  return std::move(walker.problems);
}

}  // namespace loadline::config
