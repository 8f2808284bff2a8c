// SPDX-License-Identifier: Apache-2.0
// Ports, mounts, command lines, durations and sizes.
#include "compose/short_forms.h"

#include <gtest/gtest.h>

namespace loadline::compose {
namespace {

std::string ports(std::string_view text) {
  const auto read = read_ports(text);
  if (!read) return "error";
  std::string out;
  for (const auto& port : *read)
    out += port.host_ip + "|" + port.published + "|" + std::to_string(port.target) + "|" + port.protocol + " ";
  return out;
}

TEST(Ports, ReadEveryForm) {
  EXPECT_EQ(ports("80"), "||80|tcp ");
  EXPECT_EQ(ports("8080:80/UDP"), "|8080|80|udp ");
  EXPECT_EQ(ports("127.0.0.1::80"), "127.0.0.1||80|tcp ");
  EXPECT_EQ(ports("[::1]:53:53/udp"), "::1|53|53|udp ");
  EXPECT_EQ(ports("8000-8010:80"), "|8000-8010|80|tcp ");
  EXPECT_EQ(ports("9-10:99-100"), "|10|100|tcp |9|99|tcp ");  // the reference sorts by the port's text
  for (const char* text : {"", "a:80", "80:b", "1-2:1-3", "99999", "80/xyz", "localhost:1:2", "::1:1:2", "2-1"})
    EXPECT_EQ(ports(text), "error") << text;
}

std::string mount(std::string_view text) {
  const auto read = read_mount(text);
  return read ? read->type + "|" + read->source + "|" + read->target + (read->read_only ? "|ro" : "") : "error";
}

TEST(Mounts, TellPathsFromNames) {
  EXPECT_EQ(mount("/data"), "volume||/data");
  EXPECT_EQ(mount("data:/data:ro"), "volume|data|/data|ro");
  EXPECT_EQ(mount("./a:/b:rw,z"), "bind|./a|/b");
  EXPECT_EQ(mount("~/a:/b"), "bind|~/a|/b");
  EXPECT_EQ(mount("C:\\a:D:\\b"), "bind|C:\\a|D:\\b");
  EXPECT_EQ(mount("\\\\.\\pipe\\x:\\\\.\\pipe\\x"), "bind|\\\\.\\pipe\\x|\\\\.\\pipe\\x");
  EXPECT_EQ(mount("v:/data"), "volume||v:/data");  // one letter is a drive, in the reference too
  EXPECT_EQ(mount("${A:-b}:/c"), "volume|${A:-b}|/c");
  for (const char* text : {"", ":/a", "aa::b", "aa:bb:cc:dd"}) EXPECT_EQ(mount(text), "error") << text;
}

TEST(ShellWords, SplitAsTheReferenceDoes) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(shell_words("node  'a b' \"c d\"e f\\ g").value(), (Words{"node", "a b", "c de", "f g"}));
  EXPECT_EQ(shell_words("a '' b").value(), (Words{"a", "", "b"}));
  EXPECT_EQ(shell_words("a && b").value(), (Words{"a"}));
  EXPECT_EQ(shell_words("a $(b c) d").value(), (Words{"a", "$(b c)", "d"}));
  EXPECT_EQ(shell_words("").value(), Words{});
  for (const char* text : {"'a", "a \"", "a\\", "a (b)"}) EXPECT_FALSE(shell_words(text)) << text;
}

TEST(Durations, ReadAndPrintAsGo) {
  EXPECT_EQ(read_duration("1m30s"), 90'000'000'000);
  EXPECT_EQ(read_duration("1.5h"), 5'400'000'000'000);
  EXPECT_EQ(read_duration("1w2d"), 777'600'000'000'000);
  EXPECT_EQ(read_duration("-10ms"), -10'000'000);
  for (const char* text : {"", "5", "x", "1y", "s", ".s", "1h-5m"}) EXPECT_FALSE(read_duration(text)) << text;
  EXPECT_EQ(duration_text(90'000'000'000), "1m30s");
  EXPECT_EQ(duration_text(3'600'000'000'000), "1h0m0s");
  EXPECT_EQ(duration_text(1'500'000'000), "1.5s");
  EXPECT_EQ(duration_text(250'000'000), "250ms");
  EXPECT_EQ(duration_text(0), "0s");
}

TEST(Sizes, ReadBinaryUnits) {
  EXPECT_EQ(read_bytes("1024"), 1024);
  EXPECT_EQ(read_bytes("-1"), -1);
  EXPECT_EQ(read_bytes("512m"), 536'870'912);
  EXPECT_EQ(read_bytes("1.5 GiB"), 1'610'612'736);
  EXPECT_EQ(read_bytes("2KB"), 2048);
  for (const char* text : {"", "m", "1x", "1mbb", "1 2m", "-1m"}) EXPECT_FALSE(read_bytes(text)) << text;
}

}  // namespace
}  // namespace loadline::compose
