#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`loadline build` with a stand-in for docker that prints recorded logs: what docker is told, what is kept, what is shown.

    check_build.py BINARY EXAMPLE
"""
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COMPOSE = """services:
  auth:
    build:
      context: ..
      dockerfile: auth.Dockerfile
      target: run
      args: {PORT: "3001"}
  My_Web:
    build: ../web
  db:
    image: postgres:17
"""
SAYS = {"buildx": False, "engine": True, "containerd": False,
        "log": {"loadline/auth:latest": "cached", "loadline/my-web:latest": "cached"},
        "size": {"loadline/auth:latest": 262000000, "loadline/my-web:latest": 48000000}}
problems = []


def expect(truth, what):
    if not truth:
        problems.append(what)


class Place:
    """A fleet, a home, and a docker of its own."""

    def __init__(self, folder, binary):
        self.root, self.binary, self.fake = folder / "fleet", binary, folder / "fake"
        for path, text in {"deploy/compose.yaml": COMPOSE, "auth.Dockerfile": "FROM node:22 AS run\nRUN npm ci\n",
                           "web/Dockerfile": "FROM nginx:1.29\nCOPY . /x\n", "web/index.html": "x\n"}.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
        self.fake.mkdir()
        self.environment = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "FAKE_DOCKER": str(self.fake),
                            "PATH": f"{HERE}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}

    def __call__(self, command, *words, says=SAYS):
        (self.fake / "says").write_text(json.dumps(says))
        (self.fake / "calls").write_text("")
        return subprocess.run([self.binary, command, *words], cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)

    def built(self):
        """How docker was called to build."""
        calls = [json.loads(line) for line in (self.fake / "calls").read_text().splitlines()]
        return [call for call in calls if "build" in call["words"][:1] or "bake" in call["words"][:2]]

    def records(self):
        return list(csv.DictReader(io.StringIO(self("build", "--show", "--format", "csv").stdout)))


def without_buildx(place):
    run = place("build", "--cold", "auth", "--docker-option=--pull")
    expect(run.returncode == 0, f"cold: {run.stderr}")
    [call] = place.built()
    expect(call["words"] == ["build", "--progress", "plain", "--tag", "loadline/auth:latest", "--file", "../auth.Dockerfile", "--target",
                             "run", "--build-arg", "PORT=3001", "--no-cache", "--pull", ".."], f"docker was told {call['words']}")
    expect(call["folder"] == str(place.root / "deploy") and call["buildkit"] == "1", f"docker was started as {call}")

    run = place("build")
    expect(run.returncode == 0, f"build: {run.stderr}")
    expect([call["words"][-1] for call in place.built()] == ["../web", ".."], f"both are built, one after the other: {place.built()}")
    rows = re.findall(r"^(auth|My_Web) +built +(.*\S) *$", run.stdout, re.M)
    expect(len(rows) == 2, f"the table has a row for each service:\n{run.stdout}")
    expect("2/3" in dict(rows)["auth"] and "262 MB" in dict(rows)["auth"], f"auth: {rows}")
    expect("not measured" in dict(rows)["My_Web"], "nobody has built My_Web without a cache")

    auth, web, again = place.records()
    expect(auth["cold_seconds"] != "" and auth["cached_seconds"] == "" and auth["steps"] == "", f"a cold build: {auth}")
    expect(again["service"] == "auth" and again["cold_seconds"] == "" and again["cached_seconds"] != "", f"with a cache: {again}")
    expect({row["dockerfile"] for row in (auth, web, again)} == {"auth.Dockerfile", "web/Dockerfile"}, "Dockerfiles are recorded")
    expect(auth["builder"] == "docker build" and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", auth["finished"]), f"{auth}")
    expect(auth["commit"] == "", "there is no repository")


def with_buildx(place):
    run = place("build", "auth", "--builder", "far", "--format", "json", "--logs", "logs/new", says={**SAYS, "buildx": True, "containerd": True})
    expect(run.returncode == 0 and "sizes are not measured" in run.stderr, f"bake: {run.stderr}")
    [call] = place.built()
    expect(call["words"] == ["buildx", "bake", "--progress", "plain", "--builder", "far", "--file", "compose.yaml", "--load", "--set",
                             "auth.tags=loadline/auth:latest", "auth"], f"bake was told {call['words']}")
    newest = json.loads(run.stdout)["builds"][-1]
    expect(newest["image_bytes"] is None and newest["builder"] == "docker buildx bake, far" and newest["cached_steps"] == 2, f"{newest}")
    expect((place.root / "logs/new/auth.log").read_text() == (HERE / "cached.txt").read_text(), "the log is kept as it came")
    timed = place("replay", "--timings", "logs/new/auth.log", says=SAYS)
    expect("finished step" not in timed.stderr, f"replay reads such a log: {timed.stderr}")


def failures(place):
    before = len(place.records())
    run = place("build", says={**SAYS, "log": {**SAYS["log"], "loadline/auth:latest": None}})
    expect(run.returncode == 1, f"a build that fails: exit {run.returncode}")
    expect("auth does not build: RUN npm ci" in run.stderr and "npm ERR! code E404" in run.stderr, f"says why: {run.stderr}")
    records = place.records()
    expect(len(records) == before + 2, "the other one is built all the same")
    failed = next(row for row in records if row["failure"])
    expect(failed["failure"] == "RUN npm ci" and not failed["cached_seconds"] and not failed["image_bytes"], f"{failed}")
    expect("failed: RUN npm ci" in place("build", "--show", "auth").stdout, "it is shown")

    for words, says, status, text in [
        (["aut"], SAYS, 2, "did you mean 'auth'?"),
        (["--with", "bake"], SAYS, 3, "no buildx"),
        (["--builder", "x"], SAYS, 2, "--builder is of buildx"),
        ([], {**SAYS, "engine": False}, 3, "engine does not answer"),
        (["--generated"], SAYS, 2, "no service is built here"),
        (["--builds", "deploy/compose.yaml"], SAYS, 3, "deploy/compose.yaml"),
        (["--show", "--builds", "none.db"], SAYS, 3, "no build was recorded yet"),
    ]:
        run = place("build", *words, says=says)
        expect(run.returncode == status and text in run.stderr, f"build {words}: exit {run.returncode}, {run.stderr}")
    expect(place.built() == [] and len(place.records()) == before + 2, "nothing was built then")
    place.environment["PATH"] = "/nonexistent"
    run = place("build")
    expect(run.returncode == 3 and "there is no `docker` on the path" in run.stderr, f"no docker: {run.stderr}")


def gate_and_report(place):
    (place.root / "loadline.toml").write_text('[budgets]\nimage-size = "300 MB"\ncold-build = "1 h"\ncached-build = "1 h"\n')
    table = {(row["check"], row["service"]): row for row in json.loads(place("gate", "--format", "json").stdout)["checks"]}
    row = table["image-size", "auth"]
    expect(row["verdict"] == "pass" and row["figure"]["likely"] == 262000000, f"the gate reads what was recorded: {row}")
    expect(table["cached-build", "auth"]["verdict"] == "pass", f"{table['cached-build', 'auth']}")
    expect(table["cold-build", "My_Web"]["verdict"] == "not measured", f"{table['cold-build', 'My_Web']}")
    document = place("report", "--no-replay")
    expect("## Recorded builds" in document.stdout, "the report reads what was recorded")
    count = len(place.records())
    for told in (place("gate").stderr, document.stderr):
        expect("recorded builds are read from " in told and f"({count} there)" in told, f"which builds were read, and how many: {told}")
    metrics = place("build", "--show", "--format", "prometheus").stdout
    expect('loadline_image_bytes{service="auth"} 262000000\n' in metrics, f"metrics: {metrics}")


def generated(place, example):
    """Of the example: the bake file and the Dockerfiles that generate writes."""
    run = place("build", "--path", str(example), "--dry-run", "auth")
    expect("auth-optimized.Dockerfile" in run.stdout, f"the present one: {run.stdout}{run.stderr}")
    run = place("build", "--path", str(example), "--generated", "--dry-run", "auth", says={**SAYS, "buildx": True})
    expect(run.returncode == 3 and "`loadline generate --write` writes it" in run.stderr, f"not written yet: {run.stderr}")
    place("generate", str(example), "--write")
    run = place("build", "--path", str(example), "--generated", "--dry-run", "auth", says={**SAYS, "buildx": True})
    expect("--file docker-bake.fleet.hcl" in run.stdout and run.stdout.endswith(" auth\n"), f"bake: {run.stdout}{run.stderr}")
    run = place("build", "--path", str(example), "--generated", "--dry-run", "auth")
    expect("--file docker/node.Dockerfile" in run.stdout and "SERVICE=services/auth" in run.stdout, f"{run.stdout}{run.stderr}")


def commits(place):
    def git(*words):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words], cwd=place.root, check=True, capture_output=True)
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "all")
    place("build", "auth")
    (place.root / "auth.Dockerfile").write_text("FROM node:22 AS run\nRUN npm ci --omit=dev\n")
    place("build", "auth")
    clean, dirty = [row["commit"] for row in place.records()[-2:]]
    expect(re.fullmatch("[0-9a-f]{12}", clean) and dirty == clean + "-dirty", f"commits: {clean}, {dirty}")


def main():
    binary, example = os.path.realpath(sys.argv[1]), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        place = Place(pathlib.Path(folder).resolve(), binary)
        for step in (without_buildx, with_buildx, gate_and_report, commits):
            step(place)
        copy = pathlib.Path(folder).resolve() / "erp"
        subprocess.run(["cp", "-R", str(example), str(copy)], check=True)
        generated(place, copy)
        failures(place)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
