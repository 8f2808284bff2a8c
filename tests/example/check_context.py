#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the example's builds send, against sums made here from the files themselves.

    check_context.py BINARY EXAMPLE SCHEMA
"""
import json
import pathlib
import subprocess
import sys

import jsonschema


def context(binary, example, *arguments):
    return subprocess.run([binary, "context", "--root", example, *arguments], capture_output=True, text=True)


def check_tree(entry):
    """A folder is what it shows and what it leaves to the rest."""
    if entry["kind"] == "file":
        return
    assert entry["bytes"] == sum(one["bytes"] for one in entry["inside"]) + entry["rest_bytes"], entry["path"]
    assert entry["asked_bytes"] <= entry["bytes"], entry["path"]
    for one in entry["inside"]:
        check_tree(one)


def main():
    binary, example, schema = sys.argv[1:]
    first = context(binary, example, "--format", "json")
    assert first.returncode == 0, first.stderr
    answer = json.loads(first.stdout)
    jsonschema.validate(answer, json.load(open(schema)))
    assert first.stdout == context(binary, example, "--format", "json", "--threads", "1").stdout
    assert len(answer["builds"]) >= 9, len(answer["builds"])
    for build in answer["builds"]:
        check_tree(build["tree"])
        assert build["tree"]["bytes"] == build["now"]["bytes"], build["dockerfile"]
        assert build["now"]["asked_files"] <= build["now"]["files"], build["dockerfile"]

    # Without an ignore file all of the context is let through: the listing of git is the oracle.
    empty = pathlib.Path(__file__).with_name("nothing.dockerignore")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=example, capture_output=True,
                            text=True).stdout.split("\0")
    files = [pathlib.Path(example, name) for name in listed if name]
    files = [path for path in files if path.is_symlink() or path.is_file()]
    bytes_there = sum(0 if path.is_symlink() else path.stat().st_size for path in files)
    answer = json.loads(context(binary, example, "--format", "json", "--ignore-file", str(empty)).stdout)
    whole = [build for build in answer["builds"] if build["context"] == ""]
    assert whole, "no build has the example's root as its context"
    for build in whole:
        assert build["after"]["files"] == len(files), (build["after"]["files"], len(files))
        assert build["after"]["bytes"] == bytes_there, (build["after"]["bytes"], bytes_there)


if __name__ == "__main__":
    main()
