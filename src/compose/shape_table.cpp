// SPDX-License-Identifier: Apache-2.0
// The table. Facts from compose-spec's schema and from compose-go's types (the order is alphabetical).
#include "compose/shape.h"

namespace loadline::compose {
namespace {

constexpr Takes S = takes_text, I = takes_integer | takes_text, N = takes_number | takes_text,
                B = takes_truth | takes_text, L = takes_list, M = takes_map, Z = takes_null;
using F = Form;

constexpr Field blkio_limit_fields[] = {{"path", S, F::text, nullptr, false, "Path"},
                                        {"rate", I, F::bytes, nullptr, false, "Rate"}};
constexpr Shape blkio_limit{blkio_limit_fields};
constexpr Field blkio_weight_fields[] = {{"path", S, F::text, nullptr, false, "Path"},
                                         {"weight", I, F::integer, nullptr, false, "Weight"}};
constexpr Shape blkio_weight{blkio_weight_fields};
constexpr Field blkio_fields[] = {{"device_read_bps", L, F::objects, &blkio_limit},
                                  {"device_read_iops", L, F::objects, &blkio_limit},
                                  {"device_write_bps", L, F::objects, &blkio_limit},
                                  {"device_write_iops", L, F::objects, &blkio_limit},
                                  {"weight", I, F::integer},
                                  {"weight_device", L, F::objects, &blkio_weight}};
constexpr Shape blkio{blkio_fields};

constexpr Field file_mount_fields[] = {{"gid", S, F::text},
                                       {"mode", N, F::file_mode},
                                       {"source", S, F::text},
                                       {"target", S, F::text},
                                       {"uid", S, F::text}};
constexpr Shape file_mount{file_mount_fields};

constexpr Field ulimit_fields[] = {{"hard", I, F::integer, nullptr, true}, {"soft", I, F::integer, nullptr, true}};
constexpr Shape ulimit{ulimit_fields};

constexpr Field build_fields[] = {{"additional_contexts", L | M, F::mapping},
                                  {"args", L | M, F::variables},
                                  {"cache_from", L, F::strings},
                                  {"cache_to", L, F::strings},
                                  {"context", S, F::text},
                                  {"dockerfile", S, F::text},
                                  {"dockerfile_inline", S, F::text},
                                  {"entitlements", L, F::strings},
                                  {"extra_hosts", L | M, F::hosts},
                                  {"isolation", S, F::text},
                                  {"labels", L | M, F::mapping},
                                  {"network", S, F::text},
                                  {"no_cache", B, F::truth},
                                  {"no_cache_filter", S | L, F::strings},
                                  {"platforms", L, F::strings},
                                  {"privileged", B, F::truth},
                                  {"provenance", B, F::text},
                                  {"pull", B, F::truth},
                                  {"sbom", B, F::text},
                                  {"secrets", L, F::objects, &file_mount},
                                  {"shm_size", I, F::bytes},
                                  {"ssh", L | M, F::ssh},
                                  {"tags", L, F::strings},
                                  {"target", S, F::text},
                                  {"ulimits", M, F::ulimits, &ulimit}};
constexpr Shape build{build_fields};

constexpr Field credential_fields[] = {{"config", S, F::text}, {"file", S, F::text}, {"registry", S, F::text}};
constexpr Shape credential{credential_fields};

constexpr Field dependency_fields[] = {
    {"condition", S, F::text, nullptr, true}, {"required", B, F::truth_always}, {"restart", B, F::truth}};
constexpr Shape dependency{dependency_fields};

constexpr Field device_request_fields[] = {{"capabilities", L, F::strings, nullptr, true},
                                           {"count", I, F::count},
                                           {"device_ids", L, F::strings},
                                           {"driver", S, F::text},
                                           {"options", L | M, F::mapping}};
constexpr Shape device_request{device_request_fields};
constexpr Field gpu_fields[] = {{"capabilities", L, F::strings},
                                {"count", I, F::count},
                                {"device_ids", L, F::strings},
                                {"driver", S, F::text},
                                {"options", L | M, F::mapping}};
constexpr Shape gpu{gpu_fields, true};

constexpr Field discrete_fields[] = {{"kind", S, F::text}, {"value", N, F::integer}};
constexpr Shape discrete{discrete_fields};
constexpr Field generic_fields[] = {{"discrete_resource_spec", M, F::object, &discrete}};
constexpr Shape generic{generic_fields};
constexpr Field limit_fields[] = {{"cpus", N, F::real}, {"memory", S, F::bytes}, {"pids", I, F::integer}};
constexpr Shape limits{limit_fields};
constexpr Field reservation_fields[] = {{"cpus", N, F::real},
                                        {"devices", L, F::objects, &device_request},
                                        {"generic_resources", L, F::objects, &generic},
                                        {"memory", S, F::bytes}};
constexpr Shape reservations{reservation_fields};
constexpr Field resource_fields[] = {{"limits", M, F::object, &limits}, {"reservations", M, F::object, &reservations}};
constexpr Shape resources{resource_fields};
constexpr Field restart_fields[] = {{"condition", S, F::text},
                                    {"delay", S, F::duration_kept},
                                    {"max_attempts", I, F::integer_kept},
                                    {"window", S, F::duration_kept}};
constexpr Shape restart_policy{restart_fields};
constexpr Field preference_fields[] = {{"spread", S, F::text}};
constexpr Shape preference{preference_fields};
constexpr Field placement_fields[] = {{"constraints", L, F::strings},
                                      {"max_replicas_per_node", I, F::integer},
                                      {"preferences", L, F::objects, &preference}};
constexpr Shape placement{placement_fields};
constexpr Field update_fields[] = {
    {"delay", S, F::duration},   {"failure_action", S, F::text}, {"max_failure_ratio", N, F::real},
    {"monitor", S, F::duration}, {"order", S, F::text},          {"parallelism", I, F::integer_kept}};
constexpr Shape update{update_fields};
constexpr Field deploy_fields[] = {{"endpoint_mode", S, F::text},
                                   {"labels", L | M, F::mapping},
                                   {"mode", S, F::text},
                                   {"placement", M, F::object_always, &placement},
                                   {"replicas", I, F::integer_kept},
                                   {"resources", M, F::object_always, &resources},
                                   {"restart_policy", M, F::object, &restart_policy},
                                   {"rollback_config", M, F::object, &update},
                                   {"update_config", M, F::object, &update}};
constexpr Shape deploy{deploy_fields};

constexpr Field hook_fields[] = {
    {"command", S | L | Z, F::command}, {"environment", L | M, F::variables}, {"image", S, F::text},
    {"per_replica", B, F::truth},       {"privileged", B, F::truth},          {"user", S, F::text},
    {"working_dir", S, F::text}};
constexpr Shape hook{hook_fields};
constexpr Field watch_fields[] = {{"action", S, F::text, nullptr, true},
                                  {"exec", M, F::object_always, &hook},
                                  {"ignore", S | L, F::strings},
                                  {"include", S | L, F::strings},
                                  {"initial_sync", B, F::truth},
                                  {"path", S, F::text, nullptr, true},
                                  {"target", S, F::text}};
constexpr Shape watch{watch_fields};
constexpr Field develop_fields[] = {{"watch", L, F::objects, &watch}};
constexpr Shape develop{develop_fields};

constexpr Field device_fields[] = {
    {"permissions", S, F::text}, {"source", S, F::text, nullptr, true}, {"target", S, F::text}};
constexpr Shape device{device_fields};
constexpr Field env_file_fields[] = {
    {"format", S, F::text}, {"path", S, F::text, nullptr, true}, {"required", B, F::opt_out}};
constexpr Shape env_file{env_file_fields};
constexpr Field extends_fields[] = {{"file", S, F::text}, {"service", S, F::text, nullptr, true}};
constexpr Shape extends{extends_fields};
constexpr Field health_fields[] = {{"disable", B, F::truth},
                                   {"interval", S, F::duration_kept},
                                   {"retries", N, F::integer_kept},
                                   {"start_interval", S, F::duration_kept},
                                   {"start_period", S, F::duration_kept},
                                   {"test", S | L, F::test},
                                   {"timeout", S, F::duration_kept}};
constexpr Shape health{health_fields};
constexpr Field logging_fields[] = {{"driver", S, F::text}, {"options", M, F::options}};
constexpr Shape logging{logging_fields};
constexpr Field service_model_fields[] = {{"endpoint_var", S, F::text}, {"model_var", S, F::text}};
constexpr Shape service_model{service_model_fields};
constexpr Field attachment_fields[] = {
    {"aliases", L, F::strings},        {"driver_opts", M, F::options}, {"gw_priority", takes_number, F::integer},
    {"interface_name", S, F::text},    {"ipv4_address", S, F::text},   {"ipv6_address", S, F::text},
    {"link_local_ips", L, F::strings}, {"mac_address", S, F::text},    {"priority", takes_number, F::integer}};
constexpr Shape attachment{attachment_fields};
constexpr Field port_fields[] = {{"app_protocol", S, F::text}, {"host_ip", S, F::text},  {"mode", S, F::text},
                                 {"name", S, F::text},         {"protocol", S, F::text}, {"published", I, F::text},
                                 {"target", I, F::integer}};
constexpr Shape port{port_fields};
constexpr Field provider_fields[] = {{"options", M, F::many_options}, {"type", S, F::text, nullptr, true}};
constexpr Shape provider{provider_fields, true};

constexpr Field bind_fields[] = {{"create_host_path", B, F::opt_out},
                                 {"propagation", S, F::text},
                                 {"recursive", S, F::text},
                                 {"selinux", S, F::text}};
constexpr Shape bind{bind_fields};
constexpr Field mounted_volume_fields[] = {
    {"labels", L | M, F::mapping}, {"nocopy", B, F::truth}, {"subpath", S, F::text}};
constexpr Shape mounted_volume{mounted_volume_fields};
constexpr Field tmpfs_fields[] = {{"mode", N, F::integer}, {"size", I, F::bytes}};
constexpr Shape tmpfs{tmpfs_fields};
constexpr Field mounted_image_fields[] = {{"subpath", S, F::text}};
constexpr Shape mounted_image{mounted_image_fields};
constexpr Field mount_fields[] = {{"bind", M, F::object, &bind},
                                  {"consistency", S, F::text},
                                  {"image", M, F::object, &mounted_image},
                                  {"read_only", B, F::truth},
                                  {"source", S, F::text},
                                  {"target", S, F::text},
                                  {"tmpfs", M, F::object, &tmpfs},
                                  {"type", S, F::text, nullptr, true},
                                  {"volume", M, F::object, &mounted_volume}};
constexpr Shape mount{mount_fields};

constexpr Field service_fields[] = {{"annotations", L | M, F::mapping},
                                    {"attach", B, F::truth_kept},
                                    {"blkio_config", M, F::object, &blkio},
                                    {"build", S | M, F::object, &build},
                                    {"cap_add", L, F::strings},
                                    {"cap_drop", L, F::strings},
                                    {"cgroup", S, F::text},
                                    {"cgroup_parent", S, F::text},
                                    {"command", S | L | Z, F::command},
                                    {"configs", L, F::objects, &file_mount},
                                    {"container_name", S, F::text},
                                    {"cpu_count", I, F::integer},
                                    {"cpu_percent", N, F::real},
                                    {"cpu_period", N, F::integer},
                                    {"cpu_quota", N, F::integer},
                                    {"cpu_rt_period", N, F::integer},
                                    {"cpu_rt_runtime", N, F::integer},
                                    {"cpu_shares", N, F::integer},
                                    {"cpus", N, F::real},
                                    {"cpuset", S, F::text},
                                    {"credential_spec", M, F::object, &credential},
                                    {"depends_on", L | M, F::named, &dependency},
                                    {"deploy", M | Z, F::object, &deploy},
                                    {"develop", M | Z, F::object, &develop},
                                    {"device_cgroup_rules", L, F::strings},
                                    {"devices", L, F::objects, &device},
                                    {"dns", S | L, F::strings},
                                    {"dns_opt", L, F::strings},
                                    {"dns_search", S | L, F::strings},
                                    {"domainname", S, F::text},
                                    {"entrypoint", S | L | Z, F::command},
                                    {"env_file", S | L, F::objects, &env_file},
                                    {"environment", L | M, F::variables},
                                    {"expose", L, F::strings},
                                    {"extends", S | M, F::object, &extends},
                                    {"external_links", L, F::strings},
                                    {"extra_hosts", L | M, F::hosts},
                                    {"gpus", S | L, F::objects, &gpu},
                                    {"group_add", L, F::strings},
                                    {"healthcheck", M, F::object, &health},
                                    {"hostname", S, F::text},
                                    {"image", S, F::text},
                                    {"init", B, F::truth_kept},
                                    {"ipc", S, F::text},
                                    {"isolation", S, F::text},
                                    {"label_file", S | L, F::strings},
                                    {"labels", L | M, F::mapping},
                                    {"links", L, F::strings},
                                    {"logging", M, F::object, &logging},
                                    {"mac_address", S, F::text},
                                    {"mem_limit", N, F::bytes},
                                    {"mem_reservation", I, F::bytes},
                                    {"mem_swappiness", I, F::bytes},
                                    {"memswap_limit", N, F::bytes},
                                    {"models", L | M, F::named, &service_model},
                                    {"network_mode", S, F::text},
                                    {"networks", L | M, F::named, &attachment},
                                    {"oom_kill_disable", B, F::truth},
                                    {"oom_score_adj", I, F::integer},
                                    {"pid", S | Z, F::text},
                                    {"pids_limit", N, F::integer},
                                    {"platform", S, F::text},
                                    {"ports", L, F::objects, &port},
                                    {"post_start", L, F::objects, &hook},
                                    {"pre_start", L, F::objects, &hook},
                                    {"pre_stop", L, F::objects, &hook},
                                    {"privileged", B, F::truth},
                                    {"profiles", L, F::strings},
                                    {"provider", M, F::object, &provider},
                                    {"pull_policy", S, F::text},
                                    {"pull_refresh_after", S, F::hidden},
                                    {"read_only", B, F::truth},
                                    {"restart", S, F::text},
                                    {"runtime", S, F::text},
                                    {"scale", I, F::integer_kept},
                                    {"secrets", L, F::objects, &file_mount},
                                    {"security_opt", L, F::strings},
                                    {"shm_size", N, F::bytes},
                                    {"stdin_open", B, F::truth},
                                    {"stop_grace_period", S, F::duration_kept},
                                    {"stop_signal", S, F::text},
                                    {"storage_opt", M, F::options},
                                    {"sysctls", L | M, F::mapping},
                                    {"tmpfs", S | L, F::strings},
                                    {"tty", B, F::truth},
                                    {"ulimits", M, F::ulimits, &ulimit},
                                    {"use_api_socket", takes_truth, F::truth},
                                    {"user", S, F::text},
                                    {"userns_mode", S, F::text},
                                    {"uts", S, F::text},
                                    {"volumes", L, F::objects, &mount},
                                    {"volumes_from", L, F::strings},
                                    {"working_dir", S, F::text}};
constexpr Shape service{service_fields};

constexpr Takes external_takes = B | M;
constexpr Field pool_fields[] = {
    {"aux_addresses", M, F::mapping}, {"gateway", S, F::text}, {"ip_range", S, F::text}, {"subnet", S, F::text}};
constexpr Shape pool{pool_fields};
constexpr Field ipam_fields[] = {{"config", L, F::objects, &pool}, {"driver", S, F::text}, {"options", M, F::options}};
constexpr Shape ipam{ipam_fields};
constexpr Field network_fields[] = {{"attachable", B, F::truth},       {"driver", S, F::text},
                                    {"driver_opts", M, F::options},    {"enable_ipv4", B, F::truth_kept},
                                    {"enable_ipv6", B, F::truth_kept}, {"external", external_takes, F::external},
                                    {"internal", B, F::truth},         {"ipam", M, F::object_always, &ipam},
                                    {"labels", L | M, F::mapping},     {"name", S, F::text}};
constexpr Shape network{network_fields};
constexpr Field volume_fields[] = {{"driver", S, F::text},
                                   {"driver_opts", M, F::options},
                                   {"external", external_takes, F::external},
                                   {"labels", L | M, F::mapping},
                                   {"name", S, F::text}};
constexpr Shape volume{volume_fields};
constexpr Field secret_fields[] = {{"driver", S, F::text},      {"driver_opts", M, F::options},
                                   {"environment", S, F::text}, {"external", external_takes, F::external},
                                   {"file", S, F::text},        {"labels", L | M, F::mapping},
                                   {"name", S, F::text},        {"template_driver", S, F::text}};
constexpr Shape secret{secret_fields};
constexpr Field config_fields[] = {
    {"content", S, F::text},        {"environment", S, F::text},   {"external", external_takes, F::external},
    {"file", S, F::text},           {"labels", L | M, F::mapping}, {"name", S, F::text},
    {"template_driver", S, F::text}};
constexpr Shape config{config_fields};
constexpr Field model_fields[] = {{"context_size", takes_integer, F::integer},
                                  {"model", S, F::text, nullptr, true},
                                  {"name", S, F::text},
                                  {"runtime_flags", L, F::strings}};
constexpr Shape model{model_fields};

constexpr Field project_fields[] = {{"configs", M, F::named, &config},   {"include", L, F::hidden},
                                    {"models", M, F::hidden, &model},    {"name", S, F::hidden},
                                    {"networks", M, F::named, &network}, {"secrets", M, F::named, &secret},
                                    {"services", M, F::named, &service}, {"version", S, F::hidden},
                                    {"volumes", M, F::named, &volume}};
constexpr Shape project{project_fields};

}  // namespace

const Shape& project_shape() { return project; }

}  // namespace loadline::compose
