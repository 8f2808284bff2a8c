// SPDX-License-Identifier: Apache-2.0
// What surrounds NestJS controllers: the global prefix and its exclusions, versioning, and which controllers a
// module lists (docs.nestjs.com: faq/global-prefix, techniques/versioning, modules).
#include "code/reader.h"

namespace loadline::code {
namespace {

void read_exclusions(const Reading& reading, Range list) {
  const auto& unit = reading.unit;
  if (!unit.is(list.begin, '[')) {
    reading.facts.exclusions_exact = false;
    return;
  }
  for (const auto item : unit.items(unit.inside(list.begin))) {
    PrefixExclusion out;
    Range path = item;
    if (unit.is(item.begin, '{')) {
      const auto written = unit.property(item.begin, "path");
      if (!written) continue;
      path = *written;
      if (const auto method = unit.property(item.begin, "method"); method && !method->empty())
        out.method = unit.name(method->end - 1);
    }
    const auto value = reading.values.of(path);
    if (!value.text || !value.plain) {
      reading.facts.exclusions_exact = false;
      continue;
    }
    out.value = normal_path(*value.text);
    out.place = unit.place(path);
    reading.facts.prefix_exclusions.push_back(std::move(out));
  }
}

void read_prefix(const Reading& reading, Index open) {
  const auto items = reading.unit.items(reading.unit.inside(open));
  if (items.empty()) return;
  const auto value = reading.values.of(items[0]);
  reading.facts.global_prefix = Located<std::string>{value.text.value_or(""), reading.unit.place(items[0])};
  reading.facts.prefix_exact = value.text && value.plain;
  if (items.size() < 2) return;
  const auto exclude = reading.unit.property(items[1].begin, "exclude");
  if (exclude) read_exclusions(reading, *exclude);
  if (!exclude && !reading.unit.is(items[1].begin, '{')) reading.facts.exclusions_exact = false;
}

void read_versioning(const Reading& reading, Index open) {
  const auto& unit = reading.unit;
  auto& facts = reading.facts;
  const Index object = open + 1;
  const auto type = unit.property(object, "type");
  // Without options the type is URI.
  facts.uri_versioning = !type || unit.is_word(type->end - 1, "URI");
  if (const auto prefix = unit.property(object, "prefix")) {
    const auto value = reading.values.of(*prefix);
    facts.version_prefix = value.text.value_or("");
  }
  const auto version = unit.property(object, "defaultVersion");
  if (!version) return;
  auto items = std::vector<Range>{*version};
  if (unit.is(version->begin, '[')) items = unit.items(unit.inside(version->begin));
  for (const auto item : items) {
    const auto value = reading.values.of(item);
    facts.default_versions.push_back(value.text.value_or(""));  // VERSION_NEUTRAL is a symbol
  }
  if (!facts.default_versions.empty())
    facts.default_version = Located<std::string>{facts.default_versions[0], unit.place(*version)};
}

void read_registered(const Reading& reading, Index open) {
  for (const auto item : reading.unit.items(reading.unit.inside(open))) {
    if (item.end == item.begin + 1 && reading.unit.is_name(item.begin)) {
      reading.facts.registered.emplace_back(reading.unit.name(item.begin));
    } else if (!item.empty()) {
      reading.facts.registers_unknown = true;
    }
  }
}

}  // namespace

void read_nest_setup(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const auto word = unit.name(i);
  if (word.size() < 11 || word.size() > 16) return;
  const bool method = i > 0 && unit.is(i - 1, '.');
  if (word == "setGlobalPrefix" && method && unit.is(i + 1, '(')) {
    read_prefix(reading, i + 1);
  } else if (word == "enableVersioning" && method && unit.is(i + 1, '(')) {
    read_versioning(reading, i + 1);
  } else if (word == "controllers" && unit.is(i + 1, ':')) {
    if (unit.is(i + 2, '[')) {
      read_registered(reading, i + 2);
    } else {
      reading.facts.registers_unknown = true;
    }
  } else if (word == "RouterModule" && unit.is(i + 1, '.')) {
    reading.facts.routes_modules = true;
  }
}

}  // namespace loadline::code
