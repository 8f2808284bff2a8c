// SPDX-License-Identifier: Apache-2.0
// The pom.xml files that one module of Maven is built from, as far as they lie in the tree: its own, its parents', and
// those of the build that it is a module of. What a parent elsewhere says is not known; profiles are not read.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fleet/fleet.h"
#include "xml/xml.h"

namespace loadline::generate {

struct Pom {
  std::string folder;  // relative to the tree's root
  xml::Element project;
};

struct Maven {
  std::string folder;             // where `mvn` is run: of the topmost pom.xml that names the module
  std::string module;             // the module's folder below that; empty: it is the whole build
  std::vector<std::string> poms;  // folders of all modules of the build, relative to `folder`; sorted, "" first
  std::vector<Pom> chain;         // the module's own pom.xml, then its parents, as far as they are here
  std::vector<Pom> needed;        // modules of the same build that it depends on
  std::vector<std::string> repositories;  // addresses that any pom.xml of the build names, beside Maven Central

  // "org.springframework.boot:spring-boot-starter-parent" where the last parent is not in the tree; else empty.
  [[nodiscard]] std::string outer_parent() const;
  [[nodiscard]] std::string outer_parent_version() const;
  // Of a property, the nearest first, with what it names in turn; empty where nobody here sets it.
  [[nodiscard]] std::string property(std::string_view name) const;
  // ${...} replaced; what is not known stays as it is written.
  [[nodiscard]] std::string expanded(std::string_view text) const;
  // artifactIds that it is compiled or run with, those of `needed` modules among them; not what their own pom.xml
  // names.
  [[nodiscard]] std::set<std::string> dependencies() const;
  // Every mention of a plugin in the chain, the nearest first, with those below pluginManagement last; nothing where it
  // is only managed, and so does not run.
  [[nodiscard]] std::vector<const xml::Element*> plugin(std::string_view artifact) const;
  [[nodiscard]] std::string packaging() const;  // "jar"
  // The name of what it makes, without its ending; a version in it is "*".
  [[nodiscard]] std::string final_name() const;
};
// `why`: what is wrong, as the end of a sentence, where there is no such build.
[[nodiscard]] std::optional<Maven> maven_of(const fleet::Fleet& fleet, const std::string& folder, std::string& why);
// Whether that folder holds a pom.xml whose packaging is not "pom".
[[nodiscard]] bool is_module(const fleet::Fleet& fleet, const std::string& folder);
// Folders of the modules below that one, at any depth, relative to the tree's root.
[[nodiscard]] std::vector<std::string> modules_below(const fleet::Fleet& fleet, const std::string& folder);

// The text of the first element of that name at any depth below; empty where there is none.
[[nodiscard]] std::string text_within(const xml::Element& element, std::string_view name);

}  // namespace loadline::generate
