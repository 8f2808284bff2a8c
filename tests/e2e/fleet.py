# SPDX-License-Identifier: Apache-2.0
"""Builds the example fleet, and brings it up with the generated overlay, on the engine that tests/e2e/fleet has started.

    fleet.py build LOADLINE WORK COMPOSE                    WORK holds docker.sock, config and erp/
    fleet.py prove LOADLINE WORK COMPOSE [--write FILE]
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import proof
from engine import Engine, mend

FILES = ["docker-compose.yml", "docker-compose.prod.yml", "docker-compose.prod.hardened.yml"]
STAND_INS = {"postgres": "postgres:14", "redis": "redis:latest", "kafka": "confluentinc/cp-kafka:7.5.0", "minio": "minio/minio:latest",
             "temporal": "temporalio/auto-setup:1.22.4", "mailhog": "mailhog/mailhog:v1.0.1", "prometheus": "prom/prometheus:latest",
             "cadvisor": "gcr.io/cadvisor/cadvisor:v0.47.2", "portainer": "portainer/portainer-ce:latest", "traefik": "traefik:v2.10",
             "nginx": "nginx:1.28-alpine", "python": "python:3.11-slim-bookworm"}
SECRETS = {"master-data-database-url": "postgres://harbour:harbour-postgres@postgres:5432/master_data", "postgres-password": "harbour-postgres",
           "minio-root-password": "harbour-minio"}


class Fleet:
    def __init__(self, options):
        self.work, self.loadline, self.compose_program = options.work, options.loadline, options.compose
        self.engine = Engine(options.work)
        self.root = self.engine.root
        self.problems = []
        self.first = {}  # when each service was first started, and first healthy

    def expect(self, truth, what):
        if not truth:
            self.problems.append(what)

    def compose(self, *words):
        # Last, what only this run needs.
        files = [word for file in [*FILES, pathlib.Path(__file__).parent / "overlay.yml"] for word in ("-f", str(file))]
        environment = {**self.engine.environment, "DOCKER_HOST": f"unix://{self.work}/docker.sock"}
        run = subprocess.run([self.compose_program, *files, *words], cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise RuntimeError(f"compose {' '.join(words)}: {run.stderr[-4000:]}")
        return run.stdout

    def build(self):
        for name, image in STAND_INS.items():
            self.engine("tag", f"stand-in/{name}", image)
        mend(self.root)
        subprocess.run([self.loadline, "generate", str(self.root), "--write"], check=True)
        environment = {**self.engine.environment, "DOCKER_HOST": f"unix://{self.work}/docker.sock",
                       "PATH": f"/usr/bin:{os.environ['PATH']}"}
        subprocess.run([self.loadline, "build", "--path", str(self.root), "--generated", "--with", "build", "--docker-option=--network=host",
                        "--builds", str(self.work / "builds.db"), "--logs", str(self.work / "logs")], env=environment, check=True)
        plan = json.loads(subprocess.check_output([self.loadline, "generate", str(self.root), "--format", "json"]))
        for target in plan["targets"]:
            self.engine("tag", f"loadline/{target['service']}:latest", f"registry.example.com/harbour/{target['image']}:latest")

    # ---------------------------------------------------------------------------------------------------- what is there

    def containers(self):
        """What the engine says of each, by the name of service and number."""
        ids = self.compose("ps", "--all", "--quiet").split()
        out = {}
        for one in json.loads(self.engine("inspect", *ids)):
            labels = one["Config"]["Labels"]
            out[labels["com.docker.compose.service"], labels["com.docker.compose.container-number"]] = one
        return out

    def in_engines_network(self, *words):
        """Runs a program where the published ports are."""
        return subprocess.run(["nsenter", "--net", "--target", (self.work / "dockerd.pid").read_text(), *words], capture_output=True, text=True,
                              check=False)

    def reaches(self, container, address):
        host, port = address.split(":")
        program = f"require('net').connect({{host:'{host}',port:{port},timeout:3000}}).on('connect',()=>process.exit(0)).on('timeout',()=>process.exit(2)).on('error',()=>process.exit(1))"
        return self.engine("exec", container["Name"].lstrip("/"), "node", "-e", program, check=False).returncode == 0

    # ---------------------------------------------------------------------------------------------------- the steps

    def up(self):
        for name, text in SECRETS.items():
            path = self.root / "secrets" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        # The engine itself remembers the last five checks of each container only.
        events = subprocess.Popen(["/usr/bin/docker", "--host", f"unix://{self.work}/docker.sock", "events", "--filter", "event=health_status",
                                   "--filter", "event=start", "--format", "{{json .}}"], env=self.engine.environment, stdout=subprocess.PIPE, text=True)
        began = time.monotonic()
        self.compose("up", "--detach", "--no-build", "--pull", "never", "--wait", "--wait-timeout", "400")
        took = time.monotonic() - began
        events.terminate()
        for line in events.communicate()[0].splitlines():
            event = json.loads(line)
            what = "healthy" if event["status"] == "health_status: healthy" else "started" if event["status"] == "start" else None
            if what:
                self.first.setdefault((event["Actor"]["Attributes"]["com.docker.compose.service"], what), event["timeNano"] / 1e9)
        return took

    def check_order(self, merged):
        """Nobody began before those that it waits for were healthy."""
        rows = []
        for service, definition in merged["services"].items():
            for name, dependency in definition.get("depends_on", {}).items():
                if dependency["condition"] != "service_healthy":
                    continue
                rows.append((service, name))
                waited = self.first[service, "started"] - self.first.get((name, "healthy"), float("inf"))
                self.expect(waited >= 0, f"{service} began {-waited:.1f} s before {name} was healthy")
        return rows

    def check_limits(self, merged, containers):
        """As the engine has them, and the kernel."""
        count = 0
        for (service, _), container in containers.items():
            definition, host = merged["services"][service], container["HostConfig"]
            limits = definition["deploy"]["resources"]["limits"]
            wanted = {"Memory": int(limits.get("memory", 0)), "NanoCpus": round(float(limits.get("cpus", 0)) * 1e9), "PidsLimit": limits.get("pids")}
            found = {"Memory": host["Memory"], "NanoCpus": host["NanoCpus"], "PidsLimit": host["PidsLimit"]}
            self.expect(found == wanted, f"{service}: {found}, and Compose says {wanted}")
            group = pathlib.Path("/sys/fs/cgroup")
            kernel = {"Memory": int((group / "memory/docker" / container["Id"] / "memory.limit_in_bytes").read_text()),
                      "NanoCpus": int((group / "cpu/docker" / container["Id"] / "cpu.cfs_quota_us").read_text()) * 10000,
                      "PidsLimit": int((group / "pids/docker" / container["Id"] / "pids.max").read_text())}
            self.expect(kernel == wanted, f"{service}: the kernel has {kernel}, and Compose says {wanted}")
            count += 1
        return count

    def check_hardening(self, merged, containers):
        rows = []
        for (service, number), container in sorted(containers.items()):
            definition = merged["services"][service]
            init = pathlib.Path(f"/proc/{container['State']['Pid']}/status").read_text()
            # With an init in front, the service is its child.
            children = pathlib.Path(f"/proc/{container['State']['Pid']}/task/{container['State']['Pid']}/children").read_text().split()
            status = pathlib.Path(f"/proc/{children[0]}/status").read_text() if definition.get("init") and children else init
            uid = int(re.search(r"^Uid:\s+(\d+)", status, re.M)[1])
            capabilities = int(re.search(r"^CapEff:\s+(\w+)", status, re.M)[1], 16)
            no_new = re.search(r"^NoNewPrivs:\s+(\d)", status, re.M)[1] == "1"
            read_only = container["HostConfig"]["ReadonlyRootfs"]
            if definition.get("build"):
                self.expect(uid != 0 and capabilities == 0 and no_new and read_only,
                            f"{service}: uid {uid}, capabilities {capabilities:x}, no new privileges {no_new}, read-only root {read_only}")
            rows.append((service, number, uid, f"{capabilities:x}", no_new, read_only, container["HostConfig"]["Memory"], container["HostConfig"]["NanoCpus"] / 1e9,
                         container["HostConfig"]["PidsLimit"], (container["State"].get("Health") or {}).get("Status", "none asked"),
                         ",".join(sorted(name.removeprefix("erp_") for name in container["NetworkSettings"]["Networks"]))))
        return rows

    def check_networks(self, containers):
        for service, address, wanted in [("finance", "postgres:5432", True), ("auth", "redis:6379", True), ("api-gateway", "auth:3001", True),
                                         ("api-gateway", "postgres:5432", False), ("notification", "redis:6379", False),
                                         ("document-generator", "kafka:9092", False), ("workflow", "temporal:7233", True)]:
            self.expect(self.reaches(containers[service, "1"], address) == wanted, f"{service} {'does not reach' if wanted else 'reaches'} {address}")
        for path, status in [("/api/health", ""), ("/documents/", ""), ("/files", ""), ("/", "200")]:
            run = self.in_engines_network("curl", "--silent", "--show-error", "--max-time", "5", "--include", f"http://127.0.0.1{path}")
            first, routed = run.stdout.splitlines()[:1], re.search(r"x-routed-to: (\S+)", run.stdout)
            self.expect(routed and "502" not in first[0] and (not status or status in first[0]), f"the proxy on {path}: {run.stdout[:300]}{run.stderr}")
        run = self.in_engines_network("curl", "--silent", "--max-time", "3", "http://127.0.0.1:5432")
        self.expect(run.returncode == 7, "the database is published on the host")

    def kill(self, service):
        """As a crash would: the process dies, and nobody has asked for it."""
        before = self.containers()
        began = time.monotonic()
        os.kill(before[service, "1"]["State"]["Pid"], 9)
        while time.monotonic() - began < 120:
            time.sleep(0.5)
            now = self.containers()
            state = now[service, "1"]["State"]
            if state["Pid"] not in (0, before[service, "1"]["State"]["Pid"]) and state["Health"]["Status"] == "healthy":
                break
        else:
            self.problems.append(f"{service} does not come back")
        back = time.monotonic() - began
        time.sleep(31)  # every check has been asked once more
        others = 0
        for key, container in self.containers().items():
            if key[0] == service:
                continue
            others += 1
            same = container["State"]["StartedAt"] == before[key]["State"]["StartedAt"]
            health = (container["State"].get("Health") or {}).get("Status", "healthy")
            self.expect(same and health == "healthy", f"{key[0]} after {service} was killed: {'still' if same else 'not'} the same process, {health}")
        return back, others

    def down(self):
        began = time.monotonic()
        self.compose("down", "--timeout", "10")
        took = time.monotonic() - began
        self.expect(self.engine("ps", "--all", "--quiet") == "", "containers are left")
        networks = self.engine("network", "ls", "--filter", "label=com.docker.compose.project", "--quiet")
        self.expect(networks == "", "networks are left")
        volumes = self.engine("volume", "ls", "--filter", "label=com.docker.compose.project", "--format", "{{.Name}}").split()
        self.expect(sorted(volumes) == ["erp_minio-data", "erp_postgres-data"], f"volumes: {volumes}")
        return took

    def prove(self):
        merged = json.loads(self.compose("config", "--format", "json"))
        took = self.up()
        containers = self.containers()
        order = self.check_order(merged)
        limited = self.check_limits(merged, containers)
        rows = self.check_hardening(merged, containers)
        self.check_networks(containers)
        kills = {name: self.kill(name) for name in ("redis", "postgres", "auth")}
        down = self.down()
        compose = subprocess.check_output([self.compose_program, "version", "--short"], text=True).strip()
        text = proof.measured(f"Docker engine {self.engine.version()} and Docker Compose {compose}")
        checked = sum(1 for row in rows if row[9] == "healthy")
        text += (f"{len(containers)} containers of {len(merged['services'])} services, all up after {took:.0f} s, the {checked} that have a health check healthy; "
                 f"{len(order)} waits for health kept, by the engine's own events; limits of {limited} containers as Compose says, in the engine and in the kernel's "
                 f"control groups; down after {down:.0f} s, with nothing left but volumes.\n\n")
        for name, (back, others) in kills.items():
            text += f"- `{name}` killed (SIGKILL to its first process): healthy again after {back:.0f} s; the other {others} containers ran on and were healthy.\n"
        heads = ["service", "uid", "effective capabilities", "no new privileges", "read-only root", "memory, MiB", "CPUs", "processes", "health", "networks"]
        return text + "\n" + proof.table(heads, map(cells, rows))


def cells(row):
    service, number, uid, capabilities, no_new, read_only, memory, cpus, pids, health, networks = row
    return [service if number == "1" else f"{service} ({number})", uid, capabilities.lstrip("0") or "0", "yes" if no_new else "no",
            "yes" if read_only else "no", memory // 2**20, f"{cpus:g}", pids, health, networks]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=["build", "prove"])
    parser.add_argument("loadline")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("compose")
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args()
    fleet = Fleet(options)
    if options.step == "build":
        fleet.build()
        return 0
    text = fleet.prove()
    print(text)
    if options.write:
        proof.write(options.write, "fleet", text)
    print("\n".join(fleet.problems))
    return 1 if fleet.problems else 0


if __name__ == "__main__":
    sys.exit(main())
