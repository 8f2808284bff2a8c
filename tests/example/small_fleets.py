# SPDX-License-Identifier: Apache-2.0
"""Fleets of one or two services, one for each family and package manager that the example does not have."""
import json

SERVER = ("import { createServer } from 'node:http';\n"
          "createServer((request, reply) => { if (request.url === '/health') reply.end('ok'); }).listen(3000);\n")


def node(manager, lockfile, text, **more):
    """A workspace of an application and a library that it is linked to."""
    root = {"name": "shop", "private": True, "packageManager": manager, "workspaces": ["apps/*", "libs/*"], "engines": {"node": ">=22"}}
    api = {"name": "@shop/api", "version": "1.0.0", "scripts": {"build": "tsc", "start": "node dist/main.js"}, "dependencies": {"@shop/kernel": "1.0.0"}}
    kernel = {"name": "@shop/kernel", "version": "1.0.0", "main": "dist/index.js", "scripts": {"build": "tsc"}}
    return {"package.json": json.dumps(root), "apps/api/package.json": json.dumps(api), "libs/kernel/package.json": json.dumps(kernel),
            "apps/api/src/main.ts": SERVER, "libs/kernel/src/index.ts": "export const one = 1;\n", lockfile: text,
            "apps/api/Dockerfile": "FROM node:22-bookworm-slim\nWORKDIR /app\nCOPY . .\nCMD [\"node\", \"apps/api/dist/main.js\"]\n",
            "compose.yaml": "services:\n  api:\n    build: { context: ., dockerfile: apps/api/Dockerfile }\n", **more}


NPM_LOCK = json.dumps({"name": "shop", "lockfileVersion": 3, "requires": True, "packages": {
    "": {"name": "shop", "workspaces": ["apps/*", "libs/*"], "engines": {"node": ">=22"}},
    "apps/api": {"name": "@shop/api", "version": "1.0.0", "dependencies": {"@shop/kernel": "1.0.0"}},
    "libs/kernel": {"name": "@shop/kernel", "version": "1.0.0"},
    "node_modules/@shop/api": {"resolved": "apps/api", "link": True},
    "node_modules/@shop/kernel": {"resolved": "libs/kernel", "link": True}}})
BERRY_LOCK = """__metadata:
  version: 8
  cacheKey: 10c0

"@shop/api@workspace:apps/api":
  version: 0.0.0-use.local
  resolution: "@shop/api@workspace:apps/api"
  dependencies:
    "@shop/kernel": "npm:1.0.0"
  languageName: unknown
  linkType: soft

"@shop/kernel@npm:1.0.0, @shop/kernel@workspace:libs/kernel":
  version: 0.0.0-use.local
  resolution: "@shop/kernel@workspace:libs/kernel"
  languageName: unknown
  linkType: soft

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  languageName: unknown
  linkType: soft
"""
GO = {
    "compose.yaml": "services:\n  api:\n    build: api\n  worker:\n    build: worker\n    volumes: ['jobs:/jobs']\nvolumes: { jobs: {} }\n",
    "api/Dockerfile": "FROM golang:1.27-bookworm AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /bin/api ./cmd/api\n"
                      "FROM alpine:3.22\nCOPY --from=build /bin/api /bin/api\nEXPOSE 8080\n"
                      "HEALTHCHECK CMD wget -q -O /dev/null http://localhost:8080/healthz\nCMD [\"/bin/api\"]\n",
    "api/go.mod": "module example.com/api\n\ngo 1.26\n",
    "api/cmd/api/main.go": "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.HandleFunc(\"/healthz\", func(w http.ResponseWriter, r *http.Request) {})\n"
                           "\tif err := http.ListenAndServe(\":8080\", nil); err != nil {\n\t\tpanic(err)\n\t}\n}\n",
    "worker/Dockerfile": "FROM golang:1.27-bookworm\nWORKDIR /src\nCOPY . .\nRUN go build -o worker .\nCMD [\"./worker\"]\n",
    "worker/go.mod": "module example.com/worker\n\ngo 1.26\n",
    "worker/main.go": "package main\n\nimport \"time\"\n\nfunc main() {\n\tfor {\n\t\ttime.Sleep(time.Hour)\n\t}\n}\n",
}
BOOT = ("<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion><parent><groupId>org.springframework.boot</groupId>"
        "<artifactId>spring-boot-starter-parent</artifactId><version>3.5.7</version><relativePath/></parent><groupId>example</groupId>"
        "<artifactId>shop</artifactId><version>1.0.0</version><packaging>pom</packaging><properties><java.version>17</java.version></properties>"
        "<modules><module>kernel</module><module>api</module></modules></project>\n")
MODULE = ("<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion><parent><groupId>example</groupId>"
          "<artifactId>shop</artifactId><version>1.0.0</version></parent><artifactId>{}</artifactId>{}</project>\n")
# A service of Spring Boot with a module that it shares, and a worker that is one jar without anything else.
JAVA = {
    "compose.yaml": "services:\n  api:\n    build: { context: shop, args: { APP: api } }\n  worker:\n    build: worker\n",
    "shop/Dockerfile": "FROM maven:3.9-eclipse-temurin-17 AS build\nARG APP\nWORKDIR /src\nCOPY . .\nRUN mvn -B package -DskipTests -pl ${APP} -am\n"
                       "FROM eclipse-temurin:17-jre-noble\nARG APP\nCOPY --from=build /src/${APP}/target/*.jar /app.jar\nENTRYPOINT [\"java\", \"-jar\", \"/app.jar\"]\n",
    "shop/pom.xml": BOOT,
    "shop/kernel/pom.xml": MODULE.format("kernel", ""),
    "shop/kernel/src/main/java/shop/Kernel.java": "package shop;\n\npublic final class Kernel {\n  public static String name() { return \"shop\"; }\n}\n",
    "shop/api/pom.xml": MODULE.format("api", "<dependencies><dependency><groupId>example</groupId><artifactId>kernel</artifactId><version>${project.version}</version></dependency>"
                                      + "".join(f"<dependency><groupId>org.springframework.boot</groupId><artifactId>{name}</artifactId></dependency>"
                                                for name in ("spring-boot-starter-web", "spring-boot-starter-actuator"))
                                      + "</dependencies><build><plugins><plugin><groupId>org.springframework.boot</groupId>"
                                        "<artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>"),
    "shop/api/src/main/resources/application.properties": "server.port=${PORT:8081}\n",
    "shop/api/src/main/java/shop/Api.java": "package shop;\n\nimport org.springframework.boot.SpringApplication;\n"
                                            "import org.springframework.boot.autoconfigure.SpringBootApplication;\n"
                                            "import org.springframework.web.bind.annotation.GetMapping;\nimport org.springframework.web.bind.annotation.RestController;\n\n"
                                            "@SpringBootApplication\n@RestController\npublic class Api {\n  @GetMapping(\"/\")\n  public String name() { return Kernel.name(); }\n\n"
                                            "  public static void main(String[] arguments) { SpringApplication.run(Api.class, arguments); }\n}\n",
    "worker/Dockerfile": "FROM maven:3.9-eclipse-temurin-17\nWORKDIR /src\nCOPY . .\nRUN mvn -B package\nCMD [\"java\", \"-jar\", \"target/worker-1.0.0.jar\"]\n",
    "worker/pom.xml": "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>worker</artifactId>"
                      "<version>1.0.0</version><properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>"
                      "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties><build><plugins><plugin><artifactId>maven-jar-plugin</artifactId>"
                      "<version>3.4.2</version><configuration><archive><manifest><mainClass>Worker</mainClass></manifest></archive></configuration></plugin></plugins></build></project>\n",
    "worker/src/main/java/Worker.java": "public final class Worker {\n  public static void main(String[] arguments) throws InterruptedException {\n"
                                        "    while (true) Thread.sleep(3_600_000);\n  }\n}\n",
}
PYTHON = {
    "compose.yaml": "services:\n  api:\n    build: .\n    ports: ['8000:8000']\n    volumes: ['data:/data']\nvolumes: { data: {} }\n",
    "Dockerfile": "FROM python:3.13-slim-bookworm\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 8000\nCMD [\"python\", \"app.py\"]\n",
    "requirements.txt": "idna==3.10\n",
    "app.py": "from http.server import HTTPServer, SimpleHTTPRequestHandler\nHTTPServer(('', 8000), SimpleHTTPRequestHandler).serve_forever()\n",
}
# A client of Prisma that a library of the workspace generates, for one of two services.
PRISMA_LOCK = """lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .: {}

  apps/api:
    dependencies:
      '@shop/db':
        specifier: workspace:*
        version: link:../../libs/db

  apps/mail: {}

  libs/db:
    dependencies:
      '@prisma/client':
        specifier: 6.19.0
        version: 6.19.0(prisma@6.19.0)
    devDependencies:
      prisma:
        specifier: 6.19.0
        version: 6.19.0

packages:

  '@prisma/client@6.19.0':
    resolution: {integrity: sha512-x}
    peerDependencies:
      prisma: '*'

  prisma@6.19.0:
    resolution: {integrity: sha512-y}

snapshots:

  '@prisma/client@6.19.0(prisma@6.19.0)':
    dependencies:
      prisma: 6.19.0

  prisma@6.19.0: {}
"""
PRISMA = {
    "package.json": json.dumps({"name": "shop", "private": True, "packageManager": "pnpm@9.15.9", "engines": {"node": ">=22"}}),
    "pnpm-workspace.yaml": "packages: ['apps/*', 'libs/*']\n", "pnpm-lock.yaml": PRISMA_LOCK,
    "apps/api/package.json": json.dumps({"name": "@shop/api", "scripts": {"build": "tsc", "start": "node dist/main.js"}, "dependencies": {"@shop/db": "workspace:*"}}),
    "apps/api/src/main.ts": "import { client } from '@shop/db';\n" + SERVER + "void client;\n",
    "apps/mail/package.json": json.dumps({"name": "@shop/mail", "scripts": {"build": "tsc", "start": "node dist/main.js"}}),
    "apps/mail/src/main.ts": SERVER,
    "libs/db/package.json": json.dumps({"name": "@shop/db", "main": "dist/index.js", "scripts": {"build": "tsc", "db:generate": "prisma generate"},
                                        "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}}),
    "libs/db/src/index.ts": "import { PrismaClient } from '@prisma/client';\nexport const client = new PrismaClient();\n",
    "libs/db/prisma/schema.prisma": "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n\ngenerator client {\n  provider = \"prisma-client-js\"\n}\n",
    "libs/db/prisma.config.ts": "import { defineConfig, env } from 'prisma/config';\nexport default defineConfig({ datasource: { url: env('DATABASE_URL') } });\n",
    "Dockerfile": "FROM node:22-bookworm-slim\nARG APP\nWORKDIR /app\nCOPY . .\nRUN npm install --global pnpm@9.15.9 && pnpm install --frozen-lockfile\n"
                  "RUN pnpm --filter @shop/db db:generate && pnpm -r build\nWORKDIR /app/apps/${APP}\nCMD [\"node\", \"dist/main.js\"]\n",
    "compose.yaml": "services:\n  api:\n    build: { context: ., args: { APP: api } }\n    volumes: ['files:/app/apps/api/files']\n  mail:\n    build: { context: ., args: { APP: mail } }\nvolumes: { files: {} }\n",
}
# Files by path, and the services that are generated.
FLEETS = {
    "go": (GO, {"api", "worker"}),
    "java": (JAVA, {"api", "worker"}),
    "npm": (node("npm@10.9.4", "package-lock.json", NPM_LOCK), {"api"}),
    "yarn 1": (node("yarn@1.22.22", "yarn.lock", "# yarn lockfile v1\n\n\n"), {"api"}),
    "yarn 4": (node("yarn@4.9.1", "yarn.lock", BERRY_LOCK, **{".yarnrc.yml": "nodeLinker: node-modules\n"}), {"api"}),
    "python": (PYTHON, {"api"}),
    "prisma": (PRISMA, {"api", "mail"}),
}


def write(files, root):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root
