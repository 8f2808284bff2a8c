#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws findings of every rule over a folder of checkouts, with the lines that they name, for a person to judge.

    sample.py BINARY CORPUS [--each N] [--seed N] [--rules A,B] [--off] [--without CHECKOUT,CHECKOUT] > sample.md

The draw is fixed by the seed: the same binary over the same checkouts gives the same page. `--off` draws from the rules
that are off by default. docs/accuracy.md has what became of the samples.
"""
import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys


def rules_of(binary):
    return json.loads(subprocess.run([binary, "rules", "--format", "json"], capture_output=True, check=True).stdout)


def findings_of(binary, checkout, rules):
    arguments = [item for rule in rules for item in ("--rule", rule)]
    done = subprocess.run([binary, "audit", str(checkout), "--format", "json", "--fail-on", "never", "--no-config",
                           "--no-baseline", *arguments], capture_output=True)
    if done.returncode != 0:
        print(f"{checkout.name}: {done.stderr.decode(errors='replace').strip()}", file=sys.stderr)
        return []
    return json.loads(done.stdout)["findings"]


def excerpt(checkout, finding, around):
    try:
        lines = (checkout / finding["path"]).read_text(errors="replace").splitlines()
    except OSError as error:
        return [f"({error.strerror})"]
    first = max(0, finding["line"] - 1 - around)
    last = min(len(lines), max(finding["line"], finding.get("end_line", finding["line"])) + around)
    last = min(last, first + 24)
    return [f"{'>' if number + 1 == finding['line'] else ' '} {number + 1:4} {lines[number][:200]}"
            for number in range(first, last)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--rules", default="")
    parser.add_argument("--off", action="store_true")
    parser.add_argument("--without", default="", help="checkouts that are left out")
    asked = parser.parse_args()
    rules = [rule["name"] for rule in rules_of(asked.binary) if rule.get("on", True) != asked.off]
    if asked.rules:
        rules = asked.rules.split(",")
    found = collections.defaultdict(list)
    left_out = set(asked.without.split(","))
    for checkout in sorted(path for path in asked.corpus.iterdir() if path.is_dir() and path.name not in left_out):
        for finding in findings_of(asked.binary, checkout, rules):
            found[finding["rule"]].append((checkout, finding))
    for rule in sorted(rules):
        all_found = found.get(rule, [])
        drawn = random.Random(f"{asked.seed} {rule}").sample(all_found, min(asked.each, len(all_found)))
        print(f"\n## {rule}: {len(drawn)} of {len(all_found)}")
        for checkout, finding in drawn:
            print(f"\n### {checkout.name}/{finding['path']}:{finding['line']} [{finding['severity']}]")
            print(finding["message"])
            for note in finding.get("notes", [])[:4]:
                print(f"- {note.get('path', '')}:{note.get('line', '')} {note.get('message', note.get('text', ''))}")
            print("\n".join(excerpt(checkout, finding, 3)))


if __name__ == "__main__":
    main()
