// SPDX-License-Identifier: Apache-2.0
// The shell parser: words, lists, compound commands, nesting, and text that is no shell.
#include "shell/syntax.h"

#include <gtest/gtest.h>

#include "shell/loops.h"

namespace loadline::shell {
namespace {

// Each command as its words between '|'.
std::vector<std::string> commands_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& command : parse(text).commands) {
    std::string line;
    for (const auto& word : command.words) line += (line.empty() ? "" : "|") + word.text;
    out.push_back(line);
  }
  return out;
}
using Lines = std::vector<std::string>;

TEST(Commands, KnowWhoseStatusIsLookedAt) {
  const auto script = parse("if a | b; then c; elif d; then e; fi; while f; do { g; }; done; (h)");
  std::string tested;
  for (const auto& command : script.commands) tested += command.tested ? '?' : '.';
  EXPECT_EQ(tested, "??.?.?..");
}

TEST(Words, LoseTheirQuotes) {
  EXPECT_EQ(commands_of(R"(echo 'a b' "c\"d $x" e\ f g"h"'i')"), (Lines{R"(echo|a b|c"d $x|e f|ghi)"}));
  EXPECT_EQ(commands_of("echo a\\\nb 'c\\\nd' \"e\\\nf\""), (Lines{"echo|ab|c\\\nd|ef"}));
  EXPECT_EQ(commands_of(R"(printf $'a\tb\'c' $"t")"), (Lines{"printf|a\tb'c|t"}));
  EXPECT_EQ(commands_of("a # comment ; b\nc#d"), (Lines{"a", "c#d"}));
}

TEST(Words, KnowWhetherTheyAreLiteral) {
  const auto script = parse(R"(x a 'b*' "$c" d* $(e) \$f [ {} "g{h}" i[0-9])");
  std::string literal;
  for (const auto& word : script.commands[0].words) literal += word.literal ? 'y' : 'n';
  EXPECT_EQ(literal, "yyynnnyyyyn");
}

TEST(Words, StandWhereTheyWereWritten) {
  const std::string_view text = "cd x && 'npm' ci";
  const auto script = parse(text);
  EXPECT_EQ(slice(text, script.commands[1].words[0].span), "'npm'");
  EXPECT_EQ(slice(text, script.commands[1].span), "'npm' ci");
}

TEST(Words, HoldExpansionsWhole) {
  EXPECT_EQ(commands_of(R"(echo ${a:-"}"}b ${c/${d}/'}'} $((1 + (2 * 3))) $1$@)"),
            (Lines{R"(echo|${a:-"}"}b|${c/${d}/'}'}|$((1 + (2 * 3)))|$1$@)"}));
  EXPECT_EQ(commands_of("x=(1 'b c' $(d)) e f=1"), (Lines{"e|f=1", "d"}));
}

TEST(Lists, LinkCommands) {
  const auto script = parse("a && b || c; d | e & f\ng");
  std::vector<Link> links;
  std::string conditional;
  for (const auto& command : script.commands) {
    links.push_back(command.link);
    conditional += command.conditional ? '?' : '.';
  }
  EXPECT_EQ(links, (std::vector<Link>{Link::start, Link::and_then, Link::or_else, Link::sequence, Link::pipe,
                                      Link::background, Link::sequence}));
  EXPECT_EQ(conditional, ".??....");
}

TEST(Lists, GoOnAfterNewlines) {
  EXPECT_EQ(commands_of("a &&\n\n  b |\n c # x\n"), (Lines{"a", "b", "c"}));
  EXPECT_EQ(commands_of("a;\r\nb\r\n"), (Lines{"a", "b"}));
}

TEST(Redirections, AreNoWords) {
  const auto script = parse("curl x >out 2>&1 <<<'in put' 3< f &>> log y>z");
  const auto& command = script.commands[0];
  EXPECT_EQ(commands_of("curl x >out 2>&1 y>z"), (Lines{"curl|x|y"}));
  ASSERT_EQ(command.redirections.size(), 6u);
  EXPECT_EQ(command.redirections[1].operator_text, "2>&");
  EXPECT_EQ(command.redirections[1].target.text, "1");
  EXPECT_EQ(command.redirections[2].target.text, "in put");
  EXPECT_EQ(command.redirections[4].operator_text, "&>>");
}

TEST(Heredocs, AreNoCommands) {
  const std::string_view text = "cat <<EOF >f && x <<-'B'\nrm $(inner) `two`\nEOF\n\tq $(no)\n\tB\nafter";
  const auto script = parse(text);
  EXPECT_EQ(commands_of(text), (Lines{"cat", "x", "inner", "two", "after"}));
  EXPECT_EQ(slice(text, script.commands[0].redirections[0].heredoc), "rm $(inner) `two`\n");
  EXPECT_EQ(slice(text, script.commands[1].redirections[0].heredoc), "\tq $(no)\n");
  EXPECT_TRUE(script.commands[2].substitution);
  EXPECT_EQ(commands_of("bash -e <<EOF\napt-get update\nEOF\n"), (Lines{"bash|-e", "apt-get|update"}));
  EXPECT_EQ(commands_of("cat <<EOF\nnever ends"), (Lines{"cat"}));
}

TEST(Compound, ListsWhatIsInside) {
  const std::string_view text =
      "if [ -f x ]; then a; elif b; then c; else d; fi; for i in 1 $(seq 3); do e; done; "
      "while f; do g; done; case $h in (i|j*) k;; *) l ;; esac; { m; n; } >o; (p; q)";
  const auto script = parse(text);
  EXPECT_FALSE(script.broken);
  EXPECT_EQ(commands_of(text),
            (Lines{"[|-f|x|]", "a", "b", "c", "d", "seq|3", "e", "f", "g", "k", "l", "m", "n", "p", "q"}));
  std::string conditional;
  for (const auto& command : script.commands) conditional += command.conditional ? '?' : '.';
  EXPECT_EQ(conditional, ".????.?.???....");
  EXPECT_EQ(script.commands.back().depth, 1u);
  EXPECT_EQ(script.commands.back().scope, 2u);
}

TEST(Compound, HangsItsFirstCommandAsItHangs) {
  const auto script = parse("a | { b; c; } && (d)");
  EXPECT_EQ(script.commands[1].link, Link::pipe);
  EXPECT_EQ(script.commands[2].link, Link::sequence);
  EXPECT_EQ(script.commands[3].link, Link::and_then);
  EXPECT_TRUE(script.commands[3].conditional);
}

TEST(Compound, KnowsWhatALoopGoesOver) {
  const std::string_view text = "a; for i in x \"$y\"/z $(b); do c; for j; do d; done; e; done; f";
  const auto script = parse(text);
  const auto loops = loops_of(text);
  ASSERT_EQ(loops.size(), 2u);
  EXPECT_EQ(loops[0].variable, "j");
  EXPECT_TRUE(loops[0].words.empty());
  const auto& outer = loops[1];
  EXPECT_EQ(outer.variable, "i");
  ASSERT_EQ(outer.words.size(), 3u);
  EXPECT_EQ(outer.words[1].text, "$y/z");
  EXPECT_EQ(script.commands[outer.begin].program(), "c");
  EXPECT_EQ(script.commands[outer.end].program(), "f");
}

TEST(Compound, TakesBashToo) {
  EXPECT_EQ(commands_of("[[ $a == b* && ( -n x ) ]] && y; (( i++ )); for ((i=0; i<3; i++)); do z; done"),
            (Lines{"[[|$a|==|b*|&&|(|-n|x|)|]]", "y", "z"}));
  EXPECT_EQ(commands_of("function f { a; }; g () ( b ); h()\n{ i; }; select x in 1 2; do c; done; diff <(d) >(e)"),
            (Lines{"a", "b", "i", "c", "diff|<(d)|>(e)", "d", "e"}));
  EXPECT_EQ(commands_of("! a | time -p b"), (Lines{"a", "time|-p|b"}));
}

TEST(Substitutions, AreCommands) {
  EXPECT_EQ(commands_of("a \"$(b \"$(c)\")\" `d \\`e\\``"),
            (Lines{R"x(a|$(b "$(c)")|`d \`e\``)x", "b|$(c)", "c", "d|`e`", "e"}));
  EXPECT_EQ(commands_of("a $((b); c) $(( $(d) + 1 ))"), (Lines{"a|$((b); c)|$(( $(d) + 1 ))", "b", "c", "d"}));
  const auto script = parse("a $(b | c)");
  EXPECT_EQ(script.commands[2].link, Link::pipe);
  EXPECT_EQ(script.commands[2].depth, 1u);
  EXPECT_TRUE(script.commands[2].substitution);
}

TEST(Nested, ShellsAreLookedInto) {
  const std::string_view text = "sh -c 'npm ci && npm test' x; bash -lc \"a \\\"b c\\\"\"; ls -c d";
  const auto script = parse(text);
  EXPECT_EQ(commands_of(text),
            (Lines{"sh|-c|npm ci && npm test|x", "npm|ci", "npm|test", "bash|-lc|a \"b c\"", "a|b c", "ls|-c|d"}));
  EXPECT_EQ(slice(text, script.commands[2].span), "npm test");
  EXPECT_EQ(slice(text, script.commands[4].words[1].span), "\"a \\\"b c\\\"\"");
  EXPECT_EQ(commands_of("sh -c \"x $(y) $Z\""), (Lines{"sh|-c|x $(y) $Z", "y", "x|$(y)|$Z"}));
  EXPECT_EQ(commands_of("bash -eo pipefail -c 'a'; bash script.sh -c b"),
            (Lines{"bash|-eo|pipefail|-c|a", "a", "bash|script.sh|-c|b"}));
}

TEST(Program, SeesThroughWrappers) {
  const auto program = [](std::string_view text) { return std::string{parse(text).commands.at(0).program()}; };
  EXPECT_EQ(program("A=1 env -u X B=2 /usr/bin/curl -f"), "curl");
  EXPECT_EQ(program("sudo -E -u app -- nice -n 10 make"), "make");
  EXPECT_EQ(program("exec tini -- node main.js"), "node");
  EXPECT_EQ(program("timeout -k 5 --signal TERM 30s npm ci"), "npm");
  EXPECT_EQ(program("xargs -0 -n 1 -I{} rm {}"), "rm");
  EXPECT_EQ(program("command -v git"), "command");
  EXPECT_EQ(program("command git"), "git");
  EXPECT_EQ(program("time"), "time");
  EXPECT_EQ(program("A=1"), "");
  EXPECT_EQ(parse("sudo -u a curl -f x").commands[0].arguments(), (std::vector<std::string_view>{"-f", "x"}));
}

TEST(Flags, AreFound) {
  const auto command = parse("apt-get install -qy --target=/x -t sid --frozen=false -ofoo --a-b c --target /y -- -z")
                           .commands[0];
  EXPECT_TRUE(command.has_flag("-y"));
  EXPECT_TRUE(command.has_flag("-q"));
  EXPECT_TRUE(command.has_flag("--target"));
  EXPECT_FALSE(command.has_flag("--frozen"));
  EXPECT_FALSE(command.has_flag("-z"));
  EXPECT_FALSE(command.has_flag("--a"));
  EXPECT_EQ(flag_values(command, "--target", "-t"), (std::vector<std::string_view>{"/x", "sid", "/y"}));
  EXPECT_EQ(flag_value(command, "--nothing", "-o"), "foo");
  EXPECT_EQ(flag_value(command, "--a"), std::nullopt);
}

TEST(Broken, KeepsWhatWasFound) {
  for (const std::string_view text :
       {"a; b 'c", "a; b; )", "a; if b; fi", "a; b; done", "a; b \"$(c", "a; b $((1", "a; b >"}) {
    const auto script = parse(text);
    EXPECT_TRUE(script.broken) << text;
    EXPECT_GE(script.commands.size(), 2u) << text;
    EXPECT_EQ(script.commands[0].program(), "a") << text;
  }
  EXPECT_FALSE(parse("").broken);
  EXPECT_FALSE(parse("# only\n\n").broken);
}

TEST(Hostile, NestingEnds) {
  for (const std::string_view piece : {"$(", "(", "$((", "{ ", "if ", "\"$(", "`", "${a:-", "sh -c '", "a <<b\n"}) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += piece;
    EXPECT_LE(parse(text).commands.size(), 40'001u) << piece;
  }
}

}  // namespace
}  // namespace loadline::shell
