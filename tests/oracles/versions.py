#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The version orders against the references themselves, on random pairs.

    tests/oracles/versions.py LOADLINE [--pairs 20000] [--seed 1] [--only ECOSYSTEM] [--corpus FOLDER]

Each ecosystem's own program orders the pairs, `loadline debug version` is asked which of them are wrong. A
program that is not there is skipped, with a message. apk has no such program on Debian: its own table is read
from a checkout (apk-tools) in the corpus; NuGet has neither here and is not compared.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

SIGN = {-1: "<", 0: "=", 1: ">"}


def run(command, text):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def lines_of(pairs):
    return "".join(f"{a} {b}\n" for a, b in pairs)


def signs(answers):
    """One number or "x" (not a version) a line."""
    return [None if a == "x" else SIGN[(int(a) > 0) - (int(a) < 0)] for a in answers.split()]


# Random versions: mostly what people write, made of few pieces so that pairs are near each other.
def number(r):
    return r.choice(["0", "1", "2", "9", "10", "01", "00", "007", "20240101", "123456789012345678901"])


def numbers(r, most=4, plain=False):
    pick = (lambda: r.choice(["0", "1", "2", "10", "2024"])) if plain else (lambda: number(r))
    return ".".join(pick() for _ in range(r.randint(1, most)))


def word(r):
    return r.choice("a b c m p r rc cr alpha beta pre dev post rev sp ga final snapshot SNAPSHOT Final RC x foo Z milestone".split())


def soup(r, alphabet, most=12):
    return "".join(r.choice(alphabet) for _ in range(r.randint(1, most)))


def random_npm(r):
    text = ".".join(r.choice(["0", "1", "2", "10"]) for _ in range(3))
    if r.random() < .6:
        text += "-" + ".".join(r.choice(["0", "1", "10", word(r), "-", "a-b", "1a", "007"]) for _ in range(r.randint(1, 3)))
    if r.random() < .2:
        text += "+" + r.choice(["1", "b.2", "001"])
    return r.choice(["", "", "", "v", "="]) + text


def random_debian(r):
    if r.random() < .3:
        return soup(r, "0019a~+.-Z:").lstrip("-") or "0"  # dpkg takes a dash in front for an option
    text = r.choice(["", "", "0:", "1:"]) + numbers(r) + r.choice(["", "~rc1", "~~", "+dfsg", "a", "+b1", "~", "-x"])
    return text + r.choice(["", "-1", "-0", "-1.1", "-1~bpo12+1", "-1+deb12u1", "-01"])


def random_rpm(r):
    if r.random() < .3:
        return soup(r, "0019ab~^._+Z")
    text = r.choice(["", "", "0:", "1:"]) + numbers(r) + r.choice(["", "~rc1", "^git1", "a", "_1", "~", "^", "^~", "~^", "+1"])
    return text + r.choice(["", "-1", "-1.el9", "-1.el9_1", "-2", "-01"])


def random_pypi(r):
    text = r.choice(["", "", "", "v", "1!", "0!"]) + numbers(r)
    for label in ("a alpha b beta c rc pre preview".split(), "post rev r".split(), ["dev"]):
        if r.random() < .4:
            text += r.choice(["", ".", "-", "_"]) + r.choice(label) + r.choice(["", "1", "-2", ".10", "_01"])
    if r.random() < .2:
        text += "-" + number(r)
    if r.random() < .2:
        text += "+" + r.choice(["1", "abc", "abc.1", "1.abc", "ABC-5", "abc_05"])
    return r.choice([text, text, text.upper()])


def random_maven(r):
    text = number(r)
    for _ in range(r.randint(0, 4)):
        text += r.choice([".", ".", "-", ""]) + r.choice([number(r), word(r), "0"])
    return text


def random_rubygems(r):
    text = numbers(r)
    for _ in range(r.randint(0, 3)):
        text += r.choice([".", ".", "-", ""]) + r.choice([number(r), word(r), "0"])
    return text


def random_go(r):
    text = "v" + r.choice(["0", "1", "2", "10"])
    for _ in range(r.choice([0, 1, 2, 2, 2, 2])):
        text += "." + r.choice(["0", "1", "2", "10", "01"])
    if r.random() < .5:
        text += "-" + ".".join(r.choice(["0", "1", "10", word(r), "-", "0.20200101000000-abcdefabcdef", "01"])
                               for _ in range(r.randint(1, 3)))
    return text + r.choice(["", "", "+incompatible", "+1"])


# The references.
def ask_npm(pairs):
    program = """
      const {existsSync} = require('fs');
      const place = ['/usr/lib/node_modules/npm/node_modules/semver', '/usr/share/nodejs/semver'].find(existsSync);
      const semver = require(place);
      const ask = (a, b) => { try { return semver.compare(a, b, {loose: true}); } catch { return 'x'; } };
      const lines = require('fs').readFileSync(0, 'utf8').trim().split('\\n');
      console.log(lines.map(line => ask(...line.split(' '))).join('\\n'));"""
    return signs(run(["node", "-e", program], lines_of(pairs)))


def ask_debian(pairs):
    # Two questions decide; where dpkg calls a version an error (and not only odd) there is no answer.
    script = """while read -r a b; do
      if { dpkg --compare-versions "$a" lt "$b" && echo -1; } 2>&1 || { dpkg --compare-versions "$a" gt "$b" && echo 1; } 2>&1
      then :; else echo 0; fi; echo end; done"""
    out = []
    for block in run(["bash", "-c", script], lines_of(pairs)).split("end\n")[:-1]:
        odd = [l for l in block.splitlines() if l.startswith("dpkg: ") and "invalid character" not in l and
               "does not start with digit" not in l]
        out.append(None if odd else SIGN[int(block.split()[-1])])
    return out


def ask_rpm(pairs):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(lines_of(pairs))
        file.flush()
        program = ('%{lua: for line in io.lines("' + file.name + '") do local a, b = line:match("(%S+) (%S+)"); '
                   'print(rpm.vercmp(a, b) .. "\\n") end}')
        return signs(run(["rpm", "--eval", program], ""))


def ask_pypi(pairs):
    from packaging.version import InvalidVersion, Version
    out = []
    for a, b in pairs:
        try:
            left, right = Version(a), Version(b)
            out.append(SIGN[(left > right) - (left < right)])
        except InvalidVersion:
            out.append(None)
    return out


def ask_rubygems(pairs):
    program = "STDIN.each_line { |l| a, b = l.split; puts((Gem::Version.new(a) <=> Gem::Version.new(b)) || 'x') rescue puts 'x' }"
    return signs(run(["ruby", "-e", program], lines_of(pairs)))


def ask_maven(pairs):
    jar = os.environ.get("MAVEN_ARTIFACT_JAR", "/usr/share/maven/lib/maven-artifact-3.x.jar")
    program = """
      import org.apache.maven.artifact.versioning.ComparableVersion;
      public class Ask { public static void main(String[] a) throws Exception {
        var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        var out = new StringBuilder();
        for (String l; (l = in.readLine()) != null;) { var w = l.split(" ");
          out.append(new ComparableVersion(w[0]).compareTo(new ComparableVersion(w[1]))).append('\\n'); }
        System.out.print(out); } }"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "Ask.java")
        with open(path, "w") as file:
            file.write(program)
        return signs(run(["java", "-cp", jar, path], lines_of(pairs)))


def ask_go(pairs):
    program = """package main
import ("bufio"; "fmt"; "os"; "strings"; "golang.org/x/mod/semver")
func main() { in := bufio.NewScanner(os.Stdin); for in.Scan() { w := strings.Fields(in.Text())
  if !semver.IsValid(w[0]) || !semver.IsValid(w[1]) { fmt.Println("x"); continue }
  fmt.Println(semver.Compare(w[0], w[1])) } }
"""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "main.go"), "w") as file:
            file.write(program)
        quiet = {"cwd": folder, "check": True, "capture_output": True}
        subprocess.run(["go", "mod", "init", "ask"], **quiet)
        subprocess.run(["go", "get", "golang.org/x/mod/semver"], **quiet)
        subprocess.run(["go", "build", "-o", "ask"], **quiet)
        return signs(run([os.path.join(folder, "ask")], lines_of(pairs)))


ORACLES = {
    "npm": (random_npm, ask_npm, "node"),
    "debian": (random_debian, ask_debian, "dpkg"),
    "rpm": (random_rpm, ask_rpm, "rpm"),
    "pypi": (random_pypi, ask_pypi, "python3"),
    "rubygems": (random_rubygems, ask_rubygems, "ruby"),
    "maven": (random_maven, ask_maven, "java"),
    "go": (random_go, ask_go, "go"),
}


def check(loadline, ecosystem, claims):
    """The lines that loadline calls wrong."""
    text = "".join(f"{a} {sign} {b}\n" for a, sign, b in claims)
    got = subprocess.run([loadline, "debug", "version", ecosystem], input=text, capture_output=True, text=True)
    if got.returncode not in (0, 1):
        sys.exit(f"{ecosystem}: loadline failed: {got.stderr}")
    return got.stdout.splitlines()


def compare(loadline, ecosystem, count, seed):
    make, ask, program = ORACLES[ecosystem]
    if shutil.which(program) is None:
        print(f"{ecosystem}: skipped, there is no {program}")
        return 0
    r = random.Random(seed)
    pairs = [(make(r), make(r)) for _ in range(count)]
    answers = ask(pairs)
    if len(answers) != len(pairs):
        sys.exit(f"{ecosystem}: {len(answers)} answers to {len(pairs)} questions")
    claims = [(a, sign, b) for (a, b), sign in zip(pairs, answers) if sign]
    refused = [(a, b) for (a, b), sign in zip(pairs, answers) if not sign]
    wrong = check(loadline, ecosystem, claims)
    # What the reference refuses, loadline must refuse as well: each claim about it comes back as such.
    said = check(loadline, ecosystem, [(a, "=", b) for a, b in refused])
    taken = [line for line in said if "is not a version" not in line] + ["(equal)"] * (len(refused) - len(said))
    shares = ", ".join(f"{sum(1 for c in claims if c[1] == s)} {s}" for s in "<=>")
    print(f"{ecosystem}: {len(claims)} pairs ({shares}), {len(wrong)} wrong; {len(refused)} pairs that the reference "
          f"refuses, {len(taken)} taken")
    for line in (wrong + taken)[:20]:
        print("   ", line)
    return len(wrong) + len(taken)


def check_apk_table(loadline, corpus):
    path = os.path.join(corpus or "", "apk-tools/test/unit/version.data")
    if not corpus or not os.path.exists(path):
        print("apk: skipped, no apk-tools in the corpus")
        return 0
    claims = []
    with open(path) as file:
        for line in file:
            words = line.split("#")[0].split()
            if len(words) == 3 and words[1] in "<=>":
                claims.append(tuple(words))
    wrong = check(loadline, "apk", claims)
    print(f"apk: {len(claims)} rows of its own table, {len(wrong)} wrong")
    for line in wrong:
        print("   ", line)
    return len(wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loadline")
    parser.add_argument("--pairs", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(ORACLES) + ["apk"])
    parser.add_argument("--corpus", default=os.environ.get("LOADLINE_CORPUS"))
    options = parser.parse_args()
    wrong = 0
    for ecosystem in ORACLES:
        if options.only in (None, ecosystem):
            wrong += compare(options.loadline, ecosystem, options.pairs, options.seed)
    if options.only in (None, "apk"):
        wrong += check_apk_table(options.loadline, options.corpus)
    sys.exit(1 if wrong else 0)


main()
