#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the example fleet to budgets, and compares every figure with the command that it is from.

    check_gate.py BINARY EXAMPLE SCHEMA
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jsonschema

BUDGETS = """
[budgets]
image-size = "500 MB"
context-size = "200 kB"
cold-build = "10min"
findings = { error = 0, warning = 1000, info = 0 }
coverage = { health-check = 100, resource-limits = 40, non-root = 30, read-only-root = 10, capabilities-dropped = 10, \
no-new-privileges = 11, no-plain-secrets = 50, bounded-logs = 100, scanned = 100 }
[classes.ml]
image-size = "4 GB"
[services.finance]
class = "ml"
[services.web]
image-size = 1
"""


class Loadline:
    def __init__(self, binary, home):
        self.binary = binary
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": f"{home}/cache",
                            "XDG_DATA_HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1",
                            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}}

    def run(self, *arguments, status=(0, 1)):
        done = subprocess.run([self.binary, *map(str, arguments)], env=self.environment, capture_output=True, text=True)
        assert done.returncode in status, (arguments, done.returncode, done.stderr)
        return done

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--format", "json").stdout)


def rows_of(gate):
    return {(row["check"], row["service"]): row for row in gate["checks"]}


def check_figures(loadline, example, config, schema):
    gate = loadline.json("gate", example, "--config", config)
    jsonschema.validate(gate, schema)
    rows = rows_of(gate)
    predictions = {one["name"]: one for one in loadline.json("predict", "--root", example, "--offline")["services"]}
    sizes = {service: row for (check, service), row in rows.items() if check == "image-size"}
    assert sizes.keys() == predictions.keys(), sizes.keys() ^ predictions.keys()
    limits = {"finance": 4_000_000_000, "web": 1}
    for service, row in sizes.items():
        amount, unknown = predictions[service]["bytes"], len(predictions[service]["unknown"])
        figure = row["figure"]
        assert (figure["least"], figure["likely"]) == (amount["least"], amount["likely"]), service
        assert figure["most"] == (None if unknown else amount["most"]), service
        assert figure["unknown_parts"] == unknown, service
        limit = limits.get(service, 500_000_000)
        assert row["limit"]["at_most"] == limit, service
        verdict = ("pass" if not unknown and amount["most"] <= limit else
                   "fail" if amount["least"] > limit else "not measured")
        assert row["verdict"] == verdict, (service, row)
    audit = loadline.json("audit", example, "--config", config)
    for severity in ("error", "warning", "info"):
        # The gate has checks of its own for budgets, and does not count them twice.
        count = sum(finding["severity"] == severity and not finding["rule"].endswith("-over-budget")
                    for finding in audit["findings"])
        assert rows[f"findings.{severity}", None]["figure"]["likely"] == count, severity
    applications = [service for service in audit["services"] if service["kind"] == "application"]
    for check, holds in (("non-root", lambda s: s["non_root"] == "yes"), ("resource-limits", lambda s: s["memory_limit"]),
                         ("read-only-root", lambda s: s["read_only_root"]), ("no-plain-secrets", lambda s: not s["plain_secrets"]),
                         ("capabilities-dropped", lambda s: s["capabilities_dropped"])):
        share = 100 * sum(map(holds, applications)) / len(applications)
        assert rows[f"coverage.{check}", None]["figure"]["likely"] == share, check
    assert rows["cold-build", "auth"]["verdict"] == "not measured"
    verdicts = [row["verdict"] for row in gate["checks"]]
    assert gate["counts"] == {name.replace(" ", "_"): verdicts.count(name)
                              for name in ("pass", "accepted", "fail", "not measured")}
    assert not gate["passed"]
    return gate


def check_builds(loadline, example, config, schema, folder):
    builds = folder / "builds.csv"
    builds.write_text("service,cold_seconds,image_bytes,cached_steps,steps\nauth,599,400000000,1,4\nauth,700,,3,4\n")
    gate = loadline.json("gate", example, "--config", config, "--builds", builds)
    jsonschema.validate(gate, schema)
    rows = rows_of(gate)
    assert rows["image-size", "auth"]["figure"]["likely"] == 400_000_000 and rows["image-size", "auth"]["verdict"] == "pass"
    assert rows["cold-build", "auth"]["figure"]["from"].endswith("builds.csv:3") and rows["cold-build", "auth"]["verdict"] == "fail"
    assert ("cache-hits", "auth") not in rows


def check_ratchet(loadline, example, config, schema, folder):
    baseline = folder / "gate.txt"
    first = loadline.json("gate", example, "--config", config, "--baseline", baseline, "--ratchet")
    jsonschema.validate(first, schema)
    assert first["ratchet"]["made"] and first["ratchet"]["added"] and not first["passed"]
    text = baseline.read_text()
    held = loadline.json("gate", example, "--config", config, "--baseline", baseline)
    jsonschema.validate(held, schema)
    assert held["passed"] and held["counts"]["accepted"] > 0 and held["counts"]["fail"] == 0, held["counts"]
    again = loadline.json("gate", example, "--config", config, "--baseline", baseline, "--ratchet")
    assert not any(again["ratchet"][name] for name in ("added", "tightened", "dropped")) and baseline.read_text() == text


def check_against(loadline, example, config, schema, folder):
    fleet = folder / "fleet"
    shutil.copytree(example, fleet)
    git = ["git", "-C", str(fleet), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    same = loadline.json("gate", fleet, "--config", config, "--against", "HEAD")
    jsonschema.validate(same, schema)
    assert same["against"]["changes"] == [] and same["against"]["new_findings"] == [], same["against"]
    assert same["against"]["fixed_findings"] == 0

    dockerfile = fleet / "infrastructure/docker/node-service.Dockerfile"
    text = dockerfile.read_text()
    dockerfile.write_text("".join(line for line in text.splitlines(True) if not line.startswith("USER ")))
    worse = loadline.json("gate", fleet, "--config", config, "--against", "HEAD")
    jsonschema.validate(worse, schema)
    assert "runs-as-root" in {finding["rule"] for finding in worse["against"]["new_findings"]}
    changes = {(change["check"], change["service"]): change for change in worse["against"]["changes"]}
    share = changes["coverage.non-root", None]
    assert share["direction"] == "worse" and share["before"]["likely"] - share["after"]["likely"] == 10, share


def main():
    binary, example, schema_path = sys.argv[1:]
    schema = json.load(open(schema_path))
    jsonschema.Draft202012Validator.check_schema(schema)
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home)
        config = folder / "loadline.toml"
        config.write_text(BUDGETS)
        loadline = Loadline(binary, folder)
        check_figures(loadline, example, config, schema)
        check_builds(loadline, example, config, schema, folder)
        check_ratchet(loadline, example, config, schema, folder)
        check_against(loadline, example, config, schema, folder)


if __name__ == "__main__":
    main()
