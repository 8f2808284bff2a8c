# SPDX-License-Identifier: Apache-2.0
"""A Docker engine that is running already, and what containers of it are: the ground of the other scripts here."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time


class Engine:
    """WORK holds docker.sock, config and the folder that is built, erp/."""

    def __init__(self, work, root="erp"):
        self.work, self.root = work, work / root
        self.environment = {**os.environ, "DOCKER_BUILDKIT": "1", "DOCKER_CONFIG": f"{work}/config"}

    def __call__(self, *words, check=True):
        run = subprocess.run(["/usr/bin/docker", "--host", f"unix://{self.work}/docker.sock", *words], env=self.environment,
                             capture_output=True, text=True, check=False)
        if check and run.returncode != 0:
            raise RuntimeError(f"docker {' '.join(words[:3])}: {run.stderr[-3000:]}")
        return run.stdout.strip() if check else run

    def inspect(self, what, template):
        return self("inspect", "--format", template, what)

    def build(self, tag, dockerfile, args, target=None, options=(), context="."):
        """The seconds, and the log."""
        began = time.monotonic()
        words = ["build", "--progress", "plain", "--network", "host", "--tag", tag, "--file", str(self.root / dockerfile)]
        for arg in args:
            words += ["--build-arg", arg]
        if target:
            words += ["--target", target]
        run = self(*words, *options, str(self.root / context), check=False)
        if run.returncode != 0:
            raise RuntimeError(f"{tag} does not build:\n{run.stderr[-4000:]}")
        return time.monotonic() - began, run.stderr

    def layers(self, tag):
        return json.loads(self.inspect(tag, "{{json .RootFS.Layers}}"))

    def size(self, tag):
        return int(self.inspect(tag, "{{.Size}}"))

    def version(self):
        return self("version", "--format", "{{.Server.Version}}")

    def start(self, tag, name, *options):
        """As production would; the seconds until the image's own check says healthy, or None."""
        self("run", "--detach", "--name", name, "--network", "host", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL",
             "--security-opt", "no-new-privileges", "--health-interval", "1s", "--health-start-period", "0s", *options, tag)
        began = time.monotonic()
        while time.monotonic() - began < 60:
            if self.inspect(name, "{{.State.Running}}") != "true":
                break
            if self.inspect(name, "{{if .State.Health}}{{.State.Health.Status}}{{end}}") == "healthy":
                return time.monotonic() - began
            time.sleep(0.2)
        logs = self("logs", "--tail", "20", name, check=False)
        print(logs.stdout, logs.stderr, self.inspect(name, "{{json .State.Health}}"), file=sys.stderr)
        return None

    def process(self, name):
        """The uid and the effective capabilities of the first process, as the kernel has them."""
        status = pathlib.Path(f"/proc/{self.inspect(name, '{{.State.Pid}}')}/status").read_text()
        return int(re.search(r"^Uid:\s+(\d+)", status, re.M)[1]), int(re.search(r"^CapEff:\s+(\w+)", status, re.M)[1], 16)

    def stop(self, name):
        began = time.monotonic()
        self("stop", "--time", "10", name)
        return time.monotonic() - began


def in_folder(folder, *words, environment=None):
    """Standard output; an error with the end of what was said where the program fails."""
    run = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {(run.stdout + run.stderr)[-3000:]}")
    return run.stdout


def commit(folder):
    """Everything in one commit; its time, which is what SOURCE_DATE_EPOCH is for."""
    git = ("git", "-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "-c", "init.defaultBranch=main")
    in_folder(folder, *git, "init", "--quiet")
    in_folder(folder, *git, "add", ".")
    in_folder(folder, *git, "commit", "--quiet", "--message", "as it is")
    return in_folder(folder, "git", "log", "-1", "--format=%ct").strip()


PNPM = ("npx", "--yes", "pnpm@8.15.9")


def mend(root):
    """What the generator's notes ask for before anything can run: the import named, the lockfile made anew."""
    manifest = root / "services/finance/package.json"
    manifest.write_text(manifest.read_text().replace('"express":', '"prom-client": "^15.1.3",\n    "express":'))
    lock(root)


def lock(root):
    in_folder(root, *PNPM, "install", "--lockfile-only", "--no-frozen-lockfile", "--ignore-scripts")
