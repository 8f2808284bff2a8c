#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the example's README against what the audit finds in it, both ways.

    check_erp.py BINARY EXAMPLE

In the section "The problems", each row's first column names a rule and its second the files where that rule finds
something: exactly those, over all rows of the rule, and no rule may find something that no row names. In "What must
stay silent" the first column names rules (or "all but ..."), the second files, services or words.
"""
import json
import pathlib
import re
import subprocess
import sys

from audit import audit

QUOTED = re.compile(r"`([^`]+)`")


def sections(text):
    """The lines of each "## " section, by its title."""
    out, title = {}, ""
    for line in text.split("\n"):
        if line.startswith("## "):
            title = line[3:]
        out.setdefault(title, []).append(line)
    return out


def rows(lines):
    """The cells of the tables' rows, without headers and rules."""
    for line in lines:
        if not line.startswith("|") or line.startswith("|---"):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if "`" in cells[0]:
            yield cells


def findings_of(binary, root):
    """All findings: of the rules that are on, and of those that are off."""
    rules = json.loads(subprocess.run([binary, "rules", "--format", "json"], capture_output=True, check=True).stdout)
    # shell-script-problem says what ShellCheck says, where that is installed.
    off = [option for rule in rules if not rule["on"] and rule["name"] != "shell-script-problem"
           for option in ("--rule", rule["name"])]
    found = []
    for options in ([], off):
        run = audit(binary, root, "--format", "json", *options)
        found += json.loads(run.stdout)["findings"]
    return {rule["name"] for rule in rules}, found


def problems(text, root, rules, found):
    """What the tables of problems say and the audit does not, and the reverse."""
    said = {}
    for cells in rows(text):
        names, paths = QUOTED.findall(cells[0]), QUOTED.findall(cells[1])
        if len(cells) < 3 or not paths:
            yield f"a row without a file: {' | '.join(cells)}"
        for name in names:
            if name not in rules:
                yield f"there is no rule {name}"
            said.setdefault(name, set()).update(paths)
        for path in paths:
            if not (root / path).exists():
                yield f"{names[0]}: there is no {path}"
    really = {}
    for finding in found:
        really.setdefault(finding["rule"], set()).add(finding["path"])
    for name in sorted(said.keys() | really.keys()):
        for path in sorted(said.get(name, set()) - really.get(name, set())):
            yield f"{name} finds nothing in {path}, and the README says so"
        for path in sorted(really.get(name, set()) - said.get(name, set())):
            yield f"{name} finds something in {path}, and the README does not say so"


def concerns(finding, subject):
    kind, name = subject
    if kind == "service":
        return finding["services"] == [name] or (name in finding["services"] and f"`{name}`" in finding["message"])
    if kind == "word":
        return f"`{name}`" in finding["message"]
    return finding["path"] == name


def noises(text, root, rules, found):
    """Findings where there must be none."""
    count = 0
    for cells in rows(text):
        names = set(QUOTED.findall(cells[0]))
        yield from (f"there is no rule {name}" for name in sorted(names - rules))
        quiet = rules - names if cells[0].startswith("all but") else names
        subjects = [(kind or "file", name) for kind, name in re.findall(r"(?:(service|word) )?`([^`]+)`", cells[1])]
        if not subjects:
            yield f"a row without a subject: {' | '.join(cells)}"
        for subject in subjects:
            count += 1
            if subject[0] == "file" and not (root / subject[1]).exists():
                yield f"there is no {subject[1]}"
            for finding in found:
                if finding["rule"] in quiet and concerns(finding, subject):
                    yield f"{finding['rule']} must be silent about {subject[1]}: {finding['message']}"
    if count == 0:
        yield 'the section "What must stay silent" names nothing'


def main():
    binary, root = sys.argv[1], pathlib.Path(sys.argv[2])
    parts = sections((root / "README.md").read_text())
    rules, found = findings_of(binary, str(root))
    wrong = [*problems(parts["The problems, and the rule that finds each"], root, rules, found),
             *noises(parts["What must stay silent"], root, rules, found)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
