#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every example of a loadline.toml in the documentation is one, for the editors' schema and for the binary.

    check_config.py BINARY ROOT           fails where docs/loadline.schema.json is not what the binary prints
    check_config.py BINARY ROOT --write   writes it (`./dev docs`)
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

import jsonschema

FENCE = re.compile(r"^```toml[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)

# What an editor must mark, and the audit refuse.
WRONG = ("ruls = 1", "fail-on = 'sometimes'", "[rules]\nruns-as-root = 'eror'", "[rules]\nruns-as-root = { levl = 'off' }",
         "[budgets]\ncoverage.health-check = 101", "[budgets.findings]\nfatal = 1", "[[overrides]]\nrules.x = 'off'",
         "[labels.required]\na = 'uri'", "[registries]\ntrusted = 'docker.io'", "[[rule]]\nname = 'a'\nmessage = 'm'",
         "[services.a]\nimage-sizes = 1", "[prices]\nci-minute = '1 EUR'", "[prices]\ntransfers = 1", "rules = 'off'")


def audit(binary, text):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "loadline.toml").write_text(text)
        return subprocess.run([binary, "audit", folder], capture_output=True, check=False, stdin=subprocess.DEVNULL)


def examples(root):
    for page in [*root.glob("docs/*.md"), *root.glob("src/rules/*/*.md")]:
        for number, match in enumerate(FENCE.findall(page.read_text()), 1):
            # A page may name files that are not here.
            yield f"{page.relative_to(root)}, example {number}", re.sub(r"^(extends|rule-files) =.*$", "", match, flags=re.M)


def main():
    binary, root = sys.argv[1], pathlib.Path(sys.argv[2])
    printed = subprocess.run([binary, "debug", "config-schema"], check=True, capture_output=True).stdout.decode()
    file = root / "docs/loadline.schema.json"
    if "--write" in sys.argv:
        file.write_text(printed)
        return 0
    wrong = []
    if not file.exists() or file.read_text() != printed:
        wrong.append("docs/loadline.schema.json is out of date: run ./dev docs")
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    count = 0
    for name, text in examples(root):
        count += 1
        wrong += [f"{name}: schema: {error.message}" for error in validator.iter_errors(tomllib.loads(text))]
        done = audit(binary, text)
        if done.returncode != 0:
            wrong.append(f"{name}: {done.stderr.decode(errors='replace')}")
    if count < 5:
        wrong.append(f"only {count} examples were found in the documentation")
    for text in WRONG:
        if validator.is_valid(tomllib.loads(text)):
            wrong.append(f"the schema takes {text!r}")
        done = audit(binary, text)
        if done.returncode != 3 or not re.match(rb"loadline: loadline\.toml:\d+:\d+: ", done.stderr):
            wrong.append(f"the audit takes {text!r}: {done.returncode} {done.stderr!r}")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
