// SPDX-License-Identifier: Apache-2.0
// The tables of package managers.
#include "shell/managers.h"

#include <unordered_map>

#include "base/text.h"

namespace loadline::shell {
namespace {

using enum PackageAction;

constexpr Subcommand apt_words[] = {
    {"install", install},      {"reinstall", install}, {"build-dep", install},    {"satisfy", install},
    {"update", update_index},  {"upgrade", upgrade},   {"dist-upgrade", upgrade}, {"full-upgrade", upgrade},
    {"safe-upgrade", upgrade}, {"clean", clean},       {"autoclean", clean},      {"remove", remove},
    {"purge", remove},         {"autoremove", remove}, {"autopurge", remove},     {"download", fetch}};
constexpr Subcommand apk_words[] = {{"add", install}, {"update", update_index}, {"upgrade", upgrade}, {"fix", other},
                                    {"del", remove},  {"fetch", fetch},         {"cache", clean}};
constexpr Subcommand dnf_words[] = {{"install", install},
                                    {"in", install},
                                    {"module install", install},
                                    {"group install", install},
                                    {"reinstall", install},
                                    {"rei", install},
                                    {"localinstall", install},
                                    {"groupinstall", install},
                                    {"builddep", install},
                                    {"makecache", update_index},
                                    {"mc", update_index},
                                    {"check-update", update_index},
                                    {"update", upgrade},
                                    {"upgrade", upgrade},
                                    {"up", upgrade},
                                    {"upgrade-minimal", upgrade},
                                    {"update-minimal", upgrade},
                                    {"up-min", upgrade},
                                    {"distro-sync", upgrade},
                                    {"dsync", upgrade},
                                    {"clean", clean},
                                    {"remove", remove},
                                    {"rm", remove},
                                    {"erase", remove},
                                    {"autoremove", remove},
                                    {"download", fetch}};
constexpr Subcommand zypper_words[] = {{"install", install},
                                       {"in", install},
                                       {"refresh", update_index},
                                       {"ref", update_index},
                                       {"update", upgrade},
                                       {"up", upgrade},
                                       {"dist-upgrade", upgrade},
                                       {"dup", upgrade},
                                       {"patch", upgrade},
                                       {"clean", clean},
                                       {"cc", clean},
                                       {"remove", remove},
                                       {"rm", remove}};
constexpr Subcommand npm_words[] = {{"install", install},
                                    {"i", install},
                                    {"add", install},
                                    {"ci", install},
                                    {"clean-install", install},
                                    {"install-clean", install},
                                    {"ic", install},
                                    {"in", install},
                                    {"install-ci-test", install},
                                    {"cit", install},
                                    {"install-test", install},
                                    {"it", install},
                                    {"update", upgrade},
                                    {"up", upgrade},
                                    {"upgrade", upgrade},
                                    {"cache", clean},
                                    {"uninstall", remove},
                                    {"un", remove},
                                    {"remove", remove},
                                    {"rm", remove},
                                    {"r", remove},
                                    {"prune", prune},
                                    {"run", run},
                                    {"run-script", run},
                                    {"rum", run},
                                    {"exec", run},
                                    {"x", run},
                                    {"start", run},
                                    {"test", run},
                                    {"t", run},
                                    {"stop", run},
                                    {"restart", run}};
constexpr Subcommand pnpm_words[] = {{"install", install},
                                     {"i", install},
                                     {"add", install},
                                     {"install-test", install},
                                     {"it", install},
                                     {"ci", install},
                                     {"update", upgrade},
                                     {"up", upgrade},
                                     {"upgrade", upgrade},
                                     {"store", clean},
                                     {"remove", remove},
                                     {"rm", remove},
                                     {"uninstall", remove},
                                     {"un", remove},
                                     {"prune", prune},
                                     {"fetch", fetch},
                                     {"deploy", deploy},
                                     {"run", run},
                                     {"run-script", run},
                                     {"exec", run},
                                     {"dlx", run},
                                     {"start", run},
                                     {"test", run},
                                     {"t", run},
                                     {"rebuild", other},
                                     {"rb", other},
                                     {"config", other},
                                     {"c", other},
                                     {"env", other},
                                     {"setup", other},
                                     {"import", other},
                                     {"link", other},
                                     {"ln", other},
                                     {"unlink", other},
                                     {"dedupe", other},
                                     {"pack", other},
                                     {"publish", other},
                                     {"list", other},
                                     {"ls", other},
                                     {"why", other},
                                     {"outdated", other},
                                     {"audit", other},
                                     {"licenses", other},
                                     {"root", other},
                                     {"bin", other},
                                     {"create", run},
                                     {"init", other},
                                     {"patch", other},
                                     {"approve-builds", other},
                                     {"self-update", other},
                                     {"set", other},
                                     {"get", other},
                                     {"server", other},
                                     {"doctor", other},
                                     {"help", other},
                                     {"cache", clean},
                                     {"add-global", install}};
constexpr Subcommand yarn_words[] = {
    {"install", install}, {"add", install},     {"upgrade", upgrade}, {"up", upgrade},     {"remove", remove},
    {"run", run},         {"exec", run},        {"dlx", run},         {"start", run},      {"test", run},
    {"cache", clean},     {"autoclean", clean}, {"config", other},    {"set", other},      {"plugin", other},
    {"info", other},      {"list", other},      {"why", other},       {"audit", other},    {"npm", other},
    {"pack", other},      {"publish", other},   {"link", other},      {"unlink", other},   {"init", other},
    {"create", run},      {"global", other},    {"rebuild", other},   {"dedupe", other},   {"constraints", other},
    {"bin", other},       {"node", other},      {"versions", other},  {"version", other},  {"help", other},
    {"policies", other},  {"import", other},    {"licenses", other},  {"outdated", other}, {"check", other},
    {"stage", other}};
constexpr Subcommand bun_words[] = {{"install", install}, {"i", install},      {"ci", install},    {"add", install},
                                    {"a", install},       {"update", upgrade}, {"remove", remove}, {"rm", remove},
                                    {"run", run},         {"x", run},          {"test", run},      {"create", run},
                                    {"pm", other},        {"build", other},    {"init", other},    {"link", other},
                                    {"unlink", other},    {"upgrade", other},  {"publish", other}, {"outdated", other},
                                    {"exec", run}};
constexpr Subcommand pip_words[] = {
    {"install", install}, {"download", fetch}, {"wheel", fetch}, {"uninstall", remove}, {"cache", clean}};
constexpr Subcommand uv_words[] = {
    {"sync", install},         {"add", install},          {"pip install", install}, {"pip sync", install},
    {"pip uninstall", remove}, {"tool install", install}, {"remove", remove},       {"run", run},
    {"tool run", run},         {"cache clean", clean},    {"cache prune", clean},   {"clean", clean}};
constexpr Subcommand poetry_words[] = {{"install", install}, {"add", install}, {"sync", install}, {"update", upgrade},
                                       {"remove", remove},   {"run", run},     {"cache", clean}};
constexpr Subcommand gem_words[] = {{"install", install},  {"i", install},     {"update", upgrade},
                                    {"uninstall", remove}, {"cleanup", clean}, {"fetch", fetch}};
constexpr Subcommand bundle_words[] = {{"install", install}, {"i", install},    {"update", upgrade}, {"exec", run},
                                       {"e", run},           {"clean", clean},  {"cache", fetch},    {"package", fetch},
                                       {"add", install},     {"remove", remove}};
constexpr Subcommand go_words[] = {{"install", install},  {"get", install}, {"mod download", fetch},
                                   {"mod vendor", fetch}, {"run", run},     {"clean", clean}};
constexpr Subcommand cargo_words[] = {{"install", install},  {"binstall", install}, {"fetch", fetch}, {"vendor", fetch},
                                      {"add", other},        {"run", run},          {"r", run},       {"clean", clean},
                                      {"uninstall", remove}, {"update", upgrade}};
constexpr Subcommand composer_words[] = {
    {"install", install}, {"i", install}, {"require", install}, {"create-project", install}, {"update", upgrade},
    {"upgrade", upgrade}, {"u", upgrade}, {"remove", remove},   {"clear-cache", clean},      {"clearcache", clean},
    {"run-script", run},  {"run", run},   {"exec", run}};

constexpr std::string_view npm_values =
    "-w --workspace -C --prefix --registry --omit --include --loglevel --cache --tag --userconfig --globalconfig "
    "--script-shell --cpu --os --libc --install-strategy --location -p --package -c --call --fetch-retries "
    "--fetch-timeout --fetch-retry-mintimeout --fetch-retry-maxtimeout --maxsockets --network-timeout --otp --scope";
constexpr std::string_view pnpm_values =
    "-F --filter --filter-prod -C --dir --registry --reporter --store-dir --virtual-store-dir --modules-dir "
    "--loglevel --network-concurrency --child-concurrency --workspace-concurrency --package-import-method "
    "--node-linker --lockfile-dir --global-dir --global-bin-dir --cache-dir --state-dir --cpu --os --libc "
    "--fetch-retries --fetch-timeout --resume-from --test-pattern --changed-files-ignore-pattern --package --allow-build";
constexpr std::string_view yarn_values =
    "--cwd --network-timeout --network-concurrency --cache-folder --modules-folder --registry --mutex --use-yarnrc "
    "--global-folder --prefix --preferred-cache-folder -j --jobs --include --exclude --from --mode -p --package";

constexpr Grammar grammars[] = {
    {PackageManager::apt, true, "apt apt-get aptitude",
     "-t --target-release --default-release -o --option -c --config-file -a --host-architecture", "", "", apt_words},
    {PackageManager::apk, true, "apk",
     "-t --virtual -X --repository -p --root --arch --keys-dir --cache-dir --cache-max-age --repositories-file "
     "--wait --timeout --progress-fd -o --output",
     "", "", apk_words},
    {PackageManager::dnf, true, "dnf dnf5 dnf-3",
     "-c --config -d -e -x --exclude --installroot --releasever --repo --repoid --enablerepo --disablerepo "
     "--repofrompath --forcearch --setopt --downloaddir --destdir --comment --enableplugin --disableplugin",
     "", "", dnf_words},
    {PackageManager::yum, true, "yum",
     "-c --config -d -e -x --exclude --installroot --releasever --enablerepo --disablerepo --setopt --downloaddir", "",
     "", dnf_words},
    {PackageManager::microdnf, true, "microdnf",
     "-c --config --installroot --releasever --enablerepo --disablerepo --setopt", "", "", dnf_words},
    {PackageManager::zypper, true, "zypper",
     "-c --config -R --root --installroot -D --reposd-dir -C --cache-dir -t --type -r --repo --from -p --plus-repo "
     "--pkg-cache-dir",
     "", "", zypper_words},
    {PackageManager::npm, false, "npm", npm_values, "-C --prefix", "-w --workspace", npm_words},
    {PackageManager::pnpm, false, "pnpm", pnpm_values, "-C --dir", "-F --filter --filter-prod", pnpm_words},
    {PackageManager::yarn, false, "yarn yarnpkg", yarn_values, "--cwd", "", yarn_words},
    {PackageManager::bun, false, "bun",
     "-F --filter --cwd -c --config --cache-dir --registry --backend --omit --target --concurrent-scripts", "--cwd",
     "-F --filter", bun_words},
    {PackageManager::pip, false, "pip pip3",
     "-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links "
     "--platform --python-version --implementation --abi --root --prefix --src --upgrade-strategy --config-settings "
     "-C --global-option --no-binary --only-binary --progress-bar --report --cache-dir --trusted-host --proxy "
     "--retries --timeout --cert --client-cert --log --exists-action --python -d --dest -w --wheel-dir "
     "--root-user-action --group --use-feature --use-deprecated --keyring-provider",
     "", "", pip_words},
    {PackageManager::uv, false, "uv",
     "-r --requirement --requirements -c --constraint --constraints --override -e --editable -p --python --target "
     "--prefix -i --index-url --default-index --index --extra-index-url -f --find-links --cache-dir --config-file "
     "--directory --project --extra --group --no-group --only-group --package --no-binary --only-binary --link-mode "
     "--index-strategy --python-platform --python-version --with --from --no-install-package --env-file "
     "--resolution --prerelease --exclude-newer -P --upgrade-package -C --config-setting",
     "--directory --project", "--package", uv_words},
    {PackageManager::poetry, false, "poetry",
     "-C --directory -P --project --with --without --only -E --extras -G --group --source --python --format -f -o --output",
     "-C --directory -P --project", "", poetry_words},
    {PackageManager::gem, false, "gem",
     "-v --version -i --install-dir -n --bindir -s --source -P --trust-policy --platform --config-file --document -p --http-proxy",
     "", "", gem_words},
    {PackageManager::bundle, false, "bundle bundler",
     "--gemfile --jobs -j --path --retry --with --without --binstubs --standalone --trust-policy --group", "", "",
     bundle_words},
    {PackageManager::go, false, "go",
     "-C -o -p -tags -ldflags -gcflags -asmflags -gccgoflags -mod -modfile -overlay -buildmode -compiler -installsuffix -pkgdir "
     "-toolexec -exec",
     "-C", "", go_words},
    {PackageManager::cargo, false, "cargo",
     "--version --git --branch --tag --rev --path --root --target --target-dir --features -F -j --jobs --profile --manifest-path "
     "-p --package --bin --example --index --registry --color --config -C -Z --vers",
     "-C", "-p --package", cargo_words},
    {PackageManager::composer, false, "composer composer.phar",
     "-d --working-dir --prefer-install --ignore-platform-req --apcu-autoloader-prefix", "-d --working-dir", "",
     composer_words},
};

}  // namespace

bool listed_in(std::string_view list, std::string_view word) {
  while (!word.empty() && !list.empty()) {
    const auto blank = std::min(list.find(' '), list.size());
    if (list.substr(0, blank) == word) return true;
    list.remove_prefix(std::min(blank + 1, list.size()));
  }
  return false;
}

const Grammar* grammar_of(std::string_view program) {
  // pip3.11, python versions of pip
  if (program.starts_with("pip3.") || program.starts_with("pip2")) program = "pip";
  static const auto by_program = [] {
    std::unordered_map<std::string_view, const Grammar*> out;
    for (const auto& grammar : grammars)
      for (const auto name : split_blanks(grammar.programs)) out.emplace(name, &grammar);
    return out;
  }();
  const auto found = by_program.find(program);
  return found == by_program.end() ? nullptr : found->second;
}

std::string_view name_of(PackageManager manager) {
  constexpr std::string_view names[] = {"apt",    "apk",  "dnf",    "yum", "microdnf", "zypper",
                                        "npm",    "pnpm", "yarn",   "bun", "pip",      "uv",
                                        "poetry", "gem",  "bundle", "go",  "cargo",    "composer"};
  return names[static_cast<std::size_t>(manager)];
}

}  // namespace loadline::shell
