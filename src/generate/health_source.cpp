// SPDX-License-Identifier: Apache-2.0
// TypeScript of the endpoints. Readiness opens a connection to each dependency: it knows no protocol, and so it needs
// no package and no credentials.
#include <algorithm>

#include "base/text.h"
#include "generate/health.h"

namespace loadline::generate {
namespace {

constexpr std::string_view reach = R"(
interface Dependency {
  name: string;
  address: string | undefined;
  port: number;
}

// host, host:port or scheme://user:password@host:port/path; the first of several
function reach({ address, port }: Dependency): Promise<boolean> {
  const authority = (address ?? '').replace(/^[a-z0-9+.-]+:\/\//i, '').split(/[/?#,]/)[0].replace(/^.*@/, '');
  const [host, given] = authority.split(':');
  return new Promise((resolve) => {
    if (!host) return resolve(false);
    const socket = connect({ host, port: Number(given ?? port), timeout: 2000 });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
  });
}

async function unreachable(): Promise<string[]> {
  const reached = await Promise.all(dependencies().map(reach));
  return dependencies().filter((_, index) => !reached[index]).map(({ name }) => name);
}
)";

std::string table(const std::vector<Dependency>& dependencies) {
  std::string out =
      "\n// What the service cannot serve without, as Compose has it.\nfunction dependencies(): Dependency[] {\n  return [\n";
  for (const auto& each : dependencies) {
    const auto port = each.port_variable.empty()
                          ? std::to_string(each.port)
                          : "Number(process.env." + each.port_variable + " ?? " + std::to_string(each.port) + ")";
    out += "    { name: '" + each.service + "', address: process.env." + each.variable + ", port: " + port + " },\n";
  }
  return out + "  ];\n}\n";
}

// `startup` stays true once it was: a dependency that goes down later is readiness's matter.
std::string state_functions(bool checks) {
  if (!checks)
    return "\nasync function failing(): Promise<string[]> {\n  return [];  // Compose shows nothing that it needs\n}\n";
  return "\nlet started = false;\n\nasync function failing(): Promise<string[]> {\n  const names = await unreachable();\n"
         "  if (names.length === 0) started = true;\n  return names;\n}\n";
}

bool has(const std::vector<std::string>& missing, std::string_view name) {
  return std::ranges::find(missing, name) != missing.end();
}

std::string nest(const std::vector<std::string>& missing, bool checks) {
  std::string out = "\n@Controller('health')\nexport class ProbesController {\n";
  if (has(missing, "live")) out += "  @Get('live')\n  live() {\n    return { status: 'ok' };\n  }\n";
  if (has(missing, "ready"))
    out +=
        "\n  @Get('ready')\n  async ready() {\n    const names = await failing();\n"
        "    if (names.length > 0) throw new ServiceUnavailableException({ status: 'not ready', unreachable: names });\n"
        "    return { status: 'ok' };\n  }\n";
  if (has(missing, "startup"))
    out +=
        std::string{"\n  @Get('startup')\n  async startup() {\n    const names = "} +
        (checks ? "started ? [] : " : "") +
        "await failing();\n"
        "    if (names.length > 0) throw new ServiceUnavailableException({ status: 'starting', unreachable: names });\n"
        "    return { status: 'ok' };\n  }\n";
  return replace_all(out + "}\n", "{\n\n", "{\n");
}

std::string express(const std::vector<std::string>& missing, bool checks) {
  std::string out = "\nexport const probes = Router();\n";
  if (has(missing, "live"))
    out += "\nprobes.get('/health/live', (_request, response) => {\n  response.json({ status: 'ok' });\n});\n";
  const auto asking = [&](std::string_view name, std::string_view status, bool sticky) {
    out += "\nprobes.get('/health/" + std::string{name} +
           "', async (_request, response) => {\n  const names = " + (sticky && checks ? "started ? [] : " : "") +
           "await failing();\n  if (names.length > 0) response.status(503);\n"
           "  response.json(names.length > 0 ? { status: '" +
           std::string{status} + "', unreachable: names } : { status: 'ok' });\n});\n";
  };
  if (has(missing, "ready")) asking("ready", "not ready", false);
  if (has(missing, "startup")) asking("startup", "starting", true);
  return out;
}

std::string fastify(const std::vector<std::string>& missing, bool checks) {
  std::string out = "\nexport async function probes(app: FastifyInstance): Promise<void> {\n";
  if (has(missing, "live")) out += "  app.get('/health/live', async () => ({ status: 'ok' }));\n";
  const auto asking = [&](std::string_view name, std::string_view status, bool sticky) {
    out += "  app.get('/health/" + std::string{name} +
           "', async (_request, reply) => {\n    const names = " + (sticky && checks ? "started ? [] : " : "") +
           "await failing();\n    if (names.length > 0) reply.code(503);\n"
           "    return names.length > 0 ? { status: '" +
           std::string{status} + "', unreachable: names } : { status: 'ok' };\n  });\n";
  };
  if (has(missing, "ready")) asking("ready", "not ready", false);
  if (has(missing, "startup")) asking("startup", "starting", true);
  return out + "}\n";
}

}  // namespace

std::string probes_source(std::string_view framework, const std::vector<std::string>& missing,
                          const std::vector<Dependency>& dependencies) {
  const bool asks = has(missing, "ready") || has(missing, "startup");
  const bool checks = asks && !dependencies.empty();
  std::string out = checks ? "import { connect } from 'node:net';\n" : "";
  if (framework == "nestjs")
    out += asks ? "import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';\n"
                : "import { Controller, Get } from '@nestjs/common';\n";
  else if (framework == "express") out += "import { Router } from 'express';\n";
  else out += "import type { FastifyInstance } from 'fastify';\n";
  out += "\n// Alive: the process answers. Ready: it can serve now. Startup: it could once.\n";
  if (checks) out += std::string{reach} + table(dependencies);
  if (asks) out += state_functions(checks);
  if (framework == "nestjs") return out + nest(missing, checks);
  return out + (framework == "express" ? express(missing, checks) : fastify(missing, checks));
}

}  // namespace loadline::generate
