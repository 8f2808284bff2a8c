// SPDX-License-Identifier: Apache-2.0
// Names and contents to combinations. The default names and their order are compose-go's (cli/options.go).
#include "compose/discover.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "compose/dotenv.h"
#include "yaml/node.h"

namespace loadline::compose {
namespace {

constexpr std::string_view base_names[] = {"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};
constexpr std::string_view override_names[] = {"compose.override.yml", "compose.override.yaml",
                                               "docker-compose.override.yml", "docker-compose.override.yaml"};

struct Word {
  std::string_view text;
  Role role;
};
constexpr Word words[] = {{"prod", Role::production},
                          {"production", Role::production},
                          {"staging", Role::production},
                          {"stage", Role::production},
                          {"preprod", Role::production},
                          {"live", Role::production},
                          {"swarm", Role::production},
                          {"dev", Role::development},
                          {"development", Role::development},
                          {"local", Role::development},
                          {"override", Role::development},
                          {"debug", Role::development},
                          {"watch", Role::development},
                          {"test", Role::test},
                          {"tests", Role::test},
                          {"testing", Role::test},
                          {"e2e", Role::test},
                          {"integration", Role::test},
                          {"ci", Role::ci},
                          {"github", Role::ci},
                          {"gitlab", Role::ci}};
constexpr Word folder_words[] = {{"archive", Role::other}, {"archived", Role::other}, {"deprecated", Role::other},
                                 {"legacy", Role::other},  {"old", Role::other},      {"backup", Role::other},
                                 {"example", Role::other}, {"examples", Role::other}, {"sample", Role::other},
                                 {"samples", Role::other}, {"template", Role::other}, {"templates", Role::other},
                                 {"fixtures", Role::test}, {"testdata", Role::test}};

const Word* find_word(std::string_view text, const Word* begin, const Word* end) {
  const auto at = std::find_if(begin, end, [&](const Word& word) { return word.text == text; });
  return at == end ? nullptr : at;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> out(1);
  for (const char c : lower(name)) {
    if (c == '.' || c == '-' || c == '_' || c == '/') out.emplace_back();
    else out.back() += c;
  }
  return out;
}

bool is_yaml(std::string_view name) { return name.ends_with(".yml") || name.ends_with(".yaml"); }

struct File {
  std::string path;
  bool alone = false;
  bool production = false;  // its text speaks of production and not of development
  std::vector<std::string> services;  // sorted
  std::vector<std::string> run_with;  // what its own comment says to run: the names of -f, itself the last
};

// Cheap first: most YAML files of a repository have no such line.
bool may_be_compose(std::string_view text) {
  for (const std::string_view key : {"services", "include"})
    for (auto at = text.find(key); at != text.npos; at = text.find(key, at + 1))
      if (at == 0 || text[at - 1] == '\n' || text[at - 1] == '"' || text[at - 1] == '\'' || text[at - 1] == '{' ||
          text[at - 1] == '\xBF')
        return true;
  return false;
}

const yaml::Node* model_of(const yaml::Document& document) {
  for (const auto& root : document.roots) {
    const yaml::Node* services = root->find("services");
    const yaml::Node* include = root->find("include");
    if ((services != nullptr && services->is_mapping()) || (include != nullptr && include->is_sequence()))
      return root.get();
  }
  return nullptr;
}

bool makes_container(const yaml::Node& service) {
  for (const char* key : {"image", "build", "extends", "provider"})
    if (service.find(key) != nullptr) return true;
  const yaml::Node* merge = service.find("<<");
  if (merge == nullptr) return false;
  const yaml::Node& base = merge->resolved();
  for (const auto& item : base.items)
    if (item.find("image") != nullptr || item.find("build") != nullptr) return true;
  return base.find("image") != nullptr || base.find("build") != nullptr;
}

bool stands_alone(const yaml::Node& root) {
  const yaml::Node* services = root.find("services");
  if (services == nullptr) return true;
  return std::ranges::all_of(services->resolved().entries,
                             [](const yaml::Entry& entry) { return makes_container(entry.value.resolved()); });
}

std::vector<std::string> service_names(const yaml::Node& root) {
  std::vector<std::string> out;
  if (const yaml::Node* services = root.find("services"); services != nullptr)
    for (const auto& entry : services->resolved().entries) out.push_back(entry.key.text);
  std::ranges::sort(out);
  return out;
}

bool speaks_of_production(std::string_view text) {
  const auto says = [&](std::string_view value) {
    for (const std::string_view key :
         {"NODE_ENV: ", "NODE_ENV=", "ENVIRONMENT: ", "ENVIRONMENT=", "RAILS_ENV: ", "RAILS_ENV="})
      if (contains(text, std::string{key} + std::string{value})) return true;
    return false;
  };
  return says("prod") && !says("dev");
}

// "# docker compose -f docker-compose.yml -f docker-compose.prod.yml up -d" in front of the first key.
std::vector<std::string> run_with(std::string_view path, std::string_view text) {
  for (const auto line : split_lines(text)) {
    if (trim(line).empty()) continue;
    if (!trim(line).starts_with('#')) break;
    const auto parts = split_blanks(line);
    std::vector<std::string> files;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
      if (parts[i] == "-f" || parts[i] == "--file") files.emplace_back(parts[i + 1]);
    const bool compose = contains(line, "docker compose") || contains(line, "docker-compose ");
    if (compose && files.size() > 1 && files.back() == base_name(path)) return files;
  }
  return {};
}

class Folder {
 public:
  Folder(std::string path, std::vector<File> files) : path_{std::move(path)}, files_{std::move(files)} {}

  void combine(const Documents& documents, std::vector<Combination>& out) {
    base_ = first_of(base_names);
    override_ = first_of(override_names);
    from_environment(documents, out);
    if (base_ != nullptr && override_ != nullptr) add({base_, override_}, Role::development, out);
    if (base_ != nullptr) add({base_}, base_->production ? Role::production : Role::development, out);
    for (const auto& file : files_) {
      if (&file == base_ || (&file == override_ && base_ != nullptr)) continue;
      const auto role = named_role(file.path);
      if (const auto files = files_named(file.run_with); !files.empty()) {
        add(files, role.value_or(Role::other), out);
        continue;
      }
      if (base_ == nullptr || (file.alone && !(role && changes_the_base(file))))
        add({&file}, role.value_or(Role::standalone), out);
      else add({base_, &file}, role.value_or(Role::other), out);
    }
  }

 private:
  template <std::size_t Size>
  const File* first_of(const std::string_view (&names)[Size]) const {
    for (const auto name : names)
      for (const auto& file : files_)
        if (base_name(file.path) == name) return &file;
    return nullptr;
  }

  // All of them, or none: a comment may speak of files that are gone.
  [[nodiscard]] std::vector<const File*> files_named(const std::vector<std::string>& names) const {
    std::vector<const File*> out;
    for (const auto& name : names)
      for (const auto& file : files_)
        if (base_name(file.path) == name) out.push_back(&file);
    return out.size() == names.size() ? out : std::vector<const File*>{};
  }

  // A few of the base's services and nothing else: each could run alone, and is meant as a change to the base.
  [[nodiscard]] bool changes_the_base(const File& file) const {
    return !file.services.empty() && file.services.size() * 2 <= base_->services.size() &&
           std::ranges::includes(base_->services, file.services);
  }

  static std::optional<Role> named_role(std::string_view path) {
    for (const auto& part : words_of(base_name(path)))
      if (const Word* word = find_word(part, std::begin(words), std::end(words))) return word->role;
    return std::nullopt;
  }

  // A folder that holds examples or tests says more than the files' names.
  std::optional<Role> folder_role() const {
    for (const auto part : split(path_, '/')) {
      const auto word = lower(part);
      if (const Word* found = find_word(word, std::begin(folder_words), std::end(folder_words))) return found->role;
      if (word == "test" || word == "tests" || word == "e2e") return Role::test;
      if (word == ".github" || word == ".gitlab" || word == "ci") return Role::ci;
    }
    return std::nullopt;
  }

  void add(const std::vector<const File*>& files, Role role, std::vector<Combination>& out) const {
    Combination made;
    made.role = folder_role().value_or(role);
    made.folder = path_;
    for (const File* file : files) {
      made.name += (made.name.empty() ? "" : " + ") + std::string{base_name(file->path)};
      made.files.push_back(file->path);
    }
    for (const auto& known : out)
      if (known.files == made.files) return;
    out.push_back(std::move(made));
  }

  void from_environment(const Documents& documents, std::vector<Combination>& out) {
    const Source* source = documents.source(join_path(path_, ".env"));
    if (source == nullptr || files_.empty()) return;
    const auto read = read_dotenv(*source, [](std::string_view) { return std::nullopt; });
    std::string list;
    std::string separator = ":";
    for (const auto& [name, value, span] : read.assignments) {
      if (name == "COMPOSE_FILE") list = value;
      if (name == "COMPOSE_PATH_SEPARATOR" && !value.empty()) separator = value;
    }
    if (list.empty()) return;
    Combination made;
    made.folder = path_;
    made.role = Role::development;
    const auto lines = replace_all(list, separator, "\n");
    for (const auto part : split(lines, '\n')) {
      const auto inside = resolve_path(path_, part);
      if (part.empty() || !inside || documents.source(*inside) == nullptr) return;
      made.name += (made.name.empty() ? "" : " + ") + std::string{part};
      made.files.push_back(*inside);
      if (const auto role = named_role(*inside)) made.role = *role;
    }
    made.role = folder_role().value_or(made.role);
    out.push_back(std::move(made));
  }

  std::string path_;
  std::vector<File> files_;
  const File* base_ = nullptr;
  const File* override_ = nullptr;
};

}  // namespace

std::string_view role_name(Role role) {
  constexpr std::string_view names[] = {"development", "production", "standalone", "test", "ci", "other"};
  return names[static_cast<std::size_t>(role)];
}

bool is_compose_name(std::string_view path) {
  const auto name = lower(base_name(path));
  if (!is_yaml(name)) return false;
  const auto stem = std::string_view{name}.substr(0, name.rfind('.'));
  if (stem == "compose" || stem.starts_with("docker-compose") || stem.starts_with("docker_compose")) return true;
  for (const char* start : {"compose.", "compose-", "compose_"})
    if (stem.starts_with(start)) return true;
  for (const char* end : {".compose", "-compose", "_compose"})
    if (stem.ends_with(end)) return true;
  return false;
}

bool is_compose_file(const Source& source) {
  return may_be_compose(source.text()) && model_of(yaml::parse(source)) != nullptr;
}

namespace {

std::optional<File> read_file(const std::string& path, Documents& documents) {
  const Source* source = documents.source(path);
  if (source == nullptr || !may_be_compose(source->text())) return std::nullopt;
  const auto document = documents.document(path);
  const yaml::Node* root = model_of(*document);
  if (root == nullptr) return std::nullopt;
  return File{path, stands_alone(*root), speaks_of_production(source->text()), service_names(*root),
              run_with(path, source->text())};
}

}  // namespace

std::vector<Combination> discover(const std::vector<std::string>& paths, Documents& documents) {
  std::vector<std::string> candidates;
  std::ranges::copy_if(paths, std::back_inserter(candidates), is_compose_name);
  std::vector<std::optional<File>> read(candidates.size());
  for_each_index(candidates.size(), [&](std::size_t i) { read[i] = read_file(candidates[i], documents); });
  std::map<std::string, std::vector<File>> folders;
  for (auto& file : read)
    if (file) folders[std::string{folder_of(file->path)}].push_back(std::move(*file));
  std::vector<Combination> out;
  for (auto& [path, files] : folders) {
    std::vector<Combination> made;
    Folder{path, std::move(files)}.combine(documents, made);
    for (auto& combination : made) out.push_back(std::move(combination));
  }
  return out;
}

}  // namespace loadline::compose
