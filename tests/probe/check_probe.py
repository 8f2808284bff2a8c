#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks real servers with the real probe: check_probe.py PROBE [EMULATOR].

Each case is a server that answers with fixed bytes (or not at all), a command line, and what must come of it.
"""
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROBE = None


class Server:
    """Answers each connection with the same pieces, with a pause between them; keeps what it was asked."""

    def __init__(self, *pieces, family=socket.AF_INET, path=None, pause=0.0, close=True):
        self.pieces, self.pause, self.close_after, self.asked = pieces, pause, close, b""
        self.socket = socket.socket(socket.AF_UNIX if path else family)
        self.socket.bind(path if path else ("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self.socket.listen(8)
        self.port = None if path else self.socket.getsockname()[1]
        self.over = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while not self.over.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            try:
                while b"\r\n\r\n" not in self.asked:
                    got = connection.recv(65536)
                    if not got:
                        return
                    self.asked += got
                for piece in self.pieces:
                    connection.sendall(piece)
                    time.sleep(self.pause)
                if not self.close_after:
                    self.over.wait(10)
            except OSError:
                pass  # the probe has heard enough and hung up

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.socket.shutdown(socket.SHUT_RDWR)  # wakes accept(), which would keep the socket open
        self.socket.close()


def http(status, body=b"", head=b""):
    return b"HTTP/1.1 " + str(status).encode() + b" Text\r\n" + head + b"\r\n" + body


def probe(*arguments, **environment):
    done = subprocess.run(PROBE + list(arguments), capture_output=True, text=True, timeout=30,
                          env={"PATH": os.environ["PATH"], **environment})
    return done.returncode, (done.stdout + done.stderr).strip()


class Http(unittest.TestCase):
    def ask(self, server, *options, path="/health"):
        return probe(*options, f"http://127.0.0.1:{server.port}{path}")

    def test_statuses(self):
        for status, healthy in [(200, True), (204, True), (399, True), (400, False), (404, False), (503, False), (199, False)]:
            with Server(http(status)) as server:
                code, said = self.ask(server)
                self.assertEqual((code, said.endswith(f"HTTP {status}")), (0 if healthy else 1, True), said)

    def test_asks_what_it_was_told(self):
        with Server(http(200)) as server:
            self.ask(server, "--method", "HEAD", "--header", "X-Check: yes", path="/live?full=1")
            self.assertTrue(server.asked.startswith(b"HEAD /live?full=1 HTTP/1.0\r\n"), server.asked)
            self.assertIn(b"\r\nHost: 127.0.0.1:%d\r\n" % server.port, server.asked)
            self.assertIn(b"\r\nX-Check: yes\r\n", server.asked)

    def test_ranges_of_statuses(self):
        for ranges, status, code in [("200-299,401", 401, 0), ("200-299,401", 302, 1), ("503", 503, 0)]:
            with Server(http(status)) as server:
                self.assertEqual(self.ask(server, "--status", ranges)[0], code)

    def test_a_body_in_pieces(self):
        with Server(http(200, b'{"sta'), b'tus":"o', b'k"}', pause=0.05) as server:
            self.assertEqual(self.ask(server, "--body", '"status":"ok"')[0], 0)

    def test_a_long_body(self):
        with Server(http(200, b"x" * 100_000 + b"needle" + b"y" * 100_000)) as server:
            self.assertEqual(self.ask(server, "--body", "needle")[0], 0)
        with Server(http(200, b"x" * 200_000)) as server:
            code, said = self.ask(server, "--body", "needle")
            self.assertEqual(code, 1)
            self.assertIn('does not hold "needle"', said)

    def test_the_head_is_no_body(self):
        for pieces in [(http(200, b"no", b"X: needle\r\n"),), (http(200, b"", b"X: needle\r\n"), b"n", b"o")]:
            with Server(*pieces, pause=0.02) as server:
                self.assertEqual(self.ask(server, "--body", "needle")[0], 1)

    def test_a_head_without_end(self):
        with Server(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000) as server:
            self.assertEqual(self.ask(server)[0], 0)

    def test_answers_that_are_none(self):
        for pieces, text in [((b"SSH-2.0-x\r\n\r\n",), "not HTTP"), ((), "without an answer"), ((b"HTTP/1.1 abc\r\n\r\n",), "not HTTP")]:
            with Server(*pieces) as server:
                code, said = self.ask(server)
                self.assertEqual(code, 1)
                self.assertIn(text, said)

    def test_one_deadline_for_all_of_it(self):
        for pieces, pause in [((), 0), ((http(200, b"a"), *[b"a"] * 100), 0.05)]:
            with Server(*pieces, pause=pause, close=False) as server:
                begin = time.monotonic()
                code, said = self.ask(server, "--timeout", "0.4", "--body", "never")
                self.assertEqual(code, 1, said)
                self.assertIn("in time", said)
                self.assertTrue(0.3 < time.monotonic() - begin < 5)

    def test_quiet(self):
        with Server(http(200)) as server:
            self.assertEqual(self.ask(server, "--quiet"), (0, ""))
        with Server(http(500)) as server:
            self.assertNotEqual(self.ask(server, "--quiet")[1], "")


class Addresses(unittest.TestCase):
    def test_ipv6_and_localhost(self):
        if not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):
            self.skipTest("this machine has no IPv6")
        with Server(http(200), family=socket.AF_INET6) as server:
            self.assertEqual(probe(f"http://[::1]:{server.port}/")[0], 0)
            self.assertEqual(probe(f"http://[0:0:0:0:0:0:0:1]:{server.port}/")[0], 0)
            self.assertEqual(probe(f"http://localhost:{server.port}/")[0], 0)  # 127.0.0.1 refuses, ::1 answers

    def test_sockets_of_the_file_system(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            with Server(http(200), path=path) as server:
                self.assertEqual(probe(f"http+unix://{path}:/live")[0], 0)
                self.assertTrue(server.asked.startswith(b"GET /live "), server.asked)
                self.assertEqual(probe(f"unix://{path}")[0], 0)
            self.assertEqual(probe(f"unix://{path}.none")[0], 1)

    def test_a_connection(self):
        with Server() as server:
            self.assertEqual(probe(f"tcp://127.0.0.1:{server.port}")[0], 0)
            port = server.port
        code, said = probe(f"tcp://127.0.0.1:{port}")
        self.assertEqual(code, 1)
        self.assertIn("refused", said)


class Programs(unittest.TestCase):
    def test_statuses(self):
        self.assertEqual(probe("--", "true")[0], 0)
        self.assertEqual(probe("--", "/bin/sh", "-c", "exit 3"), (1, "/bin/sh ended with 3"))
        self.assertIn("no such program", probe("--", "no-such-program")[1])
        self.assertIn("signal 15", probe("--", "sh", "-c", "kill -TERM $$")[1])

    def test_environment_and_arguments_go_on(self):
        self.assertEqual(probe("--", "sh", "-c", 'test "$A" = b && test "$1" = "x y"', "sh", "x y", A="b")[0], 0)

    def test_a_deadline(self):
        begin = time.monotonic()
        code, said = probe("--timeout", "0.3", "--", "sleep", "20")
        self.assertEqual((code, said), (1, "sleep did not end in time"))
        self.assertLess(time.monotonic() - begin, 10)


class CommandLine(unittest.TestCase):
    def test_what_makes_no_sense_is_unhealthy_and_says_why(self):
        for arguments, text in [
            ([], "missing"), (["https://127.0.0.1/"], "https"), (["http://example.test/"], "localhost"),
            (["http://127.0.0.1:99999/"], "65535"), (["tcp://127.0.0.1"], "port"), (["http://[::g]/"], "number"),
            (["http://1.2.3/"], "number"), (["http://[1:2:3:4:5:6:7:8:9]/"], "number"), (["--timeout"], "no value"),
            (["--timeout", "soon", "tcp://127.0.0.1:1"], "seconds"), (["--status", "2xx", "tcp://127.0.0.1:1"], "ranges"),
            (["--header", "a\r\nb: c", "tcp://127.0.0.1:1"], "Name: value"), (["--wat", "1"], "no such option"),
            (["http://127.0.0.1/a b"], "blank"), (["--"], "program"), (["unix://" + "x" * 108], "107"),
            (["tcp://127.0.0.1:1", "tcp://127.0.0.1:2"], "one URL"),
        ]:
            code, said = probe(*arguments)
            self.assertEqual(code, 1, arguments)
            self.assertIn(text, said, arguments)

    def test_help(self):
        code, said = probe("--help")
        self.assertEqual(code, 0)
        self.assertIn("usage: probe", said)


class File(unittest.TestCase):
    def test_is_small_and_needs_nothing(self):
        path = PROBE[-1]
        self.assertLess(os.path.getsize(path), 16 * 1024)
        with open(path, "rb") as file:
            self.assertNotIn(b"ld-linux", file.read())


if __name__ == "__main__":
    PROBE = sys.argv[2:] + [sys.argv[1]]
    unittest.main(argv=sys.argv[:1])
