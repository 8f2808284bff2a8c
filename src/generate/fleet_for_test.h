// SPDX-License-Identifier: Apache-2.0
// For tests: a fleet in memory, and what would be generated for it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "generate/generate.h"

namespace loadline::generate {

using Texts = std::map<std::string, std::string, std::less<>>;

struct Generated {
  // `toml`: a loadline.toml at the top, where there is one.
  explicit Generated(Texts texts, Options wanted = {}, std::string toml = {}) : options{std::move(wanted)} {
    if (!toml.empty()) texts["loadline.toml"] = std::move(toml);
    tree = memory_tree(texts);
    std::vector<loadline::File> files;
    for (const auto& [path, text] : texts) files.push_back({path, FileKind::regular, text.size(), false});
    fleet::AssembleRequest request{.files = std::move(files), .repository = true};
    request.configs = config::read_all(*tree, request.files);
    request.today = "2026-11-01";
    fleet = fleet::assemble(*tree, std::move(request));
    targets = targets_of(fleet, options, notes);
  }
  [[nodiscard]] std::string text_of(const Plan& plan, const std::string& path) const {
    for (const auto& file : plan.files)
      if (file.path == path) return file.text;
    return "there is no " + path;
  }
  [[nodiscard]] std::string dockerfile(const std::string& path) const {
    return text_of(dockerfiles(fleet, targets, options), path);
  }
  [[nodiscard]] std::string ignore(const std::string& path) const {
    return text_of(ignore_files(fleet, targets, options), path + ".dockerignore");
  }
  [[nodiscard]] const Target* target(std::string_view service) const {
    for (const auto& one : targets)
      if (one.service->name == service) return &one;
    return nullptr;
  }
  // "about: text", in the order told.
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> out;
    for (const auto& note : notes) out.push_back(note.about + ": " + note.text);
    return out;
  }

  Options options;
  std::unique_ptr<FileTree> tree;
  fleet::Fleet fleet;
  std::vector<Note> notes;
  std::vector<Target> targets;
};

// A pnpm workspace of two services and a library that is compiled first.
inline Texts two_services() {
  return {
      {"package.json",
       R"({"name": "shop", "private": true, "packageManager": "pnpm@9.14.2", "engines": {"node": ">=20"}})"},
      {"pnpm-workspace.yaml", "packages: ['services/*', 'shared/*']\n"},
      {"pnpm-lock.yaml",
       "lockfileVersion: '9.0'\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\nimporters:\n"
       "  .: {}\n"
       "  services/api:\n    dependencies:\n      '@shop/kernel':\n        specifier: workspace:*\n        version: link:../../shared/kernel\n"
       "  services/mail: {}\n"
       "  shared/kernel: {}\n"},
      {"tsconfig.base.json", "{}"},
      {"services/api/package.json",
       R"({"name": "@shop/api", "scripts": {"build": "tsc", "start": "node dist/main.js"}, "dependencies": {"@shop/kernel": "workspace:*"}})"},
      {"services/api/tsconfig.json", R"({"extends": "../../tsconfig.base.json"})"},
      {"services/api/src/main.ts",
       "import express from 'express';\nconst app = express();\napp.get('/health', (q, r) => r.send('ok'));\napp.listen(3000);\n"},
      {"services/api/src/main.spec.ts", "test('x', () => {});\n"},
      {"services/api/Dockerfile", "FROM node:20\nCOPY . .\nCMD [\"node\", \"dist/main.js\"]\n"},
      {"services/mail/package.json",
       R"({"name": "@shop/mail", "scripts": {"build": "tsc", "start": "node dist/main.js"}})"},
      {"services/mail/src/main.ts",
       "import { createServer } from 'node:http';\ncreateServer((q, r) => { if (q.url === '/health') r.end('ok'); }).listen(3001);\n"},
      {"services/mail/Dockerfile", "FROM node:20\nCOPY . .\nCMD [\"node\", \"dist/main.js\"]\n"},
      {"shared/kernel/package.json",
       R"({"name": "@shop/kernel", "main": "dist/index.js", "scripts": {"build": "tsc"}})"},
      {"shared/kernel/src/index.ts", "export const one = 1;\n"},
      {"compose.yaml",
       "services:\n"
       "  api:\n    build: { context: ., dockerfile: services/api/Dockerfile }\n"
       "  mail:\n    build: { context: ., dockerfile: services/mail/Dockerfile }\n"},
  };
}

}  // namespace loadline::generate
