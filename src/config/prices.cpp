// SPDX-License-Identifier: Apache-2.0
// Reads [prices]; the table of keys has judged them when the configuration was read.
#include "config/prices.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "config/keys.h"
#include "config/node.h"

namespace loadline::config {
namespace {

struct Field {
  std::string_view key;
  std::optional<double> Prices::* value;
};
constexpr std::array fields = {
    Field{"registry-gb-month", &Prices::registry_gb_month},
    Field{"transfer-gb", &Prices::transfer_gb},
    Field{"ci-minute", &Prices::ci_minute},
    Field{"tags-kept", &Prices::tags_kept},
    Field{"pulls-per-month", &Prices::pulls_per_month},
    Field{"builds-per-month", &Prices::builds_per_month},
};

constexpr int longest_chain = 8;  // as Configs has it

void fill(Prices& out, const Node& prices) {
  if (const auto* currency = prices.find("currency"); currency != nullptr && !out.currency)
    out.currency = currency->text;
  for (const auto& field : fields) {
    const auto* node = prices.find(field.key);
    if (node != nullptr && !(out.*field.value)) out.*field.value = shaped(*node, Shape::number).value.number;
  }
}

const Source* source_at(const Configs& configs, std::string_view path) {
  const auto at = std::ranges::find_if(configs.sources, [&](const Source& source) { return source.path() == path; });
  return at == configs.sources.end() ? nullptr : &*at;
}

}  // namespace

Prices prices_of(const Configs& configs) {
  Prices out;
  const auto* root = configs.of_root();
  const auto* source = root == nullptr ? nullptr : root->place.source;
  for (int depth = 0; source != nullptr && depth <= longest_chain; ++depth) {
    const auto document = read_toml(*source);
    if (const auto* prices = document.root.find("prices")) fill(out, *prices);
    const auto* extends = document.root.find("extends");
    if (extends == nullptr) break;
    source = source_at(configs, join_path(folder_of(source->path()), extends->text));
  }
  return out;
}

}  // namespace loadline::config
