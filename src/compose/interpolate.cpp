// SPDX-License-Identifier: Apache-2.0
// Variables, and the casts after them (compose-go interpolation/interpolation.go, loader/interpolate.go).
#include <charconv>

#include "base/text.h"
#include "compose/phases.h"

namespace loadline::compose {
namespace {

enum class Cast { integer, real, truth };
struct CastAt {
  Pattern pattern;
  Cast cast;
};

constexpr CastAt casts[] = {
    {"services.*.cpu_count", Cast::integer},
    {"services.*.cpu_percent", Cast::real},
    {"services.*.cpu_period", Cast::integer},
    {"services.*.cpu_quota", Cast::integer},
    {"services.*.cpu_rt_period", Cast::integer},
    {"services.*.cpu_rt_runtime", Cast::integer},
    {"services.*.cpus", Cast::real},
    {"services.*.cpu_shares", Cast::integer},
    {"services.*.init", Cast::truth},
    {"services.*.depends_on.*.required", Cast::truth},
    {"services.*.depends_on.*.restart", Cast::truth},
    {"services.*.deploy.replicas", Cast::integer},
    {"services.*.deploy.update_config.parallelism", Cast::integer},
    {"services.*.deploy.update_config.max_failure_ratio", Cast::real},
    {"services.*.deploy.rollback_config.parallelism", Cast::integer},
    {"services.*.deploy.rollback_config.max_failure_ratio", Cast::real},
    {"services.*.deploy.restart_policy.max_attempts", Cast::integer},
    {"services.*.deploy.placement.max_replicas_per_node", Cast::integer},
    {"services.*.healthcheck.retries", Cast::integer},
    {"services.*.healthcheck.disable", Cast::truth},
    {"services.*.oom_kill_disable", Cast::truth},
    {"services.*.oom_score_adj", Cast::integer},
    {"services.*.pids_limit", Cast::integer},
    {"services.*.ports.[].target", Cast::integer},
    {"services.*.privileged", Cast::truth},
    {"services.*.read_only", Cast::truth},
    {"services.*.scale", Cast::integer},
    {"services.*.stdin_open", Cast::truth},
    {"services.*.tty", Cast::truth},
    {"services.*.ulimits.*", Cast::integer},
    {"services.*.ulimits.*.hard", Cast::integer},
    {"services.*.ulimits.*.soft", Cast::integer},
    {"services.*.volumes.[].read_only", Cast::truth},
    {"services.*.volumes.[].volume.nocopy", Cast::truth},
    {"networks.*.external", Cast::truth},
    {"networks.*.internal", Cast::truth},
    {"networks.*.attachable", Cast::truth},
    {"networks.*.enable_ipv4", Cast::truth},
    {"networks.*.enable_ipv6", Cast::truth},
    {"volumes.*.external", Cast::truth},
    {"secrets.*.external", Cast::truth},
    {"configs.*.external", Cast::truth},
};

class Interpolator {
 public:
  Interpolator(const Lookup& lookup, Problems& problems, Problems& warnings)
      : lookup_{lookup}, problems_{problems}, warnings_{warnings} {}

  void visit(Value& value) {
    if (value.is_text()) text(value);
    for (auto& [key, member] : value.members) {
      path_.push_back(key);
      visit(member.value);
      path_.pop_back();
    }
    path_.push_back("[]");
    for (auto& item : value.items) visit(item);
    path_.pop_back();
  }

 private:
  void text(Value& value) {
    if (value.text.find('$') != value.text.npos) {
      auto result = substitute(value.text, lookup_);
      for (const auto& name : result.unset)
        warnings_.push_back({value.place, "variable " + name + " is not set: it is taken as empty"});
      if (result.error) problems_.push_back({value.place, dotted(path_) + ": " + *result.error});
      value.text = std::move(result.text);
    }
    for (const auto& [pattern, cast_to] : casts)
      if (pattern.matches(path_)) return cast(value, cast_to);
  }

  void cast(Value& value, Cast to) {
    if (to == Cast::truth) {
      const auto word = lower(value.text);
      const bool yes = word == "true" || word == "y" || word == "yes" || word == "on";
      if (yes || word == "false" || word == "n" || word == "no" || word == "off") {
        value = truth_value(yes, value.place);
        return;
      }
    } else if (to == Cast::integer) {
      std::string_view digits = value.text;
      if (digits.starts_with('+')) digits.remove_prefix(1);
      if (const auto number = parse_integer<std::int64_t>(digits)) {
        value = integer_value(*number, value.place);
        return;
      }
    } else {
      double number = 0;
      const auto* end = value.text.data() + value.text.size();
      const auto [stopped, error] = std::from_chars(value.text.data(), end, number);
      if (!value.text.empty() && error == std::errc{} && stopped == end) {
        value.kind = Value::Kind::real;
        value.real = number;
        value.text.clear();
        return;
      }
    }
    constexpr std::string_view wanted[] = {"an integer", "a number", "a boolean"};
    problems_.push_back({value.place, dotted(path_) + ": \"" + value.text + "\" is not " +
                                          std::string{wanted[static_cast<std::size_t>(to)]}});
  }

  const Lookup& lookup_;
  Problems& problems_;
  Problems& warnings_;
  Path path_;
};

}  // namespace

void interpolate(Value& model, const Lookup& lookup, Problems& problems, Problems& warnings) {
  Interpolator{lookup, problems, warnings}.visit(model);
}

}  // namespace loadline::compose
