// SPDX-License-Identifier: Apache-2.0
// One file's facts: lexed once, then each reader takes what it knows.
#include "code/facts.h"

#include "code/reader.h"
#include "code/word_filter.h"

namespace loadline::code {
namespace {

bool is_python(std::string_view path) { return path.ends_with(".py") || path.ends_with(".pyi"); }

// Every word at which a reader begins.
constexpr WordFilter beginning{"import", "export", "require", "try", "process", "get", "getOrThrow", "Bun", "meta",
                               "registerAs", "module", "listen", "serve", "startStandaloneServer", "createServer",
                               "NestFactory", "setGlobalPrefix", "enableVersioning", "controllers", "RouterModule",
                               "Controller",
                                // routers.cpp
                               "express", "Router", "fastify", "Fastify", "Hono", "OpenAPIHono", "Koa", "KoaRouter",
                               "polka", "Elysia", "getHttpAdapter", "ExpressRouter", "PromiseRouter", "post", "put",
                               "patch", "delete", "head", "options", "all", "use", "register", "route", "prefix"};

std::vector<Index> beginnings_in(const Unit& unit) {
  std::vector<Index> out;
  for (Index i = 0; i < unit.size(); ++i)
    if (unit.tokens[i].kind == Kind::identifier && beginning.may_hold(unit.tokens[i])) out.push_back(i);
  return out;
}

}  // namespace

FileFacts read_facts(const Source& source) {
  FileFacts facts;
  facts.source = &source;
  const bool python = is_python(source.path());
  // Thousands of files are read one after the other: each thread keeps the room for the tokens of the largest.
  thread_local std::vector<Token> room;
  auto unit = python ? lex_python(source) : lex_script(source, std::move(room));
  const Values values{unit};
  const auto beginnings = python ? std::vector<Index>{} : beginnings_in(unit);
  const Reading reading{unit, values, facts, beginnings};
  if (python) {
    read_python(reading);
    return facts;
  }
  Imports imports{reading};
  for (const Index i : beginnings) {
    imports.at(i);
    read_environment(reading, i);
    read_port_settings(reading, i);
    read_ports(reading, i);
    read_nest_setup(reading, i);
  }
  imports.finish();
  read_controllers(reading);
  read_routers(reading);
  read_plain_server(reading);
  read_file_routes(reading);
  room = std::move(unit.tokens);
  return facts;
}

std::optional<std::vector<std::string>> strings_of(const Reading& reading, Range expression) {
  std::vector<std::string> out;
  auto items = std::vector<Range>{expression};
  if (reading.unit.is(expression.begin, '[')) items = reading.unit.items(reading.unit.inside(expression.begin));
  for (const auto item : items) {
    auto value = reading.values.of(item);
    if (!value.text || !value.plain) return std::nullopt;
    out.push_back(std::move(*value.text));
  }
  return out;
}

bool is_method(std::string_view word) {
  for (const std::string_view method : {"get", "post", "put", "patch", "delete", "head", "options", "all"})
    if (word == method) return true;
  return false;
}

}  // namespace loadline::code
