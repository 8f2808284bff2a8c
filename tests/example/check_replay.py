#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays the example over a history made here, in which every commit's cause is known.

    check_replay.py BINARY EXAMPLE SCHEMA
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jsonschema

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder, *arguments):
    subprocess.run(["git", "-c", "init.defaultBranch=main", *arguments], cwd=folder, check=True, capture_output=True,
                   env={**os.environ, **IDENTITY, "HOME": str(folder)})


def commit(folder, path, line):
    with open(folder / path, "a") as file:
        file.write(line)
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", f"change {path}")


def replay(binary, folder, *arguments):
    return subprocess.run([binary, "replay", "--path", str(folder), *arguments], capture_output=True, text=True)


def main():
    binary, example, schema = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch, "erp")
        shutil.copytree(example, folder, ignore=shutil.ignore_patterns("node_modules", "dist", ".git"))
        git(folder, "init", "-q")
        git(folder, "add", "--all")
        git(folder, "commit", "-q", "-m", "all")
        commit(folder, "README.md", "more\n")
        commit(folder, "services/master-data/src/main.ts", "// more\n")
        commit(folder, "services/file-storage/src/main.ts", "// more\n")
        done = replay(binary, folder, "--format", "json")
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        jsonschema.validate(answer, json.load(open(schema)))
        assert [one["subject"] for one in answer["commits"]] == [
            "all", "change README.md", "change services/master-data/src/main.ts",
            "change services/file-storage/src/main.ts"], answer["commits"]
        builds = {build["name"]: build for build in answer["builds"]}
        for build in answer["builds"]:
            for row in build["instructions"]:
                marks = row["commits"]
                assert len(marks) == len(answer["commits"]), row
                assert (row["hits"], row["misses"], row["unknown"]) == tuple(marks[1:].count(m) for m in "hmu"), row

        # This service copies its own folder: another's change leaves it alone.
        missed = [row for row in builds["master-data"]["instructions"] if row["misses"]]
        assert missed, "a change of its source must miss"
        for row in missed:
            assert row["commits"][2] == "m" and row["commits"][3] == "h", row
        own = {cause["what"] for row in missed for cause in row["own_causes"]}
        assert any("services/master-data" in what for what in own), own


if __name__ == "__main__":
    main()
