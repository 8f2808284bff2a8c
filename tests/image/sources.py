#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One image from everywhere: a layout, archives of every form, standard input, a daemon's socket, and a registry that
wants a token, breaks off in the middle of a blob and sends us elsewhere. Everywhere it must be the same image.

    sources.py LOADLINE

The archives are written by skopeo, the registry is Debian's docker-registry; without both the test is skipped with exit
status 77. Between loadline and the registry stands a small server of the test's own, which asks for tokens and makes
trouble. The daemon is a server on a Unix socket that gives an archive away.
"""
import base64
import gzip
import http.client
import http.server
import json
import os
import pathlib
import random
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from making import tar_of, write_layout

USER, PASSWORD, TOKEN = "captain", "s3cret:with colon", "a-token"


class Case:
    """A scratch home, and loadline run in it."""

    def __init__(self, loadline, home):
        self.loadline, self.home = loadline, home
        self.environment = {"HOME": str(home), "PATH": f"{home}/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
                            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}}

    def run(self, *arguments, stdin=None, **environment):
        return subprocess.run([self.loadline, "image", *map(str, arguments)], input=stdin, capture_output=True,
                              env={**self.environment, **environment}, check=False)

    def files(self, *arguments, stdin=None, **environment):
        """The listing of the final file system."""
        done = self.run(*arguments, "--files", "--verify", stdin=stdin, **environment)
        if done.returncode != 0:
            raise SystemExit(f"{arguments}: exit {done.returncode}: {done.stderr.decode()}")
        return done.stdout.decode()

    def refused(self, *arguments, says, stdin=None, **environment):
        done = self.run(*arguments, "--no-cache", stdin=stdin, **environment)
        said = done.stderr.decode()
        if done.returncode != 3 or says not in said:
            raise SystemExit(f"{arguments}: exit {done.returncode}, '{said}' does not say '{says}'")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start_registry(folder):
    port = free_port()
    config = folder / "registry.yml"
    config.write_text(f"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {folder}/registry}}}}\n"
                      f"http: {{addr: 127.0.0.1:{port}}}\n")
    process = subprocess.Popen(["docker-registry", "serve", str(config)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return process, port
        except OSError:
            time.sleep(0.05)
    raise SystemExit("docker-registry does not start")


class Gate(http.server.BaseHTTPRequestHandler):
    """Before the registry: lets in who shows the token, and makes trouble where it is told to."""
    protocol_version = "HTTP/1.1"
    registry = 0          # its port
    scheme = "Bearer"
    scope = "repository:team/app:pull"
    cuts = 0              # so many blobs are still to break off in the middle
    busy = 0              # so many requests are still to be answered with 503
    elsewhere = None      # "http://host:port": blobs are there
    spoiled = False       # blobs have another byte in the middle
    seen = []             # ranges asked for, and authorization that came to where none belongs

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        cls, shown = type(self), self.headers.get("Authorization", "")
        address = urllib.parse.urlparse(self.path)
        basic = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if address.path == "/token":
            query = urllib.parse.parse_qs(address.query)
            if shown != basic or query.get("scope") != [self.scope] or query.get("service") != ["the gate"]:
                return self.answer(401, b'{"errors": [{"code": "DENIED", "message": "who are you"}]}')
            return self.answer(200, json.dumps({"token": TOKEN}).encode())
        wanted = f"Bearer {TOKEN}" if self.scheme == "Bearer" else basic
        if shown != wanted:
            host = self.headers["Host"]
            challenge = (f'Bearer realm="http://{host}/token",service="the gate",scope="{self.scope}"'
                         if self.scheme == "Bearer" else 'Basic realm="the gate"')
            return self.answer(401, b"{}", [("WWW-Authenticate", challenge)])
        if cls.busy > 0:
            cls.busy -= 1
            return self.answer(503, b"", [("Retry-After", "0")])
        if self.elsewhere and "/blobs/" in address.path:
            return self.answer(307, b"", [("Location", self.elsewhere + self.path)])
        return self.pass_on()

    def do_POST(self):
        """OAuth 2: an identity token is changed for one that opens the repository."""
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        good = form.get("grant_type") == ["refresh_token"] and form.get("refresh_token") == ["an identity+token/"] \
            and form.get("scope") == [self.scope] and form.get("service") == ["the gate"]
        if self.path != "/token" or not good:
            return self.answer(401, b'{"errors": [{"code": "DENIED", "message": "who are you"}]}')
        return self.answer(200, json.dumps({"access_token": TOKEN}).encode())

    def pass_on(self):
        cls = type(self)
        behind = http.client.HTTPConnection("127.0.0.1", self.registry)
        headers = {name: self.headers[name] for name in ("Accept", "Range") if name in self.headers}
        if "Range" in headers:
            self.seen.append(headers["Range"])
        behind.request("GET", self.path, headers=headers)
        got = behind.getresponse()
        body = got.read()
        kept = [(name, value) for name, value in got.getheaders()
                if name.lower() in ("content-type", "docker-content-digest", "content-range")]
        if self.spoiled and "/blobs/" in self.path and len(body) > 2000:
            body = body[:1000] + bytes([body[1000] ^ 1]) + body[1001:]
        if cls.cuts > 0 and "/blobs/" in self.path and len(body) > 50_000:
            cls.cuts -= 1
            self.send_response(got.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:len(body) // 2])
            self.close_connection = True
            return
        self.answer(got.status, body, kept)


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Where blobs are sent to be fetched: credentials must not come along."""
    protocol_version = "HTTP/1.1"
    log_message = Gate.log_message
    answer = Gate.answer
    registry, seen, cuts, spoiled = 0, [], 0, False
    pass_on = Gate.pass_on

    def do_GET(self):
        if "Authorization" in self.headers:
            self.seen.append("credentials: " + self.headers["Authorization"])
        self.pass_on()


def serve(handler, **settings):
    """A server with a class of its own, so that its settings are too."""
    kind = type("Handler", (handler,), {"seen": [], **settings})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return kind, server.server_address[1]


class DaemonHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    archive = b""
    log_message = Gate.log_message
    address_string = lambda self: "socket"

    def do_GET(self):
        if self.path != "/images/team/app:1.0/get":
            body = b'{"message": "No such image: other:1"}'
            self.send_response(404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(self.archive), 30_011):
            part = self.archive[at:at + 30_011]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")


class DaemonServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        request, _ = super().get_request()
        return request, ("socket", 0)


def skopeo(source, target, *arguments):
    subprocess.run(["skopeo", "copy", "-q", "--insecure-policy", "--dest-tls-verify=false", *arguments, source, target],
                   check=True)


def log_in(home, host, **entry):
    (home / ".docker").mkdir(exist_ok=True)
    (home / ".docker/config.json").write_text(json.dumps(
        entry or {"auths": {f"https://{host}/v1/": {"auth": base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}}}))


def check_archives(case, work, layout, expected):
    layout_name = f"oci:{layout}:t"
    docker, oci = work / "docker.tar", work / "oci.tar"
    skopeo(layout_name, f"docker-archive:{docker}:team/app:1.0")
    skopeo(layout_name, f"oci-archive:{oci}:t")
    for archive in (docker, oci):
        text = archive.read_bytes()
        packed = archive.with_suffix(".tar.gz")
        packed.write_bytes(gzip.compress(text, 1))
        for what in (case.files(archive), case.files("-", stdin=text), case.files(packed),
                     case.files("-", stdin=packed.read_bytes())):
            assert what == expected, (archive, what)
        if shutil.which("zstd"):
            done = subprocess.run(["zstd", "-q", "-c", str(archive)], capture_output=True, check=True)
            assert case.files("-", stdin=done.stdout) == expected
        case.refused("-", stdin=text[:len(text) // 2], says="cut off")
        case.refused("-", stdin=packed.read_bytes()[:-3000], says="cut off")
    with docker.open("rb") as file:  # a file as standard input can be read at any place
        done = subprocess.run([case.loadline, "image", "-", "--files"], stdin=file, capture_output=True, check=True,
                              env=case.environment)
        assert done.stdout.decode() == expected
    case.refused("-", stdin=b"", says="neither index.json nor manifest.json")
    case.refused("-", stdin=b"no tar at all, but longer than that" * 40, says="this is not a tar header")
    return docker.read_bytes()


def check_daemon(case, work, archive, expected):
    place = str(work / "d.sock")
    handler = type("Handler", (DaemonHandler,), {"archive": archive})
    server = DaemonServer(place, handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert case.files("docker-daemon:team/app:1.0", DOCKER_HOST="unix://" + place) == expected
    assert case.files("podman:team/app:1.0", CONTAINER_HOST="unix://" + place) == expected
    case.refused("docker-daemon:other:1", says="the daemon has no such image (No such image: other:1)",
                 DOCKER_HOST="unix://" + place)
    case.refused("docker-daemon:team/app:1.0", says="only Unix sockets", DOCKER_HOST="ssh://somewhere")
    case.refused("docker-daemon:team/app:1.0", says="/nowhere/d.sock: the daemon does not answer", DOCKER_HOST="unix:///nowhere/d.sock")
    server.shutdown()


def check_registry(case, work, layout, expected):
    process, port = start_registry(work)
    try:
        host = f"127.0.0.1:{port}"
        skopeo(f"oci:{layout}:t", f"docker://{host}/team/app:1.0")
        assert case.files(f"docker://{host}/team/app:1.0", "--plain-http") == expected
        assert case.files(f"{host}/team/app:1.0") == expected, "plain HTTP on this machine needs no flag"
        digest = json.loads(case.run(f"{host}/team/app:1.0", "--format", "json").stdout)["digest"]
        assert case.files(f"{host}/team/app@{digest}") == expected
        case.refused(f"{host}/team/app:2.0", says="MANIFEST_UNKNOWN")
        case.refused(f"{host}/team/other", says="the registry has no such image")
        case.refused(f"{host}/Team/app", says="names are written in small letters")
        case.refused("nowhere.invalid/team/app", says="cannot be fetched")
        check_mirrors(case, host, expected)
        check_gate(case, port, expected)
    finally:
        process.terminate()
        process.wait()


def check_mirrors(case, host, expected):
    """Other names for what the registry has, by the files of Podman and of Docker."""
    nobody = f"127.0.0.1:{free_port()}"
    containers, docker = (case.home / ".config" / name for name in ("containers", "docker"))
    for folder in (containers, docker):
        folder.mkdir(parents=True)
    conf = containers / "registries.conf"
    conf.write_text(f"""
[[registry]]
prefix = "images.example/t"
location = "{host}/nothing"
[[registry.mirror]]
location = "{nobody}/team"
[[registry.mirror]]
location = "{host}/team"

[[registry]]
prefix = "images.example/moved"
location = "{host}/team"

[[registry]]
location = "closed.example"
blocked = true
""")
    assert case.files("images.example/t/app:1.0", "--no-cache") == expected
    assert case.files("images.example/moved/app:1.0", "--no-cache") == expected
    shown = json.loads(case.run("images.example/t/app:1.0", "--format", "json").stdout)
    assert (shown["image"], shown["tags"]) == ("images.example/t/app:1.0",) + (["images.example/t/app:1.0"],), shown["tags"]
    case.refused("closed.example/app", says="registries.conf blocks this registry (closed.example;")
    case.refused("images.example/t/app:2.0", says=f"; mirror {host}/team/app:2.0: the registry has no such image")
    (docker / "daemon.json").write_text(json.dumps({"registry-mirrors": [f"http://{nobody}", f"http://{host}"]}))
    assert case.files("team/app:1.0", "--no-cache") == expected
    assert case.files("docker://docker.io/team/app:1.0", "--no-cache") == expected
    conf.write_text("[[registry]\n")
    case.refused("team/app:1.0", says=f"{conf}: this is not TOML")
    conf.unlink()
    (docker / "daemon.json").unlink()


def check_gate(case, registry, expected):
    gate, port = serve(Gate, registry=registry)
    there, elsewhere_port = serve(Elsewhere, registry=registry)
    host = f"127.0.0.1:{port}"
    name = f"docker://{host}/team/app:1.0"
    plain = ("--plain-http", "--no-cache")
    case.refused(name, *plain[:1], says="the registry does not let us in")
    log_in(case.home, host)
    assert case.files(name, *plain) == expected
    log_in(case.home, host, auths={host: {"identitytoken": "an identity+token/"}})
    assert case.files(name, *plain) == expected
    log_in(case.home, host, auths={host: {"identitytoken": "another"}})
    case.refused(name, "--plain-http", says="DENIED: who are you")
    log_in(case.home, host)
    gate.cuts, gate.busy = 2, 2
    assert case.files(name, *plain) == expected
    assert gate.cuts == 0 and gate.busy == 0 and len(gate.seen) == 2, (gate.cuts, gate.busy, gate.seen)
    gate.elsewhere = f"http://localhost:{elsewhere_port}"
    assert case.files(name, *plain) == expected
    assert not [one for one in there.seen if one.startswith("credentials")], there.seen
    gate.elsewhere, gate.spoiled = None, True
    case.refused(name, "--plain-http", says="sha256:")
    gate.spoiled = False
    gate.scheme = "Basic"
    assert case.files(name, *plain) == expected
    # A helper on the path, which reads the host and prints who we are.
    helper = case.home / "bin/docker-credential-test"
    helper.parent.mkdir()
    helper.write_text(f"#!/bin/sh\n[ \"$1\" = get ] && read -r host; [ \"$host\" = {host} ] || exit 1\n"
                      f"printf '{{\"ServerURL\":\"%s\",\"Username\":\"{USER}\",\"Secret\":\"{PASSWORD}\"}}' \"$host\"\n")
    helper.chmod(0o755)
    log_in(case.home, host, credHelpers={host: "test"})
    assert case.files(name, *plain) == expected
    log_in(case.home, host, credsStore="test")
    assert case.files(name, *plain) == expected
    log_in(case.home, host, credsStore="missing")
    case.refused(name, "--plain-http", says="docker-credential-missing: the credential helper cannot be run")


def check_cache(case, layout):
    """The second reading gives the same, without the blobs; other contents under the same name are seen."""
    first = case.run(layout, "--format", "json").stdout
    cache = case.home / ".cache/loadline/layers.sqlite"
    assert cache.exists()
    blobs = layout / "blobs/sha256"
    largest = max(blobs.iterdir(), key=lambda path: path.stat().st_size)
    text = largest.read_bytes()
    largest.write_bytes(bytes(len(text)))  # as long as before: only who reads it can tell
    assert case.run(layout, "--format", "json").stdout == first
    case.refused(layout, says=largest.name)
    largest.write_bytes(text[:-1])
    case.refused(layout, says="cut off")
    largest.write_bytes(text)
    cache.write_bytes(b"this is no database" * 100)
    assert case.run(layout, "--format", "json").stdout == first
    assert case.run(layout, "--format", "json").stdout == first
    cache.unlink()
    cache.parent.chmod(0o500)
    assert case.run(layout, "--format", "json").stdout == first
    cache.parent.chmod(0o700)


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    if not shutil.which("skopeo") or not shutil.which("docker-registry"):
        print("skopeo and docker-registry are not both installed: skipped")
        raise SystemExit(77)
    rng = random.Random(1)
    tars = [tar_of({"bin": "usr/bin", "usr": None, "usr/bin": None, "usr/bin/tool": rng.randbytes(300_000)}),
            tar_of({"srv/app/package.json": b'{"name": "app", "version": "1.0.0"}', "srv/app/main.js": b"main()\n" * 900}),
            tar_of({"usr/bin/.wh.tool": b"", "usr/bin/other": rng.randbytes(120_000)})]
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        home = work / "home"
        home.mkdir()
        case = Case(sys.argv[1], home)
        layout = write_layout(work / "layout", tars, {"User": "1000"})
        expected = case.files(layout)
        assert [json.loads(line)["path"] for line in expected.splitlines()] == [
            "bin", "srv", "srv/app", "srv/app/main.js", "srv/app/package.json", "usr", "usr/bin", "usr/bin/other"], expected
        archive = check_archives(case, work, layout, expected)
        check_daemon(case, work, archive, expected)
        check_registry(case, work, layout, expected)
        check_cache(case, layout)
    print("the same image from everywhere")


if __name__ == "__main__":
    main()
