#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/audit.svg: the real terminal report of the example fleet, as a picture.

usage: docs/screenshot.py BINARY          (./dev docs calls it)
"""
import html
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS, LINES = 100, 72
CELL, ROW, MARGIN = 8.4, 19, 16
INKS = {"31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "34": "#79c0ff", "2": "#8b949e"}


def spans(line):
    """(text, style) pieces of a line with escape sequences."""
    style = {}
    for part in re.split(r"(\033\[[0-9;]*m)", line):
        code = re.fullmatch(r"\033\[([0-9;]*)m", part)
        if code:
            for number in code.group(1).split(";"):
                if number in ("0", ""):
                    style = {}
                elif number == "1":
                    style = {**style, "bold": True}
                elif number in INKS:
                    style = {**style, "ink": INKS[number]}
        elif part:
            yield part, style


def picture(text):
    lines = text.split("\n")
    if len(lines) > LINES:
        lines = lines[:LINES] + ["", "\033[2m…\033[0m"]
    width = MARGIN * 2 + COLUMNS * CELL
    height = MARGIN * 2 + len(lines) * ROW
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" font-size="14" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, DejaVu Sans Mono, monospace">',
        f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
    ]
    for row, line in enumerate(lines):
        column = 0
        for part, style in spans(line):
            x = MARGIN + column * CELL
            y = MARGIN + row * ROW + 14
            weight = ' font-weight="bold"' if style.get("bold") else ""
            out.append(
                f'<text x="{x:.1f}" y="{y}" textLength="{len(part) * CELL:.1f}" xml:space="preserve"'
                f' fill="{style.get("ink", "#e6edf3")}"{weight}>{html.escape(part)}</text>'
            )
            column += len(part)
    out.append("</svg>")
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    command = [os.path.abspath(sys.argv[1]), "audit", "examples/erp", "--color", "always", "--width", str(COLUMNS)]
    report = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if report.returncode not in (0, 1):
        sys.exit(report.stderr)
    with open(os.path.join(ROOT, "docs", "audit.svg"), "w", encoding="utf-8") as out:
        out.write(picture(report.stdout))


if __name__ == "__main__":
    main()
