// SPDX-License-Identifier: Apache-2.0
// Imports in every form, and which of them are surely still there at run time (TypeScript drops imports of
// which only types are used).
#include <algorithm>

#include "code/reader.h"
#include "code/word_filter.h"

namespace loadline::code {
namespace {

bool is_script(std::string_view path) {
  return path.ends_with(".js") || path.ends_with(".mjs") || path.ends_with(".cjs") || path.ends_with(".jsx");
}

constexpr Index longest_list = 1000;  // tokens looked back at; keeps hostile input linear

// The bracket that holds token i, or i where it is too far away.
Index opened_around(const Unit& unit, Index i) {
  Index at = i;
  for (Index seen = 0; at > 0 && seen < longest_list; ++seen) {
    const Token& before = unit.tokens[--at];
    if (before.kind == Kind::open) return at;
    if (before.kind == Kind::close) at = std::min(at, before.partner);
  }
  return i;
}

// @Module({ imports: [X, Y] }): an array under a key that holds values, not a tuple type.
bool in_list_of_classes(const Unit& unit, Index i) {
  if (i == 0 || (!unit.is(i - 1, '[') && !unit.is(i - 1, ','))) return false;
  const Index open = opened_around(unit, i);
  if (!unit.is(open, '[') || open < 2 || !unit.is(open - 1, ':')) return false;
  const auto key = unit.name(open - 2);
  return key == "imports" || key == "providers" || key == "exports" || key == "controllers" || key == "inject" ||
         key == "entities" || key == "plugins";
}

}  // namespace

Imports::Imports(const Reading& reading) : reading_{reading}, script_{is_script(reading.facts.source->path())} {}

void Imports::add(Index specifier, bool type_only, bool guarded, bool certain) {
  const auto& unit = reading_.unit;
  const auto text = unit.string(specifier);
  if (text.empty() || text.find('\n') != text.npos) return;
  Import out;
  out.specifier = text;
  out.package = package_of(text);
  out.type_only = type_only;
  out.guarded = guarded || specifier < try_until_;
  out.certain = !type_only && (certain || script_);
  out.place = unit.place(specifier);
  reading_.facts.imports.push_back(std::move(out));
}

void Imports::add_name(Index i, std::size_t import, bool type_only) {
  const auto& unit = reading_.unit;
  if (!unit.is_name(i)) return;
  if (!type_only) locals_.push_back({unit.name(i), import, i});
  reading_.facts.names.push_back({std::string{unit.name(i)}, reading_.facts.imports[import].specifier});
}

void Imports::at(Index i) {
  const auto& unit = reading_.unit;
  const auto word = unit.name(i);
  if (word.size() < 3 || word.size() > 7) return;
  const bool member = i > 0 && unit.is(i - 1, '.');
  if (member) return;
  if (word == "try" && unit.is(i + 1, '{')) {
    try_until_ = std::max(try_until_, unit.tokens[i + 1].partner);
  } else if (word == "require") {
    // `import x = require('y')` was read at its first word.
    if (i > 2 && unit.is(i - 1, '=') && (unit.is_word(i - 3, "import") || unit.is_word(i - 3, "type"))) return;
    const bool resolve = unit.is(i + 1, '.') && unit.is_word(i + 2, "resolve");
    const Index open = resolve ? i + 3 : i + 1;
    if (!unit.is(open, '(') || !unit.is_string(open + 1) || !unit.is(open + 2, ')')) return;
    const auto before = reading_.facts.imports.size();
    add(open + 1, false, resolve, true);
    // const x = require('y')
    if (reading_.facts.imports.size() > before && i > 1 && unit.is(i - 1, '=') && unit.is_name(i - 2))
      add_name(i - 2, before, false);
    if (reading_.facts.imports.size() > before && i > 1 && unit.is(i - 1, '=') && unit.is(i - 2, '}') &&
        unit.tokens[i - 2].partner < i)
      clause(unit.tokens[i - 2].partner, i - 1, before);
  } else if (word == "import") {
    import_statement(i);
  } else if (word == "export") {
    export_statement(i);
  }
}

void Imports::import_statement(Index i) {
  const auto& unit = reading_.unit;
  if (unit.is(i + 1, '(')) {  // dynamic
    if (unit.is_string(i + 2)) add(i + 2, false, true, true);
    return;
  }
  if (unit.is_string(i + 1)) return add(i + 1, false, false, true);
  Index at = i + 1;
  const bool type_only = unit.is_word(at, "type") && !unit.is_word(at + 1, "from") && !unit.is(at + 1, ',') &&
                         !unit.is(at + 1, '=');
  if (type_only) ++at;
  if (unit.is_name(at) && unit.is(at + 1, '=') && unit.is_word(at + 2, "require") && unit.is(at + 3, '(') &&
      unit.is_string(at + 4)) {
    const auto before = reading_.facts.imports.size();
    add(at + 4, type_only, false, false);
    if (reading_.facts.imports.size() > before) add_name(at, before, type_only);
    return;
  }
  Index end = at;
  for (Index seen = 0; seen < 12 && end < unit.size() && !unit.is_word(end, "from"); ++seen) {
    if (!unit.is_name(end) && !unit.is(end, '{') && !unit.is(end, ',') && !unit.is(end, '*')) return;
    end = unit.after(end);
  }
  if (!unit.is_word(end, "from") || !unit.is_string(end + 1)) return;
  bool only_types = type_only;
  if (!only_types && unit.is(at, '{')) {
    const auto items = unit.items(unit.inside(at));
    only_types = !items.empty() && std::ranges::all_of(items, [&](Range item) {
      return item.end > item.begin + 1 && unit.is_word(item.begin, "type") && !unit.is_word(item.begin + 1, "as");
    });
  }
  const auto before = reading_.facts.imports.size();
  add(end + 1, only_types, false, false);
  if (reading_.facts.imports.size() > before) clause(at, end, before);
}

// a, * as b, { c, d as e, type F, g: h }
void Imports::clause(Index begin, Index end, std::size_t import) {
  const auto& unit = reading_.unit;
  const bool type_only = reading_.facts.imports[import].type_only;
  for (Index at = begin; at < end; at = unit.after(at)) {
    if (unit.is_name(at) && !unit.is_word(at, "as")) add_name(at, import, type_only);
    if (!unit.is(at, '{')) continue;
    for (const auto item : unit.items(unit.inside(at)))
      if (!item.empty())
        add_name(item.end - 1, import, type_only || (unit.is_word(item.begin, "type") && item.end > item.begin + 1));
  }
}

void Imports::export_statement(Index i) {
  const auto& unit = reading_.unit;
  Index at = i + 1;
  if (unit.is_word(at, "default") && unit.is_name(at + 1) && !unit.is_word(at + 1, "class") &&
      !unit.is_word(at + 1, "function") && !unit.is_word(at + 1, "async"))
    reading_.facts.default_export = unit.name(at + 1);
  if (unit.is_word(at, "default") &&
      (unit.is_word(at + 1, "class") || unit.is_word(at + 1, "function") || unit.is_word(at + 1, "async"))) {
    const Index name = unit.is_word(at + 1, "async") ? at + 3 : at + 2;
    if (unit.is_name(name)) reading_.facts.default_export = unit.name(name);
  }
  const bool type_only = unit.is_word(at, "type");
  if (type_only) ++at;
  if (!unit.is(at, '*') && !unit.is(at, '{')) return;
  const bool all = unit.is(at, '*');
  at = unit.after(at);
  if (unit.is_word(at, "as")) at += 2;
  if (unit.is_word(at, "from") && unit.is_string(at + 1)) add(at + 1, type_only, false, all && !type_only);
}

bool Imports::used_as_value(Index i) const {
  const auto& unit = reading_.unit;
  if (i > 0) {
    if (unit.is(i - 1, '.')) return false;
    const auto before = unit.name(i - 1);
    if (before == "new" || unit.is(i - 1, '@')) return true;
    if (before == "extends") return i > 2 && (unit.is_word(i - 3, "class") || unit.is_word(i - 2, "class"));
    if (before == "function") return false;
  }
  Index at = i;
  while (unit.is(at + 1, '.') && unit.is_name(at + 2)) at += 2;
  if (!unit.is(at + 1, '(')) return false;
  // Not a method of the same name being declared: name(...) {
  const auto close = unit.after(at + 1);
  return at != i || !(unit.is(close, '{') || unit.is(close, ':'));
}

void Imports::finish() {
  auto& imports = reading_.facts.imports;
  if (locals_.empty()) return;
  // By sum first: it is at hand in every token, and hardly two names of a file share it.
  const auto order = [](const Local& local) { return std::pair{name_sum(local.name), local.name}; };
  std::ranges::sort(locals_, {}, order);
  if (!script_)
    for (const auto& local : locals_) imports[local.import].unused = !imports[local.import].certain;  // not require()
  WordFilter possible;
  for (const auto& local : locals_) possible.add(local.name);
  const auto& unit = reading_.unit;
  for (Index i = 0; i < unit.size(); ++i) {
    const Token& token = unit.tokens[i];
    if (token.kind != Kind::identifier || !possible.may_hold(token)) continue;
    const auto name = unit.name(i);
    const auto found = std::ranges::lower_bound(locals_, std::pair{token.sum, name}, {}, order);
    if (found == locals_.end() || found->name != name || found->declared == i) continue;
    if (!unit.is(i - 1, '.') || i == 0) imports[found->import].unused = false;
    if (imports[found->import].certain) continue;
    if (used_as_value(i) || in_list_of_classes(unit, i)) imports[found->import].certain = true;
  }
}

}  // namespace loadline::code
