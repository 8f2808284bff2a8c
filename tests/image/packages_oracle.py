#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The packages that loadline finds in an image, against what the package managers themselves say.

    packages_oracle.py LOADLINE [--debian ROOT] [--alpine ROOT] [PART...]

Parts: dpkg apk rpm python go npm; each is skipped where its tool is missing, and the whole with exit status 77 where all
are. `dpkg` puts this machine's own database into an image, or with --debian the root that mmdebstrap made; `apk` asks the
apk inside of the root of an Alpine that --alpine names (as root, who alone may change the root, and then as nobody); `rpm` builds
packages and installs them into roots whose databases have all three forms; the others take what this machine has.
Both documents of `loadline sbom` are made of each image and looked through: identifiers are there once, and every
reference leads to one.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import io

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from squash_oracle import write_layout  # noqa: E402


class Skipped(Exception):
    pass


def need(*tools):
    for tool in tools:
        if shutil.which(tool) is None:
            raise Skipped(f"no {tool}")


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.returncode}")
    return done.stdout


class Image:
    """One layer of files: {path in the image: path of this machine, bytes, or "-> target"}."""

    def __init__(self, scratch, loadline):
        self.scratch, self.loadline, self.number = scratch, loadline, 0

    def of(self, files):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path, content in sorted(files.items()):
                info = tarfile.TarInfo(path)
                info.mode = 0o755
                if isinstance(content, str):
                    info.type, info.linkname = tarfile.SYMTYPE, content.removeprefix("-> ")
                    archive.addfile(info)
                    continue
                data = content if isinstance(content, bytes) else pathlib.Path(content).read_bytes()
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return self.of_tar(out.getvalue())

    def of_tar(self, tar):
        self.number += 1
        layout = self.scratch / f"image{self.number}"
        write_layout(layout, [tar], random.Random(1))
        self.layout = layout
        report = json.loads(run(self.loadline, "image", layout, "--format", "json"))
        assert sum(cause["bytes"] for cause in report["causes"]) == report["size"]
        self.check_documents(report)
        return report

    def check_documents(self, report):
        bom = json.loads(run(self.loadline, "sbom", self.layout))
        references = {"subject"}
        for component in bom["components"]:
            assert component["bom-ref"] not in references, component["bom-ref"]
            references.add(component["bom-ref"])
        for edge in bom["dependencies"]:
            assert {edge["ref"], *edge.get("dependsOn", [])} <= references, edge
        libraries = [c for c in bom["components"] if c["type"] != "operating-system"]
        assert len(libraries) == len(report["packages"])
        spdx = json.loads(run(self.loadline, "sbom", self.layout, "--format", "spdx"))
        ids = [package["SPDXID"] for package in spdx["packages"]]
        assert len(ids) == len(set(ids))
        for one in spdx["relationships"]:
            assert {one["spdxElementId"], one["relatedSpdxElement"]} <= {*ids, "SPDXRef-DOCUMENT"}, one


def compare(part, ours, theirs):
    ours, theirs = sorted(ours), sorted(theirs)
    if ours == theirs:
        print(f"{part}: {len(ours)} the same")
        return
    print(f"{part}: only loadline: {sorted(set(ours) - set(theirs))[:20]}")
    print(f"{part}: only the other: {sorted(set(theirs) - set(ours))[:20]}")
    raise SystemExit(1)


def packages(report, ecosystem):
    return [package for package in report["packages"] if package["ecosystem"] == ecosystem]


def dpkg(image, root):
    need("dpkg-query")
    admin = pathlib.Path(root) / "var/lib/dpkg"
    if not (admin / "status").exists():
        raise Skipped("no dpkg database")
    files = {"var/lib/dpkg/status": admin / "status"}
    for path in admin.glob("info/*.list"):
        files[f"var/lib/dpkg/info/{path.name}"] = path
    # Some of the files themselves, to ask who owns them.
    asked = []
    for path in sorted((pathlib.Path(root) / "usr/bin").iterdir())[:150]:
        if path.is_file() and not path.is_symlink():
            files[f"usr/bin/{path.name}"] = path
            asked.append(f"usr/bin/{path.name}")
    for folder in ("bin", "lib", "sbin"):
        files[folder] = f"-> usr/{folder}"
    report = image.of(files)
    theirs = run("dpkg-query", f"--admindir={admin}", "-W", "-f=${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n")
    wanted = [tuple(line.split("\t")[1:]) for line in theirs.splitlines() if line.startswith("installed\t")]
    compare("dpkg-query", [(p["name"], p["version"], p["architecture"], p.get("source", p)["name"], p.get("source", p)["version"])
                           for p in packages(report, "deb")], wanted)
    owned = set()
    for path in admin.glob("info/*.list"):
        owned |= {line.lstrip("/").replace("bin/", "usr/bin/", 1) if line.startswith("/bin/") else line.lstrip("/")
                  for line in path.read_text().splitlines()}
    compare("files owned", [("files", sum(p["files"] for p in packages(report, "deb")))], [("files", len([a for a in asked if a in owned]))])


def apk(image, root):
    if not root:
        raise Skipped("--alpine names the root of one")
    root = pathlib.Path(root)

    def ask(*arguments):
        return run("chroot", "--userspec=nobody", root, "/sbin/apk", "--no-network", "info", *arguments, stdin=subprocess.DEVNULL)

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in ("bin", "boot", "etc", "lib", "opt", "root", "sbin", "srv", "usr", "var"):
            archive.add(root / name, name)
    report = image.of_tar(out.getvalue())
    ours = packages(report, "apk")
    names = [line.strip() for line in ask().splitlines() if line.strip()]
    compare("apk info -v", [f"{p['name']}-{p['version']}" for p in ours],
            [line.strip() for line in ask("-v").splitlines() if line.strip()])
    owned, needed = set(), set()
    for name in names:
        # Symlinks are files to apk; hard links are one file to us.
        for path in {root / line for line in ask("-qL", name).splitlines() if line}:
            if path.is_file() and not path.is_symlink():
                owned.add(path.stat().st_ino)
        for line in ask("-qr", name).splitlines():
            if line:
                needed.add((line.strip(), name))
    compare("files of apk", [("files", sum(p["files"] for p in ours))], [("files", len(owned))])
    by_purl = {p["purl"]: p for p in ours}
    edges = {(f"{p['name']}-{p['version']}", by_purl[to]["name"]) for p in ours for to in p["dependencies"]}
    compare("apk info -r", edges, needed)
    assert report["system"]["id"] == "alpine", report["system"]


SPEC = """Name: {name}
Version: 1.2
Release: 3.el9
Epoch: 4
Summary: test
License: MIT
Vendor: Somebody
BuildArch: noarch
{requires}
%description
test
%files
%attr(0644, root, root) /usr/share/{name}/a
%attr(0644, root, root) "/usr/share/{name}/b c"
%dir /usr/share/{name}
%install
mkdir -p %{{buildroot}}/usr/share/{name}
echo a > %{{buildroot}}/usr/share/{name}/a
echo bc > "%{{buildroot}}/usr/share/{name}/b c"
"""


def bdb_of(blobs, path):
    """As rpm 4.14 would have: a hash of header blobs, made by Berkeley DB itself."""
    text = "VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\nHEADER=END\n"
    for number, blob in blobs:
        text += f" {number.to_bytes(4, 'little').hex()}\n {blob.hex()}\n"
    subprocess.run([bdb_loader(), "-t", "hash", str(path)], input=text + "DATA=END\n", text=True, check=True)


def bdb_loader():
    return shutil.which("db5.3_load") or shutil.which("db_load")


def rpm(image, scratch):
    need("rpm", "rpmbuild")
    top = scratch / "rpmbuild"
    names = ["first", "second-with-dashes"] + [f"many{i}" for i in range(40)]
    for name in names[:3]:
        (scratch / f"{name}.spec").write_text(SPEC.format(name=name, requires="Requires: first" if name != "first" else ""))
        run("rpmbuild", "-bb", "--define", f"_topdir {top}", scratch / f"{name}.spec")
    built = sorted(map(str, top.glob("RPMS/noarch/*.rpm")))
    forms = {"sqlite": "rpmdb.sqlite", "ndb": "Packages.db"}
    for form, file in forms.items():
        root = scratch / f"rpmroot-{form}"
        database = ["--root", str(root), "--dbpath", "/var/lib/rpm", "--define", f"_db_backend {form}"]
        root.mkdir()
        if "invalid" in subprocess.run(["rpm", *database, "--initdb"], capture_output=True, text=True).stderr:
            print(f"rpm, {form}: skipped, this rpm does not know it")
            continue
        run("rpm", *database, "-i", "--nodeps", *built)
        compare_rpm(image, form, root, root / "var/lib/rpm" / file, database)
        if form == "sqlite" and bdb_loader():
            connection = sqlite3.connect(root / "var/lib/rpm" / file)
            blobs = list(connection.execute("SELECT hnum, blob FROM Packages"))
            connection.close()
            bdb_of(blobs, scratch / "Packages")
            compare_rpm(image, "bdb", root, scratch / "Packages", database)


def compare_rpm(image, form, root, file, database):
    path = {"sqlite": "rpmdb.sqlite", "ndb": "Packages.db", "bdb": "Packages"}[form]
    files = {f"var/lib/rpm/{path}": file}
    log = file.with_name(file.name + "-wal")
    if form == "sqlite" and log.exists():
        files[f"var/lib/rpm/{path}-wal"] = log
    for one in (root / "usr").rglob("*"):
        if one.is_file():
            files[str(one.relative_to(root))] = one
    report = image.of(files)
    query = "%{NAME}\t%{EPOCH}:%{VERSION}-%{RELEASE}\t%{ARCH}\t%{LICENSE}\n"
    theirs = [tuple(line.split("\t")) for line in run("rpm", *database, "-qa", "--qf", query).splitlines()]
    compare(f"rpm -qa, {form}", [(p["name"], p["version"], p["architecture"], p["licences"][0]) for p in packages(report, "rpm")], theirs)
    assert sum(p["files"] for p in packages(report, "rpm")) == 2 * len(theirs)
    second = next(p for p in report["packages"] if p["name"] == "second-with-dashes")
    assert any("/first@" in one for one in second["dependencies"]), second


def python(image):
    need("python3")
    query = ("import importlib.metadata as m, json, sys\n"
             "print(json.dumps([[d.metadata['Name'], d.version] for d in m.distributions(path=[sys.argv[1]])]))")
    for folder in sys.path:
        place = pathlib.Path(folder)
        if not place.name.endswith("-packages") or not list(place.glob("*.dist-info")):
            continue
        files = {}
        for info in [*place.glob("*.dist-info/*"), *place.glob("*.egg-info/*"), *place.glob("*.egg-info")]:
            if info.is_file():
                files["usr/lib/python3/site-packages/" + str(info.relative_to(place))] = info
        report = image.of(files)
        theirs = json.loads(run("python3", "-c", query, place))
        compare("importlib.metadata", [(p["name"], p["version"]) for p in packages(report, "pypi")], map(tuple, theirs))
        return
    raise Skipped("no site-packages")


def go(image):
    go_tool = shutil.which("go") or "/usr/local/go/bin/go"
    if not pathlib.Path(go_tool).exists():
        raise Skipped("no go")
    programs = [path for path in [pathlib.Path(go_tool).resolve(), *pathlib.Path.home().glob("go/bin/*"),
                                  *pathlib.Path(os.environ.get("GO_PROGRAMS", "/nowhere")).glob("*")] if path.is_file()]
    report = image.of({f"bin/{path.name}": path for path in programs})
    theirs = []
    for path in programs:
        lines = run(go_tool, "version", "-m", path).splitlines()
        if not lines or ": " not in lines[0]:
            continue
        theirs.append((path.name, "stdlib", lines[0].split(": go", 1)[1].split()[0]))
        main, row = None, None
        for line in lines[1:]:
            kind, *rest = line.strip().split("\t")
            if kind in ("path", "mod"):
                main = (path.name, rest[0], (rest[1] if kind == "mod" else "").replace("(devel)", ""))
            elif kind == "dep":
                theirs.append((path.name, rest[0], rest[1]))
            elif kind == "=>":
                theirs[-1] = (path.name, rest[0], rest[1])
        if main:
            theirs.append(main)
    compare("go version -m", [(pathlib.Path(p["path"]).name, p["name"], p["version"]) for p in packages(report, "golang")], theirs)


def npm(image):
    need("npm", "node")
    own = pathlib.Path(run("npm", "root", "-g").strip()) / "npm"
    own = own.resolve()
    if not (own / "node_modules").is_dir():
        raise Skipped("npm has no node_modules of its own")
    files = {}
    for path in own.rglob("package.json"):
        if path.is_file() and not path.is_symlink():
            files["app/" + str(path.relative_to(own))] = path
    report = image.of(files)
    tree = json.loads(subprocess.run(["npm", "ls", "--all", "--json", "--long"], cwd=own, capture_output=True, text=True).stdout)
    theirs = {(tree["name"], tree["version"], "package.json")}

    def walk(node):
        for name, child in node.get("dependencies", {}).items():
            if child.get("path"):
                place = os.path.relpath(child["path"], own)
                theirs.add((child["name"], child["version"], place + "/package.json"))
            walk(child)

    walk(tree)
    compare("npm ls", {(p["name"], p["version"], p["path"].removeprefix("app/")) for p in packages(report, "npm")
                       if p.get("state") != "unreachable"}, theirs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loadline")
    parser.add_argument("--debian", default="/")
    parser.add_argument("--alpine", default="")
    parser.add_argument("parts", nargs="*", default=["dpkg", "apk", "rpm", "python", "go", "npm"])
    options = parser.parse_intermixed_args()
    ran = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        image = Image(scratch, options.loadline)
        parts = {"dpkg": lambda: dpkg(image, options.debian), "apk": lambda: apk(image, options.alpine), "rpm": lambda: rpm(image, scratch), "python": lambda: python(image),
                 "go": lambda: go(image), "npm": lambda: npm(image)}
        for part in options.parts:
            try:
                parts[part]()
                ran += 1
            except Skipped as reason:
                print(f"{part}: skipped, {reason}")
    return 0 if ran else 77


if __name__ == "__main__":
    sys.exit(main())
