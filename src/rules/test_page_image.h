// SPDX-License-Identifier: Apache-2.0
// A built image as a rule's page describes it, for the page's test:
//
//     ENV TOKEN=abcdefgh
//     COPY . /app
//       0644 /app/.env
//         KEY=value
//       4755 /usr/bin/tool
//       0777 /data/
//       0644 /var/lib/apt/lists/all 20000
//
// A line is an instruction of the history, and what it sets is in the configuration. Lines below it, two blanks in, are
// what its layer holds: mode, path (a folder's ends with a slash) and maybe a size; four blanks in, a file's text.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "attribute/test_image.h"
#include "base/text.h"

namespace loadline::rules {

class PageImage {
 public:
  explicit PageImage(std::string_view listing) {
    config_["config"] = nlohmann::ordered_json::object();
    for (auto line : split_lines(listing)) {
      if (line.starts_with("    ")) {
        text_ += std::string{line.substr(4)} + "\n";
      } else if (line.starts_with("  ")) {
        end_file();
        begin_file(split_blanks(line));
      } else if (!trim(line).empty()) {
        end_layer();
        take_instruction(trim(line));
      }
    }
    end_layer();
  }

  [[nodiscard]] std::unique_ptr<attribute::TestImage> made() const {
    return attribute::image_of(tars_, config_.dump());
  }

 private:
  void take_instruction(std::string_view line) {
    instruction_ = line;
    const auto blank = std::min(line.find(' '), line.size());
    const auto keyword = line.substr(0, blank);
    const std::string rest{trim(line.substr(blank))};
    auto& config = config_["config"];
    if (keyword == "USER") config["User"] = rest;
    if (keyword == "ENV") config["Env"].push_back(rest);
    if (keyword == "VOLUME") config["Volumes"][rest] = nlohmann::ordered_json::object();
    if (keyword == "CMD") config["Cmd"] = nlohmann::ordered_json::parse(rest);
    if (keyword == "HEALTHCHECK")
      config["Healthcheck"]["Test"] = rest == "NONE" ? std::vector<std::string>{"NONE"}
                                                     : std::vector<std::string>{"CMD-SHELL", rest.substr(4)};
  }

  void begin_file(const std::vector<std::string_view>& words) {
    ASSERT_GE(words.size(), 2U);
    mode_ = static_cast<unsigned>(std::strtoul(std::string{words[0]}.c_str(), nullptr, 8));
    path_ = words[1].substr(1);
    if (words.size() > 2) text_ = std::string(*parse_integer<std::size_t>(words[2]), 'x');
  }

  void end_file() {
    if (path_.empty()) return;
    const bool folder = path_.ends_with('/');
    tar_.add(path_, folder ? '5' : '0', text_, "", text_.size(), mode_);
    any_ = true;
    path_.clear();
    text_.clear();
  }

  void end_layer() {
    end_file();
    if (instruction_.empty()) return;
    config_["history"].push_back({{"created_by", instruction_}, {"empty_layer", !any_}});
    if (any_) tars_.push_back(tar_.end());
    tar_ = {};
    any_ = false;
  }

  nlohmann::ordered_json config_ = {{"architecture", "amd64"}, {"os", "linux"}};
  std::vector<std::string> tars_;
  image::TarText tar_;
  bool any_ = false;  // the layer holds something
  std::string instruction_, path_, text_;
  unsigned mode_ = 0;
};

}  // namespace loadline::rules
