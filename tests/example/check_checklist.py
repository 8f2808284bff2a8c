#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates for a copy of the example, applies the safe fixes, and reads the production checklist that is then computed: with
the generated files every item passes but those that need a person.

    check_checklist.py BINARY EXAMPLE
"""
import pathlib
import re
import subprocess
import sys
import tempfile

from audit import TODAY
from check_generate import copied, generate

# What no tool can do: learn a digest, install anew, choose new secrets; and the sentence that says so.
FOR_A_PERSON = {
    "base pinned by digest": "no file of the fleet has the digest of",
    "lockfiles fit their manifests": "its frozen install fails until the lockfile is made anew",
    "no secret's value in a file": "nothing shows that it is also read from a file",
}


def main():
    binary, example = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        root = copied(example, folder)
        run = generate(binary, root, "--write")
        said = run.stdout + run.stderr
        fixed = subprocess.run([binary, "fix", str(root), "--apply", "--today", TODAY], capture_output=True, text=True, timeout=120, check=False)
        assert re.search(r"fixed \d+ findings", fixed.stdout + fixed.stderr), fixed.stdout + fixed.stderr
        assert generate(binary, root, "--write").returncode == 0
        text = (root / "docs/containers/production-checklist.md").read_text()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) >= 20, f"{len(rows)} items"
    failing = {row[0] for row in rows if row[2].startswith("**fail**")}
    problems = [] if failing == FOR_A_PERSON.keys() else [f"left to do: {sorted(failing)}, and expected {sorted(FOR_A_PERSON)}"]
    problems += [f"{row[0]}: {row[2]}" for row in rows if row[0] not in failing and not row[2].startswith("pass")]
    problems += [f"nobody is told of {item}" for item, sentence in FOR_A_PERSON.items() if sentence not in said]
    # Today's column is of the files as they are, so that the other one is no matter of course.
    assert sum(row[1].startswith("**fail**") for row in rows) > 10, text
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
