#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the document on the example fleet with the commands that it names, figure by figure and both ways: every row
of a table is in the command's JSON, and what is there is in the table.

    check_document.py BINARY EXAMPLE
"""
import functools
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import document_numbers
import document_sums
from document_numbers import bytes_text, text_of

TODAY = "2026-11-23"
CONFIG = """
[budgets]
image-size = "400 MB"
findings.error = 0
coverage.health-check = 100
[prices]
currency = "EUR"
registry-gb-month = 0.10
transfer-gb = 0.05
ci-minute = 0.5
tags-kept = 10
pulls-per-month = 30
builds-per-month = 20
"""
BUILDS = "service,cold_seconds,cached_seconds,image_bytes,cached_steps,steps\nauth,600,300,2000000000,1,4\nauth,300,30,,3,4\n"
MARKS = {"yes": "✅", "no": "❌", "unknown": "❔", True: "✅", False: "❌"}


def plain(cell):
    return cell.strip().replace("\\|", "|").replace("\\[", "[").replace("\\]", "]").replace("\\*", "*").strip("*").replace("`", "")


def read(markdown):
    """Sections by title: their text, and their tables as lists of dicts (by the header; with a number where a name is not there, or there twice)."""
    out, title, table = {}, "", None
    for line in markdown.split("\n"):
        if heading := re.match(r"#+ (.*)", line):
            title, table = heading[1].replace("\\", ""), None
            assert title not in out, f"two sections are called {title}"
            out[title] = {"text": [], "tables": []}
        elif line.startswith("|"):
            cells = [plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if table is None:
                names = [name if name and name not in cells[:i] else f"{name}{i}" for i, name in enumerate(cells)]
                table = {"names": names, "rows": [], "rule": False}
                out[title]["tables"].append(table["rows"])
            elif not table["rule"]:
                table["rule"] = True
                assert all(re.fullmatch(r"-+:?", cell) for cell in cells), line
            else:
                assert len(cells) == len(table["names"]), line
                table["rows"].append(dict(zip(table["names"], cells)))
        else:
            table = None
            if title:
                out[title]["text"].append(line)
    return out


def by(rows, key):
    out = {row[key]: row for row in rows}
    assert len(out) == len(rows), f"{key} twice"
    return out


def check_inventory(document, audit):
    built, run = document["Services"]["tables"]
    for kind, rows in (("application", by(built, "service")), ("infrastructure", by(run, "service"))):
        services = {service["name"]: service for service in audit["services"] if service["kind"] == kind}
        assert rows.keys() == services.keys(), (kind, rows.keys() ^ services.keys())
        for name, service in services.items():
            row = rows[name]
            assert row["plain secrets"] == str(len(service["plain_secrets"])), row
            assert row["findings"] == str(sum(name in finding["services"] for finding in audit["findings"])), row
            if kind == "application":
                assert row["built from"].split(", stage ")[0] == (service["dockerfile"] or ""), row
                assert row["port"] == str(service["port"] or ""), row
                assert row["package"] == (service["package"]["folder"] if service["package"] else ""), row
    (rows,) = document["Dockerfiles"]["tables"]
    rows, files = by(rows, "Dockerfile"), {one["path"]: one for one in audit["dockerfiles"]}
    assert rows.keys() == files.keys()
    for path, one in files.items():
        assert rows[path]["bytes"].replace(",", "") == str(one["bytes"]), path
        assert rows[path]["stages"] == str(len(one["stages"])), path
        assert (rows[path]["state"] == "in use") == bool(one["used_by"]), path


def check_summary(document, audit):
    summary, text = audit["summary"], text_of(document["Summary"])
    assert f"{summary['errors']} errors, {summary['warnings']} warnings, {summary['infos']} for information" in text, text
    assert f"{summary['fixable']} of them have a fix" in text, text
    assert f"{summary['services_built']} application services and {summary['services_run']} infrastructure services" in text
    assert f"{summary['dockerfiles']} Dockerfiles, {summary['dockerfiles_used']} in use; {summary['files']} files" in text
    (rows,) = document["Summary"]["tables"]
    rows = by(rows, "area")
    figures = {figure["area"]: figure for figure in summary["figures"]}
    assert rows.keys() == figures.keys()
    for area, figure in figures.items():
        if area != "images":
            assert (rows[area]["today"], rows[area]["target"]) == (figure["value"], figure["target"]), area


def check_sizes(document, predictions):
    rows = document["Image sizes"]["tables"][0]
    total, rows = rows[-1], by(rows[:-1], "service")
    assert rows.keys() == predictions.keys()
    for name, one in predictions.items():
        row, amount, more = rows[name], one["bytes"], "> " if one["unknown"] else ""
        if name == "auth":  # a recorded build says so
            assert row["image"] == "2.00 GB" and row["known"] == "built" and row["assessment"] == "❌ 5.0 times the target", row
            continue
        assert row["image"] == more + bytes_text(amount["likely"]), row
        assert row["compressed"] == more + bytes_text(one["compressed_bytes"]["likely"]), row
        interval = f"{bytes_text(amount['least'])} to {bytes_text(amount['most'])}" if amount["least"] != amount["most"] else ""
        assert row["interval"] == interval, row
        assert row["known"] == one["known"], row
        assert row["unknown parts"] == (str(len(one["unknown"])) if one["unknown"] else ""), row
        limit = 400_000_000
        verdict = ("✅ within" if not one["unknown"] and amount["most"] <= limit else
                   f"❌ {amount['likely'] / limit:.1f} times the target" if amount["least"] > limit else "❔ may be over")
        assert row["assessment"] == verdict, (row, verdict)
    everything = sum(one["bytes"]["likely"] for name, one in predictions.items() if name != "auth") + 2_000_000_000
    assert total["image"].removeprefix("> ") == bytes_text(everything), total

    (rows,) = document["What makes the images heavy"]["tables"]
    total, rows = rows[-1], by(rows[:-1], "part of the images")
    parts, unknown, services = {}, {}, {}
    for one in predictions.values():
        for part in one["parts"]:
            parts[part["part"]] = parts.get(part["part"], 0) + part["bytes"]["likely"]
            services[part["part"]] = services.get(part["part"], 0) + 1
        for part in one["unknown"]:
            unknown[part["part"]] = unknown.get(part["part"], 0) + 1
    assert rows.keys() == parts.keys() | unknown.keys()
    whole = sum(parts.values())
    for name, row in rows.items():
        assert row["bytes"] == bytes_text(parts.get(name, 0)), row
        assert abs(float(row["share"].removesuffix(" %")) - 100 * parts.get(name, 0) / whole) <= 0.5001, row
        assert row["services"] == str(services.get(name, 0)) and row["of unknown size"] == str(unknown.get(name, "")), row
    assert total["bytes"] == bytes_text(whole)


def check_findings(document, audit):
    rules = {}
    for finding in audit["findings"]:
        rules.setdefault(finding["rule"], []).append(finding)
    rows = {}
    for priority in range(1, 5):
        for row in document.get(f"Priority {priority}", {"tables": [[]]})["tables"][0]:
            assert row["rule"] not in rows, row
            rows[row["rule"]] = row | {"priority": priority}
    assert rows.keys() == rules.keys(), rows.keys() ^ rules.keys()
    for name, findings in rules.items():
        row = rows[name]
        assert row["places"] == str(len(findings)), row
        assert row["services"] == str(len({service for one in findings for service in one["services"]})), row
        worst = max(findings, key=lambda one: ("info", "warning", "error").index(one["severity"]))["severity"]
        assert (row["priority"] == 1) == (worst == "error") and (row["priority"] == 4) == (worst == "info"), row
        mended = any(fix["grade"] in ("safe", "risky") for one in findings for fix in one["fixes"])
        assert row["mended by"] == (f"loadline fix --rule {name}" if mended else "a person"), row
    for path, one in ((one["path"], one) for one in audit["dockerfiles"]):
        assert (path in document) == one["judged"], path
        if not one["judged"]:
            continue
        here = {finding["rule"] for finding in audit["findings"] if finding["path"] == path}
        faults = by(document[path]["tables"][0], "fault") if here else {}
        assert faults.keys() == here, path
        for rule, row in faults.items():
            lines = sorted({finding["line"] for finding in audit["findings"] if finding["path"] == path and finding["rule"] == rule})
            said = [int(number) for number in re.findall(r"\d+", row["lines"].split(" more")[0])]
            assert said == lines or (len(lines) > 6 and said[:6] == lines[:6]), (path, row)


def check_matrices(document, audit):
    controls = document["Security control by service"]["tables"][0]
    total, rows = controls[-1], by(controls[:-1], "service")
    applications = {service["name"]: service for service in audit["services"] if service["kind"] == "application"}
    assert rows.keys() == applications.keys()
    for name, service in applications.items():
        for column, field in (("non-root user", "non_root"), ("read-only root", "read_only_root"), ("memory limit", "memory_limit"),
                              ("capabilities dropped", "capabilities_dropped"), ("no new privileges", "no_new_privileges")):
            assert rows[name][column] == MARKS[service[field]], (name, column)
        assert rows[name]["no plain secrets"] == MARKS[not service["plain_secrets"]], name
    for table in (controls, document["Best practice by Dockerfile"]["tables"][0]):
        for column in list(table[0])[1:]:
            yes = sum(row[column] == "✅" for row in table[:-1])
            no = sum(row[column] == "❌" for row in table[:-1])
            assert table[-1][column] == ("?" if yes + no == 0 else f"{100 * yes / (yes + no):.0f}%"), column
    consolidation = audit["consolidation"]
    models, rows = document["Consolidation"]["tables"]
    assert {row["kind"]: row["practices"] for row in models} == {
        one["name"]: f"{one['practices_followed']} of {one['practices_known']}" for one in consolidation["templates"]}
    rows = by(rows, "use")
    assert rows.keys() == {one["uses"] for one in consolidation["dockerfiles"]}
    for one in consolidation["dockerfiles"]:
        assert rows[one["uses"]]["should use"] == ("the same" if one["uses"] == one["should_use"] else one["should_use"])
        assert re.split(", | and ", rows[one["uses"]]["services"]) == one["services"]
    assert all(path in text_of(document["Consolidation"]) for path in consolidation["unused"])
    (health,) = document["Health checks"]["tables"]
    assert by(health, "service").keys() == {service["name"] for service in audit["services"]}
    answered = sum(row["can answer"] == "✅" for row in health if row["service"] in applications)
    assert text_of(document["Health checks"]).strip().startswith(f"{answered} of {len(applications)} application services have")


def check_contexts(document, context, services):
    tables = document["Build contexts and ignore files"]["tables"]
    rows, builds = by(tables[1], "service"), {name: one for one in context["builds"] for name in one["services"] if name in services}
    assert rows.keys() == builds.keys(), rows.keys() ^ builds.keys()
    for name, one in builds.items():
        use, row = one["now"], rows[name]
        assert (row["files let through"], row["bytes let through"]) == (str(use["files"]), bytes_text(use["bytes"])), row
        assert (row["files asked for"], row["bytes asked for"]) == (str(use["asked_files"]), bytes_text(use["asked_bytes"])), row
        assert bool(row["not known"]) == (not use["asked_complete"]), row


def check_gate(document, gate):
    (rows,) = document["Success criteria"]["tables"]
    assert [(row["check"], row["service"], row["verdict"].split(" ", 1)[1], row["why"]) for row in rows] == [
        (one["check"], one["service"] or "the fleet", one["verdict"], one["why"]) for one in gate["checks"]]
    counts = gate["counts"]
    for count, word in ((counts["pass"], "pass"), (counts["fail"], "fail"), (counts["not_measured"], "not measured")):
        assert re.search(rf"\b{count} [a-z ]*{word}", text_of(document["Success criteria"])), (count, word)


def check_replay(document, replay):
    (rows,) = document["Build cache over the history"]["tables"]
    rows, builds = by(rows, "build"), {build["name"]: build for build in replay["builds"]}
    assert rows.keys() == builds.keys()
    assert f"for {len(replay['commits'])} commits" in text_of(document["Build cache over the history"])
    for name, build in builds.items():
        row = rows[name]
        assert (row["commits"], row["failing"], row["with something to build"]) == (
            str(build["commits"]), str(build["failing"]), str(build["touched"])), row
        installs = [one for one in build["instructions"] if one["instruction"] == row["install step"]]
        if row["install step"]:
            assert any(row["misses"].startswith(f"{100 * one['missed_share']:.0f}") for one in installs), row
        else:
            assert not any(one["kind"] == "installs packages of a language" and one["hits"] + one["misses"] + one["unknown"] for one in build["instructions"])


def check_builds_and_cost(document, predictions):
    (row,) = document["Recorded builds"]["tables"][0]
    assert list(row.values())[:4] == ["auth", "10 min", "5 min", "-50 %"], row
    assert row["from the cache"] == "75 %", row
    before = sum(one["compressed_bytes"]["likely"] for one in predictions.values()) / 1e9
    rows = by(document["Cost"]["tables"][0], "cost")
    assert rows["registry"]["today"].removeprefix("> ") == f"{before * 0.1 * 10:.2f} EUR", rows
    assert rows["transfer"]["today"].removeprefix("> ") == f"{before * 0.05 * 30:.2f} EUR", rows
    assert all(row["today is"].startswith(f"{before:.2f} GB compressed ") for row in rows.values()), rows
    assert "CI: 5.00 EUR a month" in text_of(document["Cost"]), text_of(document["Cost"])


class Texts(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.texts = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.texts.append(data)


def check_html(page, markdown):
    texts = Texts()
    texts.feed(page)
    assert not texts.open, texts.open
    assert not re.search(r"(src|href)=\"(?!#)", page), "the page asks for something else"
    flat = re.sub(r"\s+", " ", "".join(texts.texts))
    for title in read(markdown):
        assert title.replace("`", "") in flat, title


def check_every_number(markdown, checks):
    """A number that could be another one unnoticed is one that no command vouches for."""
    unseen, count = document_numbers.unseen_numbers(markdown, read, checks)
    print(f"{count} numbers, {sum(map(len, unseen.values()))} of which no check looks at")
    assert not unseen, unseen


def main():
    binary, example = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home)
        fleet = folder / "fleet"
        shutil.copytree(example, fleet)
        (folder / "builds.csv").write_text(BUILDS)
        environment = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "XDG_DATA_HOME": home,
                       "GIT_CONFIG_NOSYSTEM": "1",
                       **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}}

        def run(*arguments, status=0):
            done = subprocess.run([binary, *map(str, arguments)], env=environment, capture_output=True, text=True)
            assert done.returncode in (status, 1 if status == 0 else status), (arguments, done.returncode, done.stderr)
            return done.stdout

        alone = read(run("report", fleet, "--today", TODAY))
        assert "Not computed" in text_of(alone["Build cache over the history"])
        assert "`image-size` under `[budgets]`" in text_of(alone["Image sizes"])
        assert "None is set" in text_of(alone["Success criteria"])
        assert "does not say `registry-gb-month`" in text_of(alone["Cost"]) and not alone["Cost"]["tables"], alone["Cost"]

        (fleet / "loadline.toml").write_text(CONFIG)
        git = ["git", "-C", str(fleet), "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for number in range(3):
            if number == 0:
                subprocess.run([*git, "init", "-q"], check=True)
            else:
                (fleet / f"services/auth/src/new{number}.ts").write_text("export {};\n")
            subprocess.run([*git, "add", "-A"], check=True)
            subprocess.run([*git, "commit", "-qm", str(number)], check=True)
        markdown = run("report", fleet, "--today", TODAY, "--builds", folder / "builds.csv", "--host-memory", "8G", "--host-cpus", "4")
        assert markdown == run("report", fleet, "--today", TODAY, "--builds", folder / "builds.csv", "--host-memory", "8G",
                               "--host-cpus", "4", "--threads", "1"), "the document depends on the number of threads"
        document = read(markdown)
        audit = json.loads(run("audit", fleet, "--today", TODAY, "--format", "json"))
        predictions = {one["name"]: one for one in json.loads(run("predict", "--root", fleet, "--offline", "--format", "json"))["services"]}
        alternatives = json.loads(run("predict", "--root", fleet, "--offline", "--compare", "--format", "json"))["services"]
        gate = json.loads(run("gate", fleet, "--today", TODAY, "--builds", folder / "builds.csv", "--format", "json"))
        replay = json.loads(run("replay", "--path", fleet, "--format", "json"))
        context = json.loads(run("context", "--root", fleet, "--format", "json"))
        checks = [(check_summary, audit), (check_inventory, audit), (check_sizes, predictions), (check_findings, audit), (check_matrices, audit),
                  (check_contexts, context, predictions), (check_gate, gate), (check_replay, replay), (check_builds_and_cost, predictions),
                  (document_numbers.check_dockerfiles, audit, predictions), (document_numbers.check_services, audit),
                  (document_numbers.check_listed, audit), (document_numbers.check_history, replay, context), (document_numbers.check_resources,),
                  (document_numbers.check_plan, audit, gate), (document_numbers.check_criteria, gate), (document_numbers.check_money,),
                  (document_sums.check_totals, predictions), (document_sums.check_lists, audit, context), (document_sums.check_causes, replay),
                  (document_sums.check_evidence, audit), (document_sums.check_effects, audit, alternatives), (document_sums.check_reservations, fleet)]
        checks = [functools.partial(lambda made, check, given: check(made, *given), check=check, given=given) for check, *given in checks]
        for check in checks:
            check(document)
        check_every_number(markdown, checks)
        check_html(run("report", fleet, "--today", TODAY, "--builds", folder / "builds.csv", "--format", "html"), markdown)
        assert "% of the host's 8G" in text_of(document["Resources"])


if __name__ == "__main__":
    main()
