# SPDX-License-Identifier: Apache-2.0
"""Before and after `loadline fix --apply`, on the engine that tests/e2e/fixes has started.

    fixes.py LOADLINE WORK [--write FILE]     WORK holds docker.sock, config and erp/
"""
import argparse
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import proof
from engine import Engine, commit

UNIVERSAL = "infrastructure/docker/services/universal-service.Dockerfile"
# Service, Dockerfile, context, arguments, port, path: those whose bases can be assembled here, and which safe fixes change.
SERVICES = [("file-storage", UNIVERSAL, ".", ["SERVICE_NAME=file-storage", "SERVICE_PORT=3008"], 3008, "/health"),
            ("forecast", "services/forecast/Dockerfile", "services/forecast", [], 8000, "/healthz")]


def answer(port, path):
    """The status within a minute; what went wrong where there is none."""
    began, last = time.monotonic(), "no answer"
    while time.monotonic() - began < 60:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as reply:
                return reply.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError as error:
            last = str(error)
        time.sleep(0.5)
    return last


def build_and_ask(engine, root, when, service):
    name, dockerfile, context, args, port, path = service
    words = ["build", "--progress", "plain", "--network", "host", "--tag", f"{when}/{name}", "--file", str(root / dockerfile)]
    for arg in args:
        words += ["--build-arg", arg]
    run = engine(*words, str(root / context), check=False)
    if run.returncode != 0:
        return {"built": False, "why": run.stderr.strip().splitlines()[-1][:200]}
    engine("run", "--detach", "--name", f"{when}-{name}", "--network", "host", "--env", f"PORT={port}", f"{when}/{name}")
    status = answer(port, path)
    engine("rm", "--force", f"{when}-{name}")
    return {"built": True, "status": status, "size": engine.size(f"{when}/{name}")}


def changed_lines(root):
    """Per Dockerfile, how many lines the fixes took out and put in."""
    out = {}
    for line in subprocess.check_output(["git", "diff", "--numstat", "HEAD"], cwd=root, text=True).splitlines():
        added, removed, path = line.split("\t")
        out[path] = f"-{removed} +{added}"
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loadline")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args()
    engine = Engine(options.work)
    root = engine.root
    commit(root)
    before = {service[0]: build_and_ask(engine, root, "before", service) for service in SERVICES}
    subprocess.run([options.loadline, "fix", str(root), "--apply"], check=False, stdout=subprocess.DEVNULL)
    lines = changed_lines(root)
    broken = []
    rows = []
    for service in SERVICES:
        name, dockerfile = service[:2]
        old, new = before[name], build_and_ask(engine, root, "after", service)
        if dockerfile not in lines:
            broken.append(f"{name}: no fix changed {dockerfile}")
        if old["built"] and not new["built"]:
            broken.append(f"{name} built before, and does not now: {new['why']}")
        if old.get("status") == 200 and new.get("status") != 200:
            broken.append(f"{name} answered before, and does not now: {new.get('status')}")
        if not old["built"] or old["status"] != 200:
            broken.append(f"{name} did not work before: nothing is shown ({old.get('why', old.get('status'))})")
        cells = [(proof.mb(one["size"]), one["status"]) if one["built"] else ("does not build", "-") for one in (old, new)]
        rows.append([name, f"`{dockerfile}`", lines.get(dockerfile, "none"), *cells[0], *cells[1]])
    heads = ["service", "Dockerfile", "lines changed", "before, MB", "answers", "after, MB", "answers"]
    text = proof.measured(f"Docker engine {engine.version()}") + proof.table(heads, rows)
    print(text)
    if options.write:
        proof.write(options.write, "fixes", text)
    print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
