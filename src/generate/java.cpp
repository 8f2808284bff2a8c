// SPDX-License-Identifier: Apache-2.0
// Read from pom.xml, from the `mvn` of the Dockerfile that is there, and from what that starts.
#include "generate/java.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "generate/evidence.h"
#include "generate/java_output.h"

namespace loadline::generate {
namespace {

constexpr std::array<std::string_view, 8> java_bases = {
    "maven", "gradle", "openjdk", "eclipse-temurin", "amazoncorretto", "ibm-semeru-runtimes", "jdk", "jre"};

bool is_java_image(const dockerfile::ImageReference& image) {
  const auto base = base_name(image.name);
  return std::ranges::find(java_bases, base) != java_bases.end() ||
         (contains(image.name, "distroless/java") && base.starts_with("java"));
}

// The words of every `mvn` and `./mvnw` of a reachable stage.
std::vector<std::vector<std::string>> maven_calls(const fleet::Build& build) {
  std::vector<std::vector<std::string>> out;
  for (const auto& [stage, step, run] : fleet::reachable_runs(build))
    for (const auto& command : run->script.commands) {
      if (command.program() != "mvn" && command.program() != "mvnw") continue;
      auto& words = out.emplace_back();
      for (const auto word : command.arguments()) words.push_back(build.expanded(*stage, word));
    }
  return out;
}

bool calls(const fleet::Build& build, std::initializer_list<std::string_view> programs) {
  for (const auto& [stage, step, run] : fleet::reachable_runs(build))
    for (const auto& command : run->script.commands)
      if (std::ranges::find(programs, command.program()) != programs.end()) return true;
  return false;
}

// "-pl services/api", "--projects=:api": the one module that today's build is for.
std::string named_module(const fleet::Build& build) {
  for (const auto& words : maven_calls(build))
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto& word = words[i];
      if ((word == "-pl" || word == "--projects") && i + 1 < words.size()) return words[i + 1];
      if (word.starts_with("--projects=")) return word.substr(11);
      if (word.starts_with("-pl") && word.size() > 3) return word.substr(3);
    }
  return {};
}

// Whether a COPY takes a jar out of the module's folder: "/build/services/api/target/*.jar", "target/api-1.0.jar".
bool copies_from(const fleet::Build& build, const std::string& module) {
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable) continue;
    for (const auto& step : stage.steps)
      for (const auto& word : step.words)
        if (word && contains("/" + *word, "/" + module + "/target/")) return true;
  }
  return false;
}

std::optional<std::string> module_folder(const fleet::Fleet& fleet, const fleet::Build& build, std::string& why) {
  const std::string beside{folder_of(build.dockerfile->path)};
  const auto context = build.context == nullptr ? beside : build.context->folder;
  const auto modules = modules_below(fleet, context);
  const auto named = named_module(build);
  std::vector<std::string> meant;
  for (const auto& module : modules) {
    const auto below = relative_path(module, context);
    if (named == below || named == ":" + std::string{base_name(module)} || copies_from(build, below))
      meant.push_back(module);
  }
  if (meant.size() == 1) return meant.front();
  for (const auto& folder : {beside, context})
    if (is_module(fleet, folder)) return folder;
  if (modules.size() == 1) return modules.front();
  why = modules.empty() ? "no pom.xml of a module stands in its context"
                        : "nothing says which of the " + std::to_string(modules.size()) + " modules of " +
                              join_path(context, "pom.xml") + " it is";
  return std::nullopt;
}

// Profiles and properties that today's build is given; those about tests and places are the template's.
std::vector<std::string> build_flags(const fleet::Build& build) {
  std::vector<std::string> out;
  for (const auto& words : maven_calls(build)) {
    const bool packages = std::ranges::any_of(
        words, [](const auto& word) { return word == "package" || word == "install" || word == "verify"; });
    if (!packages) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      auto word = words[i];
      if ((word == "-P" || word == "-D") && i + 1 < words.size()) word += words[++i];
      const bool carried = (word.starts_with("-P") && word.size() > 2) ||
                           (word.starts_with("-D") && !contains(word, "kip") && !contains(word, "repo.local") &&
                            !contains(word, "outputTimestamp"));
      const bool is_plain = word.find_first_of(" $\"'`;&|<>*?()") == word.npos;
      if (carried && is_plain && std::ranges::count(out, word) == 0) out.push_back(word);
    }
  }
  return out;
}

// "mvn package assembly:single", whatever names the plugin in full.
bool assembles(const fleet::Build& build) {
  return std::ranges::any_of(maven_calls(build), [](const auto& words) {
    return std::ranges::any_of(words, [](const auto& word) { return word.ends_with("assembly:single"); });
  });
}

// "1.8" is 8, "17" is 17; nothing for a name that nobody here sets.
std::string major_of(std::string version) {
  if (version.starts_with("1.")) version.erase(0, 2);
  const auto parts = split(version, '.');
  return parse_integer<unsigned>(parts.front()) ? std::string{parts.front()} : "";
}

std::string release_of(const Maven& maven) {
  for (const char* name : {"maven.compiler.release", "java.version", "maven.compiler.target", "maven.compiler.source"})
    if (const auto major = major_of(maven.property(name)); !major.empty()) return major;
  for (const char* name : {"release", "target", "source"})
    for (const auto* plugin : maven.plugin("maven-compiler-plugin"))
      if (const auto* configuration = plugin->child("configuration"))
        if (const auto major = major_of(maven.expanded(configuration->text_of(name))); !major.empty()) return major;
  return {};
}

// "java FLAGS -jar /app.jar ARGUMENTS"; false where it starts something else.
bool take_command(const std::vector<std::string>& words, JavaService& out) {
  if (words.empty() || base_name(words.front()) != "java") return false;
  const auto jar = std::ranges::find(words, "-jar");
  if (jar == words.end() || jar + 1 == words.end()) return false;
  out.flags.assign(words.begin() + 1, jar);
  out.arguments.assign(jar + 2, words.end());
  return true;
}

// Flags that name a file of today's image.
void drop_agents(JavaService& out, std::vector<Note>& notes) {
  std::erase_if(out.flags, [&](const std::string& flag) {
    if (!flag.starts_with("-javaagent:") && !flag.starts_with("-agentpath:")) return false;
    notes.push_back({out.service->name,
                     "its virtual machine is given `" + flag + "` today, a file that the generated image does not have",
                     out.service->at()});
    return true;
  });
}

std::vector<std::string> profiles_of(const JavaService& java) {
  std::string names;
  if (const auto set = java.service->environment.find("SPRING_PROFILES_ACTIVE"); set != java.service->environment.end())
    names = set->second.value;
  for (const auto& words : {java.flags, java.arguments})
    for (const auto& word : words)
      for (const std::string_view option : {"-Dspring.profiles.active=", "--spring.profiles.active="})
        if (word.starts_with(option)) names = word.substr(option.size());
  std::vector<std::string> out;
  for (const auto name : split(names, ','))
    if (!trim(name).empty()) out.emplace_back(trim(name));
  return out;
}

// What stands on the command line goes over every file.
void take_settings(JavaService& java) {
  for (const auto& words : {java.flags, java.arguments})
    for (const auto& word : words) {
      const auto equals = word.find('=');
      if ((!word.starts_with("-D") && !word.starts_with("--")) || equals == word.npos) continue;
      java.settings[word.substr(2, equals - 2)] = {word.substr(equals + 1), java.service->at()};
    }
}

bool is_taken_over(const std::string& word) {
  static constexpr std::array<std::string_view, 8> parts = {
      ".jar", ".war", "BOOT-INF", "META-INF", "dependencies", "spring-boot", "application", "quarkus-app"};
  return std::ranges::any_of(parts, [&](auto part) { return contains(word, part); }) || contains(word, "/target");
}

// What else of the image that stands there is not in the one that is generated.
void note_other_parts(const JavaService& java, std::vector<Note>& notes) {
  const auto& build = *java.service->build;
  const auto* target = build.stages.target_stage();
  std::vector<std::string> files;
  std::vector<std::string> variables;
  for (const auto* stage : build.stages.chain_of(*target))
    for (const auto& step : stage->steps) {
      const bool from_stage = step.from_stage || step.from_image;
      if (step.instruction->keyword == dockerfile::Keyword::env)
        for (const auto& [name, value] : step.pairs)
          if (name != "PATH" && name != "JAVA_HOME" && name != "PORT" && name != "LANG") variables.push_back(name);
      const bool copies = step.instruction->keyword == dockerfile::Keyword::copy ||
                          step.instruction->keyword == dockerfile::Keyword::add;
      // Sources stand in an image that builds in its last stage.
      if (!copies || step.words.size() < 2 ||
          (!from_stage && !maven_calls(build).empty() && build.stages.stages.size() == 1))
        continue;
      for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
        if (step.words[i] && !is_taken_over(*step.words[i])) files.push_back("`" + *step.words[i] + "`");
    }
  if (!files.empty())
    notes.push_back(
        {java.service->name,
         "its image copies " + listed(files, 5) +
             " today, and the generated one holds the program alone: see whether it reads them when it runs",
         java.service->at()});
  if (!variables.empty())
    notes.push_back({java.service->name,
                     "its image sets " + listed(variables, 8) +
                         " today, and the generated one does not: what it needs of them belongs in Compose",
                     java.service->at()});
}

void note_build(const JavaService& java, std::vector<Note>& notes) {
  const auto& maven = java.maven;
  const auto about = join_path(maven.folder, "pom.xml");
  if (!maven.repositories.empty())
    notes.push_back({java.service->name,
                     about + " takes packages from " + listed(maven.repositories, 3) +
                         " too: where one asks for a password, the build needs a settings.xml as a secret, which the "
                         "generated Dockerfile does not mount",
                     java.service->at()});
  if (calls(*java.service->build, {"mvnw"}))
    notes.push_back({java.service->name,
                     "it is built by the Maven of its build image, and not by the one that mvnw downloads",
                     java.service->at()});
  if (java.service->definition->command || java.service->definition->entrypoint)
    notes.push_back({java.service->name,
                     "Compose gives it a command: it takes the place of the generated one, which begins with `java`",
                     java.service->at()});
}

}  // namespace

bool is_java(const fleet::Service& service) {
  return service.build != nullptr && service.package == nullptr &&
         std::ranges::any_of(service.build->stages.stages, [](const auto& stage) {
           return stage.reachable && stage.image && is_java_image(*stage.image);
         });
}

std::optional<JavaService> java_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                           std::vector<Note>& notes) {
  const auto refuse = [&](const std::string& text) {
    notes.push_back({service.name, "not generated: " + text, service.at()});
    return std::nullopt;
  };
  const auto& build = *service.build;
  if (calls(build, {"gradle", "gradlew"}))
    return refuse("it is built with Gradle, and the template for Java reads the pom.xml of Maven");
  std::string why;
  const auto folder = module_folder(fleet, build, why);
  if (!folder) return refuse(why);
  const auto maven = maven_of(fleet, *folder, why);
  if (!maven) return refuse(why);
  JavaService out{.service = &service,
                  .maven = *maven,
                  .release = release_of(*maven),
                  .assembles = assembles(build),
                  .build_flags = build_flags(build)};

  const auto command = command_words(service);
  if (!take_command(command, out))
    notes.push_back({service.name,
                     "its Dockerfile does not say plainly which jar it starts: the generated one starts what its build "
                     "makes, without flags and arguments (the virtual machine reads JAVA_TOOL_OPTIONS itself)",
                     service.at()});
  out.settings = java_settings(fleet, service, join_path(*folder, "src/main/resources"), profiles_of(out));
  take_settings(out);
  const auto made = made_jar(out);
  if (!made.refusal.empty()) return refuse("in " + join_path(*folder, "pom.xml") + ", " + made.refusal);
  if (!made.unsure.empty()) notes.push_back({service.name, made.unsure, service.at()});
  out.output = made.output;
  out.jar = made.name;
  drop_agents(out, notes);
  note_build(out, notes);
  note_other_parts(out, notes);
  note_system_packages(service, {}, notes);
  return out;
}

}  // namespace loadline::generate
