// SPDX-License-Identifier: Apache-2.0
// One table for each question. Sources: the images' own Dockerfiles and entry points (docker-library/postgres, redis,
// mysql, mariadb, mongo, rabbitmq, cassandra, couchdb, influxdb, elasticsearch; valkey-io, memcached; minio/minio;
// prometheus; grafana; confluentinc/kafka-images; apache/kafka; etcd-io; clickhouse; meilisearch; neo4j; nats-io).
#include "fleet/known_images.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

enum class Only : std::uint8_t {
  always,
  with_shell,       // tags that end in -alpine: others are built from scratch
  monitored,        // NATS: only where its command opens the monitoring port
  without_security, // Elasticsearch answers without a password
  old,              // before the image's shell was replaced (mongo 5)
  recent,
};
struct HealthTest {
  std::string_view name;  // the image's last part, or with its owner
  Only only;
  std::string_view test;
};
constexpr HealthTest tests[] = {
    {"postgres", Only::always, R"(["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"])"},
    {"postgis/postgis", Only::always, R"(["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"])"},
    {"timescale/timescaledb", Only::always, R"(["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"])"},
    {"timescale/timescaledb-ha", Only::always, R"(["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"])"},
    {"pgvector/pgvector", Only::always, R"(["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"])"},
    {"redis", Only::always, R"(["CMD", "redis-cli", "ping"])"},
    {"redis/redis-stack-server", Only::always, R"(["CMD", "redis-cli", "ping"])"},
    {"redis/redis-stack", Only::always, R"(["CMD", "redis-cli", "ping"])"},
    {"valkey/valkey", Only::always, R"(["CMD", "valkey-cli", "ping"])"},
    {"memcached", Only::with_shell, R"(["CMD", "nc", "-z", "127.0.0.1", "11211"])"},
    {"mysql", Only::always, R"(["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"])"},
    {"percona", Only::always, R"(["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"])"},
    {"mariadb", Only::always, R"(["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"])"},
    {"mongo", Only::recent, R"(["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"])"},
    {"mongo", Only::old, R"(["CMD", "mongo", "--quiet", "--eval", "db.adminCommand('ping').ok"])"},
    {"rabbitmq", Only::always, R"(["CMD", "rabbitmq-diagnostics", "-q", "ping"])"},
    {"confluentinc/cp-kafka", Only::always,
     R"(["CMD", "kafka-broker-api-versions", "--bootstrap-server", "localhost:9092"])"},
    {"apache/kafka", Only::always,
     R"(["CMD", "/opt/kafka/bin/kafka-broker-api-versions.sh", "--bootstrap-server", "localhost:9092"])"},
    {"zookeeper", Only::always, R"(["CMD", "zkServer.sh", "status"])"},
    {"nats", Only::monitored, R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:8222/healthz"])"},
    {"minio/minio", Only::always, R"(["CMD", "mc", "ready", "local"])"},
    {"cassandra", Only::always, R"(["CMD-SHELL", "nodetool status | grep -q '^UN'"])"},
    {"couchdb", Only::always, R"(["CMD", "curl", "-fs", "http://127.0.0.1:5984/_up"])"},
    {"clickhouse/clickhouse-server", Only::always,
     R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:8123/ping"])"},
    {"yandex/clickhouse-server", Only::always, R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:8123/ping"])"},
    {"influxdb", Only::recent, R"(["CMD", "influx", "ping"])"},
    {"elasticsearch", Only::without_security, R"(["CMD", "curl", "-fs", "http://127.0.0.1:9200/_cluster/health"])"},
    {"elasticsearch/elasticsearch", Only::without_security,
     R"(["CMD", "curl", "-fs", "http://127.0.0.1:9200/_cluster/health"])"},
    {"coreos/etcd", Only::always, R"(["CMD", "etcdctl", "endpoint", "health"])"},
    {"neo4j", Only::always, R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:7474"])"},
    {"getmeili/meilisearch", Only::always, R"(["CMD", "curl", "-fs", "http://127.0.0.1:7700/health"])"},
    {"prom/prometheus", Only::always, R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:9090/-/healthy"])"},
    {"prom/alertmanager", Only::always, R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:9093/-/healthy"])"},
    {"grafana/grafana", Only::always, R"(["CMD", "wget", "-q", "--spider", "http://127.0.0.1:3000/api/health"])"},
};

std::optional<unsigned> major_of(const dockerfile::ImageReference& image) {
  const std::string_view tag = image.tag;
  return parse_integer<unsigned>(tag.substr(0, tag.find_first_not_of("0123456789")));
}

bool is_named(const dockerfile::ImageReference& image, std::string_view name) {
  // Without an owner it is the official image, and a copy of it in somebody's registry under the same name.
  return image.name == name || image.name == "library/" + std::string{name} ||
         (contains(name, "/") && image.name.ends_with("/" + std::string{name}));
}

bool opens_monitoring(const compose::Service& definition) {
  if (!definition.command) return false;
  return std::ranges::any_of(*definition.command, [](const auto& word) {
    return word.value == "-m" || word.value == "--http_port" || word.value == "-m=8222" ||
           word.value == "--http_port=8222";
  });
}

bool applies(const Service& service, Only only) {
  const auto& image = *service.image;
  switch (only) {
    case Only::always: return true;
    case Only::with_shell: return contains(image.tag, "alpine");
    case Only::monitored: return contains(image.tag, "alpine") && opens_monitoring(*service.definition);
    case Only::without_security: {
      const auto security = service.environment.find("xpack.security.enabled");
      return (security != service.environment.end() && security->second.value == "false") ||
             major_of(image).value_or(8) < 8;
    }
    // mongosh came with 5.0, and the old shell went with 6.0; the command of InfluxDB 1 knows no `ping`.
    case Only::old: return major_of(image).value_or(8) < 5;
    case Only::recent:
      return image.name.ends_with("mongo") ? major_of(image).value_or(8) >= 5 : major_of(image).value_or(2) == 2;
  }
  return false;
}

struct FromFile {
  std::string_view image;
  std::array<std::string_view, 5> variables;
};
// docker-library: file_env of each docker-entrypoint.sh; minio docs "MINIO_ROOT_PASSWORD_FILE"; pgadmin4,
// mongo-express, influxdb: their documentation of *_FILE. RabbitMQ took its own away in 3.9.
constexpr FromFile from_file[] = {
    {"postgres", {"POSTGRES_PASSWORD", "POSTGRES_USER"}},
    {"postgis/postgis", {"POSTGRES_PASSWORD", "POSTGRES_USER"}},
    {"timescale/timescaledb", {"POSTGRES_PASSWORD", "POSTGRES_USER"}},
    {"pgvector/pgvector", {"POSTGRES_PASSWORD", "POSTGRES_USER"}},
    {"mysql", {"MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD", "MYSQL_USER"}},
    {"percona", {"MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD", "MYSQL_USER"}},
    {"mariadb", {"MARIADB_ROOT_PASSWORD", "MARIADB_PASSWORD", "MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD", "MARIADB_USER"}},
    {"mongo", {"MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_ROOT_USERNAME"}},
    {"minio/minio", {"MINIO_ROOT_PASSWORD", "MINIO_ROOT_USER"}},
    {"wordpress", {"WORDPRESS_DB_PASSWORD", "WORDPRESS_DB_USER"}},
    {"dpage/pgadmin4", {"PGADMIN_DEFAULT_PASSWORD"}},
    {"mongo-express", {"ME_CONFIG_BASICAUTH_PASSWORD", "ME_CONFIG_MONGODB_ADMINPASSWORD"}},
    {"influxdb", {"DOCKER_INFLUXDB_INIT_PASSWORD", "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN"}},
    {"nextcloud", {"POSTGRES_PASSWORD", "MYSQL_PASSWORD", "NEXTCLOUD_ADMIN_PASSWORD"}},
};

// Where the broker answers itself: the first of its listeners that is not the controllers', "PLAINTEXT://kafka:9092".
// Its own name is bound to the container's address, and nobody answers on localhost then.
std::string broker_address(const Service& service) {
  const std::string usual = "localhost:9092";
  const auto listeners = service.environment.find("KAFKA_LISTENERS");
  if (listeners == service.environment.end()) return usual;
  for (const auto part : split(listeners->second.value, ',')) {
    const auto listener = trim(part);
    const auto scheme = listener.find("://");
    if (scheme == listener.npos || listener.starts_with("CONTROLLER")) continue;
    const auto address = listener.substr(scheme + 3);
    const auto colon = address.rfind(':');
    if (colon == address.npos) return usual;
    const auto host = address.substr(0, colon);
    const bool everywhere = host.empty() || host == "0.0.0.0" || host == "[::]";
    return (everywhere ? "localhost" : std::string{host}) + std::string{address.substr(colon)};
  }
  return usual;
}

}  // namespace

std::optional<std::string> health_test_of(const Service& service) {
  if (service.build != nullptr || !service.image) return std::nullopt;
  for (const auto& known : tests)
    if (is_named(*service.image, known.name) && applies(service, known.only))
      return replace_all(known.test, "localhost:9092", broker_address(service));
  return std::nullopt;
}

bool reads_from_file(const dockerfile::ImageReference& image, std::string_view variable) {
  return std::ranges::any_of(from_file, [&](const FromFile& known) {
    return is_named(image, known.image) && std::ranges::find(known.variables, variable) != known.variables.end();
  });
}

}  // namespace loadline::fleet
