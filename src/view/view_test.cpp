// SPDX-License-Identifier: Apache-2.0
// Keys go in, a screen comes out.
#include "view/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attribute/test_image.h"
#include "base/text.h"

namespace loadline::view {
namespace {

using image::TarText;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<Press> keys(std::string bytes, bool waited = true) { return take_keys(bytes, waited); }

TEST(Keys, AsTerminalsSendThem) {
  EXPECT_THAT(keys("q\033[A\033OB\033[5~\r\t\033[Z"),
              ElementsAre(Press{Key::text, "q"}, Press{Key::up}, Press{Key::down}, Press{Key::page_up},
                          Press{Key::enter}, Press{Key::tab}, Press{Key::back_tab}));
  EXPECT_THAT(keys("ä\x7f\x03"), ElementsAre(Press{Key::text, "ä"}, Press{Key::erase}, Press{Key::interrupt}));
  EXPECT_THAT(keys("\033[200~x"), ElementsAre(Press{Key::text, "x"}));  // of pasting: not known, passed over
}

TEST(Keys, HalfOfOneWaitsForTheOther) {
  std::string bytes = "a\033[";
  EXPECT_THAT(take_keys(bytes, false), ElementsAre(Press{Key::text, "a"}));
  EXPECT_EQ(bytes, "\033[");
  bytes += "A";
  EXPECT_THAT(take_keys(bytes, false), ElementsAre(Press{Key::up}));
  bytes = "\033";
  EXPECT_TRUE(take_keys(bytes, false).empty());
  EXPECT_THAT(take_keys(bytes, true), ElementsAre(Press{Key::escape}));
}

class Viewing : public testing::Test {
 protected:
  Viewing()
      : image_{attribute::image_of({TarText{}
                                        .file("app/main.js", std::string(5000, 'm'))
                                        .file("app/lib/a.js", std::string(100, 'a'))
                                        .file("app/lib/b.js", std::string(300, 'b'))
                                        .file("root/.npm/_cacache/x", std::string(9000, 'c'))
                                        .end(),
                                    TarText{}
                                        .file("app/.wh.lib", "")
                                        .file("app/main.js", std::string(6000, 'n'))
                                        .file("etc/new\033[2J", "1")
                                        .end()},
                                   R"({"history": [{"created_by": "COPY . /app"}, {"created_by": "RUN build"}]})")} {
    report_.image = &image_->get();
    report_.attribution = attribute::attribute(image_->get(), {.base_layers = 0});
    view_ = std::make_unique<View>(report_);
  }

  bool press(std::string bytes) {
    bool goes_on = true;
    for (const auto& one : take_keys(bytes, true)) goes_on = view_->press(one, size_);
    return goes_on;
  }
  std::string screen(bool color = false) {
    std::string out;
    for (const auto& line : view_->screen(size_, color)) out += line + "\n";
    return replace_all(replace_all(out, "\033[7m", ""), "\033[0m", "");
  }
  static std::string line_with(const std::string& screen, std::string_view part) {
    for (const auto line : split_lines(screen))
      if (contains(line, part)) return std::string{line};
    return "none";
  }
  // The line that the cursor is on, without what stands around it.
  std::string chosen() {
    const auto text = screen();
    for (const auto line : split_lines(text))
      if (line.starts_with('>')) return std::string{trim(line.substr(1))};
    return "none";
  }

  std::unique_ptr<attribute::TestImage> image_;
  report::ImageReport report_;
  std::unique_ptr<View> view_;
  Size size_{100, 24};
};

TEST_F(Viewing, CausesFirstTheLargestOnTop) {
  const auto text = screen();
  EXPECT_THAT(text, HasSubstr("[1 Causes]"));
  EXPECT_THAT(text, HasSubstr("package managers' caches"));
  EXPECT_THAT(chosen(), HasSubstr("9.00 kB"));
  press("\r");
  EXPECT_THAT(screen(), HasSubstr("layer 1  COPY . /app"));
  press("j\r");
  EXPECT_THAT(screen(), HasSubstr("root/.npm/_cacache/"));
  press("\033[D\033[D");
  EXPECT_THAT(screen(), Not(HasSubstr("root/.npm/_cacache/")));
}

TEST_F(Viewing, ALayerAddsChangesAndRemoves) {
  press("2j\r");  // the second layer
  press("j\r");
  const auto text = screen();
  EXPECT_THAT(text, HasSubstr("[2 Layers]"));
  EXPECT_THAT(line_with(text, "main.js"), HasSubstr("~"));
  EXPECT_THAT(line_with(text, "was there"), HasSubstr("-"));
  EXPECT_THAT(line_with(text, "was there"), HasSubstr("lib"));
  EXPECT_THAT(line_with(text, "etc/"), HasSubstr("1 B"));
}

TEST_F(Viewing, FilesOfTheFinalSystem) {
  press("4");
  EXPECT_THAT(chosen(), HasSubstr("root/"));
  press("j\r");
  EXPECT_THAT(screen(), HasSubstr("main.js"));
  EXPECT_THAT(screen(), Not(HasSubstr("lib/")));
  // A name cannot write on the terminal.
  press("jj\r");
  EXPECT_THAT(screen(), Not(HasSubstr("\033[2J")));
}

TEST_F(Viewing, WhatIsFoundIsGoneTo) {
  press("2/A.J");
  EXPECT_THAT(screen(), HasSubstr("/app/lib/a.js"));
  EXPECT_THAT(screen(), Not(HasSubstr("b.js")));
  press("\r");
  EXPECT_THAT(screen(), HasSubstr("1 found"));
  press("\r");
  EXPECT_THAT(chosen(), HasSubstr("a.js"));
  EXPECT_THAT(screen(), HasSubstr("b.js"));
  EXPECT_THAT(screen(), HasSubstr("COPY . /app"));
  press("/nothing has this\r");
  EXPECT_THAT(screen(), HasSubstr("0 found"));
  EXPECT_TRUE(press("\r\r\033[C\033[D "));
}

TEST_F(Viewing, EscapeGivesTheSearchUp) {
  press("4/main");
  EXPECT_THAT(chosen(), HasSubstr("6.00 kB"));
  press("\033");
  EXPECT_THAT(screen(), Not(HasSubstr("/main.js")));
  EXPECT_THAT(screen(), HasSubstr("app/"));
}

TEST_F(Viewing, SortsAndHides) {
  press("4");
  EXPECT_GT(screen().find("app/"), screen().find("root/"));
  press("s");
  EXPECT_LT(screen().find("app/"), screen().find("root/"));
  EXPECT_THAT(chosen(), HasSubstr("root/"));  // the cursor stays where it is
  press("2j\rj\r");
  EXPECT_THAT(screen(), HasSubstr("was there"));
  press("r");
  EXPECT_THAT(screen(), Not(HasSubstr("was there")));
  EXPECT_THAT(screen(), HasSubstr("main.js"));  // what was open stays open
  EXPECT_THAT(chosen(), HasSubstr("app/"));
  press("r");
  EXPECT_THAT(screen(), HasSubstr("was there"));
}

TEST_F(Viewing, QuitsAndHelps) {
  EXPECT_TRUE(press("?"));
  EXPECT_THAT(screen(), HasSubstr("ctrl-c"));
  EXPECT_TRUE(press("q"));  // closes the help
  EXPECT_FALSE(press("q"));
  EXPECT_FALSE(press("\x03"));
}

TEST_F(Viewing, FitsIntoAnyScreen) {
  for (const std::size_t columns : {1U, 2U, 10U, 39U, 80U, 300U})
    for (const std::size_t rows : {1U, 2U, 7U, 50U}) {
      size_ = {columns, rows};
      press("1\r2\r\033[B\r3\r4\r/a\033");
      for (const bool helping : {false, true}) {
        if (helping) press("?");
        const auto lines = view_->screen(size_, false);
        ASSERT_EQ(lines.size(), rows);
        for (const auto& line : lines)
          EXPECT_LE(report::display_width(replace_all(replace_all(line, "\033[7m", ""), "\033[0m", "")), columns)
              << line;
      }
      press("x");
    }
}

TEST_F(Viewing, ColoursOnlyWhereTheyAreWanted) {
  const auto inks = [&](bool color) {
    std::string all;
    for (const auto& line : view_->screen(size_, color)) all += line;
    return contains(all, "\033[3");
  };
  EXPECT_TRUE(inks(true));
  EXPECT_FALSE(inks(false));
}

}  // namespace
}  // namespace loadline::view
