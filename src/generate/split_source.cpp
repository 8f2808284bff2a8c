// SPDX-License-Identifier: Apache-2.0
// The two ends of a call between both halves: a server without a framework, and modules that look to the service like
// the ones they stand for.
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "fix/diff.h"
#include "generate/lines.h"
#include "generate/split.h"

namespace loadline::generate {
namespace {

constexpr std::string_view serving = R"(
// The heavy packages are loaded once, before anybody is told that it is ready.
let ready = false;
Promise.all([...heavy.map((name) => import(name)), ...Object.values(modules).map((load) => load())]).then(
  () => { ready = true; },
  (error) => { console.error(error); process.exit(1); });

async function called(name, values) {
  const module = await modules[functions[name]]();
  return (module[name] ?? module.default[name])(...values);
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = createServer(async (request, response) => {
  if (request.url === '/health/live') return answer(response, 200, { status: 'ok' });
  if (request.url === '/health/ready') return answer(response, ready ? 200 : 503, { ready });
  const name = request.method === 'POST' ? request.url.slice(1) : '';
  if (!Object.hasOwn(functions, name)) return answer(response, 404, { error: 'there is no such function' });
  try {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) {
      text += chunk;
      if (text.length > limit) return answer(response, 413, { error: 'the arguments are too long' });
    }
    answer(response, 200, { value: await called(name, JSON.parse(text)) });
  } catch (error) {
    console.error(error);
    answer(response, 500, { error: String(error?.message ?? error) });
  }
});
server.listen(Number(process.env.PORT ?? 8080));
process.once('SIGTERM', () => server.close(() => process.exit(0)));
)";

constexpr std::string_view asking = R"(
async function call(name: string, values: unknown[]): Promise<any> {
  const response = await fetch(`${address}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(values),
    signal: AbortSignal.timeout(30_000),
  });
  const answer: any = await response.json();
  if (!response.ok) throw new Error(`${name}: ${answer.error}`);
  return answer.value;
}

)";

std::string stem_of(std::string_view source) {
  const auto name = base_name(source);
  return std::string{name.substr(0, name.size() - 3)};
}

bool names_endings(const Place& place) { return contains(place.text(), ".js"); }

// The specifier of a place with its module replaced by the client beside it.
std::string replaced(std::string_view specifier, const MovedModule& module) {
  const auto quote = specifier.substr(0, 1);
  auto inner = std::string{specifier.substr(1, specifier.size() - 2)};
  const bool suffixed = inner.ends_with(".js");
  if (suffixed) inner.resize(inner.size() - 3);
  const auto slash = inner.rfind('/');
  const auto folder = inner.substr(0, inner.ends_with(stem_of(module.source)) ? slash + 1 : inner.size());
  return std::string{quote} + (folder.ends_with('/') ? folder : folder + "/") + stem_of(module.source) + ".client" +
         (suffixed ? ".js" : "") + std::string{quote};
}

struct Edit {
  Span span;
  std::string text;
};

std::string edited(std::string_view text, std::vector<Edit> edits) {
  std::ranges::sort(edits, std::ranges::greater{}, [](const Edit& edit) { return edit.span.begin; });
  std::string out{text};
  for (const auto& edit : edits) out.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.text);
  return out;
}

}  // namespace

std::string split_server(const Split& split) {
  std::string out =
      "// " + split.name + ": functions of " + split.target->service->name + " that need " + listed(split.heavy) +
      ", behind HTTP.\n"
      "// POST /NAME takes a JSON list of the arguments and answers { value }, or { error } and a status of its own.\n"
      "import { createServer } from 'node:http';\n\nconst limit = 10_000_000;  // characters of arguments\n"
      "const heavy = [";
  for (std::size_t i = 0; i < split.heavy.size(); ++i) out += (i == 0 ? "'" : ", '") + split.heavy[i] + "'";
  out += "];\nconst modules = {\n";
  for (const auto& module : split.modules) out += "  '" + module.built + "': () => import('./" + module.built + "'),\n";
  out += "};\n// Which module each function is in.\nconst functions = {\n";
  for (const auto& module : split.modules)
    for (const auto& name : module.functions) out += "  " + name + ": '" + module.built + "',\n";
  return out + "};\n" + std::string{serving};
}

std::string split_client(const Split& split, const MovedModule& module) {
  const bool suffixed = std::ranges::any_of(module.imported_at, names_endings);
  const auto stem = stem_of(module.source);
  const auto variable = identifier(split.name, '_');
  std::string upper;
  for (const char c : variable) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  std::string out = "// What ./" + stem + " exports, asked of the service " + split.name +
                    ", which runs it. Arguments and results\n"
                    "// travel as JSON: dates arrive as texts, and methods, maps and bigints do not arrive.\n"
                    "import type * as local from './" +
                    stem + (suffixed ? ".js" : "") +
                    "';\n\n"
                    "const address = process.env." +
                    upper + "_URL ?? 'http://" + split.name + ":8080';\n" + std::string{asking};
  for (const auto& name : module.functions) {
    out.append("export const ").append(name).append(": typeof local.").append(name);
    out.append(" = (...values) => call('").append(name).append("', values);\n");
  }
  return out;
}

std::string split_patch(const fleet::Fleet& fleet, const Split& split) {
  std::map<const Source*, std::vector<Edit>> edits;
  std::map<std::string, std::string> made;
  for (const auto& module : split.modules) {
    made[module.source.substr(0, module.source.size() - 3) + ".client.ts"] = split_client(split, module);
    for (const auto& place : module.imported_at)
      edits[place.source].push_back({place.span, replaced(place.text(), module)});
  }
  std::map<std::string, std::string> out;  // by path
  for (const auto& [path, text] : made) out[path] = fix::unified_diff(path, std::nullopt, text);
  for (const auto& [source, changes] : edits)
    if (const auto text = fleet.tree->read(source->path()))
      out[source->path()] = fix::unified_diff(source->path(), std::string_view{*text}, edited(*text, changes));
  std::string all;
  for (const auto& [path, diff] : out) all += diff;
  return all;
}

}  // namespace loadline::generate
