// SPDX-License-Identifier: Apache-2.0
// The benchmarks' inputs, put together from counters: no randomness, no files.
#include "samples.h"

#include <fmt/format.h>

namespace loadline::bench {

std::string a_dockerfile() {
  std::string out = R"(# syntax=docker/dockerfile:1
# One service of the fleet.
ARG NODE_VERSION=20.11.1
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-bookworm-slim AS base
ENV PNPM_HOME=/pnpm PATH="/pnpm:$PATH" \
    NODE_ENV=production
RUN corepack enable && corepack prepare pnpm@9.1.0 --activate
WORKDIR /app

FROM base AS build
RUN apt-get update \
    # what node-gyp asks for
    && apt-get install -y --no-install-recommends python3 make g++ \
    && rm -rf /var/lib/apt/lists/*
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json ./
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm fetch --frozen-lockfile
)";
  for (int i = 0; i < 12; ++i)
    out += fmt::format("COPY services/service-{0}/package.json ./services/service-{0}/\n", i);
  out += R"(COPY . .
RUN --mount=type=cache,id=pnpm,target=/pnpm/store \
    pnpm install --offline --frozen-lockfile && pnpm --filter "@erp/finance..." build
RUN pnpm --filter @erp/finance deploy --prod /out

FROM base AS runtime
LABEL org.opencontainers.image.title="finance" org.opencontainers.image.source="https://example.org/erp"
COPY --from=build --chown=1000:1000 /out /app
COPY <<'EOF' /app/start.sh
#!/bin/sh
exec node dist/main.js "$@"
EOF
ENV PORT=${PORT:-3000}
EXPOSE 3000/tcp
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=3s CMD ["wget", "-qO-", "http://localhost:3000/health/live"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["sh", "/app/start.sh"]
)";
  return out;
}

std::string a_pnpm_lockfile(std::size_t packages) {
  std::string out =
      "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .: {}\n";
  for (std::size_t service = 0; service < 30; ++service) {
    out += fmt::format("\n  services/service-{}:\n    dependencies:\n", service);
    for (std::size_t i = service; i < packages; i += 97)
      out += fmt::format("      '@scope/package-{0}':\n        specifier: ^1.{1}.0\n        version: 1.{1}.7\n", i,
                         i % 40);
  }
  out += "\npackages:\n";
  for (std::size_t i = 0; i < packages; ++i)
    out += fmt::format(
        "\n  '@scope/package-{0}@1.{1}.7':\n"
        "    resolution: {{integrity: sha512-{0:0>86}==}}\n"
        "    engines: {{node: '>=14.0.0'}}\n{2}",
        i, i % 40, i % 50 == 0 ? "    cpu: [x64]\n    os: [linux]\n    libc: [glibc]\n" : "");
  out += "\nsnapshots:\n";
  for (std::size_t i = 0; i < packages; ++i) {
    out += fmt::format("\n  '@scope/package-{}@1.{}.7':", i, i % 40);
    if (i + 4 >= packages) {
      out += " {}\n";
      continue;
    }
    out += "\n    dependencies:\n";
    for (std::size_t next = i + 1; next < i + 4; ++next)
      out += fmt::format("      '@scope/package-{}': 1.{}.7\n", next, next % 40);
  }
  return out;
}

std::string a_compose_file(std::size_t services) {
  std::string out = R"(name: fleet
x-logging: &logging
  driver: json-file
  options: {max-size: 10m, max-file: "3"}
x-service: &service
  restart: unless-stopped
  logging: *logging
  deploy:
    resources:
      limits: {cpus: "0.50", memory: 512M}
services:
)";
  for (std::size_t i = 0; i < services; ++i)
    out += fmt::format(R"(  service-{0}:
    <<: *service
    build:
      context: .
      dockerfile: services/service-{0}/Dockerfile
      args:
        SERVICE: service-{0}
    environment:
      PORT: "{1}"
      DATABASE_URL: postgres://app:${{POSTGRES_PASSWORD:-secret}}@postgres:5432/service_{0}
      LOG_LEVEL: ${{LOG_LEVEL:-info}}
    ports:
      - "{1}:{1}"
    depends_on:
      postgres: {{condition: service_healthy}}
    healthcheck:
      test: ["CMD", "wget", "-qO-", "http://localhost:{1}/health"]
      interval: 30s
    networks: [backend]
)",
                       i, 3000 + i);
  out += "  postgres:\n    image: postgres:16-alpine\n    networks: [backend]\nnetworks:\n  backend: {}\n";
  return out;
}

std::string an_ignore_file() {
  std::string out =
      "# what no image needs\n.git\n**/node_modules\n**/dist\n**/*.log\n**/.env*\n!**/.env.example\n*.md\n!README.md\n";
  for (int i = 0; i < 22; ++i) out += fmt::format("{}docs/part-{}/**/*.tmp\n", i % 7 == 0 ? "!" : "", i);
  return out;
}

std::vector<std::string> paths_of_a_monorepo(std::size_t count) {
  static constexpr const char* folders[] = {"src", "src/domain/model", "test", "dist", "node_modules/left-pad/lib"};
  std::vector<std::string> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(fmt::format("services/service-{}/{}/file-{}.ts", i % 40, folders[i % std::size(folders)], i));
  return out;
}

std::string a_controller(std::size_t routes) {
  std::string out =
      "import { Controller, Get, Post, Body, Param } from '@nestjs/common';\nimport { OrderService } from './order.service';\n\n"
      "@Controller({ path: 'orders', version: '1' })\nexport class OrderController {\n  constructor(private readonly orders: OrderService) {}\n";
  for (std::size_t i = 0; i < routes; ++i)
    out += fmt::format(R"(
  /** Part {0} of an order; `ignored` text with 'quotes' in a comment. */
  @Get('/:id/part-{0}')
  async part{0}(@Param('id') id: string): Promise<string> {{
    const port = process.env.PORT ?? 3000;
    const found = await this.orders.find(id, /part-(\d+)\/x/g);
    return found ? `${{found.name}} on ${{port}}` : "none";
  }}
)",
                       i);
  return out + "}\n";
}

}  // namespace loadline::bench
