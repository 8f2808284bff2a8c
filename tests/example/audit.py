# SPDX-License-Identifier: Apache-2.0
"""Runs the real audit for the tests in this folder."""
import os
import subprocess

# Ends of life are judged on this day, so that a report is the same on every day.
TODAY = "2026-12-01"


def audit(binary, root, *options, cwd=None):
    """The finished run: standard output and error as bytes, and the status."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run([binary, "audit", root, "--today", TODAY, "--fail-on", "never", *options], env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, cwd=cwd, check=False)
