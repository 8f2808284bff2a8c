// SPDX-License-Identifier: Apache-2.0
// A Compose project as the reference (compose-go) would load it from one or several files: interpolated,
// extended, included, merged, in canonical long form; every value still knows the file and bytes it is from.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "compose/value.h"
#include "yaml/node.h"

namespace loadline::compose {

using Text = Located<std::string>;
using OptionalText = Located<std::optional<std::string>>;  // KEY without value: taken from the environment
template <class T>
using ByName = std::map<std::string, T, std::less<>>;

struct Build {
  Place place;
  Text context;  // relative to the tree's root, cleaned, "" for the root; a URL stays as written
  Text dockerfile;  // relative to the context, as written; "Dockerfile" where none is given
  std::optional<Text> dockerfile_inline;
  std::optional<Text> target;
  ByName<OptionalText> args;
  std::vector<Text> cache_from;
  std::vector<Text> cache_to;
  std::vector<Text> platforms;
  std::vector<Text> tags;
  std::vector<Text> secrets;
  ByName<Text> additional_contexts;
  std::optional<Text> network;
};

struct Port {
  Place place;
  std::string host_ip;    // empty: all interfaces
  std::string published;  // "8080", "8000-8010"; empty: an ephemeral one
  std::uint32_t target = 0;
  std::string protocol = "tcp";
};

struct Mount {
  Place place;
  std::string type;    // bind, volume, tmpfs, npipe, cluster, image
  std::string source;  // bind: relative to the tree's root where it was relative, else absolute; volume: name
  std::string target;
  bool read_only = false;
};

struct Dependency {
  Place place;
  std::string condition = "service_started";
  bool required = true;
};

struct HealthCheck {
  Place place;
  bool disabled = false;          // disable: true, or test: NONE
  std::vector<Text> test;         // first element CMD or CMD-SHELL; a string became CMD-SHELL
  std::optional<double> interval_seconds, timeout_seconds, start_period_seconds;
  std::optional<std::uint32_t> retries;
};

struct Resources {
  Place place;
  std::optional<double> cpus;
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::int64_t> pids;
};

struct RestartPolicy {
  Place place;
  std::string condition = "any";
  std::optional<double> delay_seconds, window_seconds;
  std::optional<std::uint64_t> max_attempts;
};

struct Deploy {
  Place place;
  std::optional<Resources> limits;
  std::optional<Resources> reservations;
  std::optional<std::uint64_t> replicas;
  std::optional<RestartPolicy> restart_policy;
};

struct Logging {
  Place place;
  std::string driver;
  ByName<Text> options;
};

struct Attachment {  // to a network
  Place place;
  std::vector<Text> aliases;
};

struct Service {
  std::string name;
  Place place;      // of the service's name, in the file that defines it first
  std::vector<Place> definitions;  // of the name in every file that adds to it
  std::optional<Text> image;
  std::optional<Build> build;
  std::optional<Text> container_name, hostname, user, working_dir, restart, network_mode, pid, ipc, platform,
      stop_grace_period, stop_signal, userns_mode, cgroup_parent;
  std::optional<std::vector<Text>> command, entrypoint;  // a string was split as the reference splits it
  ByName<OptionalText> environment;  // `environment` over `env_file` entries that could be read
  std::vector<Text> env_files;       // relative to the tree's root
  std::vector<Port> ports;
  std::vector<Text> expose;
  std::vector<Mount> volumes;
  ByName<Attachment> networks;       // {"default"} where none is written and network_mode is not set
  ByName<Dependency> depends_on;     // links and volumes_from are added as the reference adds them
  std::optional<HealthCheck> healthcheck;
  std::optional<Deploy> deploy;
  std::optional<Located<std::uint64_t>> mem_limit, mem_reservation;
  std::optional<Located<double>> cpus;
  std::optional<Located<std::int64_t>> pids_limit;
  std::optional<Logging> logging;
  ByName<Text> labels;
  ByName<Text> extra_hosts;
  std::optional<Located<bool>> read_only, privileged, init;
  std::vector<Text> tmpfs, cap_add, cap_drop, security_opt, profiles, secrets, configs, devices, links;
};

struct Named {  // a network, volume, secret or config at the top level
  Place place;
  std::optional<Text> name, driver, file, environment;
  bool external = false;
  bool internal = false;
};

struct Project {
  std::string name;
  std::vector<const Source*> files;  // in the order merged, included and extended ones after their user
  ByName<Service> services;          // all of them; profiles are not applied
  ByName<Named> networks, volumes, secrets, configs;
  std::vector<Place> versions;       // the obsolete top-level key, in each file that has it
  std::vector<Problem> problems;     // what the reference would refuse
  std::vector<Problem> warnings;     // unset variables, env files that are not there (mostly kept out of git)
  // Of the files by path, as they are written: for edits. Other combinations of the same files have them too.
  ByName<std::shared_ptr<const yaml::Document>> documents;
  Value tree;                        // all of it, merged and in canonical form; the root as "." in paths

  [[nodiscard]] const Service* find(std::string_view service) const;
};

}  // namespace loadline::compose
