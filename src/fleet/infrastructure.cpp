// SPDX-License-Identifier: Apache-2.0
// Names of well-known images, by what they are for.
#include "fleet/infrastructure.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

struct Kind {
  std::string_view what;
  std::array<std::string_view, 20> names;  // the last part of the image's name, or with its owner
};
constexpr std::array<Kind, 7> kinds = {{
    {"a database",
     {"postgres", "postgresql", "timescaledb", "timescaledb-ha", "postgis",   "pgvector",   "mysql",
      "mariadb",  "percona",    "mongo",       "mongodb",        "cassandra", "clickhouse", "clickhouse-server",
      "neo4j",    "couchdb",    "influxdb",    "eventstore",     "cockroach", "etcd"}},
    {"a key-value store", {"redis", "valkey", "memcached", "keydb", "redis-stack", "redis-stack-server", "dragonfly"}},
    {"a message broker",
     {"kafka", "cp-kafka", "cp-server", "zookeeper", "cp-zookeeper", "redpanda", "rabbitmq", "nats", "activemq",
      "pulsar", "cp-schema-registry"}},
    {"a search engine", {"elasticsearch", "opensearch", "meilisearch", "typesense", "solr"}},
    {"object storage", {"minio"}},
    {"monitoring",
     {"prometheus", "alertmanager", "node-exporter", "cadvisor", "loki", "tempo", "jaeger", "zipkin", "pushgateway"}},
    {"an interface for operators",
     {"pgadmin4", "adminer", "phpmyadmin", "mongo-express", "redis-commander", "redisinsight", "kafka-ui", "kafdrop",
      "akhq", "portainer", "portainer-ce", "portainer-ee", "mailhog", "mailpit", "maildev", "kibana", "temporalio/ui"}},
}};

}  // namespace

std::string_view inner_service_of(const dockerfile::ImageReference& image) {
  const auto name = base_name(image.name);
  if (name.empty()) return {};
  const auto owned = [&](std::string_view known) { return contains(known, "/") && image.name.ends_with(known); };
  for (const auto& kind : kinds)
    if (std::ranges::find(kind.names, name) != kind.names.end() || std::ranges::any_of(kind.names, owned))
      return kind.what;
  return {};
}

}  // namespace loadline::fleet
