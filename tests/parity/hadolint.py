#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares loadline with hadolint over all Dockerfiles of a folder of checkouts, code by code.

    hadolint.py LOADLINE HADOLINT CORPUS [--show CODE] [--json FILE] [--shellcheck]

Both look at the same files (loadline with --all-files, hadolint without its ignore comments). A finding of
hadolint is met where loadline's rule with that alias has a finding at the same instruction; a finding of ours
is met where hadolint has one of the rule's codes there. Agreement of a code is met / (met + only hadolint +
only ours), where "only ours" counts for the one code that a rule has, and for the rule's first code where it has
several. ShellCheck's codes are compared with --shellcheck.

Differences have classes (classes.py). What is left of a code without a class is printed, and "explained" is the
agreement without the classes. --show CODE prints the places of each side alone, --json FILE writes those of every code.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import tempfile

import classes

# Not compared: hadolint needs settings for these or has them off, or the two mean different things on purpose.
APART = {
    "DL1000": "hadolint cannot read the file",
    "DL1001": "off in hadolint unless asked for",
    "DL3049": "hadolint asks for labels that a setting names",
    "DL3051": "hadolint asks for labels that a setting names",
    "DL3052": "hadolint asks for labels that a setting names",
    "DL3053": "hadolint asks for labels that a setting names",
    "DL3055": "hadolint asks for labels that a setting names",
    "DL3057": "off in hadolint unless asked for",
}

HEREDOC = re.compile(r"<<-?\s*[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?")
FILES_AT_ONCE = 50


def instruction_starts(text):
    """For each line (from 1) the line on which its instruction starts."""
    starts, begin, waiting = [0], None, []
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if waiting:  # inside a heredoc
            starts.append(begin)
            if stripped == waiting[0]:
                waiting.pop(0)
                if not waiting:
                    begin = None
            continue
        if begin is None:
            begin = number
        starts.append(begin)
        comment = stripped.startswith("#")
        if begin == number and (comment or not stripped):
            begin = None
            continue
        if comment or not stripped:
            continue
        waiting = HEREDOC.findall(line) if re.match(r"(?i)\s*(onbuild\s+)?(run|copy|add)\b", text.split("\n")[begin - 1]) else []
        if not waiting and not stripped.endswith(("\\", "`")):
            begin = None
    return starts


def starts_of(root, cache={}):
    def look(path, line):
        if path not in cache:
            cache[path] = instruction_starts((root / path).read_text(errors="replace"))
        lines = cache[path]
        return lines[min(line, len(lines) - 1)]
    return look


def run(command, **options):
    return subprocess.run(command, capture_output=True, check=False, **options).stdout


def ours(loadline, checkout, rules):
    command = [loadline, "audit", checkout, "--all-files", "--format", "json", "--fail-on", "never"]
    for rule in rules:
        command += ["--rule", rule]
    return json.loads(run(command))


def theirs(hadolint, root, paths, config):
    found = []
    for i in range(0, len(paths), FILES_AT_ONCE):
        command = [hadolint, "--disable-ignore-pragma", "--no-fail", "-f", "json", "-c", config]
        output = run(command + [str(root / path) for path in paths[i:i + FILES_AT_ONCE]])
        for item in json.loads(output or b"[]"):
            found.append((item["code"], str(pathlib.Path(item["file"]).relative_to(root)), item["line"]))
    return found


def compare(arguments):
    catalogue = json.loads(run([arguments.loadline, "rules", "--format", "json"]))
    rules = {rule["name"]: [alias for alias in rule["aliases"] if re.fullmatch(r"DL\d{4}", alias)] for rule in catalogue}
    rules = {name: codes for name, codes in rules.items() if codes}
    if arguments.shellcheck:
        rules["shell-script-problem"] = []
    config = f"{tempfile.mkdtemp()}/hadolint.yaml"  # hadolint looks for one of its own otherwise
    pathlib.Path(config).write_text("ignored: []\n")
    rule_of = {code: [name for name, codes in rules.items() if code in codes] for codes in rules.values() for code in codes}
    have, want, files, unread = collections.defaultdict(set), collections.defaultdict(set), 0, 0
    stages = {}
    for checkout in sorted(path for path in pathlib.Path(arguments.corpus).iterdir() if path.is_dir()):
        audit = ours(arguments.loadline, str(checkout), sorted(rules))
        root, start = checkout.resolve(), starts_of(checkout, {})
        known = {item["path"] for item in audit["dockerfiles"]}
        paths = [item["path"] for item in audit["dockerfiles"]]
        stages |= {(checkout.name, item["path"]): item["stages"] for item in audit["dockerfiles"]}
        said = theirs(arguments.hadolint, root, paths, config)
        broken = {path for code, path, _ in said if code == "DL1000"}  # it says nothing else about them
        unread += len(broken)
        files += len(paths)
        for code, path, line in said:
            if path in broken or (code.startswith("SC") and not arguments.shellcheck):
                continue
            want[code].add((checkout.name, path, start(path, line)))
        for finding in audit["findings"]:
            if finding["path"] not in known or finding["path"] in broken:
                continue
            place = (checkout.name, finding["path"], start(finding["path"], finding["line"]))
            if finding["rule"] == "shell-script-problem":
                have[finding["message"].split(":")[0]].add(place)
            else:
                have[finding["rule"]].add(place)
    return rules, rule_of, have, want, files - unread, unread, stages


def places_of(corpus, found, stages):
    for checkout, path, line in sorted(found):
        text = (pathlib.Path(corpus) / checkout / path).read_text(errors="replace")
        yield classes.Place(checkout, path, text, line, stages[checkout, path])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("loadline")
    parser.add_argument("hadolint")
    parser.add_argument("corpus")
    parser.add_argument("--show")
    parser.add_argument("--json")
    parser.add_argument("--shellcheck", action="store_true")
    arguments = parser.parse_args()
    rules, rule_of, have, want, files, unread, stages = compare(arguments)
    rows, shown, sides, reasons, unexplained = [], [], {}, [], []
    for code in sorted((set(want) | set(rule_of) | {name for name in have if name.startswith("SC")}) - set(APART)):
        if code.startswith("SC"):
            mine, others = have[code], want[code]
        elif code in rule_of:
            mine = set().union(*(have[name] for name in rule_of[code]))
            others = set().union(*(want[other] for name in rule_of[code] for other in rules[name]))
        else:
            rows.append((code, 0, len(want[code]), 0, None, None))
            continue
        met, missing = want[code] & mine, want[code] - mine
        first = code.startswith("SC") or any(rules[name][0] == code for name in rule_of[code])
        extra = (mine - others) if first else set()
        total = len(met) + len(missing) + len(extra)
        sides[code] = {"only_hadolint": sorted(missing), "only_ours": sorted(extra)}
        left = 0
        for side, found in ((classes.HADOLINT, missing), (classes.OURS, extra)):
            counts, without = classes.counted(code, side, places_of(arguments.corpus, found, stages))
            reasons += [(code, side, name, count) for name, count in counts.most_common()]
            unexplained += [(code, side, place) for place in without]
            left += len(without)
        rows.append((code, len(met), len(missing), len(extra), len(met) / total if total else None,
                     len(met) / (len(met) + left) if len(met) + left else None))
        if code == arguments.show:
            shown = [("only hadolint", place) for place in sorted(missing)] + [("only ours", place) for place in sorted(extra)]
    shares = lambda share: "-" if share is None else f"{share:.1%}"
    print(f"{files} Dockerfiles; {unread} more that hadolint cannot read\n\n"
          f"{'code':8} {'both':>6} {'only hadolint':>14} {'only ours':>10} {'agreement':>10} {'explained':>10}")
    for code, met, missing, extra, share, explained in rows:
        print(f"{code:8} {met:6} {missing:14} {extra:10} {shares(share):>10} {shares(explained):>10}")
    print()
    for code, side, name, count in reasons:
        print(f"{code:8} {side:14} {count:5}  {name}")
    print()
    for code, side, place in unexplained:
        print(f"no class: {code} {side}: {place.checkout}/{place.path}:{place.line}")
    for side, (checkout, path, line) in shown:
        print(f"{side}: {arguments.corpus}/{checkout}/{path}:{line}")
    print(f"\nagreement over all codes: {sum(r[1] for r in rows) / max(1, sum(r[1] + r[2] + r[3] for r in rows)):.1%}")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(sides))


if __name__ == "__main__":
    main()
