# SPDX-License-Identifier: Apache-2.0
"""Measures images of generated Dockerfiles with the engine that tests/e2e/generate has started.

    prove.py LOADLINE WORK [--write FILE] [--services "a b"]     WORK holds docker.sock, config and erp/
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import time

BASE = "node:22-bookworm-slim"
# Dockerfiles of the example that stand on bases which can be assembled here; Alpine and buster cannot.
OLD = {"master-data": ["SERVICE=master-data", "PORT=3002", "HEALTH_PATH=/health/live", "NODE_IMAGE=node:20-bookworm-slim"],
       "file-storage": ["SERVICE_NAME=file-storage", "SERVICE_PORT=3008"],
       "document-generator": []}


class Engine:
    def __init__(self, work):
        self.work = work
        self.environment = {**os.environ, "DOCKER_BUILDKIT": "1", "DOCKER_CONFIG": f"{work}/config"}

    def __call__(self, *words, check=True):
        run = subprocess.run(["/usr/bin/docker", "--host", f"unix://{self.work}/docker.sock", *words], env=self.environment,
                             capture_output=True, text=True, check=False)
        if check and run.returncode != 0:
            raise RuntimeError(f"docker {' '.join(words[:3])}: {run.stderr[-3000:]}")
        return run.stdout.strip() if check else run

    def inspect(self, what, template):
        return self("inspect", "--format", template, what)

    def build(self, tag, dockerfile, args, target=None, options=()):
        """The seconds, and the log."""
        began = time.monotonic()
        words = ["build", "--progress", "plain", "--network", "host", "--tag", tag, "--file", str(self.work / "erp" / dockerfile)]
        for arg in args:
            words += ["--build-arg", arg]
        if target:
            words += ["--target", target]
        run = self(*words, *options, str(self.work / "erp"), check=False)
        if run.returncode != 0:
            raise RuntimeError(f"{tag} does not build:\n{run.stderr[-4000:]}")
        return time.monotonic() - began, run.stderr

    def layers(self, tag):
        return json.loads(self.inspect(tag, "{{json .RootFS.Layers}}"))

    def size(self, tag):
        return int(self.inspect(tag, "{{.Size}}"))


def in_fleet(work, *words):
    subprocess.run(words, cwd=work / "erp", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def mend(work):
    """What the generator's notes ask for before anything can run: the import named, the lockfile made anew."""
    manifest = work / "erp/services/finance/package.json"
    manifest.write_text(manifest.read_text().replace('"express":', '"prom-client": "^15.1.3",\n    "express":'))
    in_fleet(work, "npx", "--yes", "pnpm@8.15.9", "install", "--lockfile-only", "--no-frozen-lockfile", "--ignore-scripts")


def commit(work):
    """The time of the commit, which is what SOURCE_DATE_EPOCH is for."""
    git = ("git", "-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "-c", "init.defaultBranch=main")
    in_fleet(work, *git, "init", "--quiet")
    in_fleet(work, *git, "add", ".")
    in_fleet(work, *git, "commit", "--quiet", "--message", "as it is")
    return subprocess.check_output(["git", "log", "-1", "--format=%ct"], cwd=work / "erp", text=True).strip()


def start(engine, tag, name, *options):
    engine("run", "--detach", "--name", name, "--network", "host", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL",
           "--security-opt", "no-new-privileges", "--health-interval", "1s", "--health-start-period", "0s", *options, tag)
    began = time.monotonic()
    while time.monotonic() - began < 60:
        if engine.inspect(name, "{{.State.Running}}") != "true":
            break
        if engine.inspect(name, "{{if .State.Health}}{{.State.Health.Status}}{{end}}") == "healthy":
            return time.monotonic() - began
        time.sleep(0.2)
    print(engine("logs", "--tail", "20", name, check=False).stderr, file=sys.stderr)
    print(engine.inspect(name, "{{json .State.Health}}"), file=sys.stderr)
    return None


def process(engine, name):
    """The uid and the effective capabilities of the first process, as the kernel has them."""
    status = pathlib.Path(f"/proc/{engine.inspect(name, '{{.State.Pid}}')}/status").read_text()
    return int(re.search(r"^Uid:\s+(\d+)", status, re.M)[1]), int(re.search(r"^CapEff:\s+(\w+)", status, re.M)[1], 16)


def stop(engine, name):
    began = time.monotonic()
    engine("stop", "--time", "10", name)
    return time.monotonic() - began


def reinstalled(log):
    """The steps that install, and were run and not taken from the cache."""
    steps = dict(re.findall(r"^#(\d+) (\[.*)$", log, re.M))
    cached = set(re.findall(r"^#(\d+) CACHED", log, re.M))
    return [text for number, text in steps.items() if re.search(r"pnpm (install|fetch)", text) and number not in cached]


def prove(engine, work, target, epoch):
    service = target["service"]
    tag, args = f"new/{service}:first", [f"{name}={value}" for name, value in target["args"].items()] + [f"SOURCE_DATE_EPOCH={epoch}"]
    row, broken = {"service": service}, []
    row["first"], _ = engine.build(tag, target["dockerfile"], args, target["target"])
    row["size"], row["layers"] = engine.size(tag), engine.layers(tag)

    row["healthy"] = start(engine, tag, service, "--init")
    row["health"] = "healthy" if row["healthy"] is not None else "not healthy"
    if row["healthy"] is None:
        broken.append("not healthy by its own check")
    else:
        row["uid"], capabilities = process(engine, service)
        if row["uid"] == 0 or capabilities != 0:
            broken.append(f"uid {row['uid']}, capabilities {capabilities:x}")
        row["stop"] = stop(engine, service)
        if row["stop"] > 2:
            broken.append(f"stops after {row['stop']:.1f} s")
    engine("rm", "--force", service)

    # The same commit again, nothing from the cache of steps: the layers are the same bytes.
    engine.build(f"new/{service}:again", target["dockerfile"], args, target["target"], ["--no-cache"])
    row["same"] = engine.layers(f"new/{service}:again") == row["layers"]
    if not row["same"]:
        broken.append("two builds of one commit differ: " + "; ".join(differences(engine, work, tag, f"new/{service}:again")))

    # An edit of the service's source: nothing is installed, and the layer of packages is the one that was there.
    main = work / "erp" / target["args"]["SERVICE"] / "src/main.ts"
    text = main.read_text()
    main.write_text(text + "\nconsole.log('edited');\n")
    row["edit"], log = engine.build(f"new/{service}:edited", target["dockerfile"], args, target["target"])
    main.write_text(text)
    if reinstalled(log):
        broken.append(f"an edit installs again: {reinstalled(log)}")
    row["shared"] = sum(a == b for a, b in zip(row["layers"], engine.layers(f"new/{service}:edited")))
    return row, broken


def members(image, layer):
    """Everything that a layer of a saved image says of its files."""
    out = {}
    with tarfile.open(fileobj=image.extractfile(layer)) as tar:
        for member in tar:
            content = hashlib.sha256(tar.extractfile(member).read()).hexdigest() if member.isfile() else member.linkname
            out[member.name] = {"mtime": member.mtime, "mode": member.mode, "uid": member.uid, "type": member.type, "content": content,
                                "pax": {key: value for key, value in member.pax_headers.items() if key != "path"}}
    return out


def differences(engine, work, one, other, most=5):
    """The first few files by which two images differ, and how."""
    contents = []
    for tag in (one, other):
        path = work / "saved.tar"
        engine("save", "--output", str(path), tag)
        with tarfile.open(path) as image:
            layers = json.load(image.extractfile("manifest.json"))[0]["Layers"]
            contents.append([members(image, layer) for layer in layers])
        path.unlink()
    out = []
    for index, (a, b) in enumerate(zip(*contents)):
        for name in sorted(a.keys() | b.keys()):
            if a.get(name) != b.get(name):
                changed = [key for key in (a.get(name) or b[name]) if (a.get(name) or {}).get(key) != (b.get(name) or {}).get(key)]
                out.append(f"layer {index} {name}: " + ", ".join(f"{key} {(a.get(name) or {}).get(key)} / {(b.get(name) or {}).get(key)}" for key in changed))
        if a == b and list(a) != list(b):
            out.append(f"layer {index}: the same files in another order")
    return out[:most] + ([f"and {len(out) - most} more"] if len(out) > most else [])


def old_size(engine, work, service):
    compose = (work / "erp/docker-compose.yml").read_text()
    dockerfile = re.search(rf"^  {service}:\n(?:    .*\n|\n)*?      dockerfile: (\S+)", compose, re.M)[1]
    try:
        engine.build(f"old/{service}", dockerfile, OLD[service])
    except RuntimeError as error:
        return f"fails: {str(error).strip().splitlines()[-1][:80]}"
    return engine.size(f"old/{service}")


def table(rows, base, version):
    def mb(size):
        return f"{size / 1e6:.1f}" if isinstance(size, int) else str(size)
    lines = [f"Measured on {time.strftime('%Y-%m-%d')} with {version} and an assembled {BASE} of {base / 1e6:.1f} MB.", "",
             "| service | old, MB | new, MB | of it its own, MB | first build, s | after an edit, s | health | after, s | uid | SIGTERM to end, s | same layers twice |",
             "|---|---|---|---|---|---|---|---|---|---|---|"]
    for row in rows:
        healthy = f"{row['healthy']:.1f}" if row["healthy"] is not None else "-"
        lines.append(f"| {row['service']} | {mb(row.get('old', 'not built'))} | {mb(row['size'])} | {mb(row['size'] - base)} | {row['first']:.0f} | "
                     f"{row['edit']:.1f} | {row['health']} | {healthy} | {row.get('uid', '-')} | {row.get('stop', float('nan')):.1f} | {'yes' if row['same'] else 'no'} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loadline")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--services", default="")
    options = parser.parse_args()
    engine, work = Engine(options.work), options.work
    mend(work)
    subprocess.run([options.loadline, "generate", str(work / "erp"), "--write"], check=True)
    plan = json.loads(subprocess.check_output([options.loadline, "generate", str(work / "erp"), "--format", "json"]))
    epoch = commit(work)
    rows, broken = [], []
    for target in plan["targets"]:
        if not target["family"].startswith("node") or (options.services and target["service"] not in options.services.split()):
            continue
        print(f"== {target['service']}", file=sys.stderr, flush=True)
        try:
            row, problems = prove(engine, work, target, epoch)
        except RuntimeError as error:
            broken.append(f"{target['service']}: {error}")
            continue
        if target["service"] in OLD:
            row["old"] = old_size(engine, work, target["service"])
        rows.append(row)
        print(json.dumps({key: value for key, value in row.items() if key != "layers"}), file=sys.stderr, flush=True)
        broken += [f"{target['service']}: {problem}" for problem in problems]
    text = table(rows, engine.size(BASE), "Docker engine " + engine("version", "--format", "{{.Server.Version}}"))
    print(text)
    if options.write:
        options.write.write_text(text)
    print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
