# SPDX-License-Identifier: Apache-2.0
"""What an image of a service should be, worked out without Docker and without the generated Dockerfile: what loadline
predicts, and what pnpm installs and the service's own scripts build in a folder of this machine."""
import json
import os
import shutil

from engine import PNPM, in_folder


def copy_of(root, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root, folder, symlinks=True, ignore=shutil.ignore_patterns("node_modules", "dist", ".git"))
    return folder


def bytes_of(paths):
    return sum(path.lstat().st_size for path in paths if path.is_file() and not path.is_symlink())


def files(folder):
    return {path for path in folder.rglob("*") if "node_modules" not in path.relative_to(folder).parts}


class Expected:
    def __init__(self, root, work):
        self.root, self.work, self.store = root, work, work / "store"
        self.environment = {**os.environ, "npm_config_store_dir": str(self.store), "npm_config_side_effects_cache": "false",
                            # Else pnpm 8 takes every filter for the whole workspace.
                            "npm_config_dedupe_peer_dependents": "false"}

    def fetch(self):
        """Every package of the lockfile into the store; nothing is installed."""
        folder = copy_of(self.root, self.work / "expected")
        in_folder(folder, *PNPM, "fetch", "--config.enable-modules-dir=false", environment=self.environment)

    def own(self, target):
        """Bytes of the production closure, and of what the build makes (with the manifests beside it)."""
        package, folder = target["args"]["PACKAGE"], copy_of(self.root, self.work / "expected")
        before = files(folder)
        in_folder(folder, *PNPM, "install", "--frozen-lockfile", "--filter", f"{package}...", environment=self.environment)
        in_folder(folder, *PNPM, "--filter", f"{package}...", "run", "build", environment=self.environment)
        built = files(folder) - before
        if target["family"] == "static":
            return 0, bytes_of(path for path in built if folder / target["args"]["FILES"] in path.parents)
        output = bytes_of(built)
        for modules in list(folder.rglob("node_modules")):
            if modules.is_dir() and not modules.is_symlink():
                shutil.rmtree(modules, ignore_errors=True)
        in_folder(folder, *PNPM, "install", "--frozen-lockfile", "--prod", "--filter", f"{package}...", environment=self.environment)
        return bytes_of(path for path in folder.rglob("node_modules/**/*")), output

    def predicted(self, loadline, targets, sizes):
        """Likely bytes of each image by service, from the generated Dockerfiles, before any is built. What is given: pnpm's
        store, filled by the installs above, and the sizes of the assembled bases, which no table has."""
        folder = copy_of(self.root, self.work / "predicted")
        for file in [*folder.glob("docker-compose*"), *folder.glob("docker-bake*")]:
            file.unlink()
        services = {target["service"]: {"build": {key: value for key, value in {"context": target["context"], "dockerfile": target["dockerfile"],
                                                  "target": target["target"], "args": target["args"]}.items() if value}} for target in targets}
        (folder / "compose.yaml").write_text(json.dumps({"services": services}))
        words = [word for name, size in sizes.items() for word in ("--image-size", f"{name}={size}")]
        text = in_folder(folder, loadline, "predict", "--root", str(folder), "--offline", "--store", str(self.store), "--format", "json", *words)
        return {service["name"]: service for service in json.loads(text)["services"]}


def predicted_as_they_are(loadline, root, store):
    """Of the Dockerfiles that are there, with the recorded sizes of the images that they stand on."""
    text = in_folder(root, loadline, "predict", "--root", str(root), "--offline", "--store", str(store), "--format", "json")
    return {service["name"]: service for service in json.loads(text)["services"]}
