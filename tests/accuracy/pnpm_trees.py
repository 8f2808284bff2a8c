#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares closures and sizes with what pnpm really installs.

  pnpm_trees.py --loadline BINARY --pnpm PNPM.CJS --store STORE REPOSITORY [IMPORTER...]

For each importer (all of the lockfile's, where none is named) the manifests, the lockfile and the settings are
copied to an empty folder, and pnpm installs its production dependencies there, offline from the store, without
scripts. Then:

  packages  the keys of node_modules/.pnpm/lock.yaml without those that .modules.yaml says were skipped, against
            `loadline debug closure`
  bytes     (not with --packages-only) the sizes of all files and links below node_modules, against
            `loadline predict --offline` of an equivalent Dockerfile

What pnpm did is kept in --real FILE and not done again. --online lets it fetch what the store lacks.

Exit status 1 where a set differs, or a size by more than 10 %.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

SETTINGS = ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc", ".pnpmfile.cjs", "patches"]


def read_lockfile(path):
    """pnpm 11 writes two documents, the lockfile proper last."""
    return path.read_text().split("\n---\n")[-1]


def importers_of(lockfile):
    """Folder names of the `importers:` table."""
    text = read_lockfile(lockfile)
    table = re.search(r"^importers:\n(.*?)(?=^\S)", text, re.MULTILINE | re.DOTALL)
    if not table:
        return ["."]
    return re.findall(r"^  ['\"]?([^\s'\"].*?)['\"]?:(?: \{\})?$", table.group(1), re.MULTILINE)


def keys_of(lockfile):
    """Keys of `snapshots:` (9.0) or `packages:` (6.0) of a lockfile."""
    text = read_lockfile(lockfile)
    name = "snapshots" if re.search(r"^snapshots:", text, re.MULTILINE) else "packages"
    table = re.search(rf"^{name}:\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    if not table:
        return set()
    return set(re.findall(r"^  ['\"]?([^\s'\"].*?)['\"]?:(?: \{\})?$", table.group(1), re.MULTILINE))


def skipped_of(modules):
    if not modules.exists():
        return set()
    text = modules.read_text()
    if text.startswith("{"):
        return set(json.loads(text).get("skipped", []))
    table = re.search(r"^skipped:\n((?: *- .*\n)*)", text, re.MULTILINE)
    keys = {line.strip().removeprefix("- ").strip("'\"") for line in table.group(1).splitlines()} if table else set()
    # pnpm 8 writes "/name/1.0.0" here, and "/name@1.0.0" into the lockfile.
    return keys | {re.sub(r"^/((?:@[^/]+/)?[^/@]+)/", r"/\1@", key) for key in keys}


def bytes_below(folder):
    """Sizes of files and links as an engine counts them: each inode once, folders not at all."""
    seen, total = set(), 0
    for here, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        for name in files + links:
            stat = os.lstat(os.path.join(here, name))
            if (stat.st_dev, stat.st_ino) not in seen:
                seen.add((stat.st_dev, stat.st_ino))
                total += stat.st_size
    return total


def copy_manifests(repository, importers, to):
    for name in SETTINGS:
        source = repository / name
        if source.is_dir():
            shutil.copytree(source, to / name)
        elif source.exists():
            shutil.copy(source, to / name)
    for importer in {".", *importers}:
        manifest = repository / importer / "package.json"
        if manifest.exists():
            (to / importer).mkdir(parents=True, exist_ok=True)
            shutil.copy(manifest, to / importer / "package.json")


def install(arguments, work, importer):
    environment = {**os.environ, "npm_config_manage_package_manager_versions": "false", "CI": "true"}
    command = ["node", arguments.pnpm, "install", "--prod", "--frozen-lockfile", "--ignore-scripts",
               *([] if arguments.online else ["--offline"]),
               "--store-dir", arguments.store, "--package-import-method", "hardlink" if arguments.packages_only else "copy",
               "--config.node-linker=isolated",  # hoisted keeps no list of what it installed
               "--config.dedupe-peer-dependents=false",  # without it pnpm 8 ignores the filter
               "--config.link-workspace-packages=true",  # else "^1.0.0" leads to no project of the filter's graph
               # --filter would also install what its development dependencies in the workspace need
               "--filter-prod", "{./" + importer + "}..." if importer != "." else "{.}..."]
    return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)


def predicted_bytes(arguments, work, importer):
    """Of a Dockerfile that does what was done here."""
    copies = "".join(f"COPY {path.relative_to(work)} {path.parent.relative_to(work)}/\n"
                     for path in sorted(work.rglob("package.json")) if "node_modules" not in path.parts)
    name = json.loads((work / importer / "package.json").read_text()).get("name", "")
    chosen = name if name else "./" + importer
    (work / "Dockerfile").write_text(
        "FROM node:20-bookworm-slim\nWORKDIR /app\nCOPY pnpm-lock.yaml pnpm-workspace.yaml ./\n" + copies +
        "RUN --mount=type=cache,target=/store pnpm install --prod --frozen-lockfile --no-dedupe-peer-dependents "
        f"--filter-prod '{chosen}...'\n")
    (work / "compose.yaml").write_text("services:\n  measured:\n    build: .\n")
    answer = subprocess.run([arguments.loadline, "predict", "--root", str(work), "--offline", "--store", arguments.store,
                             "--format", "json"], capture_output=True, text=True, check=True)
    parts = json.loads(answer.stdout)["services"][0]["parts"]
    trees = [part for part in parts if part["part"].endswith("dependencies") or "dependencies of" in part["part"]]
    return sum(part["bytes"]["likely"] for part in trees), any(part["known"] == "estimated" for part in trees)


def really(arguments, work, importer):
    """What pnpm installs: {"packages": keys, "bytes": sum} or {"failed": its last line}."""
    done = install(arguments, work, importer)
    if done.returncode != 0:
        return {"failed": ((done.stdout + done.stderr).strip().splitlines() or ["no output"])[-1]}
    tops = [path for path in work.rglob("node_modules")
            if not path.is_symlink() and "node_modules" not in path.relative_to(work).parts[:-1]]
    private = work / "node_modules" / ".pnpm" / "lock.yaml"
    packages = set()
    if private.exists():
        packages = keys_of(private) - skipped_of(work / "node_modules" / ".modules.yaml")
    out = {"packages": sorted(packages), "bytes": 0 if arguments.packages_only else sum(bytes_below(path) for path in tops)}
    for path in tops:
        shutil.rmtree(path)
    return out


def closure_of(arguments, work, importer, *options):
    told = subprocess.run([arguments.loadline, "debug", "closure", importer, "--root", str(work), *options],
                          capture_output=True, text=True, check=True)
    return {line.lstrip("/") for line in told.stdout.splitlines() if not line.startswith("workspace ")}


def compare(arguments, repository, importers, importer, known):
    with tempfile.TemporaryDirectory(dir=arguments.work) as folder:
        work = pathlib.Path(folder)
        copy_manifests(repository, importers, work)
        key = f"{repository.name} {importer}"
        if key not in known:
            known[key] = really(arguments, work, importer)
        real = known[key]
        if "failed" in real:
            return {"importer": importer, "failed": real["failed"]}
        if not arguments.loadline:
            return {"importer": importer, "failed": f"not compared; {len(real['packages'])} packages, {real['bytes']:,} bytes"}
        # A filtered install brings what the root needs all the same.
        ours = closure_of(arguments, work, importer) | closure_of(arguments, work, ".", "--own")
        theirs = {name.lstrip("/") for name in real["packages"]}
        out = {"importer": importer, "packages": len(theirs), "missing": sorted(theirs - ours),
               "extra": sorted(ours - theirs), "real": real["bytes"] if theirs and not arguments.packages_only else 0}
        if theirs and not arguments.packages_only:
            out["bytes"], out["estimated"] = predicted_bytes(arguments, work, importer)
        return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--loadline", default=None, help="without it, pnpm's part is done alone")
    parser.add_argument("--pnpm", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--work", default=None, help="where the installs are made")
    parser.add_argument("--real", default=None, help="a file that keeps what pnpm did")
    parser.add_argument("--packages-only", action="store_true", help="compare sets, not sizes: hard links, so quicker")
    parser.add_argument("--online", action="store_true")
    parser.add_argument("--without", default="", help="an importer whose manifest is left out: one that the lockfile contradicts")
    parser.add_argument("--json", default=None)
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("importers", nargs="*")
    arguments = parser.parse_args()
    everything = importers_of(arguments.repository / "pnpm-lock.yaml")
    everything = [importer for importer in everything if importer != arguments.without]
    known = {}
    if arguments.real and os.path.exists(arguments.real):
        known = json.loads(pathlib.Path(arguments.real).read_text())
    rows, bad, errors = [], 0, []
    for importer in arguments.importers or everything:
        row = compare(arguments, arguments.repository, everything, importer, known)
        if arguments.real:
            pathlib.Path(arguments.real).write_text(json.dumps(known, indent=1))
        rows.append(row)
        if "failed" in row:
            print(f"{importer:<44} {row['failed'][:100]}", flush=True)
            continue
        same = not row["missing"] and not row["extra"]
        line = f"{importer:<44}{row['packages']:>6} packages {'the same' if same else 'DIFFERENT'}"
        if not same:
            line += f" (missing {row['missing'][:3]}, extra {row['extra'][:3]})"
        if row.get("real"):
            error = row["bytes"] / row["real"] - 1
            errors.append(abs(error))
            line += f"  real {row['real']:>12,}  predicted {row['bytes']:>12,}  {error:+.2%}"
            bad += abs(error) > 0.10
        bad += not same
        print(line, flush=True)
    compared = [row for row in rows if "failed" not in row]
    same = sum(not row["missing"] and not row["extra"] for row in compared)
    print(f"{arguments.repository.name}: {same} of {len(compared)} closures the same, {len(rows) - len(compared)} failed"
          + (f"; sizes: median {statistics.median(errors):.2%}, worst {max(errors):.2%}" if errors else ""))
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(rows, indent=1))
    sys.exit(bad > 0 or not compared)


if __name__ == "__main__":
    main()
