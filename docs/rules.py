#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes docs/rules.md, the index of the rules, from what the binary says of itself.

    rules.py BINARY           fails where the index differs
    rules.py BINARY --write   writes it (`./dev docs`)
"""
import itertools
import json
import pathlib
import subprocess
import sys


def index(rules):
    out = ["# Rules", "", "Made by `./dev docs`; do not edit. Each name leads to the rule's page, which is also its test.",
           "`loadline explain RULE` prints it."]
    for group, members in itertools.groupby(rules, key=lambda rule: rule["group"]):
        out += ["", f"## {group}", "", "| rule | says | severity | fix | also known as |", "|---|---|---|---|---|"]
        for rule in members:
            page = f"../src/rules/{group}/{rule['name'].replace('-', '_')}.md"
            severity = rule["severity"] + ("" if rule["on"] else ", off by default")
            summary = rule["summary"].replace("|", "\\|")
            aliases = " ".join(rule["aliases"])
            out.append(f"| [{rule['name']}]({page}) | {summary} | {severity} | {rule['fix']} | {aliases} |")
    return "\n".join(out) + f"\n\n{len(rules)} rules.\n"


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    printed = subprocess.run([sys.argv[1], "rules", "--format", "json"], check=True, capture_output=True).stdout
    rules = sorted(json.loads(printed), key=lambda rule: rule["group"])  # stable: the list's own order within
    text = index(rules)
    file = pathlib.Path(__file__).parent / "rules.md"
    if "--write" in sys.argv:
        file.write_text(text)
    elif not file.exists() or file.read_text() != text:
        raise SystemExit("docs/rules.md is out of date: run ./dev docs")


if __name__ == "__main__":
    main()
