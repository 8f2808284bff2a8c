// SPDX-License-Identifier: Apache-2.0
// YAML, HCL and shell as lines of text: the quotes that a value needs, and blanks in front.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loadline::generate {

// Every line with `blanks` in front; empty lines stay empty. Ends as `text` ends.
[[nodiscard]] std::string indented(std::string_view text, std::size_t blanks);

// A scalar that any YAML 1.1 or 1.2 reader takes for this text: plain where that is certain, else in double quotes.
[[nodiscard]] std::string yaml_scalar(std::string_view text);
// [a, "b: c"]
[[nodiscard]] std::string yaml_list(const std::vector<std::string>& items);
// With `$` doubled, since Compose puts variables in: for what a container's shell shall see.
[[nodiscard]] std::string compose_scalar(std::string_view text);
[[nodiscard]] std::string compose_list(const std::vector<std::string>& items);

// "text" for HCL; `${` in it stays a template where `template_text` says so.
[[nodiscard]] std::string hcl_string(std::string_view text, bool template_text = false);

// 'text' for a shell, without quotes where it needs none.
[[nodiscard]] std::string shell_word(std::string_view text);

// Letters, digits and one separator: "api gateway" with '_' is "api_gateway".
[[nodiscard]] std::string identifier(std::string_view text, char separator);

// "../docker/node.Dockerfile": how a file in folder `from` names the path `to`, both of the tree; "." for itself.
[[nodiscard]] std::string path_between(std::string_view from, std::string_view to);

}  // namespace loadline::generate
