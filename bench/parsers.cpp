// SPDX-License-Identifier: Apache-2.0
// How fast each reader is, in bytes per second. `./dev bench` builds and runs it; nothing here is a test.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "code/facts.h"
#include "compose/load.h"
#include "context/ignore.h"
#include "dockerfile/syntax.h"
#include "samples.h"
#include "workspace/lockfile.h"

namespace loadline::bench {
namespace {

using State = benchmark::State;

void count_bytes(State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * bytes));
}

void dockerfile_parse(State& state) {
  const Source source{"Dockerfile", a_dockerfile()};
  for (auto _ : state) benchmark::DoNotOptimize(dockerfile::parse(source));
  count_bytes(state, source.text().size());
}
BENCHMARK(dockerfile_parse);

void lockfile_read(State& state) {
  const Source source{"pnpm-lock.yaml", a_pnpm_lockfile(static_cast<std::size_t>(state.range(0)))};
  for (auto _ : state) benchmark::DoNotOptimize(workspace::read_lockfile(source));
  count_bytes(state, source.text().size());
}
BENCHMARK(lockfile_read)->Arg(400)->Arg(4000)->Arg(16000)->Unit(benchmark::kMillisecond);

// The example that the project starts from, where a checkout of it is at hand.
void lockfile_read_real(State& state) {
  const char* corpus = std::getenv("LOADLINE_CORPUS");
  std::ifstream file{std::string{corpus ? corpus : ""} + "/vextrus-erp/pnpm-lock.yaml", std::ios::binary};
  if (!file) {
    state.SkipWithError("LOADLINE_CORPUS holds no vextrus-erp");
    return;
  }
  std::ostringstream text;
  text << file.rdbuf();
  const Source source{"pnpm-lock.yaml", std::move(text).str()};
  for (auto _ : state) benchmark::DoNotOptimize(workspace::read_lockfile(source));
  count_bytes(state, source.text().size());
}
BENCHMARK(lockfile_read_real)->Unit(benchmark::kMillisecond);

void compose_load(State& state) {
  const Source source{"compose.yaml", a_compose_file(static_cast<std::size_t>(state.range(0)))};
  compose::LoadRequest request;
  request.files = {"compose.yaml"};
  const auto open = [&](const std::string& path) { return path == source.path() ? &source : nullptr; };
  for (auto _ : state) benchmark::DoNotOptimize(compose::load(request, open));
  count_bytes(state, source.text().size());
}
BENCHMARK(compose_load)->Arg(20)->Arg(500)->Unit(benchmark::kMillisecond);

void ignore_match(State& state) {
  const Source source{".dockerignore", an_ignore_file()};
  const auto ignore = context::IgnoreFile::parse(source);
  const auto paths = paths_of_a_monorepo(10'000);
  std::size_t bytes = 0;
  for (const auto& path : paths) bytes += path.size();
  for (auto _ : state) {
    std::size_t excluded = 0;
    for (const auto& path : paths) excluded += ignore.excludes(path) ? 1U : 0U;
    benchmark::DoNotOptimize(excluded);
  }
  count_bytes(state, bytes);
  state.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * paths.size()));
}
BENCHMARK(ignore_match)->Unit(benchmark::kMillisecond);

void code_facts(State& state) {
  const Source source{"services/order/src/order.controller.ts", a_controller(100)};
  for (auto _ : state) benchmark::DoNotOptimize(code::read_facts(source));
  count_bytes(state, source.text().size());
}
BENCHMARK(code_facts);

}  // namespace
}  // namespace loadline::bench

BENCHMARK_MAIN();
