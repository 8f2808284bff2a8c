# SPDX-License-Identifier: Apache-2.0
"""Builds and starts the generated images of other people's repositories, on the engine that tests/e2e/public has started.

    public.py LOADLINE WORK FOLDER... [--environment SERVICE:NAME=VALUE...] [--write FILE] [--rows FILE]
"""
import argparse
import json
import pathlib
import re
import shutil
import sys
import time

import proof
from engine import Engine, in_folder

BASES = {"NODE": "node:22-bookworm-slim", "GO": "golang:1.26-bookworm", "MAVEN": "maven:3.9-eclipse-temurin-17", "JRE": "eclipse-temurin:17-jre",
         "WEB": "nginx:1.28-alpine"}


def provide_bases(engine, dockerfile):
    """Under the names that a Dockerfile stands on, the assembled image of the same program, whatever its version."""
    for name, image in re.findall(r"^ARG (\w+)_IMAGE=(\S+)", dockerfile.read_text(), re.M):
        if name in BASES:
            engine("tag", BASES[name], image)


def prove(engine, repository, target, environment, neighbours):
    service = target["service"]
    name = re.sub(r"\W", "-", f"{repository.name}-{service}".lower())
    tag = f"public/{name}"
    args = [f"{name}={value}" for name, value in target["args"].items()]
    row = {"service": service, "family": target["family"]}
    provide_bases(engine, engine.root / target["dockerfile"])
    try:
        row["seconds"], _ = engine.build(tag, target["dockerfile"], args, target["target"], context=target["context"] or ".")
    except RuntimeError as error:
        print(str(error)[-6000:], file=sys.stderr)
        return {**row, "result": "does not build"}
    row["size"] = engine.size(tag)
    options = [word for name in environment.get(service, []) for word in ("--env", name)]
    for other in neighbours:  # a proxy does not start where it does not know their names, which Compose gives
        options += ["--add-host", f"{other}:127.0.0.1"]
    for i, folder in enumerate(target["folders"]):  # a new one: owner and mode are the image's
        options += ["--volume", f"{name}-{i}:{folder}"]
    for folder in target["writable"]:
        if folder != "/tmp" and folder not in target["folders"]:
            options += ["--tmpfs", f"{folder}:mode=1777"]
    if target["port"] is None:  # no file says where it listens: nobody asks, and it has to run at least
        engine("run", "--detach", "--name", name, "--network", "host", "--read-only", "--cap-drop", "ALL", "--init", *options, tag)
        time.sleep(5)
        row["healthy"] = 5 if engine.inspect(name, "{{.State.Running}}") == "true" else None
    else:
        row["healthy"] = engine.start(tag, name, "--init", *options)
    if row["healthy"] is None:
        row["result"] = "does not become healthy"
    else:
        row["uid"], _ = engine.process(name)
        row["stop"] = engine.stop(name)
        row["result"] = f"healthy after {row['healthy']:.1f} s" if target["port"] is not None else "runs; it has no check"
    engine("rm", "--force", name)
    return row


def cells(row):
    return [f"`{row['repository']}` {row['commit']}", row["date"], row["service"], row["family"], proof.mb(row["size"]) if "size" in row else "-",
            row.get("uid", "-"), row["result"], f"{row['stop']:.1f}" if "stop" in row else "-"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loadline")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--environment", nargs="*", default=[])
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--rows", type=pathlib.Path)
    options = parser.parse_args()
    environment = {}
    for word in options.environment:
        service, setting = word.split(":", 1)
        environment.setdefault(service, []).append(setting)
    engine, rows, broken = Engine(options.work), {}, 0
    for folder in options.folders:
        engine.root = options.work / folder.name
        shutil.copytree(folder, engine.root, symlinks=True)
        commit = in_folder(folder, "git", "rev-parse", "HEAD").strip()
        print(in_folder(engine.root, options.loadline, "generate", str(engine.root), "--write", "--kind", "dockerfiles,ignore"), file=sys.stderr)
        plan = json.loads(in_folder(engine.root, options.loadline, "generate", str(engine.root), "--format", "json"))
        for target in plan["targets"]:
            service = target["service"]
            print(f"== {folder.name} {service}", file=sys.stderr, flush=True)
            row = prove(engine, folder, target, environment, [other["service"] for other in plan["targets"] if other is not target])
            broken += "healthy" not in row or row["healthy"] is None
            row |= {"repository": folder.name, "commit": commit[:12], "name": f"{folder.name} {service}", "date": time.strftime("%Y-%m-%d")}
            rows[row["name"]] = row
            rows |= proof.kept(options.rows, "name", row)
            print(json.dumps(row), file=sys.stderr, flush=True)
    heads = ["repository and commit", "measured on", "service", "family", "image, MB", "uid", "result", "stop signal to end, s"]
    text = proof.measured(f"Docker engine {engine.version()}") + proof.table(heads, map(cells, rows.values()))
    print(text)
    if options.write:
        proof.write(options.write, "public", text)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
