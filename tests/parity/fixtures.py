#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs loadline over the other tools' own tests: where a tool's test says that its check speaks up or is silent, does
the rule that has the check as an alias do the same?

    fixtures.py LOADLINE TOOL=CHECKOUT... [--texts] [--unlisted]

    TOOL is hadolint, BuildKit, Trivy, KICS, Checkov, Dockle or dclint; CHECKOUT is a checkout of its sources.

For each code: how many of the tests in which the tool speaks up (and in which it is silent) the rule agrees with. Where
it does not, the reason stands in fixture_reasons.tsv; a test without one is printed. Checks of the sources that
docs/parity/checks.tsv or docs/parity/compose.md do not list are printed, too.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import tempfile

import fixture_readers

ROOT = pathlib.Path(__file__).parents[2]


def run(loadline, case, rules):
    """The lines at which one of the rules has a finding in the case's files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in case.files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        command = [loadline, "audit", folder, "--all-files", "--format", "json", "--fail-on", "never"]
        for rule in rules:
            command += ["--rule", rule]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
    try:
        return [finding["line"] for finding in json.loads(done.stdout)["findings"]]
    except ValueError:
        raise SystemExit(f"{case.where}: {done.stderr or done.stdout}")


def rules_by_code(loadline):
    """Of each check: the rules that have it as an alias, or that the page of Compose checks names; None for one that is
    left out with a reason, and nothing for one that no page lists."""
    printed = subprocess.run([loadline, "rules", "--format", "json"], check=True, capture_output=True).stdout
    rules = json.loads(printed)
    names = {rule["name"] for rule in rules}
    out = collections.defaultdict(list)
    for rule in rules:
        for alias in rule["aliases"]:
            out[alias.lower()].append(rule["name"])
    listed = {}
    for line in (ROOT / "docs/parity/checks.tsv").read_text().splitlines():
        if not line.startswith("#"):
            tool, code, _, reason = (line.split("\t") + [""])[:4]
            rule = [reason[4:]] if reason.startswith("SEE:") else out[code.lower()]
            listed[tool, code] = rule or None
    for section in (ROOT / "docs/parity/compose.md").read_text().split("\n## ")[1:]:
        tool = {"dclint": "dclint", "KICS,": "KICS"}.get(section.split()[0])
        for row in re.findall(r"(?m)^\| (\S+) \|(.*)\|$", section) if tool else []:
            listed[tool, row[0]] = [word for word in re.findall(r"[a-z][a-z-]+", row[1]) if word in names] or None
    return listed


def reasons():
    file = pathlib.Path(__file__).parent / "fixture_reasons.tsv"
    out = []
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            tool, code, speaks, pattern, why = line.split("\t")
            out.append((tool, code, speaks == "speaks", re.compile(pattern, re.S), why))
    return out


def reason_of(table, case):
    for tool, code, speaks, pattern, why in table:
        text = case.where + "\n" + case.files.get("Dockerfile", case.files.get("compose.yaml", ""))
        if (tool in ("*", case.tool) and code in ("*", case.code) and speaks == case.speaks and pattern.search(text)):
            return why
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("loadline")
    parser.add_argument("checkouts", nargs="+")
    parser.add_argument("--texts", action="store_true", help="print the tests that have no reason")
    parser.add_argument("--unlisted", action="store_true", help="only the checks that no page lists")
    arguments = parser.parse_args()
    listed, table = rules_by_code(arguments.loadline), reasons()
    cases = []
    for tool, folder in (one.split("=", 1) for one in arguments.checkouts):
        codes = fixture_readers.codes(tool, pathlib.Path(folder))
        missing = sorted(code for code in codes if (tool, code) not in listed)
        print(f"{tool}: {len(codes)} checks in the sources, not listed here: {' '.join(missing) or 'none'}")
        cases += fixture_readers.cases(tool, pathlib.Path(folder))
    if arguments.unlisted:
        return
    cases = [case for case in cases if listed.get((case.tool, case.code))]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda case: run(arguments.loadline, case, listed[case.tool, case.code]), cases))
    rows, explained, unexplained = collections.defaultdict(lambda: [0, 0, 0, 0, 0, 0]), collections.Counter(), []
    for case, lines in zip(cases, found):
        row, side = rows[case.tool, case.code], 0 if case.speaks else 3
        row[side] += 1
        if bool(lines) == case.speaks:
            row[side + 1] += 1
        elif why := reason_of(table, case):
            row[side + 2] += 1
            explained[case.tool, case.code, case.speaks, why] += 1
        else:
            unexplained.append(case)
    print(f"\n{'':9} {'':33} {'tool speaks up':^23} {'tool is silent':^23}\n"
          f"{'tool':9} {'code':33} {'tests':>7} {'same':>7} {'reason':>7} {'tests':>7} {'same':>7} {'reason':>7}")
    for (tool, code), row in sorted(rows.items()):
        print(f"{tool:9} {code:33} " + " ".join(f"{n:7}" for n in row))
    sums = collections.defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    for (tool, _), row in rows.items():
        sums[tool] = [a + b for a, b in zip(sums[tool], row)]
    for tool, row in sorted(sums.items()):
        print(f"{tool:9} {'all':33} " + " ".join(f"{n:7}" for n in row))
    print()
    for (tool, code, speaks, why), count in sorted(explained.items()):
        print(f"{tool:9} {code:33} {'speaks' if speaks else 'silent'} {count:5}  {why}")
    print()
    for case in unexplained:
        print(f"no reason: {case.tool} {case.code} {'speaks' if case.speaks else 'is silent'}: {case.where}")
        if arguments.texts:
            print("\n".join(case.files.values()))


if __name__ == "__main__":
    main()
