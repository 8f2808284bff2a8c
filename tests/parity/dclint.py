#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# How far loadline and dclint agree over folders of Compose files, rule by rule: same file, same service.
#
#   tests/parity/dclint.py --loadline build/release/src/loadline --dclint "node .../dclint" FOLDER...
#
# dclint judges each file by itself and the text alone; loadline judges services as production has them. What only one
# of them says is put into classes, each with the reason; what falls into none is printed and counts as unexplained.
import argparse
import collections
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

# dclint's rule: ours. None: left out on purpose (docs/rules/not-included-compose.md).
RULES = {
    "no-duplicate-container-names": "duplicate-container-name",
    "no-duplicate-exported-ports": "port-conflict",
    "no-quotes-in-volumes": "quoted-volume",
    "no-unbound-port-interfaces": "port-on-all-interfaces",
    "no-version-field": "obsolete-version-key",
    "require-project-name-field": "no-project-name",
    "require-quotes-in-ports": "unquoted-port",
    "service-container-name-regex": "invalid-container-name",
    "service-dependencies-alphabetical-order": "dependencies-out-of-order",
    "service-image-require-explicit-tag": "floating-image-tag",
    "service-keys-order": "service-keys-out-of-order",
    "service-ports-alphabetical-order": "ports-out-of-order",
    "services-alphabetical-order": "services-out-of-order",
    "top-level-properties-order": "top-level-keys-out-of-order",
    "no-build-and-image": None,
}
PER_FILE = {"no-version-field", "require-project-name-field", "services-alphabetical-order",
            "top-level-properties-order"}


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        sys.exit(f"{shlex.join(command)}: status {done.returncode}\n{done.stderr[:500]}")
    return done.stdout


def dclint_report(command, folder):
    """By way of a file: dclint ends before a pipe has taken more than 64 kB of it."""
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "report.json")
        done = subprocess.run([*command, "-r", "-f", "json", "-o", path, folder], capture_output=True, text=True)
        if not os.path.exists(path):
            sys.exit(f"{shlex.join(command)}: status {done.returncode}\n{done.stderr[:500]}")
        with open(path, encoding="utf-8") as file:
            return file.read()


def service_at(lines, number):
    """The service that a line belongs to, by indentation: for dclint's messages that do not name it."""
    inside, depth, name = False, None, ""
    for line in lines[:number]:
        text = line.rstrip()
        if not text or text.lstrip().startswith("#"):
            continue
        indent = len(text) - len(text.lstrip())
        if indent == 0:
            inside, depth = text.startswith("services:"), None
        elif inside:
            depth = indent if depth is None else depth
            if indent == depth and ":" in text:
                name = text.strip().split(":")[0].strip("\"'")
    return name


def dclint_says(report, folder):
    out = collections.defaultdict(set)
    for file in json.loads(report):
        path = os.path.relpath(file["filePath"], folder)
        with open(file["filePath"], encoding="utf-8", errors="replace") as source:
            lines = source.read().split("\n")
        for message in file["messages"]:
            rule = message["rule"]
            if rule not in RULES:
                out["?" + rule].add((path, ""))
                continue
            named = re.search(r'[Ss]ervice "([^"]+)"', message["message"])
            service = "" if rule in PER_FILE else named[1] if named else service_at(lines, message["line"])
            out[rule].add((path, service))
    return out


def loadline_says(binary, folder):
    command = [binary, "audit", folder, "--all-files", "--format", "json", "--fail-on", "never"]
    for ours in RULES.values():
        if ours:
            command += ["--rule", ours]
    names = {ours: theirs for theirs, ours in RULES.items() if ours}
    out = collections.defaultdict(set)
    for finding in json.loads(run(command))["findings"]:
        theirs = names[finding["rule"]]
        if theirs in PER_FILE:
            out[theirs].add((finding["path"], ""))
            continue
        services = finding["services"]
        if theirs in ("no-duplicate-exported-ports", "no-duplicate-container-names"):
            # Both name two services; dclint reports at the later one, which stands first in ours.
            services = re.findall(r"`([^`]+)`", finding["message"])[:1]
        for service in services:
            out[theirs].add((finding["path"], service))
    return out


def reason_for(folder, rule, path, service, only_dclint):
    """Why just one of the two speaks; None: not explained."""
    with open(os.path.join(folder, path), encoding="utf-8", errors="replace") as source:
        text = source.read()
    name = os.path.basename(path).lower()
    if only_dclint:
        if rule == "require-quotes-in-ports" and not re.search(r"^\s*-\s*\d+:[0-5]?\d\s*(#.*)?$", text, re.M):
            return "no YAML reads these as a number in base 60: the last part is 60 or more"
        if rule == "service-image-require-explicit-tag":
            if re.search(rf"^\s*['\"]?{re.escape(service)}['\"]?:.*?(?=^\S|\Z)", text, re.M | re.S) and "build:" in text:
                return "an image that is built here gets its tag here"
            if re.search(r"image:.*:(stable|edge|test|nightly|dev|beta|canary|lts)\s*['\"]?\s*$", text, re.M):
                return "a tag that moves and is not `latest` (stable, dev, lts): a release channel by intent"
            if "${" in text or "$" in text:
                return "the tag is a variable"
            if "@sha256:" in text:
                return "a digest is a version"
        if re.search(r"dev|override|debug|test|local|ci", name):
            return "a development or override file: not judged as production"
        if rule in ("no-duplicate-exported-ports",) and ("profiles:" in text):
            return "services of different profiles"
        if rule == "no-unbound-port-interfaces" and re.search(r"\$\{?", text):
            return "a variable may hold the address"
        if "<<:" in text or "&" in text:
            return "a merge key or anchor"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--loadline", required=True)
    parser.add_argument("--dclint", required=True, help="the command, such as: node node_modules/.bin/dclint")
    parser.add_argument("--show", type=int, default=5, help="unexplained cases to print for each rule")
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    both, only = collections.Counter(), collections.defaultdict(list)
    files = 0
    for folder in arguments.folders:
        report = dclint_report(shlex.split(arguments.dclint), folder)
        files += len(json.loads(report))
        judged = {os.path.relpath(each["filePath"], folder) for each in json.loads(report)}
        theirs, ours = dclint_says(report, folder), loadline_says(arguments.loadline, folder)
        for rule, mine in RULES.items():
            if mine is None:
                continue
            here = {case for case in ours[rule] if case[0] in judged}
            both[rule] += len(theirs[rule] & here)
            only[rule] += [("dclint", folder, *case) for case in sorted(theirs[rule] - here)]
            only[rule] += [("loadline", folder, *case) for case in sorted(here - theirs[rule])]
    print(f"{files} files\n")
    print("| dclint | loadline | both | only dclint | only loadline | agree | explained |")
    print("|---|---|---|---|---|---|---|")
    classes, unexplained = collections.Counter(), collections.defaultdict(list)
    for rule, mine in RULES.items():
        if mine is None:
            continue
        for who, folder, path, service in only[rule]:
            why = reason_for(folder, rule, path, service, who == "dclint")
            if why:
                classes[(rule, who, why)] += 1
            else:
                unexplained[rule].append((who, os.path.join(os.path.basename(folder), path), service))
        total = both[rule] + len(only[rule])
        agree = f"{100 * both[rule] / total:.1f} %" if total else "-"
        good = f"{100 * (total - len(unexplained[rule])) / total:.1f} %" if total else "-"
        count = collections.Counter(who for who, *_ in only[rule])
        print(f"| {rule} | {mine} | {both[rule]} | {count['dclint']} | {count['loadline']} | {agree} | {good} |")
    print("\n| dclint's rule | only | cases | why |\n|---|---|---|---|")
    for (rule, who, why), count in sorted(classes.items()):
        print(f"| {rule} | {who} | {count} | {why} |")
    for rule, cases in unexplained.items():
        print(f"\n{rule}: {len(cases)} not explained")
        for case in cases[: arguments.show]:
            print("  ", *case)


if __name__ == "__main__":
    main()
