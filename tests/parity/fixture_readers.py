# SPDX-License-Identifier: Apache-2.0
"""Reads other tools' own tests out of their sources: what they look at, and whether a check speaks up there.

One reader for each tool, since each writes its tests in its own way; a test that needs settings of the tool, or of which
the text is put together by the program, is left out."""
import dataclasses
import json
import pathlib
import re

import yaml


@dataclasses.dataclass
class Case:
    tool: str
    code: str
    speaks: bool
    files: dict  # name: text
    where: str


def completed(text):
    """Most tests are a few lines. They get what makes an image of them: a stage, and a command that it runs."""
    if not re.search(r"(?im)^\s*from\s", text):
        text = "FROM debian:12\n" + text
    last = re.split(r"(?im)^\s*from\s", text)[-1]
    started = re.search(r"(?im)^\s*(cmd|entrypoint)\s", last)
    small = re.search(r"(?m)^\s*from\s", text)
    return text.rstrip("\n") + "\n" + ("" if started else f'{"cmd" if small else "CMD"} ["/bin/true"]\n')


def plain_sources(text):
    """The files of the context that the instructions copy, as far as they are named: without them it is not known what
    they are."""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        found = re.match(r"(?i)\s*(?:onbuild\s+)?(?:add|copy)\s+(.*)", line)
        if not found or "--from" in line or "<<" in line:
            continue
        words = [word.strip("\"',[]") for word in found.group(1).split() if not word.startswith("--")]
        for word in words[:-1]:
            path = word.lstrip("/").removeprefix("./")
            unknown = re.search(r"[*?$\\]|://|\.\.|\.(tar|tgz|tbz2?|txz|gz|bz2|xz|Z|zst)$", path)
            if path and path != "." and not unknown and not path.endswith("/"):
                yield path


def docker(tool, code, speaks, text, where, ignore=None):
    """The Dockerfile in a small fleet: one service is built from it, of the files that it copies."""
    text = completed(text)
    files = {path: "text\n" for path in plain_sources(text) if path not in ("Dockerfile", "compose.yaml")}
    folders = {str(parent) for path in files for parent in pathlib.PurePath(path).parents}
    files = {path: one for path, one in files.items() if path not in folders}
    files |= {"compose.yaml": "services:\n  app:\n    build: .\n", "Dockerfile": text}
    return Case(tool, code, speaks, files | ({".dockerignore": ignore} if ignore is not None else {}), where)


# hadolint: Haskell, one module for each code; the text is a literal, or a list of lines with a name.

HASKELL_TEXT = re.compile(r'"((?:[^"\\]|\\\s+\\|\\.)*)"', re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "&": ""}


def haskell_text(body):
    body = re.sub(r"\\\s+\\", "", body)
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match.group(1), match.group(1)), body)


def hadolint_codes(folder):
    return {file.stem for file in (folder / "src/Hadolint/Rule").glob("DL*.hs")}


def hadolint_cases(folder):
    for file in sorted((folder / "test/Hadolint/Rule").glob("DL*Spec.hs")):
        text = re.sub(r"(?m)^\s*--.*$", "", file.read_text())
        if re.search(r"\?config =\s*(\n\s*)?def\s*\{|\?config =\s*Config", text):
            continue  # settings of the tool
        for number, block in enumerate(re.split(r"\n\s*it\s+(?=\"|\$)", text)[1:], 1):
            named = {name: "\n".join(haskell_text(one) for one in HASKELL_TEXT.findall(lines)) + "\n"
                     for name, lines in re.findall(r'(\w+) =\s*\[((?:\s*,?\s*"(?:[^"\\]|\\\s+\\|\\.)*")*)\s*\]', block)}
            named |= {name: haskell_text(one) for name, one in
                      re.findall(r"let (\w+) =\s*\"((?:[^\"\\]|\\\s+\\|\\.)*)\"", block, re.S)}
            calls = r"(onBuildR|r)ule(Catches|CatchesNot)\s+\"(DL\d+)\"\s*(?:\$\s*Text\.unlines\s+|\$\s*)?(?:\"((?:[^\"\\]|\\\s+\\|\\.)*)\"|(\w+))"
            for kind, verb, code, literal, name in re.findall(calls, block, re.S):
                body = haskell_text(literal) if not name else named.get(name)
                if body is None:
                    continue
                if kind == "onBuildR":
                    if not re.search(r"(?m)^RUN\b", body):
                        continue
                    # What ONBUILD says happens in the stage that stands on it, so the test gets such a stage.
                    body = re.sub(r"(?m)^RUN\b", "ONBUILD RUN", body)
                    if not re.search(r"(?m)^FROM\b", body):
                        body = "FROM debian:12\n" + body
                    body = re.sub(r"(?m)^(FROM \S+).*$", r"\1 AS parent", body, count=1) + "\nFROM parent\n"
                yield docker("hadolint", code, verb == "Catches", body, f"{file.name} test {number}"
                             + (" as ONBUILD" if kind == "onBuildR" else ""))


# BuildKit: Go; a Dockerfile in a raw string, then the warnings that are expected of it.

def buildkit_codes(folder):
    return set(re.findall(r'Name:\s+"(\w+)"', (folder / "frontend/dockerfile/linter/ruleset.go").read_text()))


def balanced(text, start):
    depth = 0
    for i in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[start:i + 1]
    return text[start:]


def buildkit_cases(folder):
    file = folder / "frontend/dockerfile/dockerfile_check_test.go"
    text, codes = file.read_text(), buildkit_codes(folder)
    variables = {}
    for match in re.finditer(r"(\w+) :?= (?:\[\]byte\(`|fmt\.Appendf\(nil,\s*`)(.*?)`|lintTestParams(?=\{)|\nfunc ", text, re.S):
        if match.group(1):
            variables[match.group(1)] = match.group(2).replace("%s", "alpine")
            continue
        if match.group(0) == "\nfunc ":
            variables = {}
            continue
        body = balanced(text, match.end())
        made = re.search(r"Warnings:\s+(?!\[\]expected)", body) or re.search(r"make\w+\(", body)
        if made or "FrontendAttrs" in body or "dockerfile" not in variables or "Dockerfile:" not in body:
            continue
        dockerfile = variables["dockerfile"]
        ignore = re.search(r"DockerIgnore:\s+(?:\[\]byte\(`(.*?)`\)|(\w+))", body, re.S)
        if ignore:
            ignore = ignore.group(1) if ignore.group(1) is not None else variables.get(ignore.group(2), "")
        said = set(re.findall(r'RuleName:\s+"(\w+)"', body))
        skipped = re.search(r"(?i)#\s*check\s*=", dockerfile)
        line = text.count("\n", 0, match.start()) + 1
        for code in sorted(codes):
            # A test without a warning is about its own function's check; that the 20 others are silent, too, is a test of them.
            if code in said or not skipped:
                yield docker("BuildKit", code, code in said, dockerfile, f"{file.name}:{line}", ignore or None)


# Trivy: good and bad examples in YAML, and tests in Rego over a parsed Dockerfile, which is written out again.

def trivy_ids(folder):
    for file in sorted((folder / "checks/docker").glob("*.rego")):
        if found := re.search(r"(?m)^#\s+id:\s+(\S+)", file.read_text()):
            if "# deprecated: true" not in file.read_text().replace("#   ", "# "):
                yield file, found.group(1)


def trivy_codes(folder):
    return {code for _, code in trivy_ids(folder)}


def written(stages):
    lines = []
    for stage in stages:
        for command in stage["Commands"]:
            value = command.get("Value") or [""]
            body = json.dumps(value) if command.get("JSON") else " ".join(str(one) for one in value)
            if command["Cmd"].lower() == "env" and len(value) % 3 == 0:
                body = " ".join(f"{value[i]}={value[i + 1]}" for i in range(0, len(value), 3))
            words = [command["Cmd"].upper(), *(command.get("Flags") or []), body]
            lines.append(" ".join(word for word in [command.get("SubCmd") or "", *words] if word))
    return "\n".join(lines) + "\n"


def trivy_cases(folder):
    for file, code in trivy_ids(folder):
        examples = file.with_suffix(".yaml")
        if examples.exists():
            for kind, texts in yaml.safe_load(examples.read_text())["dockerfile"].items():
                for number, text in enumerate(texts, 1):
                    yield docker("Trivy", code, kind == "bad", text, f"{examples.name} {kind} {number}")
        tests = file.with_name(file.stem + "_test.rego")
        for name, body in re.findall(r"(?m)^(test_\w+) if \{\n(.*?)^\}", tests.read_text(), re.S) if tests.exists() else []:
            given = re.search(r"with input as (?=\{)", body)
            count = re.search(r"count\(\w+\) ={1,2} (\d+)", body)
            if given and count and "with data" not in body:
                try:
                    stages = yaml.safe_load(re.sub(r"\t", " ", balanced(body, given.end())))["Stages"]
                    text = written(stages)
                    if not re.search(r"(?m)^COMMENT |(file|multi):[0-9a-f]{64} in ", text):  # no Dockerfile says these
                        yield docker("Trivy", code, count.group(1) != "0", text, f"{tests.name} {name}")
                except (yaml.YAMLError, KeyError, TypeError):
                    continue


# KICS: a folder for each query, with files that are found and files that are not.

def kics_queries(folder):
    for platform in ("dockerfile", "dockerCompose"):
        for file in sorted((folder / "assets/queries" / platform).glob("*/metadata.json")):
            yield file.parent, json.loads(file.read_text())["id"].split("-")[0]


def kics_codes(folder):
    return {code for _, code in kics_queries(folder)}


def kics_cases(folder):
    for query, code in kics_queries(folder):
        expected = {one.get("fileName") or one.get("filename") for one in
                    json.loads((query / "test/positive_expected_result.json").read_text())}
        for file in sorted((query / "test").glob("*")):
            if file.suffix == ".json":
                continue
            speaks = file.name.startswith("positive")
            if speaks and expected != {None} and file.name not in expected:
                continue
            where = f"{query.name}/{file.name}"
            if query.parent.name == "dockerfile":
                yield docker("KICS", code, speaks, file.read_text(), where)
            else:
                yield Case("KICS", code, speaks, {"compose.yaml": file.read_text()}, where)


# Checkov: folders of Dockerfiles that pass and that fail.

def checkov_checks(folder):
    for file in sorted((folder / "checkov/dockerfile/checks").glob("*.py")):
        if found := re.search(r'id = "(CKV_DOCKER_\d+)"', file.read_text()):
            yield found.group(1), folder / "tests/dockerfile/checks" / f"example_{file.stem}"
    for file in sorted((folder / "checkov/dockerfile/checks/graph_checks").glob("*.yaml")):
        code = re.search(r'id:\s+"?(CKV2_DOCKER_\d+)', file.read_text()).group(1)
        yield code, folder / "tests/dockerfile/graph_builder/checks/resources" / file.stem


def checkov_codes(folder):
    return {code for code, _ in checkov_checks(folder)}


def checkov_cases(folder):
    for code, examples in checkov_checks(folder):
        for file in sorted(examples.glob("*/Dockerfile*")):
            yield docker("Checkov", code, file.parent.name.startswith("fail"), file.read_text(),
                         f"{examples.name}/{file.parent.name}/{file.name}")


# Dockle: what it expects of a few images' configurations; their history stands for the Dockerfile that made it.

def dockle_codes(folder):
    return set(re.findall(r'"((?:CIS|DKL)-\w+-\d+)"', (folder / "pkg/types/checkpoint.go").read_text()))


def dockle_cases(folder):
    names = dict(re.findall(r'(\w+)\s+= "((?:CIS|DKL)-\w+-\d+)"', (folder / "pkg/types/checkpoint.go").read_text()))
    tests = folder / "pkg/assessor/manifest/manifest_test.go"
    for path, body in re.findall(r'path:\s+"\./(testdata/\S+)",(.*?)\n\t\t\},', tests.read_text(), re.S):
        image = json.loads((tests.parent / path).read_text())
        steps = [one["created_by"] for one in image["history"]]
        lines = ["FROM scratch"] + [re.sub(r"^/bin/sh -c (#\(nop\)\s+)?", lambda match: "" if match.group(1) else "RUN ", one)
                                    for one in steps]
        lines = [re.sub(r"^(ADD|COPY) (?:file|multi|dir):\S+ in ", r"\1 file ", line).replace("\n", " ") for line in lines]
        said = {names[name] for name in re.findall(r"types\.(\w+),", body)}
        for code in sorted(said):
            yield docker("Dockle", code, True, "\n".join(lines), path)


# dclint: TypeScript; Compose files in raw strings, and what is expected of each.

def dclint_codes(folder):
    return {file.stem.removesuffix("-rule") for file in (folder / "src/rules").glob("*-rule.ts")}


def dclint_cases(folder):
    for file in sorted((folder / "tests/rules").glob("*.spec.ts")):
        code, text = file.name.removesuffix("-rule.spec.ts"), file.read_text()
        texts = dict(re.findall(r"const (\w+) = `\n?(.*?)`;", text, re.S))
        for number, body in enumerate(re.split(r"\ntest\(", text)[1:], 1):
            names = [name for name in re.findall(r"\b(\w+)\b", body) if name in texts]
            expected = re.search(r"expectedMessages(?::\s*\w+\[\])? = (\[\s*\])?", body)
            if len(set(names)) != 1 or not expected or not re.search(r"new \w+\(\)", body):
                continue
            yield Case("dclint", code, not expected.group(1), {"compose.yaml": texts[names[0]]}, f"{file.name} test {number}")


def codes(tool, folder):
    return globals()[tool.lower() + "_codes"](folder)


def cases(tool, folder):
    return list(globals()[tool.lower() + "_cases"](folder))
