// SPDX-License-Identifier: Apache-2.0
// What a module of Maven makes that `java -jar` starts, by the plugins of its pom.xml; anything else is refused with
// the reason. Tried with Maven 3.8.7 and the plugins that docs/generate.md names.
#include <algorithm>

#include "base/text.h"
#include "generate/java.h"
#include "generate/java_output.h"

namespace loadline::generate {
namespace {

using Elements = std::vector<const xml::Element*>;

std::string first_within(const Maven& maven, const Elements& elements, std::string_view name) {
  for (const auto* element : elements)
    if (const auto text = text_within(*element, name); !text.empty()) return maven.expanded(text);
  return {};
}

bool runs(const xml::Element& element, std::string_view goal) {
  const auto found = [&](const auto& self, const xml::Element& at) -> bool {
    if (at.name == "goal" && at.text == goal) return true;
    return std::ranges::any_of(at.children, [&](const auto& child) { return self(self, child); });
  };
  return found(found, element);
}

bool runs(const Elements& elements, std::string_view goal) {
  return std::ranges::any_of(elements, [&](const auto* element) { return runs(*element, goal); });
}

std::string main_class(const Maven& maven, const Elements& elements) {
  const auto main = first_within(maven, elements, "mainClass");
  return main.empty() ? first_within(maven, elements, "Main-Class") : main;
}

// "3.5.7": of the parent, of the imported list of versions, or of the plugin itself.
std::string spring_boot_version(const Maven& maven, const Elements& plugin) {
  if (maven.outer_parent() == "org.springframework.boot:spring-boot-starter-parent")
    return maven.outer_parent_version();
  for (const auto& pom : maven.chain)
    if (const auto* managed = pom.project.find({"dependencyManagement", "dependencies"}))
      for (const auto& one : managed->children)
        if (one.text_of("artifactId") == "spring-boot-dependencies") return maven.expanded(one.text_of("version"));
  for (const auto* element : plugin)
    if (element->child("version") != nullptr) return maven.expanded(element->text_of("version"));
  return {};
}

// Taken apart with -Djarmode=tools since 3.3 ("Efficient Container Images" of its reference).
bool takes_apart(const std::string& version) {
  const auto parts = split(version, '.');
  const auto major = parse_integer<unsigned>(parts.front()).value_or(0);
  return major > 3 || (major == 3 && parts.size() > 1 && parse_integer<unsigned>(parts[1]).value_or(0) >= 3);
}

MadeJar spring_boot(const Maven& maven, const Elements& plugin) {
  MadeJar out{.name = maven.final_name()};
  const auto parent = maven.outer_parent();
  const bool starter = parent == "org.springframework.boot:spring-boot-starter-parent";
  if (first_within(maven, plugin, "skip") == "true" || (!starter && parent.empty() && !runs(plugin, "repackage"))) {
    out.refusal =
        "spring-boot-maven-plugin does not run `repackage` there, so that `java -jar` cannot start what it makes";
    return out;
  }
  if (!starter && !runs(plugin, "repackage"))
    out.unsure = "whether its jar starts by itself is for its parent " + parent + " to say, which is not here";
  if (const auto classifier = first_within(maven, plugin, "classifier"); !classifier.empty())
    out.name += "-" + classifier;
  out.name += "." + maven.packaging();
  const bool own_layers = std::ranges::any_of(plugin, [](const auto* one) {
    return !text_within(*one, "layout").empty() || text_within(*one, "includeTools") == "false" ||
           one->find({"configuration", "layers"}) != nullptr;
  });
  if (maven.packaging() == "jar" && !own_layers && takes_apart(spring_boot_version(maven, plugin)))
    out.output = JavaOutput::layered;
  return out;
}

MadeJar quarkus(const Maven& maven, const std::map<std::string, Located<std::string>, std::less<>>& settings) {
  MadeJar out{.output = JavaOutput::quarkus};
  for (const char* name : {"quarkus.package.jar.type", "quarkus.package.type", "quarkus.native.enabled"}) {
    auto type = maven.property(name);
    if (const auto found = settings.find(name); found != settings.end()) type = found->second.value;
    if (!type.empty() && type != "fast-jar" && type != "jar" && type != "false")
      out.refusal = "`" + std::string{name} + "` is " + type +
                    ", and the template takes the folder that fast-jar makes";
  }
  return out;
}

MadeJar shaded(const Maven& maven, const Elements& plugin) {
  MadeJar out{.name = maven.final_name()};
  const auto main = main_class(maven, plugin);
  if (main.empty() && main_class(maven, maven.plugin("maven-jar-plugin")).empty())
    out.refusal = "no plugin gives the jar that maven-shade-plugin makes a main class";
  if (!first_within(maven, plugin, "outputFile").empty())
    out.refusal = "maven-shade-plugin writes to an `outputFile` of its own";
  if (const auto name = first_within(maven, plugin, "finalName"); !name.empty()) out.name = name;
  if (first_within(maven, plugin, "shadedArtifactAttached") == "true") {
    const auto classifier = first_within(maven, plugin, "shadedClassifierName");
    out.name += "-" + (classifier.empty() ? "shaded" : classifier);
  }
  out.name += ".jar";
  return out;
}

MadeJar assembled(const Maven& maven, const Elements& plugin) {
  MadeJar out{.name = maven.final_name()};
  if (first_within(maven, plugin, "descriptorRef") != "jar-with-dependencies")
    out.refusal = "maven-assembly-plugin makes something else than jar-with-dependencies";
  else if (main_class(maven, plugin).empty())
    out.refusal = "maven-assembly-plugin gives its jar-with-dependencies no main class";
  if (const auto name = first_within(maven, plugin, "finalName"); !name.empty()) out.name = name;
  if (first_within(maven, plugin, "appendAssemblyId") != "false") out.name += "-jar-with-dependencies";
  out.name += ".jar";
  return out;
}

MadeJar plain(const Maven& maven) {
  MadeJar out{.name = maven.final_name() + ".jar"};
  const auto dependencies = maven.dependencies();
  if (main_class(maven, maven.plugin("maven-jar-plugin")).empty())
    out.refusal =
        "nothing there makes a jar that `java -jar` starts: the plugins of Spring Boot, Quarkus, shade and assembly are "
        "known, and a main class of maven-jar-plugin";
  else if (!dependencies.empty())
    out.refusal = "its jar has a main class and not what it depends on (" +
                  listed({dependencies.begin(), dependencies.end()}, 3) + ")";
  return out;
}

}  // namespace

MadeJar made_jar(const JavaService& java) {
  const auto& maven = java.maven;
  if (const auto plugin = maven.plugin("spring-boot-maven-plugin"); !plugin.empty()) return spring_boot(maven, plugin);
  if (!maven.plugin("quarkus-maven-plugin").empty()) return quarkus(maven, java.settings);
  if (maven.packaging() != "jar")
    return {.refusal = "it is packaged as " + maven.packaging() + ", which `java -jar` does not start"};
  if (contains(maven.outer_parent(), "micronaut"))
    return {.refusal = "its jar is made by " + maven.outer_parent() + ", which is not here to be read"};
  if (const auto plugin = maven.plugin("maven-shade-plugin"); runs(plugin, "shade")) return shaded(maven, plugin);
  if (const auto plugin = maven.plugin("maven-assembly-plugin");
      !plugin.empty() && (java.assembles || runs(plugin, "single")))
    return assembled(maven, plugin);
  return plain(maven);
}

}  // namespace loadline::generate
