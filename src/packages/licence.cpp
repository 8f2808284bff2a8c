// SPDX-License-Identifier: Apache-2.0
// Tokens of an expression: identifiers, AND, OR, WITH, parentheses.
#include "packages/licence.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace loadline::packages {
namespace {

std::string_view in_list(std::span<const std::string_view> list, std::string_view text) {
  const auto found = std::ranges::find_if(list, [&](std::string_view one) { return equals_ignoring_case(one, text); });
  return found == list.end() ? std::string_view{} : *found;
}

// Recursive descent; `out` gets the expression with the spelling of the list.
class Expression {
 public:
  explicit Expression(std::string_view text) : left_{text} { next(); }

  std::optional<std::string> read() {
    if (!either(0) || !token_.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  void next() {
    left_ = left_.substr(std::min(left_.size(), left_.find_first_not_of(" \t\r\n")));
    std::size_t length = left_.empty() ? 0 : 1;
    if (length != 0 && left_.front() != '(' && left_.front() != ')')
      length = std::min(left_.find_first_of(" \t\r\n()"), left_.size());
    token_ = left_.substr(0, length);
    left_.remove_prefix(length);
  }

  bool either(int depth) {
    for (;;) {
      if (!one(depth)) return false;
      const bool both = equals_ignoring_case(token_, "AND");
      if (!both && !equals_ignoring_case(token_, "OR")) return true;
      out_ += both ? " AND " : " OR ";
      next();
    }
  }

  bool one(int depth) {
    if (depth > 32) return false;
    if (token_ == "(") {
      out_ += '(';
      next();
      if (!either(depth + 1) || token_ != ")") return false;
      out_ += ')';
      next();
      return true;
    }
    if (token_.starts_with("LicenseRef-") || token_.starts_with("DocumentRef-")) return false;  // means nothing here
    const auto plain = token_.ends_with('+') && spdx_id(token_).empty() ? token_.substr(0, token_.size() - 1) : token_;
    const auto id = spdx_id(plain);
    if (id.empty()) return false;
    out_ += id;
    if (plain != token_) out_ += '+';
    next();
    if (!equals_ignoring_case(token_, "WITH")) return true;
    next();
    const auto exception = in_list(spdx_exceptions(), token_);
    if (exception.empty()) return false;
    out_ += " WITH ";
    out_ += exception;
    next();
    return true;
  }

  std::string_view left_, token_;
  std::string out_;
};

// Debian's short names (copyright-format/1.0, "License specification") where they differ from SPDX's, without the "+"
// that means "or any later version".
constexpr std::pair<std::string_view, std::string_view> debian_names[] = {
    {"Expat", "MIT"},           {"GPL-1", "GPL-1.0"},           {"GPL-2", "GPL-2.0"},   {"GPL-3", "GPL-3.0"},
    {"LGPL-2", "LGPL-2.0"},     {"LGPL-3", "LGPL-3.0"},         {"AGPL-3", "AGPL-3.0"}, {"Apache-1", "Apache-1.0"},
    {"Apache-2", "Apache-2.0"}, {"Artistic-1", "Artistic-1.0"}, {"CDDL-1", "CDDL-1.0"}, {"CC0", "CC0-1.0"},
    {"ZPL-2", "ZPL-2.0"},       {"MPL-1", "MPL-1.0"},           {"MPL-2", "MPL-2.0"}};

bool is_gnu(std::string_view id) {
  return id.starts_with("GPL-") || id.starts_with("LGPL-") || id.starts_with("AGPL-") || id.starts_with("GFDL-");
}

// One short name as SPDX has it; empty where it has none.
std::string from_debian(std::string_view name) {
  const bool later = name.ends_with('+');
  auto plain = later ? name.substr(0, name.size() - 1) : name;
  for (const auto& [from, to] : debian_names)
    if (equals_ignoring_case(plain, from)) plain = to;
  if (!later && (plain.ends_with("-only") || plain.ends_with("-or-later"))) return std::string{spdx_id(plain)};
  if (is_gnu(plain)) {
    const auto id = spdx_id(std::string{plain} + (later ? "-or-later" : "-only"));
    return std::string{id};
  }
  const auto id = spdx_id(plain);
  return later ? std::string{} : std::string{id};
}

// "GPL-2+ or Artistic-1", "Expat and BSD-3-clause": words joined by "or" and "and".
std::string debian_expression(std::string_view declared) {
  std::string out;
  bool wants_name = true;
  for (const auto word : split_blanks(declared)) {
    if (wants_name) {
      const auto id = from_debian(word);
      if (id.empty()) return {};
      out += id;
    } else if (equals_ignoring_case(word, "and") || equals_ignoring_case(word, "or")) {
      out += equals_ignoring_case(word, "or") ? " OR " : " AND ";
    } else {
      return {};
    }
    wants_name = !wants_name;
  }
  return wants_name ? std::string{} : out;
}

// Trove classifiers that mean one licence and no other; of the rest PEP 639 says that they do not tell.
constexpr std::pair<std::string_view, std::string_view> classifiers[] = {
    {"MIT License", "MIT"},
    {"MIT No Attribution License (MIT-0)", "MIT-0"},
    {"ISC License (ISCL)", "ISC"},
    {"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
    {"GNU General Public License v2 (GPLv2)", "GPL-2.0-only"},
    {"GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"},
    {"GNU General Public License v3 (GPLv3)", "GPL-3.0-only"},
    {"GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"},
    {"GNU Lesser General Public License v2 or later (LGPLv2+)", "LGPL-2.0-or-later"},
    {"GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"},
    {"GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later"},
    {"GNU Affero General Public License v3", "AGPL-3.0-only"},
    {"GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later"},
    {"The Unlicense (Unlicense)", "Unlicense"},
    {"zlib/libpng License", "Zlib"},
    {"Boost Software License 1.0 (BSL-1.0)", "BSL-1.0"},
};

}  // namespace

std::string_view spdx_id(std::string_view text) { return in_list(spdx_licences(), text); }

std::optional<std::string> spdx_expression(std::string_view text) { return Expression{text}.read(); }

Licence licence_of(Ecosystem ecosystem, std::string_view declared) {
  declared = trim(declared);
  if (ecosystem == Ecosystem::deb) {
    if (auto expression = debian_expression(declared); !expression.empty()) {
      const auto kind = contains(expression, " ") ? LicenceKind::expression : LicenceKind::id;
      return {kind, std::move(expression)};
    }
    return {LicenceKind::name, std::string{declared}};
  }
  if (const auto id = spdx_id(declared); !id.empty()) return {LicenceKind::id, std::string{id}};
  if (ecosystem == Ecosystem::pypi)
    for (const auto& [words, id] : classifiers)
      if (declared == words) return {LicenceKind::id, std::string{id}};
  if (auto expression = spdx_expression(declared)) return {LicenceKind::expression, std::move(*expression)};
  return {LicenceKind::name, std::string{declared}};
}

}  // namespace loadline::packages
