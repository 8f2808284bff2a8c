#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs pages of Markdown against the real binary; README.md beside this says what a page may hold.

    run_pages.py BINARY PAGE...            UPDATE=1 rewrites what the pages expect
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^(`{3,})([a-z]*) ?(\S*)$")
UPDATE = os.environ.get("UPDATE") == "1"


def run(command, folder, binary):
    """What a terminal would show, with standard error and the exit status marked."""
    environment = {
        "PATH": f"{binary.parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
    }
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    lines = done.stdout.decode(errors="backslashreplace").splitlines()
    lines += [f"! {line}".rstrip() for line in done.stderr.decode(errors="backslashreplace").splitlines()]
    if done.returncode != 0:
        lines.append(f"[exit {done.returncode}]")
    return [line.replace(str(folder), "SCRATCH") for line in lines]


def matches(expected, actual):
    """Line by line; a line `...` stands for any number of lines. Greedy with one way back, so linear enough."""
    want, have, star, retry = 0, 0, None, 0
    while have < len(actual):
        if want < len(expected) and expected[want] == "...":
            star, retry, want = want, have, want + 1
        elif want < len(expected) and expected[want] == actual[have]:
            want, have = want + 1, have + 1
        elif star is not None:
            retry += 1
            want, have = star + 1, retry
        else:
            return False
    return all(line == "..." for line in expected[want:])


def transcript(lines):
    """Cuts a console block into (command, expected lines)."""
    out = []
    for line in lines:
        if line.startswith("$ "):
            out.append((line[2:], []))
        elif out and out[-1][1] == [] and out[-1][0].endswith("\\"):
            out[-1] = (out[-1][0] + "\n" + line, [])
        elif out:
            out[-1][1].append(line)
        else:
            raise SystemExit(f"a console block begins with a command, not with: {line}")
    return out


def check_block(lines, folder, binary):
    """The block as it should read; equal to `lines` where all is well."""
    out = []
    for command, expected in transcript(lines):
        actual = run(command, folder, binary)
        out += f"$ {command}".split("\n")
        out += expected if matches(expected, actual) else actual
    return out


def fences(lines):
    """Yields (begin, end, language, name) of each fenced block, and headings as (line, line, '#', '')."""
    opened = None
    for number, line in enumerate(lines):
        if opened:
            if line == opened[1]:
                yield opened[0], number, opened[2], opened[3]
                opened = None
        elif match := FENCE.match(line):
            opened = (number + 1, match[1], match[2], match[3])
        elif line.startswith("#"):
            yield number, number, "#", ""
    if opened:
        raise SystemExit(f"the block that begins on line {opened[0]} never ends")


def run_page(page, binary):
    """True where the page tells the truth."""
    lines = page.read_text().split("\n")
    after, copied, commands = [], 0, 0
    scratch = tempfile.TemporaryDirectory(prefix="loadline-page-")
    for begin, end, language, name in fences(lines):
        if language == "#":
            scratch.cleanup()
            scratch = tempfile.TemporaryDirectory(prefix="loadline-page-")
        folder = pathlib.Path(scratch.name).resolve()
        if language == "console":
            after += lines[copied:begin] + check_block(lines[begin:end], folder, binary)
            copied, commands = end, commands + 1
        elif name:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(line + "\n" for line in lines[begin:end]))
    scratch.cleanup()
    after += lines[copied:]
    if commands == 0:
        print(f"{page}: there is no console block here")
        return False
    if after == lines:
        return True
    if UPDATE:
        page.write_text("\n".join(after))
        print(f"{page}: rewritten")
        return True
    print("\n".join(difflib.unified_diff(lines, after, f"{page} says", "the binary says", lineterm="")))
    return False


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    binary = pathlib.Path(sys.argv[1]).resolve()
    good = [run_page(pathlib.Path(page), binary) for page in sys.argv[2:]]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
