// SPDX-License-Identifier: Apache-2.0
// One file's facts: ports, imports, environment, and where a lexer is easily fooled.
#include "code/facts.h"

#include <gtest/gtest.h>

namespace loadline::code {
namespace {

// Keeps the source alive beside its facts.
struct Read {
  explicit Read(std::string text, std::string path = "src/main.ts")
      : source{std::move(path), std::move(text)}, facts{read_facts(source)} {}
  Source source;
  FileFacts facts;
};

// "3000 PORT <setting>" of each port.
std::vector<std::string> ports_of(const std::string& text, const std::string& path = "src/main.ts") {
  std::vector<std::string> out;
  const Read read{text, path};
  for (const auto& port : read.facts.ports) {
    std::string line = port.port ? std::to_string(*port.port) : "?";
    if (!port.variable.empty()) line += " " + port.variable;
    if (!port.setting.empty()) line += " <" + port.setting + ">";
    out.push_back(line);
  }
  return out;
}
using Lines = std::vector<std::string>;

TEST(Ports, OfListen) {
  EXPECT_EQ(ports_of("app.listen(3000)"), Lines{"3000"});
  EXPECT_EQ(ports_of("await app.listen(process.env.PORT || 3000);"), Lines{"3000 PORT"});
  EXPECT_EQ(ports_of("const port = configService.get('PORT', 3001);\nawait app.listen(port, '0.0.0.0');"),
            Lines{"3001 PORT"});
  EXPECT_EQ(ports_of("const port = config.get<number>('PORT', { infer: true }) ?? 3014\nlog(port)\napp.listen(port)"),
            Lines{"3014 PORT"});
  EXPECT_EQ(ports_of("const p: number = process.env['APP_PORT'] ?? 3_000;\nserver.listen(p);"), Lines{"3000 APP_PORT"});
  EXPECT_EQ(ports_of("x.listen(parseInt(process.env.PORT || '3000', 10), () => log(`${1}`))"), Lines{"3000 PORT"});
  EXPECT_EQ(ports_of("x.listen(Number(process.env.PORT) || 80)"), Lines{"80 PORT"});
  EXPECT_EQ(ports_of("x.listen(process.env.PORT ? +process.env.PORT : 8080)"), Lines{"8080 PORT"});
  EXPECT_EQ(ports_of("x.listen(process.env.APP_PORT || process.env.PORT || 3008)"), Lines{"3008 APP_PORT"});
  EXPECT_EQ(ports_of("x.listen(config.get('app.port') || process.env.APP_PORT || 3001)"),
            Lines{"3001 APP_PORT <app.port>"});
}

TEST(Ports, OfObjects) {
  EXPECT_EQ(ports_of("const port = 4000; await fastify.listen({ host: '::', port })"), Lines{"4000"});
  EXPECT_EQ(ports_of("fastify.listen({ port: Number(process.env.PORT ?? 3000), host })"), Lines{"3000 PORT"});
  EXPECT_EQ(ports_of("startStandaloneServer(s, { listen: { port: 4001 } })"), Lines{"4001"});
  EXPECT_EQ(ports_of("const config = { web: { port: +process.env.PORT || 81 } }; app.listen(config.web.port)"),
            Lines{"81 PORT"});
  EXPECT_EQ(ports_of("const { PORT = 82 } = process.env;\napp.listen(PORT)"), Lines{"82 PORT"});
  EXPECT_EQ(ports_of("http.createServer(app).listen(env.PORT)"), Lines{"? <env.PORT>"});
  EXPECT_EQ(ports_of("app.listen(); app.listen('/run/x.sock'); app.listen(0); bus.on('listen', 99)"), Lines{});
}

TEST(Ports, OfPython) {
  EXPECT_EQ(ports_of("uvicorn.run('m:app', host='0.0.0.0', port=int(os.environ.get('PORT', 8000)))", "m.py"),
            Lines{"8000 PORT"});
  EXPECT_EQ(ports_of("app = Flask(__name__)\nPORT = 5001\napp.run(port=PORT) # app.run(port=1)", "m.py"),
            Lines{"5001"});
  EXPECT_EQ(ports_of("app.run(port=int(os.getenv('PORT', '5002')))", "m.py"), Lines{"5002 PORT"});
}

TEST(Ports, StandWhereTheNumberDoes) {
  const Read read{"const port = process.env.PORT || 3006;\napp.listen(port);"};
  ASSERT_EQ(read.facts.ports.size(), 1u);
  EXPECT_EQ(read.facts.ports[0].place.text(), "3006");
}

TEST(Ports, OfConfiguration) {
  const Read read{
      "export default registerAs('app', () => ({ port: parseInt(process.env.PORT, 10) || 3002, name: 'x' }));",
      "src/config.ts"};
  ASSERT_EQ(read.facts.settings.size(), 1u);
  EXPECT_EQ(read.facts.settings[0].key, "app.port");
  EXPECT_EQ(read.facts.settings[0].value.port, 3002u);
}

// "specifier package flags" of each import: t type only, g guarded, c certain.
std::vector<std::string> imports_of(const std::string& text, const std::string& path = "src/a.ts") {
  std::vector<std::string> out;
  const Read read{text, path};
  for (const auto& i : read.facts.imports)
    out.push_back(i.specifier + " " + (i.package.empty() ? "-" : i.package) + " " + (i.type_only ? "t" : "") +
                  (i.guarded ? "g" : "") + (i.certain ? "c" : ""));
  return out;
}

TEST(Imports, InEveryForm) {
  EXPECT_EQ(
      imports_of(
          "import 'a'; import b from \"b/sub\"; import * as c from '@s/c/d'; import { d, e as f } from 'node:fs'; import g, { h } from './g'"),
      (Lines{"a a c", "b/sub b ", "@s/c/d @s/c ", "node:fs - ", "./g - "}));
  EXPECT_EQ(
      imports_of(
          "import type { A } from 'a'; import type B from 'b'; import { type C, type D } from 'c'; import { type E, f } from 'e'; import type from 'g'"),
      (Lines{"a a t", "b b t", "c c t", "e e ", "g g "}));
  EXPECT_EQ(
      imports_of("export * from 'a'; export { b } from 'b'; export type { C } from 'c'; export const x = 'from';"),
      (Lines{"a a c", "b b ", "c c t"}));
  EXPECT_EQ(
      imports_of(
          "import x = require('x'); const y = require('y'); import('z'); try { require('w') } catch {} require.resolve('v'); foo.require('u')"),
      (Lines{"x x ", "y y c", "z z gc", "w w gc", "v v gc"}));
  EXPECT_EQ(imports_of("from os import path\nimport numpy as np\nfrom .a import b", "m.py"),
            (Lines{"os - c", "numpy - c", ".a - c"}));
}

TEST(Imports, AreCertainWhenUsedAsValues) {
  EXPECT_EQ(
      imports_of(
          "import a from 'a'; import { B } from 'b'; import * as c from 'c'; import { D } from 'd'; import { E } from 'e'; import { F } from 'f'; import { G, H } from 'g'; import { I } from 'i';\n"
          "a(); new B(); c.x.y(); class X extends D { f(e: E): E { } @F() g() {} }; @Module({ imports: [X, H] }) class M { x: [I] }"),
      (Lines{"a a c", "b b c", "c c c", "d d c", "e e ", "f f c", "g g c", "i i "}));
  EXPECT_EQ(imports_of("import a from 'a'", "a.mjs"), (Lines{"a a c"}));
}

TEST(Imports, AreUnusedWhenNeverMentioned) {
  const Read read{"import { A } from 'a'; import { B } from 'b'; import 'c'; x.A(); const y: B = 1;"};
  EXPECT_TRUE(read.facts.imports.at(0).unused);
  EXPECT_FALSE(read.facts.imports.at(1).unused);
  EXPECT_FALSE(read.facts.imports.at(2).unused);
}

TEST(Imports, AreNoneInCommentsAndStrings) {
  EXPECT_EQ(
      imports_of(
          "// import 'a'\n/* require('b') */ const s = \"import 'c'\" + `require('d') ${require('e')} require('f')`; const r = /import 'g'[/]\"/; import 'h'"),
      (Lines{"e e c", "h h c"}));
  EXPECT_EQ(
      imports_of(
          "const a = b / c; import 'x' // 'y'\nif (a) /'/.test(b); import 'z'; const t = <p>don't</p>;\nimport 'w'",
          "a.tsx"),
      (Lines{"x x c", "z z c", "w w c"}));
}

TEST(Packages, AreNamed) {
  EXPECT_EQ(package_of("lodash/fp"), "lodash");
  EXPECT_EQ(package_of("@/config"), "");
  EXPECT_EQ(package_of("~/x"), "");
  EXPECT_EQ(package_of("#internal"), "");
  EXPECT_EQ(package_of("bun:test"), "");
  EXPECT_EQ(package_of("fs/promises"), "");
  EXPECT_EQ(package_of("test"), "test");
  EXPECT_EQ(package_of("punycode/"), "punycode");
  EXPECT_TRUE(is_node_builtin("node:test"));
  EXPECT_FALSE(is_node_builtin("node"));
}

TEST(Environment, IsRead) {
  const Read read{
      "const a = process.env.A || 'x'; process.env['B'] ?? 3; config.get<string>('C', 'd'); cache.get('key'); `${process.env.E}`"};
  std::string all;
  for (const auto& e : read.facts.environment) all += e.name + "=" + e.fallback.value_or("-") + " ";
  EXPECT_EQ(all, "A=x B=3 C=d E=- ");
  EXPECT_EQ(read.facts.environment[0].place.text(), "A");
}

TEST(ProductionSource, IsToldFromTheRest) {
  for (const std::string_view path : {"src/main.ts", "src/app.tsx", "index.mjs", "src/migrations/1-init.ts",
                                      "app/main.py", "src/latest/testimony.ts"})
    EXPECT_TRUE(is_production_source(path)) << path;
  for (const std::string_view path :
       {"src/a.spec.ts", "src/a.test.tsx", "src/__tests__/a.ts", "test/a.ts", "e2e/x.ts", "a.d.ts", "jest.config.js",
        "webpack.config.ts", ".eslintrc.js", "scripts/seed.ts", "src/b.stories.tsx", "dist/main.js", "README.md",
        "test_x.py", "conftest.py", "src/__mocks__/a.ts"})
    EXPECT_FALSE(is_production_source(path)) << path;
}

TEST(Hostile, InputIsReadInLinearTime) {
  for (const std::string_view piece : {"a.listen(", "const a=", "`${", "{", "@Get(", "import{", "app.get('/x',", "a||",
                                       "x(a){", "process.env.", "/", "if(a)/"}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    EXPECT_LE(Read{text}.facts.ports.size(), text.size()) << piece;
  }
}

}  // namespace
}  // namespace loadline::code
