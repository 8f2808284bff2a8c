# SPDX-License-Identifier: Apache-2.0
"""Measures the images of generated Dockerfiles with the engine that tests/e2e/generate has started.

    prove.py LOADLINE WORK [--write FILE] [--services "a b"] [--rows FILE] [--variant distroless] [--warm]

WORK holds docker.sock, config and erp/. FILE of rows keeps what runs before this one measured: the table has their rows
too, and several runs, of other services each, can fill one table.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import sys
import time

import proof
from differences import differences
from engine import Engine, commit, in_folder, lock, mend
from expected import Expected, predicted_as_they_are

NODE, DISTROLESS = "node:22-bookworm-slim", "gcr.io/distroless/nodejs22-debian12:nonroot"
BASES = {"python": "python:3.11-slim-bookworm", "static": "nginx:1.28-alpine"}
# Dockerfiles of the example that stand on bases which can be assembled here; Alpine, buster and the full image of Node cannot.
OLD = {"master-data": ["SERVICE=master-data", "PORT=3002", "HEALTH_PATH=/health/live", "NODE_IMAGE=node:20-bookworm-slim"],
       "file-storage": ["SERVICE_NAME=file-storage", "SERVICE_PORT=3008"]}
OLD_DOCKERFILE = {"master-data": "infrastructure/docker/node-service.Dockerfile",
                  "file-storage": "infrastructure/docker/services/universal-service.Dockerfile"}
INSTALLS = re.compile(r"(pnpm|pip) (install|fetch)|apt-get")
EDITED = {"static": ("src/index.html", "<!-- edited -->\n"), "python": ("app.py", "\nprint('edited')\n")}


def steps_run(log):
    """The steps that were run and not taken from the cache."""
    steps = dict(re.findall(r"^#(\d+) (\[.*)$", log, re.M))
    cached = set(re.findall(r"^#(\d+) CACHED", log, re.M))
    return [text for number, text in steps.items() if number not in cached]


class Proof:
    """One service: its row of the table, and what was promised and is not so."""

    def __init__(self, engine, target, epoch):
        self.engine, self.target, self.service = engine, target, target["service"]
        self.args = [f"{name}={value}" for name, value in target["args"].items()] + [f"SOURCE_DATE_EPOCH={epoch}"]
        self.folder = engine.root / target["args"]["SERVICE"]
        self.row, self.broken = {"service": self.service, "warm": True}, []

    def build(self, tag, *options):
        tag = f"new/{self.service}:{tag}"
        seconds, log = self.engine.build(tag, self.target["dockerfile"], self.args, self.target["target"], options, self.target["context"])
        return tag, seconds, log

    def foretell(self, bases, told, was):
        self.row["base"] = BASES.get(self.target["family"], DISTROLESS if DISTROLESS in bases else NODE)
        self.base, self.was = bases[self.row["base"]], was
        self.row |= {"predicted": told["bytes"]["likely"], "not predicted": [part["what"] for part in told["unknown"]]}

    def empty_cache(self):
        """Nothing but the base image is there: no step is cached, and no package fetched. Else it is said in the row."""
        self.row["warm"] = False
        self.engine("builder", "prune", "--all", "--force")

    def cold(self):
        self.tag, self.row["cold"], _ = self.build("first")
        self.row["size"], self.row["layers"] = self.engine.size(self.tag), self.engine.layers(self.tag)
        self.row["own"] = self.row["size"] - self.base

    def run(self):
        row, engine = self.row, self.engine
        row["healthy"] = engine.start(self.tag, self.service, "--init")
        if row["healthy"] is None:
            self.broken.append("not healthy by its own check")
        else:
            row["uid"], capabilities = engine.process(self.service)
            row["capabilities"] = f"{capabilities:x}".lstrip("0") or "none"
            row["read-only"] = engine.inspect(self.service, "{{.HostConfig.ReadonlyRootfs}}") == "true"
            row["stop"] = engine.stop(self.service)
            if row["uid"] == 0 or capabilities or not row["read-only"]:
                self.broken.append(f"uid {row['uid']}, capabilities {capabilities:x}, read-only {row['read-only']}")
            if row["stop"] > 2:
                self.broken.append(f"stops after {row['stop']:.1f} s")
        engine("rm", "--force", self.service)

    def again(self):
        """The same commit, nothing from the cache of steps: the layers are the same bytes."""
        tag, _, _ = self.build("again", "--no-cache")
        self.row["same"] = self.engine.layers(tag) == self.row["layers"]
        if not self.row["same"]:
            self.broken.append("two builds of one commit differ: " + "; ".join(differences(self.engine, self.engine.work, self.tag, tag)))

    def edit(self):
        """Of a source: nothing is installed."""
        name, text = EDITED.get(self.target["family"], ("src/main.ts", "\nconsole.log('edited');\n"))
        path = self.folder / name
        before = path.read_text()
        path.write_text(before + text)
        tag, self.row["edit"], log = self.build("edited")
        path.write_text(before)
        installed = [step for step in steps_run(log) if INSTALLS.search(step)]
        if installed:
            self.broken.append(f"an edit installs again: {installed}")
        if self.engine.layers(tag) == self.row["layers"]:
            self.broken.append("an edit changes nothing: it shows nothing")

    def depend(self):
        """A package more: it is installed, from what was fetched before."""
        if self.target["family"] == "python":
            changed = [self.folder / "requirements.txt"]
        else:
            changed = [self.folder / "package.json", self.engine.root / "pnpm-lock.yaml"]
        before = [path.read_text() for path in changed]
        if self.target["family"] == "python":
            changed[0].write_text(before[0].rstrip("\n") + "\nidna==3.10\n")
        else:
            manifest = json.loads(before[0])
            manifest.setdefault("dependencies", {})["is-odd"] = "3.0.1"
            changed[0].write_text(json.dumps(manifest, indent=2) + "\n")
            lock(self.engine.root)
        _, self.row["depend"], log = self.build("depends")
        for path, text in zip(changed, before):
            path.write_text(text)
        if not any(INSTALLS.search(step) for step in steps_run(log)):
            self.broken.append("a new dependency installs nothing")

    def old(self):
        """Really built where its base can be assembled; else predicted, and said so."""
        if self.service in OLD:
            self.engine.build(f"old/{self.service}", OLD_DOCKERFILE[self.service], OLD[self.service])
            self.row["old"] = self.engine.size(f"old/{self.service}")
        elif self.was and self.was["bytes"]["likely"]:
            self.row["old"], self.row["old by"] = self.was["bytes"]["likely"], "more than" if self.was["unknown"] else "predicted"

    def compare(self):
        """With what pnpm installs outside of Docker, which was found out meanwhile."""
        if self.alone:
            self.row["closure"], self.row["output"] = self.alone.result()


def missed(row):
    """The targets of an ordinary service that it does not reach."""
    out = []
    if row["base"] != NODE:
        return ["base is a stand-in"]
    if row["size"] > 250e6:
        out.append(f"{row['size'] / 1e6:.0f} of 250 MB")
    if "old" in row and row["size"] > row["old"] / 5:
        out.append(f"{row['size'] / row['old']:.0%} of the old")
    if "closure" in row and abs(row["own"] / (row["closure"] + row["output"]) - 1) > 0.05:
        out.append(f"own bytes {row['own'] / (row['closure'] + row['output']) - 1:+.1%}")
    return out


def foretold(row):
    """The prediction, and by how much the image is another size; where a part is named that nobody can size, it is a bound."""
    if "predicted" not in row:
        return "-"
    if row["not predicted"]:
        return f"> {proof.mb(row['predicted'])}"
    return f"{proof.mb(row['predicted'])} ({row['predicted'] / row['size'] - 1:+.2%})"


def cells(row):
    """What was not measured is a dash."""
    def shown(key, form, otherwise="-"):
        return form.format(row[key]) if key in row else otherwise

    def yes(key):
        return {True: "yes", False: "no", None: "-"}[row.get(key)]

    old = {"more than": "> {}¹", "predicted": "{}¹", None: "{}"}[row.get("old by")].format(proof.mb(row["old"])) if "old" in row else "unknown"
    expected = row["closure"] + row["output"] if "closure" in row else None
    cold = shown("cold", "{:.0f}") + ("²" if row.get("warm") else "")
    return [row["service"], row["date"], old, foretold(row), proof.mb(row["size"]), proof.mb(row["own"]),
            f"{proof.mb(expected)} ({row['own'] / expected - 1:+.1%})" if expected else "-", cold, shown("edit", "{:.1f}"), shown("depend", "{:.1f}"),
            shown("uid", "{}"), f"{row['healthy']:.1f}" if row.get("healthy") else "never" if "healthy" in row else "-", yes("read-only"), shown("capabilities", "{}"),
            shown("stop", "{:.1f}"), yes("same"), "; ".join(missed(row)) or "none"]


HEADS = ["service", "measured on", "old, MB", "predicted, MB (off by)", "new, MB", "own, MB", "closure + build output, MB", "cold, s", "after an edit, s", "after a new dependency, s", "uid",
         "healthy after, s", "read-only root", "effective capabilities", "stop signal to end, s", "same layers twice", "targets missed"]


class Measured:
    """The table, written anew after each step: a run that is ended early has shown what it has shown."""

    def __init__(self, options, what):
        self.options, self.what, self.rows, self.broken, self.text = options, what, {}, [], ""

    def step(self, one, *parts):
        """Parts of one service's proof; what fails ends them."""
        print(f"== {one.service}: {', '.join(part.__name__ for part in parts)}", file=sys.stderr, flush=True)
        try:
            for part in parts:
                part()
        except RuntimeError as error:
            one.broken.append(str(error))
            return False
        finally:
            if "size" in one.row:
                self.rows[one.service] = one.row | {"date": time.strftime("%Y-%m-%d")}
                self.write()
        return True

    def write(self):
        rows = proof.kept(self.options.rows, "service") | self.rows
        self.text = proof.measured(self.what) + proof.table(HEADS, [cells(rows[name]) for name in sorted(rows)])
        if self.options.write:
            proof.write(self.options.write, self.options.variant or "services", self.text)

    def done(self, one):
        print(json.dumps({key: value for key, value in one.row.items() if key != "layers"}), file=sys.stderr, flush=True)
        self.broken += [f"{one.service}: {problem}" for problem in one.broken]
        if one.service in self.rows:
            proof.kept(self.options.rows, "service", self.rows[one.service])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loadline")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--services", default="")
    parser.add_argument("--rows", type=pathlib.Path)
    parser.add_argument("--variant", choices=["distroless"])
    parser.add_argument("--warm", action="store_true", help="empty no cache before a first build")
    options = parser.parse_args()
    engine = Engine(options.work)
    variant = ["--variant", options.variant] if options.variant else []
    bases = {name: engine.size(name) for name in (NODE, "node:20-bookworm-slim", *BASES.values(), *([DISTROLESS] if variant else []))}
    mend(engine.root)
    expected = Expected(engine.root, options.work)
    expected.fetch()
    was = predicted_as_they_are(options.loadline, engine.root, expected.store)
    in_folder(engine.root, options.loadline, "generate", str(engine.root), "--write", *variant)
    epoch = commit(engine.root)
    targets = json.loads(in_folder(engine.root, options.loadline, "generate", str(engine.root), "--format", "json", *variant))["targets"]
    predicted = expected.predicted(options.loadline, targets, bases)
    base = DISTROLESS if variant else NODE
    measured = Measured(options, f"Docker engine {engine.version()} and an assembled {base} of {proof.mb(bases[base])} MB")
    proofs = [Proof(engine, target, epoch) for target in targets if not options.services or target["service"] in options.services.split()]
    for one in proofs:
        one.foretell(bases, predicted[one.service], was.get(one.service))
    # What is timed comes first, one service after the other. A build without cache must not run beside an edit: a step that both
    # have is run once for both (docs/proof.md).
    whole = [one for one in proofs if measured.step(one, *([] if options.warm else [one.empty_cache]), one.cold, one.edit, one.depend, one.run)]
    with concurrent.futures.ThreadPoolExecutor(1) as beside:
        alone = {one.service: beside.submit(expected.own, one.target) for one in whole if one.target["family"] != "python"}
        for one in whole:
            one.alone = alone.get(one.service)
            measured.step(one, one.again, one.old, one.compare)
    for one in proofs:
        measured.done(one)
    print(measured.text)
    print("\n".join(measured.broken))
    return 1 if measured.broken else 0


if __name__ == "__main__":
    sys.exit(main())
