#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Both forms of `loadline sbom`, judged by their own schemas.

    sbom_schemas.py LOADLINE [REF...]

The schemas are read from $LOADLINE_CORPUS/sbom-schemas: bom-1.6.schema.json and spdx.schema.json of CycloneDX (".SNAPSHOT"
in their names, as PyPI's cyclonedx-python-lib has them, does not matter), and spdx-2.3.schema.json, which is
schemas/spdx-schema.json of spdx-spec at v2.3. Without them the test is skipped with exit status 77. Without REF
an image with a package of each kind is made.
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

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from squash_oracle import write_layout  # noqa: E402

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


def schemas():
    folder = pathlib.Path(os.environ.get("LOADLINE_CORPUS", "/nowhere")) / "sbom-schemas"
    out = {}
    for name in ("bom-1.6", "spdx", "spdx-2.3"):
        found = [folder / f"{name}{middle}.schema.json" for middle in ("", ".SNAPSHOT")]
        found = [path for path in found if path.exists()]
        if not found:
            print(f"skipped: no {name}.schema.json under $LOADLINE_CORPUS/sbom-schemas")
            sys.exit(77)
        out[name] = json.loads(found[0].read_text())
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


def main():
    known = schemas()
    judges = {"cyclonedx": validator(bundled(known["bom-1.6"], known["spdx"])), "spdx": validator(known["spdx-2.3"])}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        references = sys.argv[2:] or [made(pathlib.Path(folder) / "image")]
        for reference in references:
            for form, judge in judges.items():
                done = subprocess.run([sys.argv[1], "sbom", reference, "--format", form], capture_output=True, check=True)
                document = json.loads(done.stdout)
                problems = sorted(judge.iter_errors(document), key=lambda one: list(map(str, one.path)))
                for problem in problems[:10]:
                    print(f"{reference}, {form}: {'/'.join(map(str, problem.path))}: {problem.message[:300]}")
                wrong += len(problems)
                print(f"{reference}, {form}: {len(document.get('components', document.get('packages')))} entries, {len(problems)} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
