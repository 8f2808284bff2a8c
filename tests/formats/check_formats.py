#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads every format of the audit with a reader of that format, for the example and for a fleet of odd names.

    check_formats.py BINARY EXAMPLE

SARIF is validated against the OASIS schema where LOADLINE_SARIF_SCHEMA names it (sarif-schema-2.1.0.json of
oasis-tcs/sarif-spec); without it this part says that it did not run.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

SCHEMA = os.environ.get("LOADLINE_SARIF_SCHEMA")
FORMATS = ("json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown")


def audit(binary, root, *options):
    done = subprocess.run([binary, "audit", root, "--today", "2026-12-01", "--fail-on", "never", *options],
                          capture_output=True, timeout=120, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SystemExit(f"{options}: exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("utf-8")  # every format is UTF-8, whatever the files hold


def text_at(root, uri, region):
    """What a SARIF region covers, by lines and columns in code points."""
    data = (root / os.fsencode(urllib.parse.unquote_to_bytes(uri)).decode("utf-8", "surrogateescape")).read_bytes()
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    assert 1 <= region["startLine"] <= region["endLine"] <= len(lines), region
    assert 1 <= region["startColumn"] <= len(lines[region["startLine"] - 1]) + 1, region
    assert 1 <= region["endColumn"] <= len(lines[region["endLine"] - 1]) + 1, region
    if region["startLine"] != region["endLine"]:
        return None
    return lines[region["startLine"] - 1][region["startColumn"] - 1:region["endColumn"] - 1]


def check_sarif(text, report, root):
    log = json.loads(text)
    if SCHEMA:
        import jsonschema
        schema = json.loads(pathlib.Path(SCHEMA).read_text())
        for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(log):
            yield f"schema: {'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
    run = log["runs"][0]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    shown = [result for result in results if "suppressions" not in result]
    if [result["ruleId"] for result in shown] != [finding["rule"] for finding in report["findings"]]:
        yield "not the findings of the JSON report"
    if len(results) - len(shown) != len(report["suppressed"]):
        yield "not the suppressed findings of the JSON report"
    words = [result["partialFingerprints"]["loadline/v1"] for result in shown]
    if len(set(words)) != len(words):
        yield "two findings have one fingerprint"
    for result in results:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            yield f"{result['ruleId']}: its index is another rule"
        for location in result["locations"] + result.get("relatedLocations", []):
            place = location["physicalLocation"]
            text_at(root, place["artifactLocation"]["uri"], place["region"])
    for rule in rules:
        if not rule.get("help", {}).get("markdown", "").startswith(f"# {rule['id']}"):
            yield f"{rule['id']}: its help is not its page"
    fixes = sum(len(finding["fixes"]) > 0 and any(fix["grade"] != "manual" for fix in finding["fixes"])
                for finding in report["findings"])
    if fixes != sum("fixes" in result for result in shown):
        yield "not the fixes of the JSON report"


def unescape(text):
    return re.sub("%(25|0D|0A|3A|2C)", lambda match: chr(int(match[1], 16)), text)


def check_github(text, report, root):
    lines = text.splitlines()
    if len(lines) != len(report["findings"]):
        yield f"{len(lines)} lines for {len(report['findings'])} findings"
    for line, finding in zip(lines, report["findings"]):
        match = re.fullmatch(r"::(notice|warning|error) ([^:\n]*)::(.*)", line)
        if not match:
            yield f"not a workflow command: {line!r}"
            continue
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        if unescape(properties["title"]) != finding["rule"] or int(properties["line"]) != finding["line"]:
            yield f"another finding: {line!r}"
        if not unescape(match[3]).startswith(finding["message"]):
            yield f"another message: {line!r}"


def check_gitlab(text, report, root):
    issues = json.loads(text)
    if len(issues) != len(report["findings"]):
        yield "not every finding"
    if len({issue["fingerprint"] for issue in issues}) != len(issues):
        yield "two issues have one fingerprint"
    for issue in issues:
        if issue["severity"] not in ("info", "minor", "major", "critical", "blocker"):
            yield f"no severity of GitLab: {issue['severity']}"
        if not issue["description"] or issue["location"]["lines"]["begin"] < 1 or not issue["location"]["path"]:
            yield f"not an issue: {issue}"


def check_junit(text, report, root):
    suites = xml.etree.ElementTree.fromstring(text)
    failures = suites.findall("testsuite/testcase/failure")
    if len(failures) != len(report["findings"]) or int(suites.get("failures")) != len(failures):
        yield "not every finding is a failure"
    if len(suites.findall("testsuite/testcase")) == 0:
        yield "a report without a test reads as a run that did not happen"
    if sum(int(suite.get("tests")) for suite in suites) != int(suites.get("tests")):
        yield "the sums are wrong"
    messages = {failure.get("message") for failure in failures}
    if not {finding["message"] for finding in report["findings"] if finding["message"].isprintable()} <= messages:
        yield "a message is not the message"


def check_checkstyle(text, report, root):
    errors = xml.etree.ElementTree.fromstring(text).findall("file/error")
    if len(errors) != len(report["findings"]):
        yield "not every finding"
    if any(error.get("severity") not in ("info", "warning", "error") for error in errors):
        yield "no severity of Checkstyle"


def check_markdown(text, report, root):
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| |")]
    if len(rows) != len(report["findings"]):
        yield f"{len(rows)} rows for {len(report['findings'])} findings"
    for row in rows:
        if len(re.findall(r"(?<!\\)\|", row)) != 5:
            yield f"the row has another number of cells: {row!r}"


def check_json(text, report, root):
    yield from ()


def odd_fleet(root):
    """Names and texts that every one of these formats has to escape."""
    name = "odd % & <b> \"q\" 'a', b: ::error::x ]]> \u00e4\u00f6\U0001f433.Dockerfile"
    (root / name).write_text("FROM node:18\n# loadline ignore=floating-base-tag reason=\"<a> & | b\"\nFROM node\n"
                             "LABEL \u00e4=\u00f6\u00f6 x=\U0001f433\nRUN sudo apt install -y 'a|b<c>&d'\nCMD npm start\n")
    (root / "compose.yaml").write_bytes(b"services:\n  \"a|b<i>&\":\n    build: {context: ., dockerfile: gone}\n    image: \"x\xff\"\n")
    (root / "tab\tand\nline").mkdir()
    (root / "tab\tand\nline" / "Dockerfile").write_text("FROM debian:10\nRUN sudo x\n")


def problems(binary, root):
    report = json.loads(audit(binary, root, "--format", "json"))
    if not report["findings"]:
        yield "there is nothing to find, so this shows nothing"
    for form in FORMATS:
        text = audit(binary, root, "--format", form, "--top", "0")
        if not text.endswith("\n"):
            yield f"{form}: no line feed at the end"
        yield from (f"{form}: {line}" for line in globals()[f"check_{form}"](text, report, pathlib.Path(root)))


def main():
    binary, example = sys.argv[1:]
    if not SCHEMA:
        print("LOADLINE_SARIF_SCHEMA is not set: SARIF is read, and not validated against the schema")
    wrong = [f"example: {line}" for line in problems(binary, example)]
    with tempfile.TemporaryDirectory() as scratch:
        odd_fleet(pathlib.Path(scratch))
        wrong += [f"odd names: {line}" for line in problems(binary, scratch)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
