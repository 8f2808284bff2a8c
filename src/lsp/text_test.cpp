// SPDX-License-Identifier: Apache-2.0
// That positions are an editor's, in both directions.
#include "lsp/text.h"

#include <gtest/gtest.h>

namespace loadline::lsp {
namespace {

TEST(Points, CountUtf16Units) {
  const Source source{"f", "a\n\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\xa2z\r\nend"};  // é, €, a ship, z
  EXPECT_EQ(point_at(source, 2), (Point{1, 0}));
  EXPECT_EQ(point_at(source, 4), (Point{1, 1}));
  EXPECT_EQ(point_at(source, 7), (Point{1, 2}));
  EXPECT_EQ(point_at(source, 11), (Point{1, 4}));
  EXPECT_EQ(point_at(source, 12), (Point{1, 5}));
  EXPECT_EQ(point_at(source, 17), (Point{2, 3}));
  for (const std::uint32_t offset : {0u, 1u, 2u, 4u, 7u, 11u, 12u, 14u, 17u})
    EXPECT_EQ(offset_of(source, point_at(source, offset)), offset);
}

TEST(Points, OutsideTheTextAreItsEnds) {
  const Source source{"f", "ab\ncd"};
  EXPECT_EQ(offset_of(source, {0, 99}), 2u);
  EXPECT_EQ(offset_of(source, {9, 0}), 5u);
  const Source ship{"f", "\xf0\x9f\x9a\xa2"};
  EXPECT_EQ(offset_of(ship, {0, 1}), 0u);
}

TEST(Uris, ThereAndBack) {
  EXPECT_EQ(path_of("file:///a%20b/c%C3%A9"), "/a b/c\xc3\xa9");
  EXPECT_EQ(path_of("file://localhost/a"), "/a");
  EXPECT_EQ(path_of("untitled:Untitled-1"), std::nullopt);
  EXPECT_EQ(uri_of("/a b/c\xc3\xa9"), "file:///a%20b/c%C3%A9");
}

}  // namespace
}  // namespace loadline::lsp
