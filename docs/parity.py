#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes docs/parity/dockerfile.md and docs/rules/not-included.md: other tools' checks, and our rule for each.

    parity.py BINARY            fails where a page differs, or a check has neither a rule nor a reason
    parity.py BINARY --write    writes them (`./dev docs`)

The checks and the reasons stand in docs/parity/checks.tsv; the rules, with the codes that they are also known by,
are what the binary says of itself.
"""
import json
import pathlib
import subprocess
import sys

DOCS = pathlib.Path(__file__).parent
NOTE = "Made by `./dev docs` from `docs/parity/checks.tsv`; do not edit."


def checks():
    for line in (DOCS / "parity/checks.tsv").read_text().splitlines():
        if not line.startswith("#"):
            tool, code, what, reason = (line.split("\t") + [""])[:4]
            yield tool, code, what, reason


def link(rule):
    page = f"../../src/rules/{rule['group']}/{rule['name'].replace('-', '_')}.md"
    return f"[{rule['name']}]({page})" + ("" if rule["on"] else " (off by default)")


def answer(code, reason, by_code, by_name):
    rules = by_code.get(code.lower(), [])
    if reason.startswith("SEE:"):
        return link(by_name[reason[4:]]), True
    if bool(rules) == bool(reason):
        raise SystemExit(f"docs/parity/checks.tsv: {code} has " + ("a rule and a reason" if rules else "neither a rule nor a reason"))
    return (", ".join(link(rule) for rule in rules), True) if rules else ("none: " + reason, False)


def pages(rules):
    by_code, by_name = {}, {rule["name"]: rule for rule in rules}
    for rule in rules:
        for alias in rule["aliases"]:
            by_code.setdefault(alias.lower(), []).append(rule)
    tools, missing = {}, []
    for tool, code, what, reason in checks():
        text, covered = answer(code, reason, by_code, by_name)
        tools.setdefault(tool, []).append((code, what, text, covered))
        if not covered:
            missing.append(f"| {tool} | {code} | {what} | {reason} |")
    table = ["# Checks of other tools for Dockerfiles", "", NOTE, "", "| tool | checks | with a rule |", "|---|---|---|"]
    table += [f"| {tool} | {len(rows)} | {sum(row[3] for row in rows)} |" for tool, rows in tools.items()]
    for tool, rows in tools.items():
        table += ["", f"## {tool}", "", "| code | checks | our rule |", "|---|---|---|"]
        table += [f"| {code} | {what} | {text} |" for code, what, text, _ in rows]
    left_out = ["# Checks that are not included", "", NOTE, "", "| tool | code | checks | why not |", "|---|---|---|---|"] + missing
    return {"parity/dockerfile.md": "\n".join(table) + "\n", "rules/not-included.md": "\n".join(left_out) + "\n"}


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    printed = subprocess.run([sys.argv[1], "rules", "--format", "json"], check=True, capture_output=True).stdout
    for name, text in pages(json.loads(printed)).items():
        file = DOCS / name
        if "--write" in sys.argv:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            raise SystemExit(f"docs/{name} is out of date: run ./dev docs")


if __name__ == "__main__":
    main()
