#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The version orders against the references themselves, on random pairs.

    tests/oracles/versions.py LOADLINE [--pairs 20000] [--seed 1] [--only ECOSYSTEM] [--corpus FOLDER]

Each ecosystem's own program orders the pairs, `loadline debug version` is asked which of them are wrong. What
is not there is skipped, with a message; the exit status is 77 where nothing could be asked. Some need a hint:

    MAVEN_ARTIFACT_JAR=   maven-artifact's jar, where it is not Debian's
    NUGET_EXE=            nuget.exe, which holds NuGet.Versioning (npm: nuget-exe); run by mono, compiled for by mcs
    ALPINE_ROOT=          a folder with an Alpine inside, whose apk is run there by chroot

apk's own table of versions is read from a checkout (apk-tools) in the corpus.
"""
import argparse
import functools
import os
import random
import shutil
import subprocess
import sys
import tempfile


class Missing(Exception):
    """There is nobody to ask."""


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


def random_nuget(r):
    if r.random() < .1:
        return soup(r, "0019aB.-+")
    odd = r.random() < .1  # much of it is refused
    text = ".".join(r.choice(["0", "1", "2", "10", "2147483647"] + ["007", "2147483648"] * odd)
                    for _ in range(r.choice([1, 2, 3, 3, 3, 4, 4] + [5] * odd)))
    if r.random() < .7:
        text += "-" + ".".join(r.choice(["0", "1", "10", word(r), "-", "-5", "-1", "a-b", "1a", "2147483648", "-2147483648"] + ["01"] * odd)
                               for _ in range(r.randint(1, 3)))
    if r.random() < .2:
        text += "+" + r.choice(["1", "b.2", "001", "a-b"])
    return text


def random_apk(r):
    text = ".".join(r.choice(["0", "1", "2", "10", "01", "010", "007", "20240101", "123456789012345678901"])
                    for _ in range(r.randint(1, 4)))
    if r.random() < .3:
        text += r.choice("abpz")
    for _ in range(r.choice([0, 0, 1, 1, 2])):
        text += "_" + r.choice("alpha beta pre rc cvs svn git hg p".split()) + r.choice(["", "1", "2", "10", "01", "20240101"])
    if r.random() < .2:
        text += "~" + r.choice(["a", "abc", "abd", "0f", "12"])
    return text + r.choice(["", "", "-r0", "-r1", "-r10", "-r01"])


def near(r, text):
    """The same but for one character left out, doubled, or made another one: where orders go wrong."""
    if text.startswith("v"):  # stays: Go's reference wants it, and we read what advisories write as well
        return "v" + near(r, text[1:])
    at = r.randrange(len(text))
    out = text[:at] + r.choice(["", text[at] * 2, r.choice(text), r.choice("0A~")]) + text[at + 1:]
    return text if out.startswith("-") or not out else out  # a dash in front is an option to dpkg


def random_pair(r, make):
    first = make(r)
    return (first, near(r, first) if r.random() < .3 else make(r))


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


@functools.lru_cache(maxsize=1)  # apt is asked of the same pairs, and dpkg is two processes for each
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


def ask_apt(pairs):
    """apt's own order, which Debian's Python knows. It refuses nothing, so only what dpkg takes is asked of it; of an
    epoch with a sign ("+0:1") the two say different things, and dpkg is right."""
    program = """
import apt_pkg, sys
apt_pkg.init_system()
print("\\n".join(str(apt_pkg.version_compare(*line.split())) for line in sys.stdin))"""
    taken = [answer is not None and not any(version.startswith("+") and ":" in version for version in pair)
             for pair, answer in zip(pairs, ask_debian(pairs))]
    answers = iter(signs(run(["/usr/bin/python3", "-c", program], lines_of(p for p, ask in zip(pairs, taken) if ask))))
    return [next(answers) if ask else None for ask in taken]


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


def maven_jar():
    return os.environ.get("MAVEN_ARTIFACT_JAR", "/usr/share/maven/lib/maven-artifact-3.x.jar")


def ask_maven(pairs):
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
        return signs(run(["java", "-cp", maven_jar(), path], lines_of(pairs)))


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
        try:
            subprocess.run(["go", "get", "golang.org/x/mod/semver"], **quiet)
        except subprocess.CalledProcessError as error:
            raise Missing("golang.org/x/mod cannot be had") from error
        subprocess.run(["go", "build", "-o", "ask"], **quiet)
        return signs(run([os.path.join(folder, "ask")], lines_of(pairs)))


def ask_nuget(pairs):
    program = """
      using System; using System.Reflection; using System.Text;
      class Ask { static void Main(string[] args) {
        var nuget = Assembly.LoadFrom(args[0]);
        var version = nuget.GetType("NuGet.Versioning.NuGetVersion", true);
        var parse = version.GetMethod("TryParse", new[] { typeof(string), version.MakeByRefType() });
        var comparer = Activator.CreateInstance(nuget.GetType("NuGet.Versioning.VersionComparer", true));
        var semantic = nuget.GetType("NuGet.Versioning.SemanticVersion", true);
        var compare = comparer.GetType().GetMethod("Compare", new[] { semantic, semantic });
        var answers = new StringBuilder();
        for (string line; (line = Console.In.ReadLine()) != null;) {
          var words = line.Split(' ');
          object[] a = { words[0], null }, b = { words[1], null };
          var both = (bool)parse.Invoke(null, a) && (bool)parse.Invoke(null, b);
          answers.Append(both ? compare.Invoke(comparer, new[] { a[1], b[1] }) : "x").Append('\\n'); }
        Console.Write(answers); } }"""
    with tempfile.TemporaryDirectory() as folder:
        source, ask = os.path.join(folder, "ask.cs"), os.path.join(folder, "ask.exe")
        with open(source, "w") as file:
            file.write(program)
        subprocess.run(["mcs", "-out:" + ask, source], check=True, capture_output=True)
        return signs(run(["mono", ask, os.environ["NUGET_EXE"]], lines_of(pairs)))


def ask_apk(pairs):
    script = 'while read -r a b; do /sbin/apk version -t "$a" "$b" 2>/dev/null || echo x; done'
    answers = run(["chroot", os.environ["ALPINE_ROOT"], "/bin/sh", "-c", script], lines_of(pairs))
    return [None if answer == "x" else answer for answer in answers.split()]


def has_python_module(python, module):
    return subprocess.run([python, "-c", "import " + module], capture_output=True).returncode == 0


def missing_program(*programs):
    return next((f"there is no {name}" for name in programs if shutil.which(name) is None), None)


# Which ecosystem's order, who is asked, random versions, the question, and what is missing, if anything is.
ORACLES = [
    ("npm", "semver", random_npm, ask_npm, lambda: missing_program("node")),
    ("debian", "dpkg", random_debian, ask_debian, lambda: missing_program("dpkg")),
    ("debian", "apt", random_debian, ask_apt, lambda: missing_program("dpkg") or (
        None if has_python_module("/usr/bin/python3", "apt_pkg") else "there is no python3-apt")),
    ("rpm", "rpm", random_rpm, ask_rpm, lambda: missing_program("rpm")),
    ("pypi", "packaging", random_pypi, ask_pypi, lambda: (
        None if has_python_module(sys.executable, "packaging") else "there is no module packaging")),
    ("rubygems", "Gem::Version", random_rubygems, ask_rubygems, lambda: missing_program("ruby")),
    ("maven", "ComparableVersion", random_maven, ask_maven, lambda: missing_program("java") or (
        None if os.path.exists(maven_jar()) else "there is no maven-artifact")),
    ("go", "x/mod/semver", random_go, ask_go, lambda: missing_program("go")),
    ("nuget", "NuGet.Versioning", random_nuget, ask_nuget, lambda: missing_program("mono", "mcs") or (
        None if os.path.exists(os.environ.get("NUGET_EXE", "")) else "$NUGET_EXE names no nuget.exe")),
    ("apk", "apk", random_apk, ask_apk, lambda: (
        None if os.path.exists(os.environ.get("ALPINE_ROOT", "") + "/sbin/apk") else "$ALPINE_ROOT names no Alpine")),
]

# Who has no say in what is a version: apt takes everything, apk's program refuses what its library orders all the same.
NO_JUDGES = {"apt", "apk"}


def check(loadline, ecosystem, claims):
    """The lines that loadline calls wrong."""
    text = "".join(f"{a} {sign} {b}\n" for a, sign, b in claims)
    got = subprocess.run([loadline, "debug", "version", ecosystem], input=text, capture_output=True, text=True)
    if got.returncode not in (0, 1):
        sys.exit(f"{ecosystem}: loadline failed: {got.stderr}")
    return got.stdout.splitlines()


def compare(loadline, oracle, count, seed):
    """How many answers differ."""
    ecosystem, reference, make, ask, _ = oracle
    name = f"{ecosystem} ({reference})"
    r = random.Random(seed)
    pairs = tuple(random_pair(r, make) for _ in range(count))
    answers = ask(pairs)
    if len(answers) != len(pairs):
        sys.exit(f"{name}: {len(answers)} answers to {len(pairs)} questions")
    claims = [(a, sign, b) for (a, b), sign in zip(pairs, answers) if sign]
    refused = [(a, b) for (a, b), sign in zip(pairs, answers) if not sign]
    wrong = check(loadline, ecosystem, claims)
    # What the reference refuses, loadline must refuse as well: each claim about it comes back as such.
    asked = [] if reference in NO_JUDGES else refused
    said = check(loadline, ecosystem, [(a, "=", b) for a, b in asked])
    taken = [line for line in said if "is not a version" not in line] + ["(equal)"] * (len(asked) - len(said))
    shares = ", ".join(f"{sum(1 for c in claims if c[1] == s)} {s}" for s in "<=>")
    print(f"{name}: {len(claims)} pairs ({shares}), {len(wrong)} wrong; {len(refused)} pairs that the reference "
          f"does not order, {len(taken)} taken")
    for line in (wrong + taken)[:20]:
        print("   ", line)
    return len(wrong) + len(taken)


def check_apk_table(loadline, corpus):
    path = os.path.join(corpus or "", "apk-tools/test/unit/version.data")
    if not corpus or not os.path.exists(path):
        print("apk: its own table is skipped, there is no apk-tools in the corpus")
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
    parser.add_argument("--only", choices=sorted({oracle[0] for oracle in ORACLES}))
    parser.add_argument("--corpus", default=os.environ.get("LOADLINE_CORPUS"))
    options = parser.parse_args()
    wrong = asked = 0
    for oracle in ORACLES:
        if options.only not in (None, oracle[0]):
            continue
        try:
            if reason := oracle[4]():
                raise Missing(reason)
            wrong += compare(options.loadline, oracle, options.pairs, options.seed)
            asked += 1
        except Missing as missing:
            print(f"{oracle[0]} ({oracle[1]}): skipped, {missing}")
    if options.only in (None, "apk"):
        wrong += check_apk_table(options.loadline, options.corpus)
    sys.exit(1 if wrong else 0 if asked else 77)


main()
