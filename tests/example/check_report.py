#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the text report of the example with erp.txt beside this.

    check_report.py BINARY EXAMPLE          UPDATE=1 rewrites erp.txt; the diff is to be read
"""
import difflib
import os
import pathlib
import sys

from audit import audit


def main():
    binary, example = sys.argv[1], pathlib.Path(sys.argv[2])
    expected = pathlib.Path(__file__).with_name("erp.txt")
    run = audit(binary, "erp", "--width", "100", "--color", "never", cwd=example.parent)
    if run.returncode != 0 or run.stderr:
        print(run.stderr.decode(errors="replace"))
        return 1
    text = run.stdout.decode()
    wide = [line for line in text.split("\n") if len(line) > 100]
    for line in wide:
        print(f"wider than 100 columns: {line}")
    if os.environ.get("UPDATE") == "1":
        expected.write_text(text)
    difference = list(difflib.unified_diff(expected.read_text().split("\n"), text.split("\n"), "erp.txt", "the audit", lineterm=""))
    print("\n".join(difference))
    return 1 if difference or wide else 0


if __name__ == "__main__":
    sys.exit(main())
