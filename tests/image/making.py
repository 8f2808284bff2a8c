# SPDX-License-Identifier: Apache-2.0
"""Small images for tests, byte by byte: layouts of layers that are given as lists of files."""
import gzip
import hashlib
import io
import json
import tarfile


def tar_of(files):
    """files: path to bytes, or to a str for a symlink, or None for a folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.mtime = 1_700_000_000
            if content is None:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
            elif isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
            else:
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content) if isinstance(content, bytes) else None)
    return out.getvalue()


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def write_layout(folder, tars, config=None, name="t", pack=gzip.compress, platforms=("linux/amd64",)):
    """An OCI layout with one image, or an index of one for each platform."""
    blobs = folder / "blobs/sha256"
    blobs.mkdir(parents=True)

    def put(data):
        (blobs / digest_of(data)[7:]).write_bytes(data)
        return {"digest": digest_of(data), "size": len(data)}

    suffix = "+gzip" if pack is gzip.compress else ""
    layers = [{"mediaType": "application/vnd.oci.image.layer.v1.tar" + suffix, **put(pack(tar))} for tar in tars]
    manifests = []
    for platform in platforms:
        system, architecture = platform.split("/")
        described = put(json.dumps({
            "architecture": architecture, "os": system, "config": config or {},
            "history": [{"created_by": f"COPY layer{i} / # buildkit"} for i in range(len(tars))],
            "rootfs": {"type": "layers", "diff_ids": [digest_of(tar) for tar in tars]}}).encode())
        manifest = put(json.dumps({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **described},
            "layers": layers}).encode())
        manifests.append({"mediaType": "application/vnd.oci.image.manifest.v1+json", **manifest,
                          "platform": {"os": system, "architecture": architecture},
                          "annotations": {"org.opencontainers.image.ref.name": name}})
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": manifests}))
    return folder
