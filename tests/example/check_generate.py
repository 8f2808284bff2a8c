#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates for a copy of the example and audits what comes of it, as its Compose file would use it.

    check_generate.py BINARY EXAMPLE SCHEMA

The same for the small fleets of small_fleets.py. Asked for: the same bytes twice, no finding of any rule at any severity in a generated file, nothing left to write
afterwards, no file of a person written over without --force, and targets only for what can be built.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import small_fleets
from audit import TODAY, audit

try:
    import jsonschema
except ImportError:
    jsonschema = None

# Every service of the example that is built here.
SERVICES = {"api-gateway", "auth", "master-data", "finance", "workflow", "file-storage", "notification",
            "document-generator", "forecast", "web"}
# Alone: check_wiring.py generates everything, and looks at the rest.
KINDS = ["--kind", "dockerfiles,ignore"]
# The sources serve health at five paths, and the checks ask for what is served: theirs to mend.
OF_THE_SOURCES = {"health-path-drift"}
# Asked for by choice of whoever says --per-service: one text for each service is what this rule is against.
PER_SERVICE = {"near-duplicate-dockerfiles"}


def generate(binary, root, *options):
    return subprocess.run([binary, "generate", str(root), "--today", TODAY, *options], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)


def planned(binary, root, *options):
    run = generate(binary, root, "--format", "json", *options)
    if run.returncode != 0:
        raise AssertionError(f"generate failed: {run.stderr}")
    return json.loads(run.stdout)


def compose_of(targets):
    """A Compose file in place of the example's own, which builds every target as it says."""
    services = {}
    for target in targets:
        build = {"context": target["context"], "args": target["args"],
                 "dockerfile": str(pathlib.PurePosixPath(target["dockerfile"]).relative_to(target["context"]))}
        if target["target"]:
            build["target"] = target["target"]
        services[target["service"]] = {"image": target["image"], "build": build}
    return json.dumps({"services": services}, indent=1)


def copied(example, folder):
    root = pathlib.Path(folder) / "erp"
    shutil.copytree(example, root, ignore=shutil.ignore_patterns("node_modules", "dist"))
    return root


def check(binary, root, services, options, allowed):
    """Of a folder that nobody needs afterwards."""
    plan = planned(binary, root, *options)
    problems = []
    if plan != planned(binary, root, *options):
        problems.append("two runs plan different things")
    if {target["service"] for target in plan["targets"]} != services:
        problems.append(f"targets are {sorted(target['service'] for target in plan['targets'])}")
    if any(file["state"] != "new" for file in plan["files"]):
        problems.append("a file of the plan stands there already")

    written = generate(binary, root, "--write", *options)
    if written.returncode != 0:
        problems.append(f"--write: {written.stderr}")
    if generate(binary, root, "--check", *options).returncode != 0:
        problems.append("something is left to write after --write")

    for old in root.glob("docker-compose*.yml"):
        old.unlink()
    (root / "docker-bake.hcl").unlink(missing_ok=True)
    shutil.rmtree(root / ".github", ignore_errors=True)
    (root / "compose.yaml").write_text(compose_of(plan["targets"]))
    made = {file["path"] for file in plan["files"]}
    report = json.loads(audit(binary, str(root), "--format", "json").stdout)
    for finding in report["findings"]:
        if finding["path"] in made and finding["rule"] not in allowed:
            problems.append(f"{finding['path']}:{finding['line']} {finding['severity']} {finding['rule']}: {finding['message']}")
    return [f"{' '.join(options) or 'as it is'}: {problem}" for problem in problems]


# The Dockerfiles that are there stand on other bases, and CI builds what it built.
OF_THE_OLD_FILES = {"base-drift", "mixed-runtime-versions", "image-not-built-in-ci"}


def check_split(binary, example):
    """The proposal for a service in two: stable, without findings, and applied by git as it stands."""
    options = ["--kind", "split"]
    with tempfile.TemporaryDirectory() as folder:
        root = copied(example, folder)
        plan = planned(binary, root, *options)
        problems = [] if plan == planned(binary, root, *options) else ["two runs plan different things"]
        made = {file["path"] for file in plan["files"]}
        if "docker/split/finance-ml/Dockerfile" not in made:
            problems.append(f"nothing is proposed for finance: {plan['notes']}")
        generate(binary, root, "--write", *options)
        if generate(binary, root, "--check", *options).returncode != 0:
            problems.append("something is left to write after --write")
        # As it is run: over the production files.
        wiring = "docker-compose.prod.split.yml"
        shutil.copy(root / "docker/split/finance-ml/wiring.yaml", root / wiring)
        report = json.loads(audit(binary, str(root), "--format", "json").stdout)
        problems += [f"{finding['path']}:{finding['line']} {finding['severity']} {finding['rule']}: {finding['message']}"
                     for finding in report["findings"] if finding["path"] in made | {wiring} and finding["rule"] not in OF_THE_OLD_FILES]
        (root / wiring).unlink()
        server = root / "docker/split/finance-ml/server.mjs"
        if shutil.which("node") and subprocess.run(["node", "--check", str(server)], check=False).returncode != 0:
            problems.append("the server is no JavaScript")
        applied = subprocess.run(["git", "apply", "docker/split/finance-ml/service.patch"], cwd=root, env={"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": folder},
                                 capture_output=True, text=True, check=False)
        main = (root / "services/finance/src/main.ts").read_text()
        if applied.returncode != 0 or "'./forecast.client'" not in main:
            problems.append(f"the patch does not apply: {applied.stderr}")
        # What was proposed is done, and the other half goes on following the lockfile.
        after = planned(binary, root, *options)
        if {"docker/split/finance-ml/service.patch"} != made - {file["path"] for file in after["files"]}:
            problems.append("the plan does not see that its patch was applied")
        return [f"split: {problem}" for problem in problems]


def check_edits(binary, example):
    """What a person has edited stays, unless it is forced."""
    with tempfile.TemporaryDirectory() as folder:
        root = copied(example, folder)
        generate(binary, root, "--write")
        path = root / "docker" / "node.Dockerfile"
        mine = path.read_text() + "# mine\n"
        path.write_text(mine)
        problems = []
        if generate(binary, root, "--write").returncode != 1 or path.read_text() != mine:
            problems.append("an edited file was written over, or nobody was told")
        if generate(binary, root, "--write", "--force").returncode != 0 or path.read_text() == mine:
            problems.append("--force does not write over an edited file")
        # A fact that changes: an untouched file follows it.
        manifest = root / "package.json"
        manifest.write_text(manifest.read_text().replace("pnpm@8.15.9", "pnpm@8.15.8"))
        if generate(binary, root, "--write").returncode != 0 or "pnpm@8.15.8" not in path.read_text():
            problems.append("an untouched file does not follow a change of the fleet")
        return problems


def check_schema(binary, example, schema):
    """The plan is what docs/generate.schema.json says: as it is, and where files stand there already."""
    if jsonschema is None:
        print("no python3-jsonschema: the schema of the plan is not validated")
        return []
    with tempfile.TemporaryDirectory() as folder:
        root = copied(example, folder)
        validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
        plans = [planned(binary, root)]
        generate(binary, root, "--write")
        (root / "docker/node.Dockerfile").write_text("FROM scratch\n")
        plans.append(planned(binary, root))
        return [f"schema: {'/'.join(map(str, error.absolute_path))}: {error.message}" for plan in plans for error in validator.iter_errors(plan)]


def main():
    binary, example = sys.argv[1], pathlib.Path(sys.argv[2])
    problems = check_edits(binary, example) + check_split(binary, example) + check_schema(binary, example, pathlib.Path(sys.argv[3]))
    for options in ([], ["--variant", "alpine"], ["--variant", "distroless"],
                    ["--variant", "distroless", "--probe-image", "registry.example.com/tools/probe:1.0"], ["--frontend", "1.20"]):
        with tempfile.TemporaryDirectory() as folder:
            problems += check(binary, copied(example, folder), SERVICES, [*KINDS, *options], OF_THE_SOURCES)
    with tempfile.TemporaryDirectory() as folder:
        problems += check(binary, copied(example, folder), SERVICES, [*KINDS, "--per-service"], OF_THE_SOURCES | PER_SERVICE)
    for name, (files, services) in small_fleets.FLEETS.items():
        with tempfile.TemporaryDirectory() as folder:
            root = small_fleets.write(files, pathlib.Path(folder))
            problems += [f"{name}: {problem}" for problem in check(binary, root, services, KINDS, set())]
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
