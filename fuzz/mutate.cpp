// SPDX-License-Identifier: Apache-2.0
// Feeds a fuzz target with mutations of its seeds: the everyday, repeatable sister of libFuzzer.
//
// usage: fuzz_NAME SEED_FOLDER COUNT. The same seeds and count give the same inputs on every machine.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) { return limit == 0 ? 0 : random() % limit; }

// Bytes that mean something to one of our grammars.
constexpr std::string_view telling = "\n\r\t \\`'\"$#{}[]()<>|&;:,=-!*?/@%~^+.\0\xEF\xBB\xBF";

std::string mutated(std::string text, const std::vector<std::string>& seeds, Random& random) {
  for (std::size_t rounds = 1 + below(random, 6); rounds > 0; --rounds) {
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t length = below(random, 24);
    switch (below(random, 6)) {
      case 0: text.insert(at, 1, telling[below(random, telling.size())]); break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(at, std::string{text.substr(below(random, text.size() + 1), length)}); break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 4: {
        const auto& other = seeds[below(random, seeds.size())];
        text.insert(at, other.substr(below(random, other.size() + 1), length * 4));
        break;
      }
      default: text.resize(at); break;
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: " << argv[0] << " SEED_FOLDER COUNT\n";
    return 2;
  }
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{argv[1]}) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream in{path, std::ios::binary};
    seeds.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
  }
  if (seeds.empty()) {
    std::cerr << "no seeds in " << argv[1] << '\n';
    return 2;
  }
  Random random{20261123};
  const auto feed = [](const std::string& text) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  };
  for (const auto& seed : seeds) feed(seed);
  const int count = std::atoi(argv[2]);
  for (int i = 0; i < count; ++i) feed(mutated(seeds[below(random, seeds.size())], seeds, random));
  std::cout << seeds.size() << " seeds and " << count << " mutations\n";
}
