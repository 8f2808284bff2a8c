#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Predicts the example's images without network, store or cache, and asks of the answer what must hold of any.

    check_predict.py BINARY EXAMPLE SCHEMA
"""
import json
import os
import subprocess
import sys
import tempfile

import jsonschema


def predict(binary, example, home, *arguments):
    environment = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CACHE_HOME": home + "/cache", "XDG_DATA_HOME": home}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    return subprocess.run([binary, "predict", "--root", example, "--offline", *arguments], env=environment,
                          capture_output=True, text=True)


def main():
    binary, example, schema = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        first = predict(binary, example, home, "--format", "json", "--compare", "--why", "express")
        assert first.returncode == 0, first.stderr
        answer = json.loads(first.stdout)
        jsonschema.validate(answer, json.load(open(schema)))
        assert first.stdout == predict(binary, example, home, "--format", "json", "--compare", "--why", "express",
                                       "--threads", "1").stdout, "the answer depends on the number of threads"
        services = {service["name"]: service for service in answer["services"]}
        assert len(services) >= 9, sorted(services)
        for service in services.values():
            assert sum(part["bytes"]["likely"] for part in service["parts"]) == service["bytes"]["likely"], service["name"]
            assert service["bytes"]["least"] <= service["bytes"]["likely"] <= service["bytes"]["most"], service["name"]
        leaking = [part["part"] for part in services["file-storage"]["parts"]]
        assert "development dependencies" in leaking, leaking
        clean = [part["part"] for part in services["master-data"]["parts"]]
        assert "development dependencies" not in clean, clean
        assert services["api-gateway"]["why"], "express is in api-gateway"

        wrong = predict(binary, example, home, "no-such-service")
        assert wrong.returncode == 2 and "no-such-service" in wrong.stderr, wrong
        wrong = predict(binary, example, home, "auht")
        assert wrong.returncode == 2 and "did you mean 'auth'" in wrong.stderr, wrong
        wrong = predict(binary, example, home, "--image-size", "node:20")
        assert wrong.returncode == 2 and "IMAGE=BYTES" in wrong.stderr, wrong
        wrong = predict(binary, home, home)
        assert wrong.returncode == 3, wrong


if __name__ == "__main__":
    main()
