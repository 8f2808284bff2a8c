#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random stacks of layers, squashed by loadline and by umoci: the listings must be identical, and the bytes of all
causes must add up to the image.

    squash_oracle.py LOADLINE [RUNS [SEED]]

Layers have whiteouts, opaque folders, hard links into lower layers, files that replace folders and the other
way round, in a random order within the tar; as plain, gzip and (where python has it) several gzip members. Without
umoci (Debian: umoci) the test is skipped with exit status 77.
"""
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile

NAMES = ["a", "b", "c", "d", "lib", "a-b", "a.b", "Ä"]


class Stack:
    """Makes layers that an engine can unpack: what is linked to exists, parents are folders."""

    def __init__(self, rng):
        self.rng = rng
        self.tree = {}  # path to "d", "f" or "l": after the layers so far

    def path(self):
        return "/".join(self.rng.choice(NAMES) for _ in range(self.rng.randint(1, 4)))

    def forget(self, path):
        for known in [k for k in self.tree if k == path or k.startswith(path + "/")]:
            del self.tree[known]

    def has_folders(self, path):
        parts = path.split("/")
        return all(self.tree.get("/".join(parts[:i]), "d") == "d" for i in range(1, len(parts)))

    def layer(self):
        rng, entries, touched = self.rng, [], set()
        lower = dict(self.tree)
        for _ in range(rng.randint(1, 14)):
            path = self.path()
            if any(t == path or t.startswith(path + "/") or path.startswith(t + "/") and self.tree.get(t) != "d" for t in touched):
                continue  # once per layer, so that the order within it does not matter to what is expected
            if not self.has_folders(path):
                continue
            kind = rng.choice("fffddslhw")
            if kind == "w":
                if path not in lower or path not in self.tree:
                    continue
                folder, _, name = path.rpartition("/")
                if self.tree[path] == "d" and rng.random() < 0.5:
                    entries.append((path + "/.wh..wh..opq", "f", b""))
                    for known in [k for k in self.tree if k.startswith(path + "/") and k not in touched]:
                        if not any(t.startswith(known + "/") for t in touched):
                            self.forget(known)
                else:
                    entries.append(((folder + "/" if folder else "") + ".wh." + name, "f", b""))
                    if not any(t.startswith(path + "/") for t in touched):
                        self.forget(path)
                touched.add(path)
                continue
            if kind == "h":
                files = [k for k, v in lower.items() if v == "f" and self.tree.get(k) == "f" and k not in touched and k != path]
                if not files:
                    continue
                target = rng.choice(files)
                if target.startswith(path + "/"):
                    continue
                entries.append((path, "h", target))
                self.forget(path)
                self.tree[path] = "f"
            elif kind == "d":
                if self.tree.get(path) != "d":
                    self.forget(path)
                entries.append((path, "d", b""))
                self.tree[path] = "d"
            elif kind in "sl":
                self.forget(path)
                entries.append((path, "s", rng.choice(["nowhere", "../x", "/etc/none"])))
                self.tree[path] = "l"
            else:
                self.forget(path)
                entries.append((path, "f", rng.randbytes(rng.choice([0, 1, 511, 512, 513, 3000]))))
                self.tree[path] = "f"
            for i in range(1, len(path.split("/"))):
                parent = "/".join(path.split("/")[:i])
                self.tree[parent] = "d"
            touched.add(path)
        links = [e for e in entries if e[1] == "h"]
        others = [e for e in entries if e[1] != "h"]
        # A hard link needs its target unpacked before a whiteout takes it; the rest may stand in any order.
        return links + others

    def tar(self, entries):
        out = io.BytesIO()
        form = self.rng.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
        with tarfile.open(fileobj=out, mode="w", format=form) as archive:
            for path, kind, value in entries:
                info = tarfile.TarInfo(self.rng.choice(["", "./"]) + path)
                info.mode, info.mtime = self.rng.choice([0o644, 0o755, 0o600]), 1_700_000_000
                if kind == "d":
                    info.type, info.mode = tarfile.DIRTYPE, 0o755
                elif kind == "s":
                    info.type, info.linkname = tarfile.SYMTYPE, value
                elif kind == "h":
                    info.type, info.linkname, info.mode = tarfile.LNKTYPE, value, 0o644
                else:
                    info.size = len(value)
                archive.addfile(info, io.BytesIO(value) if kind == "f" else None)
        return out.getvalue()


def write_layout(folder, tars, rng):
    blobs = folder / "blobs/sha256"
    blobs.mkdir(parents=True)

    def put(data):
        digest = hashlib.sha256(data).hexdigest()
        (blobs / digest).write_bytes(data)
        return {"digest": "sha256:" + digest, "size": len(data)}

    layers = []
    for tar in tars:
        packed, suffix = tar, ""
        if rng.random() < 0.7:
            cut, suffix = rng.randrange(len(tar)), "+gzip"
            # One member or two: umoci's reader takes several as well.
            packed = gzip.compress(tar) if rng.random() < 0.5 else gzip.compress(tar[:cut]) + gzip.compress(tar[cut:])
        layers.append({"mediaType": "application/vnd.oci.image.layer.v1.tar" + suffix, **put(packed)})
    config = put(json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {
        "type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(tar).hexdigest() for tar in tars]}}).encode())
    manifest = put(json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                               "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
                               "layers": layers}).encode())
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", **manifest,
         "annotations": {"org.opencontainers.image.ref.name": "t"}}]}))


def listing_of(root):
    out = {}
    for folder, names, files in os.walk(root):
        for name in names + files:
            path = pathlib.Path(folder) / name
            about = path.lstat()
            key = str(path.relative_to(root))
            if stat.S_ISLNK(about.st_mode):
                out[key] = ("symlink", os.readlink(path))
            elif stat.S_ISDIR(about.st_mode):
                out[key] = ("directory", "")
            else:
                out[key] = ("file", str(about.st_size))
    return out


def listing_by(loadline, layout):
    done = subprocess.run([loadline, "image", str(layout), "--files", "--verify"], capture_output=True, check=False)
    if done.returncode != 0:
        return {"loadline says": done.stderr.decode()}
    out = {}
    for line in done.stdout.decode().splitlines():
        one = json.loads(line)
        value = one["link"] if one["kind"] == "symlink" else str(one["size"]) if one["kind"] == "file" else ""
        out[one["path"]] = (one["kind"], value)
    return out


def check_sums(loadline, layout):
    """The causes add up to the image, to the byte, and the image to what stands in the layout."""
    one = json.loads(subprocess.run([loadline, "image", str(layout), "--format", "json"], capture_output=True, check=True).stdout)
    blobs = sum((layout / "blobs" / layer["digest"].replace(":", "/")).stat().st_size for layer in one["layers"])
    for key, whole in (("bytes", one["size"]), ("compressed", one["compressed"])):
        assert sum(cause[key] for cause in one["causes"]) == whole, (key, one)
        for cause in one["causes"]:
            assert sum(part[key] for part in cause["layers"]) == cause[key], cause
    assert one["compressed"] == blobs and one["size"] == sum(layer["size"] for layer in one["layers"]), one


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    if not shutil.which("umoci"):
        print("umoci is not installed: skipped")
        raise SystemExit(77)
    loadline, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    refused = entries = 0
    for run in range(seed, seed + runs):
        rng = random.Random(run)
        stack = Stack(rng)
        tars = [stack.tar(stack.layer()) for _ in range(rng.randint(1, 6))]
        with tempfile.TemporaryDirectory() as temporary:
            layout, bundle = pathlib.Path(temporary) / "layout", pathlib.Path(temporary) / "bundle"
            write_layout(layout, tars, rng)
            done = subprocess.run(["umoci", "unpack", "--rootless", "--image", f"{layout}:t", str(bundle)],
                                  capture_output=True, check=False)
            if done.returncode != 0:
                refused += 1
                if refused == 1:
                    print(f"seed {run}: umoci: {done.stderr.decode()[-300:]}")
                continue
            theirs, ours = listing_of(bundle / "rootfs"), listing_by(loadline, layout)
            check_sums(loadline, layout)
            entries += len(theirs)
            if theirs != ours:
                for path in sorted(theirs.keys() | ours.keys()):
                    if theirs.get(path) != ours.get(path):
                        print(f"seed {run}: {path}: umoci {theirs.get(path)}, loadline {ours.get(path)}")
                raise SystemExit(1)
    print(f"{runs - refused} stacks, {entries} paths: identical; umoci refused {refused}")
    if refused * 4 > runs:
        raise SystemExit("umoci refused too many for this to say anything")


if __name__ == "__main__":
    main()
