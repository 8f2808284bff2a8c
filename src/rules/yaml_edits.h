// SPDX-License-Identifier: Apache-2.0
// Edits of Compose files that keep everything else as people wrote it: comments, order, quotes, indentation,
// line endings.
//
// Each function gives nothing where it cannot do exactly what was asked: a service that is an alias, a value
// that comes through a merge key, a block scalar that keeps its trailing lines. Entries are written for these
// functions with two blanks per level ("logging:\n  driver: local") and come out with the file's own step,
// with its way to indent sequences, and as a flow mapping where they go into one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.h"
#include "finding/finding.h"
#include "yaml/node.h"

namespace loadline::rules {

// A mapping of a Compose file as it stands there, not as it is after merging.
struct WrittenMapping {
  const yaml::Document* document = nullptr;
  const yaml::Node* node = nullptr;
  std::uint32_t column = 0;  // of the key that it belongs to, from 0
  bool top = false;          // it is the whole document
  bool shared = false;       // an alias or `extends` takes it too: an edit changes more than one service
};

// A service in the file that names it first, and so where every combination sees the edit.
[[nodiscard]] std::optional<WrittenMapping> written_service(const compose::Project& project,
                                                            const compose::Service& service);
// The same in the last file of the combination that has it: only who uses that file sees the edit.
[[nodiscard]] std::optional<WrittenMapping> written_last(const compose::Project& project,
                                                         const compose::Service& service);
// The whole of a file, for its `networks`, `volumes`, `secrets`.
[[nodiscard]] std::optional<WrittenMapping> written_file(const compose::Project& project, const Source& source);

struct YamlEdit {
  Edit edit;
  Grade grade = Grade::safe;  // at best: risky where the place is shared, or a comment goes
};

// Keys from the mapping down: {"deploy", "resources", "limits"}; empty: the mapping itself.
using KeyPath = std::vector<std::string_view>;

// Adds an entry ("restart: always") at the end of the mapping at `path`, which is made where it is not there.
// Nothing where the entry's key is there already.
[[nodiscard]] std::optional<YamlEdit> insert_entry(const WrittenMapping& mapping, const KeyPath& path,
                                                   std::string_view entry);
// Adds an item to the list at `path`, whose last key is the list's; the list is made where it is not there.
[[nodiscard]] std::optional<YamlEdit> add_item(const WrittenMapping& mapping, const KeyPath& path,
                                               std::string_view item);
// Replaces the scalar at `path` inside its quotes, or adds it where there is none. `value` is YAML text: a
// string that reads as a number or as true has quotes of its own.
[[nodiscard]] std::optional<YamlEdit> set_scalar(const WrittenMapping& mapping, const KeyPath& path,
                                                 std::string_view value);
// Removes the entry with its lines and what is said behind it; the only one of its mapping stays.
[[nodiscard]] std::optional<YamlEdit> remove_entry(const WrittenMapping& mapping, const KeyPath& path);

// By the place that the project gave the value: an item of a list, or the value of a key.
[[nodiscard]] std::optional<YamlEdit> replace_value(const compose::Project& project, Place value,
                                                    std::string_view text);
[[nodiscard]] std::optional<YamlEdit> remove_value(const compose::Project& project, Place value);

// The fix of all edits together, at most as good as each; nothing where one of them is not there.
[[nodiscard]] std::optional<Fix> yaml_fix(std::string title, Grade grade, std::vector<std::optional<YamlEdit>> edits);

}  // namespace loadline::rules
