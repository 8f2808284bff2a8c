// SPDX-License-Identifier: Apache-2.0
// One table, from the images' own Dockerfiles and entry points (docker-library/postgres, redis, mysql, mariadb, mongo,
// rabbitmq, memcached, elasticsearch; valkey-io; nginxinc/docker-nginx, "Running nginx in read-only mode"; traefik;
// prometheus; grafana; confluentinc/kafka-images; apache/kafka). None of these was run for this table.
#include "generate/image_needs.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::generate {
namespace {

// Entry points that start as root, give the data folder to their own user and become that user.
constexpr std::string_view becomes_another = "CHOWN DAC_OVERRIDE FOWNER SETGID SETUID";
constexpr std::string_view not_known = "?";

struct Known {
  std::string_view name;          // the image's last part, or with its owner
  unsigned from;                  // the first major version that this is true for
  std::string_view capabilities;  // separated by blanks
  std::string_view writable;      // separated by blanks; what the image declares as VOLUME is writable anyway
};
constexpr Known known[] = {
    {"postgres", 0, becomes_another, "/tmp /var/run/postgresql"},
    {"postgis/postgis", 0, becomes_another, "/tmp /var/run/postgresql"},
    {"pgvector/pgvector", 0, becomes_another, "/tmp /var/run/postgresql"},
    {"timescale/timescaledb", 0, becomes_another, not_known},
    {"redis", 0, becomes_another, ""},
    {"valkey/valkey", 0, becomes_another, ""},
    {"memcached", 0, "", ""},
    {"mysql", 0, becomes_another, not_known},
    {"mariadb", 0, becomes_another, not_known},
    {"mongo", 0, becomes_another, not_known},
    {"rabbitmq", 0, becomes_another, not_known},
    {"nginx", 0, "CHOWN DAC_OVERRIDE NET_BIND_SERVICE SETGID SETUID", "/tmp /var/cache/nginx /var/run"},
    {"traefik", 0, "NET_BIND_SERVICE", "/tmp"},
    {"prom/prometheus", 0, "", ""},
    {"prom/alertmanager", 0, "", ""},
    {"grafana/grafana", 0, "", not_known},
    {"elasticsearch", 8, "", not_known},
    {"confluentinc/cp-kafka", 6, "", not_known},
    {"confluentinc/cp-zookeeper", 6, "", not_known},
    {"apache/kafka", 0, "", not_known},
};

bool is_named(const dockerfile::ImageReference& image, std::string_view name) {
  return image.name == name || image.name == "library/" + std::string{name} ||
         (contains(name, "/") && image.name.ends_with("/" + std::string{name}));
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto word : split_blanks(text)) out.emplace_back(word);
  return out;
}

}  // namespace

std::optional<ImageNeeds> needs_of(const fleet::Service& service) {
  if (service.build != nullptr || service.definition->build || !service.image) return std::nullopt;
  const std::string_view tag = service.image->tag;
  const auto major = parse_integer<unsigned>(tag.substr(0, tag.find_first_not_of("0123456789")));
  const auto found = std::ranges::find_if(known, [&](const Known& each) {
    return is_named(*service.image, each.name) && (each.from == 0 || major.value_or(0) >= each.from);
  });
  if (found == std::end(known)) return std::nullopt;
  ImageNeeds out{words_of(found->capabilities), std::nullopt};
  if (found->writable != not_known) out.writable = words_of(found->writable);
  return out;
}

std::optional<LeastMemory> least_memory_of(const fleet::Service& service) {
  if (!service.image) return std::nullopt;
  // kafka-server-start sets -Xmx1G where nobody says otherwise, and the heap is not all that a broker needs.
  const bool kafka = is_named(*service.image, "confluentinc/cp-kafka") || is_named(*service.image, "apache/kafka");
  if (kafka && !service.environment.contains("KAFKA_HEAP_OPTS"))
    return LeastMemory{"2G", "the broker's own default is a heap of 1G"};
  return std::nullopt;
}

}  // namespace loadline::generate
