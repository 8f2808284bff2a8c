# SPDX-License-Identifier: Apache-2.0
"""Why loadline and hadolint differ at a place: each class is a name and a test of the Dockerfile's text, so that a
difference which nobody has thought of stays without one. docs/parity.md says which side the references support."""
import collections
import re

HADOLINT, OURS = "only hadolint", "only loadline"


class Place:
    """An instruction with what stands around it. `stages`: those of the audit's JSON, in the order of the file."""

    def __init__(self, checkout, path, text, line, stages):
        self.checkout, self.path, self.text = checkout, path, text
        self.lines = text.split("\n")
        self.line = line
        self.froms = [i for i, one in enumerate(self.lines, 1) if re.match(r"(?i)\s*from\s", one)]
        self.stages = stages if len(stages) == len(self.froms) else []
        self.stage = sum(1 for at in self.froms if at <= line) - 1
        self.instruction = self._instruction()
        self.flat = re.sub(r"\\\n(\s*#[^\n]*\n)*", " ", self.instruction)

    def _instruction(self):
        out, waiting = [], None
        for one in self.lines[self.line - 1:]:
            if out and waiting is None and re.match(r"\s*(#|$)", one):
                continue
            out.append(one)
            if waiting is not None:
                if one.strip() == waiting:
                    break
                continue
            heredoc = re.search(r"<<-?\s*[\"']?(\w+)", one)
            if heredoc and re.match(r"(?i)\s*(run|copy|add)\b", out[0]):
                waiting = heredoc.group(1)
            elif not one.rstrip().endswith(("\\", "`")):
                break
        return "\n".join(out)

    def reachable(self):
        return not self.stages or self.stage < 0 or self.stages[self.stage]["reachable"]

    def target(self):
        built = [i for i, stage in enumerate(self.stages) if stage["reachable"]]
        return built[-1] if built else len(self.froms) - 1

    def below(self, stage):
        """The stage that another one stands on, or nothing."""
        words = [w for w in self.lines[self.froms[stage] - 1].split() if not w.startswith("--")]
        names = {}
        for i in range(stage):
            other = self.lines[self.froms[i] - 1].split()
            if len(other) > 2 and other[-2].lower() == "as":
                names[other[-1].lower()] = i
        return names.get(words[1].lower()) if len(words) > 1 else None

    def chain(self, stage):
        out = []
        while stage is not None and stage >= 0:
            out.append(stage)
            stage = self.below(stage)
        return out

    def in_image(self):
        return not self.froms or self.stage in self.chain(self.target())

    def base(self):
        """What the lowest stage of the chain is built from."""
        words = [w for w in self.lines[self.froms[self.chain(self.stage)[-1]] - 1].split() if not w.startswith("--")]
        return words[1]

    def later(self, keyword):
        """Whether the stage has another such instruction behind this one."""
        end = self.froms[self.stage + 1] if self.stage + 1 < len(self.froms) else len(self.lines) + 1
        return any(re.match(rf"(?i)\s*{keyword}\s", one) for one in self.lines[self.line:end - 1])


def has(pattern):
    return lambda place: re.search(pattern, place.flat) is not None


def no_from(place):
    return not place.froms


def unbuilt(place):
    return not place.reachable()


def builder(place):
    return place.reachable() and not place.in_image()


def pipelines(script):
    """Of a shell text: (programs of the pipeline, whether it stands in a substitution, what ties it to the next)."""
    script = re.sub(r"(?m)^\s*#.*$", "", script)
    script = re.sub(r"'[^']*'", "Q", script)
    script = re.sub(r"\$\{[^{}]*\}", "V", script)
    script = re.sub(r"(?m)^\s*[^\s()]+(\s*\|\s*[^\s()]+)*\)", "", script)  # the patterns of a case
    inner = []

    def take(match):
        inner.append(match.group(1))
        return "S"

    while re.search(r"\$\(([^()]*)\)", script):
        script = re.sub(r"\$\(([^()]*)\)", take, script)
    script = re.sub(r"`([^`]*)`", take, script)
    script = re.sub(r'"(\\.|[^"\\])*"', "Q", script)
    for text, nested in [(script, False)] + [(one, True) for one in inner]:
        parts = re.split(r"(&&|\|\||;;|;|\n|\bthen\b|\bdo\b|\belse\b|\{|\})", text)
        for i in range(0, len(parts), 2):
            commands = re.split(r"\|&?", parts[i])
            if len(commands) < 2:
                continue
            programs = []
            for command in commands:
                words = [w for w in command.split() if not re.match(r"\w+=|!|if$|while$|\(|[0-9]*[<>]", w)]
                while words and words[0] in ("sudo", "env", "exec", "command", "xargs", "then"):
                    words = [w for w in words[1:] if not w.startswith("-")]
                programs.append((words[0].rsplit("/", 1)[-1] if words else "", command))
            condition = re.search(r"\b(if|while|until)\b", parts[i]) is not None
            yield programs, nested or condition, parts[i + 1] if i + 1 < len(parts) else ""


FAILS = {"curl", "wget", "tar", "gzip", "gunzip", "unzip", "git", "npm", "pnpm", "yarn", "pip", "make", "openssl", "gpg"}
NOTICES = {"tar", "bsdtar", "gunzip", "bunzip2", "sha256sum", "apt-key", "grep", "gpg", "gzip", "bzip2"}


def why_no_pipefail(place):
    """The class of a RUN all of whose pipes have one; the one that comes first here where there are several."""
    body = place.instruction if "<<" in place.instruction.split("\n")[0] else place.flat
    found = set()
    for programs, nested, tie in pipelines(re.sub(r"(?i)^\s*(onbuild\s+)?run\s+", "", body)):
        heads, tail = [name for name, _ in programs[:-1]], programs[-1][0]
        if nested:
            found.add("a pipe in a substitution or a condition")
        elif not any(head in FAILS for head in heads):
            found.add("a head that has no reason to fail, like echo, cat, find or awk")
        elif tail in NOTICES:
            found.add("a tail that fails when nothing comes, like tar")
        elif tie == "||":
            found.add("a failure that is looked at behind ||")
        elif heads[0] not in FAILS:
            found.add("a head that has no reason to fail, like echo, cat, find or awk")
        else:
            return None
    order = ["a tail that fails when nothing comes, like tar", "a failure that is looked at behind ||",
             "a pipe in a substitution or a condition", "a head that has no reason to fail, like echo, cat, find or awk"]
    return next((one for one in order if one in found), None)


UNBUILT = ("a stage that no build leads to", unbuilt)
BUILDER = ("a builder stage, of which the image gets files only", builder)
NO_FROM = ("a fixture of a parser, without any FROM", no_from)

CLASSES = {
    ("DL3000", HADOLINT): [("an absolute WORKDIR in the stage below",
                            lambda p: any(re.match(r"(?i)\s*workdir\s+/", one) for one in p.lines[:p.line - 1]))],
    ("DL3002", HADOLINT): [BUILDER, ("a stage without a command of its own", lambda p: not p.later("(cmd|entrypoint)")),
                           ("one of a collection of images", lambda p: p.path.startswith("base/"))],
    ("DL3002", OURS): [("an image without any USER", has(r"(?i)^\s*from\s")),
                       ("a USER root that a variable or a number says", has(r"(?i)^\s*user\s+(\$|0)"))],
    ("DL3004", HADOLINT): [("a step that is not root",
                            lambda p: any(re.match(r"(?i)\s*user\s+(?!root\b|0\b)", one) for one in p.lines[:p.line])),
                           ("a base whose user is not known", lambda p: "/" in p.base())],
    ("DL3006", HADOLINT): [("a stage that an argument names", has(r"(?i)^\s*from\s+\S*[A-Za-z0-9]-\$\{?\w+"))],
    ("DL3008", OURS): [("apt with a flag in front of its subcommand", has(r"\bapt(-get)?\s+-\S+\s+install\b"))],
    ("DL3009", HADOLINT): [BUILDER, ("lists that go by `apt-get dist-clean`", has(r"apt-get\s+dist-?clean")),
                           ("lists that `find` removes", has(r"find\s+/var/lib/apt/lists"))],
    ("DL3009", OURS): [("another package manager", lambda p: not re.search(r"apt(-get)?\s+(-\S+\s+)*update", p.flat)),
                       ("an `rm -rf` of something else, which hadolint takes for theirs",
                        lambda p: re.search(r"rm\s+-rf", p.flat) and "/var/lib/apt/lists" not in p.flat),
                       ("a removal in front of an update", has(r"/var/lib/apt/lists.*apt-get\s+update")),
                       ("a mount of apt's archives, which holds no lists", has(r"target=/var/cache/apt"))],
    ("DL3013", OURS): [("npm under the short name of its subcommand, and corepack", has(r"\bnpm\s+i\s|corepack")),
                       ("pnpm, yarn and bun", has(r"\b(pnpm|yarn|bun)\s+(-\S+\s+)*(global\s+)?(add|i|install)\b"))],
    ("DL3015", HADOLINT): [UNBUILT, BUILDER, ("`apt-get -f install`, which names no package",
                                              has(r"apt(-get)?\s+(-\w*f\w*\s+install|install\s+-\w*f\w*)\s*(&&|$)"))],
    ("DL3016", HADOLINT): [UNBUILT],
    ("DL3019", HADOLINT): [UNBUILT, BUILDER, ("an index that goes in the same RUN", has(r"/var/cache/apk")),
                           ("`--no-cache` in a variable", has(r"apk\s+add\s+\$\{?\w"))],
    ("DL3020", HADOLINT): [("a fixture of a parser, whose sources do not exist: whether ADD would unpack them is not known",
                            lambda p: "/parser/testfiles" in p.path)],
    ("DL3022", HADOLINT): [UNBUILT],
    ("DL3022", OURS): [("an image in a mount", has(r"--mount=\S*from="))],
    ("DL3025", HADOLINT): [NO_FROM, ("a HEALTHCHECK, which gets no signal", has(r"(?i)^\s*healthcheck\b")), UNBUILT,
                           ("a CMD that a later one replaces", lambda p: p.later("cmd")),
                           ("a SHELL that was chosen, as BuildKit's own check has it",
                            lambda p: re.search(r"(?im)^\s*shell\s", p.text)),
                           ("JSON with an escaped slash, which is JSON", has(r"\\/"))],
    ("DL3035", OURS): [("another package manager", lambda p: not re.search(r"\bzypper\b", p.flat))],
    ("DL3042", HADOLINT): [UNBUILT, BUILDER],
    ("DL3042", OURS): [("npm and yarn", has(r"\b(npm|yarn)\b"))],
    ("DL3045", HADOLINT): [("a stage on scratch, where the folder is `/`", lambda p: p.base() == "scratch")],
    ("DL3047", HADOLINT): [("a variable alone, which may hold the flag", has(r"wget(\s+-\S+)*\s+\$\{?\w+\}?\s"))],
    ("DL3059", OURS): [("a heredoc, which hadolint does not read", has(r"<<"))],
    ("DL3059", HADOLINT): [("a command in `sh -c` above, which counts as well",
                            lambda p: "sh -c" in "\n".join(p.lines[max(0, p.line - 6):p.line]))],
    ("DL3061", HADOLINT): [("a file without any FROM: a fixture of a parser, or a part of a template", no_from)],
    ("DL3062", HADOLINT): [("`go run` of a file", has(r"go\s+run\s+\S+\.go"))],
    ("DL3064", HADOLINT): [("a name that holds no secret: the path of a file, a period", has(r"(?i)_file=|period")),
                           ("an empty value", has(r"(?i)(password|token|secret|key)=\"\""))],
    ("DL3064", OURS): [("a name that hadolint does not know", has(r"(?i)_pass\b"))],
    ("DL3066", HADOLINT): [("a variable, which may hold a number", has(r"(?i)^\s*user\s+\"?\$")), UNBUILT, BUILDER,
                           ("a USER that a later one replaces", lambda p: p.later("user")),
                           ("root, which runs-as-root speaks of", has(r"(?i)^\s*user\s+root\b")),
                           ("a Dockerfile for development", lambda p: p.path.endswith(".local"))],
    ("DL4003", HADOLINT): [NO_FROM, ("the pair is told at the CMD that has no effect", lambda p: not p.later("cmd"))],
    ("DL4003", OURS): [("the pair is told at the CMD that has no effect", lambda p: p.later("cmd"))],
    ("DL4006", HADOLINT): [UNBUILT, ("pipefail set within the RUN", has(r"pipefail")), why_no_pipefail,
                           ("a pipe in a group of commands", lambda p: re.search(r"(?m)^\s*\{\s*$", p.instruction))],
}


def class_of(code, side, place):
    for one in CLASSES.get((code, side), []):
        if callable(one):
            if name := one(place):
                return name
        elif one[1](place):
            return one[0]
    return None


def counted(code, side, places):
    """How many places each class has, and the places that have none."""
    counts, left = collections.Counter(), []
    for place in places:
        name = class_of(code, side, place)
        if name:
            counts[name] += 1
        else:
            left.append(place)
    return counts, left
