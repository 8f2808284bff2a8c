#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The interactive view of an image on a pseudo-terminal: what a person would see, key by key.

    view.py LOADLINE              the test
    view.py LOADLINE --show KEYS  prints the screen after these keys, with its colours, for docs/screenshot.py

The screen is kept by a terminal of the test's own that knows what the view sends, and fails at anything else.
"""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

from making import tar_of, write_layout

CONTROL = re.compile(r"\x1b\[(\??)([0-9;]*)([A-Za-z])")


class Screen:
    """Cells of a terminal, and where the cursor is."""

    def __init__(self, columns, rows):
        self.resize(columns, rows)
        self.alternate = self.shown = None
        self.inks = set()

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.x = self.y = 0

    def feed(self, text):
        at = 0
        while at < len(text):
            control = CONTROL.match(text, at)
            if control:
                self.control(*control.groups())
                at = control.end()
                continue
            char = text[at]
            at += 1
            if char == "\r":
                self.x = 0
            elif char == "\n":
                self.y += 1
                assert self.y < self.rows, "the screen would roll"
            else:
                assert char >= " " and char != "\x7f", f"{char!r} reached the terminal"
                assert self.x < self.columns, f"line {self.y} is too wide"
                self.cells[self.y][self.x] = char
                self.x += 1

    def control(self, private, numbers, final):
        if private:
            assert numbers + final in ("1049h", "1049l", "25l", "25h"), numbers + final
            if numbers == "1049":
                self.alternate = final == "h"
            else:
                self.shown = final == "h"
        elif final == "H":
            self.x = self.y = 0
        elif final == "K":
            self.cells[self.y][self.x:] = [" "] * (self.columns - self.x)
        elif final == "J":
            for row in self.cells[self.y + 1:]:
                row[:] = [" "] * self.columns
        else:
            assert final == "m", final
            self.inks.update(numbers.split(";"))

    def text(self):
        return "\n".join("".join(row).rstrip() for row in self.cells)


class Session:
    """loadline on a terminal of its own."""

    def __init__(self, arguments, columns=90, rows=24, **environment):
        self.main, child = pty.openpty()
        self.screen = Screen(columns, rows)
        self.size(columns, rows)
        self.before = termios.tcgetattr(self.main)
        self.raw = ""
        self.process = subprocess.Popen(
            arguments, stdin=child, stdout=child, stderr=subprocess.PIPE, start_new_session=True, close_fds=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment})
        os.close(child)

    def size(self, columns, rows):
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        self.size(columns, rows)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def read(self, seconds):
        """What comes until nothing has come for a moment."""
        ends = time.monotonic() + seconds
        bytes_, quiet = b"", 0
        while time.monotonic() < ends and quiet < 3:
            if not select.select([self.main], [], [], 0.05)[0]:
                quiet += 1 if bytes_ else 0
                continue
            try:
                part = os.read(self.main, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            bytes_, quiet = bytes_ + part, 0
        text = bytes_.decode()
        self.raw += text
        self.screen.feed(text)
        return self.screen.text()

    def until(self, *parts, without=(), seconds=30):
        """The screen once it has all of these, and none of those."""
        ends = time.monotonic() + seconds
        text = self.screen.text()
        while time.monotonic() < ends:
            text = self.read(1)
            if all(part in text for part in parts) and not any(part in text for part in without):
                return text
            if self.process.poll() is not None:
                break
        raise SystemExit(f"no {parts} without {without} on this screen:\n{text}")

    def keys(self, keys, *parts, without=()):
        os.write(self.main, keys.encode())
        return self.until(*parts, without=without)

    def end(self, expected=0):
        self.read(0.5)
        status = self.process.wait(timeout=20)
        said = self.process.stderr.read().decode()
        assert status == expected, (status, said)
        after = termios.tcgetattr(self.main)
        assert after == self.before, "the terminal is not as it was"
        os.close(self.main)
        assert not self.screen.alternate and self.screen.shown is not False, "the screen is not given back"
        return said


def make(folder):
    first = tar_of({"app/main.js": b"m" * 50_000, "app/lib/a.js": b"a" * 1000, "app/lib/b.js": b"b" * 3000,
                    "root/.npm/_cacache/x": b"c" * 90_000, "etc/\x1b[2Jevil": b"x",
                    "app/node_modules/left-pad/package.json":
                        b'{"name": "left-pad", "version": "1.3.0", "license": "WTFPL"}',
                    "app/node_modules/left-pad/index.js": b"l" * 700, "app/package.json": b'{"name": "app"}'})
    second = tar_of({"app/.wh.lib": b"", "app/main.js": b"n" * 60_000, "app/new.js": b"z" * 10})
    return str(write_layout(folder, [first, second], {"Cmd": ["node"]}))


def check_keys(loadline, layout):
    session = Session([loadline, "image", layout, "--interactive", "--no-cache"])
    text = session.until("[1 Causes]", "package managers' caches", "? help")
    assert session.screen.alternate and not session.screen.shown
    assert [line for line in text.split("\n") if line.startswith(">")][0].split()[1:3] == ["90.0", "kB"], text
    session.keys("\r", "layer 1  COPY layer0 /")
    session.keys("\t", "[2 Layers]", "COPY layer0 /", "COPY layer1 /")
    session.keys("\x1b[B\r", "app/")
    session.keys("j\x1b[C", "~   ", "lib", "was there", "new.js")
    session.keys("r", "new.js", without=("was there",))
    session.keys("r", "was there")
    session.keys("3", "[3 Packages]", "npm left-pad 1.3.0")
    session.keys("/left", "/left_", "npm left-pad 1.3.0")
    session.keys("\r", "1 found")
    session.keys("\r", "? help")
    session.keys("\r", "licence: WTFPL")
    session.keys("4", "[4 Files]", "root/", "etc/")
    session.keys("/EVIL\r", "1 found", "/etc/?[2Jevil")
    session.keys("\x1b", "? help", without=("evil",))
    session.resize(60, 12)
    session.until("[4 Files]")
    session.resize(140, 40)
    session.until("q quit")
    session.keys("?", "closed lines too")
    session.keys("x", "[4 Files]", without=("closed lines too",))
    assert "31" in session.screen.inks or "33" in session.screen.inks, session.screen.inks
    os.write(session.main, b"q")
    session.end()


def check_ends(loadline, layout):
    for status, how in ((0, lambda one: os.write(one.main, b"\x03")),
                        (-signal.SIGTERM, lambda one: one.process.terminate())):
        session = Session([loadline, "image", layout, "--interactive", "--no-cache"])
        session.until("[1 Causes]")
        how(session)
        session.end(status)
    session = Session([loadline, "image", layout, "--interactive", "--no-cache"], NO_COLOR="1")
    session.until("[1 Causes]")
    session.keys("2j\rj\r", "was there")
    assert session.screen.inks <= {"0", "7"}, session.screen.inks
    os.write(session.main, b"q")
    session.end()


def check_refusals(loadline, layout):
    done = subprocess.run([loadline, "image", layout, "--interactive", "--no-cache"], capture_output=True, check=False,
                          start_new_session=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 3 and b"needs a terminal" in done.stderr, done
    session = Session([loadline, "image", layout, "--interactive", "--no-cache"], TERM="dumb")
    assert "cannot place its cursor" in session.end(3)


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    loadline = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(HOME=folder)
        os.environ.pop("NO_COLOR", None)
        os.chdir(folder)
        layout = make(pathlib.Path(folder) / "image")
        if "--show" in sys.argv:
            session = Session([loadline, "image", layout, "--interactive", "--no-cache"], 100, 30)
            session.until("[1 Causes]")
            session.raw = ""
            for keys in sys.argv[sys.argv.index("--show") + 1].encode().decode("unicode_escape"):
                os.write(session.main, keys.encode())
                session.read(1)
            print(session.raw[session.raw.rindex("\x1b[H") + 3:].replace("\x1b[K", "").replace("\x1b[J", ""))
            os.write(session.main, b"q")
            return
        check_keys(loadline, layout)
        check_ends(loadline, layout)
        check_refusals(loadline, layout)


if __name__ == "__main__":
    main()
