// SPDX-License-Identifier: Apache-2.0
// Routes of a whole service: prefixes, versions, modules, mounted routers.
#include <gtest/gtest.h>

#include <deque>
#include <map>

#include "code/facts.h"

namespace loadline::code {
namespace {

// A service of several files, and its facts.
class Service {
 public:
  explicit Service(const std::map<std::string, std::string>& files, const std::vector<Alias>& aliases = {},
                   std::string_view entry = {}) {
    for (const auto& [path, text] : files) sources_.emplace_back(path, text);
    for (const auto& source : sources_) facts_.push_back(read_facts(source));
    service = combine(facts_, aliases, entry);
  }
  [[nodiscard]] std::vector<std::string> routes() const {
    std::vector<std::string> out;
    for (const auto& route : service.routes) out.push_back(route.method + " " + route.path + (route.exact ? "" : " ?"));
    return out;
  }
  ServiceFacts service;

 private:
  std::deque<Source> sources_;
  std::vector<FileFacts> facts_;
};
using Lines = std::vector<std::string>;

constexpr auto health =
    "@Controller('health')\nexport class HealthController {\n  @Get() @HealthCheck() a() {}\n  @Get('ready') b(@Param() p) {}\n  @Head(['x', '/y/']) c() {}\n}";
constexpr auto module_of_health =
    "import { HealthController } from './health.controller';\n@Module({ controllers: [HealthController] })\nexport class AppModule {}";

std::map<std::string, std::string> nest(const std::string& setup, const std::string& controller = health) {
  return {
      {"src/main.ts",
       "import { NestFactory } from '@nestjs/core'; import { AppModule } from './app.module';\nconst app = await NestFactory.create(AppModule);\n" +
           setup + "\napp.listen(3000)"},
      {"src/app.module.ts", module_of_health},
      {"src/health.controller.ts", controller}};
}

TEST(Nest, PutsTheGlobalPrefixInFront) {
  EXPECT_EQ(Service{nest("")}.routes(),
            (Lines{"GET /health", "GET /health/ready", "HEAD /health/x", "HEAD /health/y"}));
  EXPECT_EQ(
      Service{nest("app.setGlobalPrefix('/api/v1/')")}.routes(),
      (Lines{"GET /api/v1/health", "GET /api/v1/health/ready", "HEAD /api/v1/health/x", "HEAD /api/v1/health/y"}));
  const Service service{nest("app.setGlobalPrefix('api')")};
  EXPECT_EQ(service.service.framework, "nestjs");
  EXPECT_TRUE(service.service.serves("/api/health/ready"));
  EXPECT_TRUE(service.service.serves("/api/Health/?x=1"));
  EXPECT_FALSE(service.service.serves("/health"));
  EXPECT_FALSE(service.service.may_serve("/health"));
  EXPECT_EQ(service.service.health_routes().size(), 4u);
  EXPECT_TRUE(service.service.health_routes()[0]->health_check);
}

TEST(Nest, LeavesExclusionsAlone) {
  EXPECT_EQ(
      Service{
          nest("app.setGlobalPrefix('api', { exclude: ['health', { path: '/health/x', method: RequestMethod.GET }] })")}
          .routes(),
      (Lines{"GET /api/health/ready", "HEAD /api/health/x", "HEAD /api/health/y", "GET /health"}));
  EXPECT_EQ(Service{nest("app.setGlobalPrefix('api', { exclude: ['health/(.*)'] })")}.routes(),
            (Lines{"GET /api/health", "GET /health/ready", "HEAD /health/x", "HEAD /health/y"}));
  EXPECT_EQ(Service{nest("app.setGlobalPrefix('api', { exclude: paths })")}.routes()[0], "GET /api/health ?");
}

TEST(Nest, IsNotExactAboutAPrefixFromElsewhere) {
  const Service service{nest("app.setGlobalPrefix(config.get('PREFIX', 'api'))")};
  EXPECT_EQ(service.routes()[0], "GET /api/health ?");
  EXPECT_FALSE(service.service.serves("/api/health"));
  EXPECT_TRUE(service.service.may_serve("/api/health"));
  EXPECT_EQ(Service{nest("app.setGlobalPrefix(prefix)")}.routes()[0], "GET /health ?");
  EXPECT_TRUE((Service{nest("app.setGlobalPrefix(prefix)")}.service.may_serve("/v9/health")));
}

TEST(Nest, PutsVersionsIn) {
  const auto versioned =
      "@Controller({ path: 'a', version: ['1', '2'] }) class HealthController { @Get() a() {} @Version('3') @Get('b') b() {} @Version(VERSION_NEUTRAL) @All('c') c() {} }";
  EXPECT_EQ((Service{nest("app.enableVersioning({ type: VersioningType.URI }); app.setGlobalPrefix('api')", versioned)}
                 .routes()),
            (Lines{"ALL /api/a/c", "GET /api/v1/a", "GET /api/v2/a", "GET /api/v3/a/b"}));
  EXPECT_EQ((Service{nest("app.enableVersioning({ type: VersioningType.HEADER })", versioned)}.routes()),
            (Lines{"GET /a", "GET /a/b", "ALL /a/c"}));
  EXPECT_EQ(Service{nest("app.enableVersioning({ defaultVersion: '4', prefix: 'api/v' })")}.routes()[0],
            "GET /api/v4/health");
  EXPECT_EQ(
      (Service{
          nest("app.enableVersioning({ defaultVersion: '1' }); app.setGlobalPrefix('api', { exclude: ['health'] })")}
           .routes()),
      (Lines{"GET /api/v1/health/ready", "HEAD /api/v1/health/x", "HEAD /api/v1/health/y", "GET /v1/health"}));
}

TEST(Nest, ServesOnlyWhatAModuleLists) {
  auto files = nest("");
  files["src/modules/health.controller.ts"] = "@Controller('alive') export class HealthController { @Get() a() {} }";
  files["src/other.controller.ts"] = "@Controller('other') export class Other { @Get() a() {} }";
  const Service service{files};
  EXPECT_EQ(service.routes(), (Lines{"GET /health", "GET /health/ready", "HEAD /health/x", "HEAD /health/y"}));
  ASSERT_EQ(service.service.dormant.size(), 2u);
  EXPECT_EQ(service.service.dormant[0].path, "/alive");
}

TEST(Nest, StartsWithItsEntry) {
  auto files = nest("");
  files["src/main-stub.ts"] = "const app = express(); app.get('/stub', (q, s) => s.end()); app.listen(3999)";
  EXPECT_FALSE(Service{files}.service.serves("/stub"));
  EXPECT_EQ(Service{files}.service.ports.size(), 1u);
  const Service stub{files, {}, "src/main-stub"};
  EXPECT_EQ(stub.routes(), Lines{"GET /stub"});
  EXPECT_EQ(stub.service.ports.at(0).port, 3999u);
}

TEST(Nest, FollowsAliasesToModules) {
  const std::map<std::string, std::string> files{
      {"s/src/main.ts", "import { M } from '@modules/m'; NestFactory.create(M); app.listen(1)"},
      {"s/src/modules/m.ts", "import { C } from 'src/modules/c'; @Module({ controllers: [C] }) class M {}"},
      {"s/src/modules/c.ts", "@Controller('c') export class C { @Get() a() {} }"}};
  const Service service{files, {{"@modules/", "s/src/modules/"}}};
  EXPECT_EQ(service.routes(), Lines{"GET /c"});
  for (const auto& import : service.service.imports) EXPECT_EQ(import.package, "") << import.specifier;
}

TEST(Nest, HasRawRoutesToo) {
  EXPECT_EQ(
      (Service{
          nest(
              "app.setGlobalPrefix('api'); app.getHttpAdapter().get('/raw', (req, res) => res.send());\nconst web = app.getHttpAdapter().getInstance();\nweb.get('/web', h); app.use('/used', (a, b) => c)",
              "@Controller(NAME) class HealthController { @Get('x') x() {} }")}
           .routes()),
      (Lines{"GET /api/x ?", "GET /raw", "ALL /used", "GET /web"}));
}

TEST(Nest, TakesItsPortFromTheConfiguration) {
  auto files = nest("");
  files["src/main.ts"] =
      "NestFactory.create(X); const port = config.get<number>('app.port') || process.env.APP_PORT || 3001; app.listen(port)";
  files["src/config.ts"] = "export default () => ({ app: { port: parseInt(process.env['WEB_PORT'] || '3009', 10) } });";
  const Service service{files};
  ASSERT_EQ(service.service.ports.size(), 1u);
  EXPECT_EQ(service.service.ports[0].port, 3009u);
  EXPECT_EQ(service.service.ports[0].variable, "WEB_PORT");
}

TEST(Express, FollowsMounts) {
  EXPECT_EQ(
      (Service{
          {{"index.js",
            "const express = require('express'); const app = express(); const r = express.Router();\nr.get('/ping', h); app.use('/api', auth, r); app.get('/health', (q, s) => s.end()); app.route('/x').get(h).post(h); axios.get('/no', {}); map.get('/no'); app.listen(1)"}}}
           .routes()),
      (Lines{"GET /api/ping", "GET /health", "GET /x", "POST /x"}));
  const Service service{
      {{"src/server.ts",
        "import express from 'express'; import { api } from './api'; import up from './up';\nconst app: express.Application = express();\napp.use('/v1', api); app.use(up); app.use('/w', require('./w')); app.listen(1)"},
       {"src/api.ts",
        "import { Router } from 'express'; import deep from './deep'; export const api = Router(); api.get('/health', h); api.use('/deep', deep)"},
       {"src/deep.ts", "const router = Router(); router.all('/z', h); export default router"},
       {"src/up.ts", "const router = Router(); router.get('/up', h); export default router;"},
       {"src/w.js", "const router = Router(); router.get('/w', h); module.exports = router;"},
       {"src/lost.ts", "const router = Router(); router.get('/lost', h);"}}};
  EXPECT_EQ(service.routes(), (Lines{"GET /up", "ALL /v1/deep/z", "GET /v1/health", "GET /w/w"}));
  EXPECT_EQ(service.service.framework, "express");
  ASSERT_EQ(service.service.dormant.size(), 1u);
  EXPECT_EQ(service.service.dormant[0].path, "/lost");
  const Service open{{{"src/r.ts", "export const router = Router(); router.get('/lost', h);"}}};
  EXPECT_EQ(open.routes(), Lines{"GET /lost ?"});
  EXPECT_TRUE(open.service.may_serve("/somewhere/lost"));
}

TEST(Express, FollowsFunctionsThatFillARouter) {
  EXPECT_EQ((Service{{{"a.js", "import { setup } from './b'; const app = express(); setup(app); app.listen(1)"},
                      {"b.js", "export function setup(server) { server.get('/health', h); }"}}}
                 .routes()),
            Lines{"GET /health"});
}

TEST(Fastify, FollowsPlugins) {
  EXPECT_EQ(
      (Service{
          {{"a.ts",
            "import Fastify from 'fastify'; import health from './h'; const app = Fastify({ logger: true });\napp.register(health, { prefix: '/api' }); app.register(async (sub) => { sub.get('/in', h) }, { prefix: 'p' });\napp.route({ method: ['GET', 'HEAD'], url: '/r', handler }); app.listen({ port: 1 })"},
           {"h.ts",
            "export default async function (fastify: FastifyInstance) { fastify.get('/health', async () => ({})); }"}}}
           .routes()),
      (Lines{"GET /api/health", "GET /p/in", "GET /r", "HEAD /r"}));
}

TEST(Koa, HasPrefixes) {
  EXPECT_EQ(
      (Service{
          {{"a.js",
            "const Koa = require('koa'); const app = new Koa(); const router = new Router({ prefix: '/api' }); router.get('/health', h); app.use(router.routes()); app.listen(1)"}}}
           .routes()),
      Lines{"GET /api/health"});
  EXPECT_EQ(
      (Service{
          {{"a.ts",
            "const app = new Hono(); const sub = new Hono(); sub.get('/b', h); app.route('/a', sub); app.get('/c', h); serve({ fetch: app.fetch, port: 3 })"}}}
           .routes()),
      (Lines{"GET /a/b", "GET /c"}));
}

TEST(Plain, ComparesUrls) {
  EXPECT_EQ(
      (Service{
          {{"a.js",
            "http.createServer((req, res) => { if (req.url === '/health') ok(); switch (req.url) { case '/ready': x(); } }).listen(1)"}}}
           .routes()),
      (Lines{"ALL /health", "ALL /ready"}));
  EXPECT_EQ(
      (Service{{{"w/src/app/api/(x)/health/[id]/route.ts", "export async function GET() {}\nexport const POST = h"}}}
           .routes()),
      (Lines{"GET /api/health/:id", "POST /api/health/:id"}));
}

TEST(Python, HasRoutes) {
  EXPECT_EQ(
      (Service{
          {{"a.py",
            "app = Flask(__name__)\nbp = Blueprint('b', __name__, url_prefix='/own')\n@app.route('/health', methods=['GET', 'HEAD'])\ndef h(): pass\n@bp.get('/<int:id>')\ndef i(): pass\napp.register_blueprint(bp)"}}}
           .routes()),
      (Lines{"GET /health", "HEAD /health", "GET /own/:id"}));
  EXPECT_EQ(
      (Service{
          {{"app/main.py",
            "from fastapi import FastAPI\nfrom app.routers import health\nfrom .other import router as other\napp = FastAPI()\napp.include_router(health.router, prefix='/api')\napp.include_router(other)\n# @app.get('/no')\n\"\"\"\n@app.get('/no')\n\"\"\""},
           {"app/routers/health.py",
            "router = APIRouter(prefix='/health')\n@router.get('')\ndef a(): pass\n@router.get('/{id}')\ndef b(): pass"},
           {"app/other.py", "router = APIRouter()\n@router.get('/live')\ndef a(): pass"}}}
           .routes()),
      (Lines{"GET /api/health", "GET /api/health/:id", "GET /live"}));
}

TEST(Paths, Answer) {
  EXPECT_TRUE(path_answers("/a/:id", "/a/7/"));
  EXPECT_FALSE(path_answers("/a/:id", "/a"));
  EXPECT_TRUE(path_answers("/a/*", "/a/b/c?d"));
  EXPECT_TRUE(path_answers("/health", "//health"));
  EXPECT_EQ(normal_path("api//x/"), "/api/x");
  EXPECT_EQ(normal_path(""), "/");
}

}  // namespace
}  // namespace loadline::code
