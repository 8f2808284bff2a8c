# SPDX-License-Identifier: Apache-2.0
"""The measured parts of docs/proof.md: each script beside this writes its own, between two comments of its name."""
import json
import re
import time


def measured(what):
    return f"Measured on {time.strftime('%Y-%m-%d')} with {what}.\n\n"


def write(file, name, text):
    """Puts the text in place of what stands between `<!-- NAME -->` and `<!-- end of NAME -->`."""
    document = file.read_text()
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    if document.count(begin) != 1 or document.count(end) != 1:
        raise SystemExit(f"{file} has no part called {name}")
    file.write_text(re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: begin + text.strip() + "\n" + end, document, flags=re.S))


def kept(file, key, row=None):
    """The newest row by key of those that earlier runs left in a file, one a line, after this one was added to it."""
    if not file:
        return {}
    if row:
        with file.open("a") as out:
            out.write(json.dumps(row) + "\n")
    return {one[key]: one for one in map(json.loads, file.read_text().splitlines())} if file.exists() else {}


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def mb(size):
    return f"{size / 1e6:.1f}" if isinstance(size, (int, float)) else str(size)
