#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Validates the audit's JSON against its schema, for the example and for small odd fleets.

    check_json.py BINARY EXAMPLE SCHEMA

Of each it also asks: nothing but JSON on standard output, the same bytes with one thread and with four, and not a
byte of anything outside the root, in JSON or in text.
"""
import json
import os
import pathlib
import sys
import tempfile

import jsonschema

from audit import audit

# Stands only in files outside the audited roots.
MARKER = "what-is-outside-stays-outside"


# Each makes a fleet in a folder and returns the rules that must speak of it.


def empty(root):
    return set()


def broken_dockerfile(root):
    (root / "Dockerfile").write_text('FROM\nRUN ["unclosed\nNONSENSE x\nCOPY --from=nowhere <<EOF /a\nno end')
    return {"broken-dockerfile"}


def odd_names(root):
    name = b'it\'s "odd" \xff\xfe $(x) \x1b[31m.Dockerfile'
    pathlib.Path(os.fsdecode(os.path.join(os.fsencode(root), name))).write_text("FROM node:18\nRUN npm install\nCMD npm start\n")
    folder = root / "a folder, with `marks`"
    folder.mkdir()
    (folder / "Dockerfile").write_text("FROM debian:buster\nCOPY . .\nCMD x\n")
    (folder / "compose.yaml").write_bytes(b'services:\n  "a \\"b\\"":\n    build: .\n    environment:\n      NAME: "\xff"\n')
    return {"broken-compose", "end-of-life-base"}


def links_out(root):
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "Dockerfile").write_text(f"FROM node:18\nENV PASSWORD={MARKER}\nCOPY . .\nCMD {MARKER}\n")
    (outside / "outside.env").write_text(f"PASSWORD={MARKER}\n")
    (outside / "package.json").write_text(json.dumps({"name": MARKER, "dependencies": {MARKER: "^1.0.0"}}))
    (outside / "base.yaml").write_text(f"services:\n  web:\n    image: {MARKER}:latest\n")
    (root / "Dockerfile").symlink_to("../outside/Dockerfile")
    (root / "absolute.Dockerfile").symlink_to(outside / "Dockerfile")
    (root / "package.json").symlink_to("../outside/package.json")
    (root / "folder").symlink_to("../outside")
    (root / "loop").symlink_to("loop")
    (root / "inside.Dockerfile").write_text("FROM node:20\nCOPY folder/package.json .\nCMD [\"node\", \"x.js\"]\n")
    (root / "compose.yaml").write_text(
        "include: [../outside/base.yaml]\nservices:\n  web:\n    build: ../outside\n    env_file: [../outside/outside.env, folder/outside.env]\n"
        "  api:\n    extends: { file: folder/base.yaml, service: web }\n  worker:\n    build: { context: ., dockerfile: folder/Dockerfile }\n"
        "  linked:\n    build: .\n")
    return {"unreadable-file", "broken-compose", "missing-build-file"}


def broken_yaml(root):
    (root / "compose.yaml").write_text("services:\n  web: [unclosed\n  : :\n\t- tab\n")
    (root / "pnpm-lock.yaml").write_text("lockfileVersion: '9.0'\nimporters: {{{\n")
    (root / "pnpm-workspace.yaml").write_text("packages: 7\n")
    (root / "package.json").write_text('{ "name": ')
    return {"broken-compose", "broken-file"}


def no_plain_files(root):
    (root / "Dockerfile").mkdir()
    os.mkfifo(root / "pipe.Dockerfile")
    (root / "compose.yaml").write_text("services: { web: { build: { context: ., dockerfile: pipe.Dockerfile } } }\n")
    return {"missing-build-file"}


def unreadable(root):
    (root / "Dockerfile").write_text("FROM node:20\n")
    (root / "Dockerfile").chmod(0)
    (root / "compose.yaml").write_text("services: { web: { build: . } }\n")
    return {"unreadable-file"}


def problems(binary, root, validator, expected=frozenset()):
    runs = [audit(binary, str(root), "--format", "json", "--threads", threads) for threads in ("1", "4", "4")]
    text = audit(binary, str(root), "--top", "0", "--color", "never")
    for run in [*runs, text]:
        if run.returncode != 0:
            yield f"exit status {run.returncode}: {run.stderr.decode(errors='replace')}"
        if MARKER.encode() in run.stdout + run.stderr:
            yield "it has read what is outside the root"
    if b"\x1b" in text.stdout:
        yield "an escape sequence reaches the terminal"
    if len({run.stdout for run in runs}) != 1:
        yield "one thread and four do not write the same bytes"
    try:
        report = json.loads(runs[0].stdout.decode("utf-8"))
    except ValueError as error:
        yield f"not JSON: {error}"
        return
    for error in validator.iter_errors(report):
        yield f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
    silent = expected - {finding["rule"] for finding in report["findings"]}
    yield from (f"{rule} says nothing" for rule in sorted(silent))


def main():
    binary, example, schema = sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(pathlib.Path(sys.argv[3]).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = [f"example: {line}" for line in problems(binary, example, validator)]
    fleets = [empty, broken_dockerfile, odd_names, links_out, broken_yaml, no_plain_files]
    if os.geteuid() == 0:
        print("unreadable: not tried, since root reads everything")
    else:
        fleets.append(unreadable)
    for fleet in fleets:
        with tempfile.TemporaryDirectory() as scratch:
            root = pathlib.Path(scratch) / "root"
            root.mkdir()
            expected = fleet(root)
            wrong += [f"{fleet.__name__}: {line}" for line in problems(binary, root, validator, expected)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
