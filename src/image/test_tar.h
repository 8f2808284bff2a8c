// SPDX-License-Identifier: Apache-2.0
// A tar writer for tests: ustar, whatever one asks of it, sound or not.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace loadline::image {

class TarText {
 public:
  TarText& file(std::string_view path, std::string_view content) { return add(path, '0', content, "", content.size()); }
  TarText& folder(std::string_view path) { return add(path, '5', "", "", 0); }
  TarText& symlink(std::string_view path, std::string_view target) { return add(path, '2', "", target, 0); }
  TarText& hard_link(std::string_view path, std::string_view target) { return add(path, '1', "", target, 0); }

  TarText& add(std::string_view path, char flag, std::string_view content, std::string_view link, std::uint64_t size,
               unsigned mode = 0644) {
    std::string block(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) { block.replace(at, text.size(), text); };
    const auto octal = [&](std::size_t at, std::uint64_t value, int digits) {
      std::array<char, 24> text{};
      std::snprintf(text.data(), text.size(), "%0*llo", digits, static_cast<unsigned long long>(value));
      put(at, text.data());
    };
    put(0, path.substr(0, 100));
    octal(100, mode, 7);
    octal(108, 0, 7);
    octal(116, 0, 7);
    octal(124, size, 11);
    octal(136, 0, 11);
    put(148, "        ");
    block[156] = flag;
    put(157, link.substr(0, 100));
    put(257, std::string_view{"ustar\0"
                              "00",
                              8});
    unsigned sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    octal(148, sum, 6);
    block[154] = '\0';
    text_ += block;
    text_ += content;
    text_.append((512 - content.size() % 512) % 512, '\0');
    return *this;
  }

  [[nodiscard]] std::string end() const { return text_ + std::string(1024, '\0'); }

 private:
  std::string text_;
};

}  // namespace loadline::image
