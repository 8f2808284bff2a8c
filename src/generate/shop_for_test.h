// SPDX-License-Identifier: Apache-2.0
// For tests: the two services of fleet_for_test.h behind a proxy, with a database, a cache and somebody who watches.
#pragma once

#include "base/text.h"
#include "generate/fleet_for_test.h"

namespace loadline::generate {

inline Texts shop() {
  auto texts = two_services();
  texts["metrics/prometheus.yml"] = "scrape_configs:\n  - static_configs:\n      - targets: ['api:3000']\n";
  texts["compose.yaml"] =
      "services:\n"
      "  proxy:\n"
      "    image: traefik:v3.1\n"
      "    command: [--providers.docker=true]\n"
      "    ports: ['80:80']\n"
      "  api:\n"
      "    build: { context: ., dockerfile: services/api/Dockerfile, args: { OLD: '1' } }\n"
      "    user: root\n"
      "    ports: ['3000:3000']\n"
      "    environment:\n"
      "      NODE_ENV: development\n"
      "      API_SECRET: letters-of-the-shop\n"
      "      DB_HOST: db\n"
      "      DB_PORT: 5432\n"
      "      MAIL_URL: http://mail:3001\n"
      "    volumes: ['./services/api/src:/app/services/api/src', 'uploads:/uploads']\n"
      "    depends_on: [db]\n"
      "    labels:\n"
      "      - traefik.enable=true\n"
      "      - traefik.http.services.api.loadbalancer.server.port=8080\n"
      "      - traefik.http.routers.api.rule=Host(`shop.example`)\n"
      "  mail:\n"
      "    build: { context: ., dockerfile: services/mail/Dockerfile }\n"
      "  db:\n"
      "    image: postgres:16\n"
      "    environment: { POSTGRES_PASSWORD: letters-of-the-database, POSTGRES_USER: shop }\n"
      "    ports: ['5432:5432']\n"
      "    volumes: ['rows:/var/lib/postgresql/data']\n"
      "  cache:\n"
      "    image: redis:7\n"
      "  metrics:\n"
      "    image: prom/prometheus:v2.53.0\n"
      "    ports: ['9090:9090']\n"
      "    volumes: ['./metrics/prometheus.yml:/etc/prometheus/prometheus.yml:ro']\n"
      "volumes: { rows: {}, uploads: {} }\n";
  return texts;
}

}  // namespace loadline::generate
