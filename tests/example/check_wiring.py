#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates everything for a copy of the example, beside the files that are there, and looks at what comes of it.

    check_wiring.py BINARY EXAMPLE

Asked for: no finding of any rule at any severity in a generated file; the overlays run as their own comments say; the
same again afterwards, though the results lie in the tree now; every patch applies; the script of what changed names
exactly the services that a file belongs to. actionlint and Docker Compose are asked where they are installed.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from audit import TODAY, audit
from check_generate import SERVICES, copied, generate, planned

COMPOSE = ["docker-compose.yml", "docker-compose.prod.yml", "docker-compose.prod.hardened.yml"]
# A file, and the services whose images a change of it can reach.
REACHES = {
    "services/auth/src/main.ts": {"auth"},
    "shared/contracts/src/mail.ts": {"auth", "document-generator", "finance", "master-data", "notification", "workflow"},
    "services/forecast/app.py": {"forecast"},
    "docs/operations.md": set(),
    "docker/node.Dockerfile": SERVICES - {"forecast", "web"},
}


def git(root, *words):
    run = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words], cwd=root, check=True,
                         capture_output=True, text=True)
    return run.stdout.strip()


def check_changes(root):
    """The script, over a repository with one commit for each file."""
    problems = []
    git(root, "init", "-q")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "all")

    def changed(*base):
        text = subprocess.run(["sh", "docker/changed-images.sh", *base], cwd=root, check=True, capture_output=True,
                              text=True).stdout
        return {image["service"] for image in json.loads(text)}

    if changed() != SERVICES or changed("0000000000000000000000000000000000000000") != SERVICES:
        problems.append("without a commit it does not tell all of them")
    for name, expected in REACHES.items():
        with open(root / name, "a", encoding="utf-8") as file:
            file.write("\n")
        git(root, "commit", "-q", "-a", "-m", name)
        if (found := changed("HEAD~1")) != expected | {"forecast"}:  # its context is the whole repository, as a note says
            problems.append(f"a change of {name} reaches {sorted(found)}, not {sorted(expected)}")
    return problems


def check_tools(root):
    """What the makers of the formats say, where they are installed."""
    problems = []
    if shutil.which("actionlint"):
        run = subprocess.run(["actionlint", ".github/workflows/images.yml"], cwd=root, check=False, capture_output=True,
                             text=True)
        if run.returncode != 0:
            problems.append(f"actionlint: {run.stdout}")
    else:
        print("actionlint is not installed: the workflow is read by our own reader alone")
    version = ""
    if shutil.which("docker"):
        version = subprocess.run(["docker", "compose", "version", "--short"], check=False, capture_output=True,
                                 text=True).stdout.strip()
    numbers = tuple(int(part) for part in version.lstrip("v").split("-")[0].split(".")[:3]) if version[:1].isalnum() else ()
    if numbers < (2, 24, 4):
        print(f"Docker Compose 2.24.4 is not installed ({version or 'none'}): !reset and !override are merged by our own loader alone")
        return problems
    for files in (COMPOSE, ["docker-compose.yml", "docker-compose.dev.yml"]):
        words = [word for file in files for word in ("-f", file)]
        run = subprocess.run(["docker", "compose", *words, "config", "--quiet"], cwd=root, check=False,
                             capture_output=True, text=True)
        if run.returncode != 0:
            problems.append(f"docker compose {' '.join(words)} config: {run.stderr}")
    return problems


def main():
    binary, example = sys.argv[1], pathlib.Path(sys.argv[2])
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        root = copied(example, folder)
        made = {file["path"] for file in planned(binary, root)["files"]}
        for path in (COMPOSE[-1], "docker-compose.dev.yml", "docker-bake.fleet.hcl", ".github/workflows/images.yml",
                     "docs/containers/production-checklist.md"):
            if path not in made:
                problems.append(f"{path} is not generated")
        before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
        if generate(binary, root, "--write").returncode != 0:
            problems.append("--write fails")
        if any(path.read_bytes() != text for path, text in before.items()):
            problems.append("a file that was there has changed")
        if (again := generate(binary, root, "--check")).returncode != 0:
            problems.append(f"a second run would write something else:\n{again.stdout}")

        report = json.loads(audit(binary, str(root), "--format", "json").stdout)
        for finding in report["findings"]:
            if finding["path"] in made:
                problems.append("{path}:{line} {severity} {rule}: {message}".format(**finding))
        for patch in sorted(path for path in made if path.endswith(".patch")):
            if subprocess.run(["git", "apply", "--check", patch], cwd=root, check=False).returncode != 0:
                problems.append(f"{patch} does not apply")
        problems += check_tools(root)
        problems += check_changes(root)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
