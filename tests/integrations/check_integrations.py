#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The integrations that this repository offers, run as far as a machine without those services can.

    check_integrations.py BINARY ROOT

The pre-commit hooks are run by pre-commit itself where it is installed (PyPI); else that part says that it did not
run. The action's script is run by bash as GitHub would run it; the GitLab job's script likewise.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

DOCKERFILE = "FROM node\nRUN sudo apt install -y curl\nCMD npm start\n"


def run(command, folder, binary, **environment):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, "PATH": f"{pathlib.Path(binary).parent}:{os.environ['PATH']}", **environment})


def action(binary, root, folder):
    definition = yaml.safe_load((root / "action.yml").read_text())
    step = definition["runs"]["steps"][0]
    script = step["run"].replace("${{ github.action_path }}", str(root))
    inputs = {name: "" if value.startswith("${{ inputs.") else value for name, value in step["env"].items()}
    for name, value in step["env"].items():
        key = value.removeprefix("${{ inputs.").removesuffix(" }}")
        if key not in definition["inputs"]:
            yield f"{name} is no input"
        else:
            inputs[name] = definition["inputs"][key]["default"]
    output, summary = folder / "output", folder / "summary"
    done = run(["bash", "-c", script], folder, binary, GITHUB_OUTPUT=str(output), GITHUB_STEP_SUMMARY=str(summary), **inputs)
    if done.returncode != 1 and "::error" in done.stdout:
        yield f"status {done.returncode}: {done.stderr}"
    if "::warning file=Dockerfile,line=" not in done.stdout and "::error file=Dockerfile,line=" not in done.stdout:
        yield f"no annotation: {done.stdout} {done.stderr}"
    if output.read_text() != "sarif=loadline.sarif\n" or not json.loads((folder / "loadline.sarif").read_text())["runs"]:
        yield "no SARIF report"
    if not summary.read_text().startswith("### loadline: "):
        yield "no summary"
    if run(["bash", "-c", script], folder, binary, **{**inputs, "INPUT_FAIL_ON": "never"}).returncode != 0:
        yield "fail-on never fails"
    if run(["bash", "-c", script], folder, binary, **{**inputs, "INPUT_CONFIG": "gone.toml"}).returncode != 3:
        yield "a configuration that is not there does not fail"


def gitlab(binary, root, folder):
    job = yaml.safe_load((root / "integrations/loadline.gitlab-ci.yml").read_text())
    done = run(["bash", "-c", "\n".join(job["loadline"]["script"])], folder, binary, LOADLINE_OPTIONS="--fail-on never",
               **{name: value for name, value in job["variables"].items() if name == "LOADLINE_PATH"})
    if done.returncode != 0:
        yield f"status {done.returncode}: {done.stderr}"
    reports = job["loadline"]["artifacts"]["reports"]
    if not json.loads((folder / reports["codequality"]).read_text()) or "<testsuite" not in (folder / reports["junit"]).read_text():
        yield "a report is missing"
    # Our own reader takes the template as a CI definition.
    (folder / ".gitlab-ci.yml").write_text((root / "integrations/loadline.gitlab-ci.yml").read_text())
    done = run(["loadline", "audit", ".", "--rule", "broken-file", "--fail-on", "info"], folder, binary)
    if done.returncode != 0:
        yield f"our own reader: {done.stdout}"


def pre_commit(binary, root, folder):
    program = shutil.which(os.environ.get("PRE_COMMIT", "pre-commit"))
    if program is None:
        print("pre-commit is not installed: its hooks were not run")
        return
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    hooks = folder / "hooks"
    hooks.mkdir()
    shutil.copy(root / ".pre-commit-hooks.yaml", hooks)
    fleet = folder / "fleet"
    fleet.mkdir()
    (fleet / "Dockerfile").write_text(DOCKERFILE)
    (fleet / "notes.txt").write_text("nothing\n")
    for where in (hooks, fleet):
        for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
            subprocess.run([*git, *command], cwd=where, check=True, capture_output=True)
    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True, text=True).stdout.strip()
    (fleet / ".pre-commit-config.yaml").write_text(yaml.safe_dump(
        {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": "loadline", "args": ["--fail-on", "info"]}]}]}))
    environment = {"PRE_COMMIT_HOME": str(folder / "cache"), "GIT_CONFIG_COUNT": "1",
                   "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    done = run([program, "run", "loadline", "--files", "Dockerfile"], fleet, binary, **environment)
    if done.returncode != 1 or "Failed" not in done.stdout:
        yield f"the hook does not fail: {done.stdout}{done.stderr}"
    done = run([program, "run", "loadline", "--files", "notes.txt"], fleet, binary, **environment)
    if done.returncode != 0 or "no files to check" not in done.stdout:
        yield f"the hook runs for any file: {done.stdout}{done.stderr}"


def main():
    binary, root = sys.argv[1], pathlib.Path(sys.argv[2])
    wrong = []
    for check in (action, gitlab, pre_commit):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            if check is not pre_commit:
                (folder / "Dockerfile").write_text(DOCKERFILE)
            wrong += [f"{check.__name__}: {line}" for line in check(binary, root, folder)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
