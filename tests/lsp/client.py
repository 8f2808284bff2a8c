# SPDX-License-Identifier: Apache-2.0
# A small editor: starts `loadline lsp` and speaks the real protocol to it, one message at a time.
import json
import os
import queue
import subprocess
import threading
import time


class Client:
    def __init__(self, binary, folder):
        self.folder = folder
        self.process = subprocess.Popen([binary, "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.incoming = queue.Queue()
        self.kept = []
        self.next_id = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        out = self.process.stdout
        while True:
            length = None
            while (line := out.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self.incoming.put(None)
                return
            self.incoming.put(json.loads(out.read(length)))

    def raw(self, body):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def send(self, message):
        self.raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method, params=None):
        self.send({"method": method, "params": params or {}})

    def begin(self, method, params=None):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params or {}})
        return self.next_id

    def ask(self, method, params=None):
        return self.answer(self.begin(method, params))

    def answer(self, number):
        return self.wait(lambda message: message.get("id") == number and "method" not in message)

    # The first message that fits, of those kept and those to come; the others are kept.
    def wait(self, fits, seconds=60):
        for message in self.kept:
            if fits(message):
                self.kept.remove(message)
                return message
        end = time.monotonic() + seconds
        while True:
            message = self.incoming.get(timeout=max(0.01, end - time.monotonic()))
            if message is None:
                raise AssertionError("the server has gone")
            if fits(message):
                return message
            self.kept.append(message)

    def diagnostics(self, uri, version, fits=lambda diagnostics: True):
        def wanted(message):
            params = message.get("params", {})
            return (message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri
                    and params.get("version") == version and fits(params["diagnostics"]))
        return self.wait(wanted)["params"]["diagnostics"]

    def uri(self, path):
        return "file://" + os.path.join(self.folder, path)

    def open(self, path, text, language, version=1):
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(path), "languageId": language, "version": version, "text": text}})

    def initialize(self, **more):
        answer = self.ask("initialize", {"processId": None, "rootUri": "file://" + self.folder,
                                         "capabilities": {}, **more})
        self.notify("initialized")
        return answer["result"]

    def leave(self):
        assert self.ask("shutdown")["result"] is None
        self.notify("exit")
        return self.process.wait(timeout=60)


def offset(text, position):
    lines = text.split("\n")
    line = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]].decode("utf-16-le")
    return sum(len(one) + 1 for one in lines[: position["line"]]) + len(line)


# The text after a TextEdit list.
def edited(text, edits):
    for edit in sorted(edits, key=lambda one: offset(text, one["range"]["start"]), reverse=True):
        begin, end = offset(text, edit["range"]["start"]), offset(text, edit["range"]["end"])
        text = text[:begin] + edit["newText"] + text[end:]
    return text
