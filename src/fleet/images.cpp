// SPDX-License-Identifier: Apache-2.0
// What the name and tag of an image say about it, where they say it for sure.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

constexpr std::array<std::string_view, 64> infrastructure = {"postgres",
                                                             "postgresql",
                                                             "timescaledb",
                                                             "postgis",
                                                             "mysql",
                                                             "mariadb",
                                                             "percona",
                                                             "mongo",
                                                             "mongodb",
                                                             "redis",
                                                             "valkey",
                                                             "memcached",
                                                             "keydb",
                                                             "rabbitmq",
                                                             "kafka",
                                                             "cp-kafka",
                                                             "cp-zookeeper",
                                                             "zookeeper",
                                                             "cp-schema-registry",
                                                             "redpanda",
                                                             "nats",
                                                             "eventstore",
                                                             "minio",
                                                             "elasticsearch",
                                                             "opensearch",
                                                             "kibana",
                                                             "opensearch-dashboards",
                                                             "logstash",
                                                             "filebeat",
                                                             "traefik",
                                                             "nginx",
                                                             "haproxy",
                                                             "caddy",
                                                             "envoy",
                                                             "kong",
                                                             "prometheus",
                                                             "alertmanager",
                                                             "grafana",
                                                             "loki",
                                                             "promtail",
                                                             "tempo",
                                                             "jaeger",
                                                             "all-in-one",
                                                             "zipkin",
                                                             "otel",
                                                             "opentelemetry-collector",
                                                             "opentelemetry-collector-contrib",
                                                             "signoz",
                                                             "clickhouse",
                                                             "clickhouse-server",
                                                             "temporal",
                                                             "auto-setup",
                                                             "ui",
                                                             "vault",
                                                             "consul",
                                                             "etcd",
                                                             "keycloak",
                                                             "pgadmin4",
                                                             "adminer",
                                                             "phpmyadmin",
                                                             "mailhog",
                                                             "mailpit",
                                                             "kafka-ui",
                                                             "kafdrop"};

bool has_word(std::string_view tag, std::string_view word) {
  const auto parts = split(tag, '-');
  return std::ranges::any_of(parts, [&](std::string_view part) { return part.starts_with(word); });
}

}  // namespace

bool is_infrastructure_image(const dockerfile::ImageReference& image) {
  const auto name = base_name(image.name);
  return std::ranges::find(infrastructure, name) != infrastructure.end();
}

Libc libc_of(const dockerfile::ImageReference& image) {
  const auto name = base_name(image.name);
  if (name == "alpine" || has_word(image.tag, "alpine")) return Libc::musl;
  constexpr std::array<std::string_view, 16> glibc_words = {
      "slim",  "bookworm", "bullseye", "buster", "stretch",  "trixie",   "jammy", "noble",
      "focal", "bionic",   "ubuntu",   "debian", "debian11", "debian12", "ubi8",  "ubi9"};
  const auto says = [&](std::string_view word) { return has_word(image.tag, word); };
  if (std::ranges::any_of(glibc_words, says)) return Libc::glibc;
  constexpr std::array<std::string_view, 9> glibc_names = {
      "debian", "ubuntu", "fedora", "almalinux", "rockylinux", "centos", "amazonlinux", "archlinux", "rhel"};
  if (std::ranges::find(glibc_names, name) != glibc_names.end()) return Libc::glibc;
  // The official language images are Debian where the tag names nothing else.
  constexpr std::array<std::string_view, 7> debian_by_default = {"node", "python", "ruby",   "golang",
                                                                 "rust", "php",    "openjdk"};
  const bool official = image.registry == "docker.io" && !contains(image.name, "/");
  if (official && std::ranges::find(debian_by_default, name) != debian_by_default.end()) return Libc::glibc;
  if (contains(image.name, "distroless") && contains(image.name, "debian")) return Libc::glibc;
  return Libc::unknown;
}

}  // namespace loadline::fleet
