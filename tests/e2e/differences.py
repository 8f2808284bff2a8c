# SPDX-License-Identifier: Apache-2.0
"""By which files two images differ that should be the same."""
import hashlib
import json
import tarfile


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
