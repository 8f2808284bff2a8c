// SPDX-License-Identifier: Apache-2.0
// One model laid over another (compose-go override/merge.go): the rules, and where they are special.
#include <algorithm>
#include <set>

#include "compose/phases.h"

namespace loadline::compose {
namespace {

using Merger = Value (*)(Value base, Value over, Path& path, Problems& problems);

Value merged_maps(Value base, Value over, Path& path, Problems& problems) {
  if (base.is_null()) base = empty_map(over.place);
  for (auto& [key, member] : over.members) {
    const auto at = base.members.find(key);
    if (at == base.members.end()) {
      base.members.emplace(key, std::move(member));
      continue;
    }
    path.push_back(key);
    at->second.value = merged(std::move(at->second.value), std::move(member.value), path, problems);
    path.pop_back();
  }
  return base;
}

// "KEY=value" for each entry of a map, sorted; a list as it is; a string as a list of one.
Value as_list(Value value) {
  if (value.is_list()) return value;
  Value out = empty_list(value.place);
  if (value.is_text()) out.items.push_back(std::move(value));
  for (auto& [key, member] : value.members) {
    // Of the value, as where nothing was merged: one mistake has one place in every combination.
    const Place place = member.value.place;
    if (member.value.is_null()) out.items.push_back(text_value(key, member.key));
    else if (member.value.is_list())
      for (const auto& item : member.value.items) out.items.push_back(text_value(key + "=" + printed(item), place));
    else out.items.push_back(text_value(key + "=" + printed(member.value), place));
  }
  std::ranges::stable_sort(out.items, {}, &Value::text);
  return out;
}

Value as_lists(Value base, Value over, Path&, Problems&) {
  Value out = as_list(std::move(base));
  Value more = as_list(std::move(over));
  for (auto& item : more.items) out.items.push_back(std::move(item));
  return out;
}

Value as_hosts(Value base, Value over, Path&, Problems&) {
  Value out = as_list(std::move(base));
  Value more = as_list(std::move(over));
  std::set<std::string, std::less<>> known;
  for (const auto& item : out.items) known.insert(printed(item));
  for (auto& item : more.items)
    if (!known.contains(printed(item))) out.items.push_back(std::move(item));
  return out;
}

Value replaced(Value, Value over, Path&, Problems&) { return over; }

// A list of names as a map; `dependency` gives each what depends_on means by a bare name.
Value as_map(Value value, bool dependency) {
  if (!value.is_list()) return value;
  Value out = empty_map(value.place);
  for (auto& item : value.items) {
    Value made{.place = item.place};
    if (dependency) {
      made = empty_map(item.place);
      made.set("condition", text_value("service_started", item.place));
      made.set("required", truth_value(true, item.place));
    }
    if (item.is_text()) out.set(item.text, std::move(made));
  }
  return out;
}

Value as_dependencies(Value base, Value over, Path& path, Problems& problems) {
  return merged_maps(as_map(std::move(base), true), as_map(std::move(over), true), path, problems);
}

Value as_named(Value base, Value over, Path& path, Problems& problems) {
  return merged_maps(as_map(std::move(base), false), as_map(std::move(over), false), path, problems);
}

Value as_builds(Value base, Value over, Path& path, Problems& problems) {
  const auto long_form = [](Value value) {
    if (!value.is_text()) return value;
    Value out = empty_map(value.place);
    out.set("context", std::move(value));
    return out;
  };
  return merged_maps(long_form(std::move(base)), long_form(std::move(over)), path, problems);
}

// Options belong to a driver: another driver starts afresh.
Value as_logging(Value base, Value over, Path& path, Problems& problems) {
  const Value* driver = base.find("driver");
  const Value* other = over.find("driver");
  if (driver == nullptr || other == nullptr || printed(*driver) == printed(*other))
    return merged_maps(std::move(base), std::move(over), path, problems);
  return over;
}

std::string subnet_of(const Value& pool) {
  const Value* subnet = pool.find("subnet");
  return subnet == nullptr ? std::string{} : printed(*subnet);
}

// Pools with the same subnet merge; mergeIPAMConfig, loop for loop. A pool that stands in the result goes on
// changing there while it is merged with further ones, since the reference holds it by reference.
Value as_pools(Value base, Value over, Path& path, Problems& problems) {
  Value out = empty_list(base.place);
  const auto find = [&](const std::string& subnet) {
    const auto at = std::ranges::find_if(out.items, [&](const Value& pool) { return subnet_of(pool) == subnet; });
    return static_cast<std::size_t>(at - out.items.begin());
  };
  if (base.items.size() * over.items.size() > 10'000) return over;
  for (auto& original : base.items) {
    std::size_t own = out.items.max_size();
    for (const auto& pool : over.items) {
      if (subnet_of(pool) != subnet_of(original) && find(subnet_of(pool)) == out.items.size()) {
        out.items.push_back(pool);
        continue;
      }
      original = merged_maps(std::move(original), pool, path, problems);
      if (own < out.items.size()) out.items[own] = original;
      const auto at = find(subnet_of(original));
      if (at == out.items.size()) out.items.push_back(original);
      else out.items[at] = original;
      own = at;
    }
  }
  return out;
}

struct Special {
  Pattern pattern;
  Merger merger;
};

constexpr Special specials[] = {
    {"networks.*.ipam.config", as_pools},
    {"networks.*.labels", as_lists},
    {"volumes.*.labels", as_lists},
    {"services.*.annotations", as_lists},
    {"services.*.build", as_builds},
    {"services.*.build.args", as_lists},
    {"services.*.build.additional_contexts", as_lists},
    {"services.*.build.extra_hosts", as_hosts},
    {"services.*.build.labels", as_lists},
    {"services.*.command", replaced},
    {"services.*.depends_on", as_dependencies},
    {"services.*.deploy.labels", as_lists},
    {"services.*.dns", as_lists},
    {"services.*.dns_opt", as_lists},
    {"services.*.dns_search", as_lists},
    {"services.*.entrypoint", replaced},
    {"services.*.env_file", as_lists},
    {"services.*.label_file", as_lists},
    {"services.*.environment", as_lists},
    {"services.*.extra_hosts", as_hosts},
    {"services.*.healthcheck.test", replaced},
    {"services.*.labels", as_lists},
    {"services.*.volumes.*.volume.labels", as_lists},
    {"services.*.logging", as_logging},
    {"services.*.models", as_named},
    {"services.*.networks", as_named},
    {"services.*.sysctls", as_lists},
    {"services.*.tmpfs", as_lists},
    {"services.*.ulimits.*", replaced},
};

}  // namespace

Value merged(Value base, Value over, Path& path, Problems& problems) {
  for (const auto& [pattern, merger] : specials)
    if (pattern.matches(path)) return merger(std::move(base), std::move(over), path, problems);
  if (over.is_null()) return base;
  if (base.is_map() && over.is_map()) return merged_maps(std::move(base), std::move(over), path, problems);
  if (base.is_list() && over.is_list()) {
    for (auto& item : over.items) base.items.push_back(std::move(item));
    return base;
  }
  if (base.is_map() || base.is_list())
    problems.push_back({over.place, dotted(path) + ": a " + std::string{kind_name(over)} + " cannot override the " +
                                        std::string{kind_name(base)} + " of another file"});
  return over;
}

}  // namespace loadline::compose
