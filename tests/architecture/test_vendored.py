"""Browser libraries are what they say they are: each file listed with its hash, each library with its licence."""

import hashlib
import json
from pathlib import Path

from tests.architecture.source import ROOT, plant

VENDOR = "app/web/static/vendor"


def faults(root: Path) -> list[str]:
    """Files of the manifest that are missing or changed, files that it does not list, libraries without a licence."""
    vendor = root / VENDOR
    listed = {
        f"{library['name']}@{library['version']}": library
        for library in json.loads((vendor / "manifest.json").read_text())
    }
    folders = {path.name for path in vendor.iterdir() if path.is_dir()}
    found = [f"{name} is not in the manifest" for name in sorted(folders - listed.keys())]
    for name, library in sorted(listed.items()):
        files = [path for path in (vendor / name).rglob("*") if path.is_file()]
        hashes = {
            path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }
        found += [f"{path} is not listed" for path in sorted(hashes.keys() - library["files"].keys())]
        found += [
            f"{path} differs" for path, is_ in sorted(library["files"].items()) if hashes.get(path) != is_
        ]
        if not library["licence"] or f"{name}/LICENSE" not in hashes:
            found.append(f"{name} has no licence")
    return found


def test_vendored_files_are_as_listed() -> None:
    assert faults(ROOT) == []


def test_planted_changes_are_seen(tmp_path: Path) -> None:
    empty = hashlib.sha256(b"").hexdigest()
    manifest = [
        {
            "name": "htm",
            "version": "3.1.1",
            "licence": "Apache-2.0",
            "files": {
                "htm@3.1.1/LICENSE": empty,
                "htm@3.1.1/htm.js": hashlib.sha256(b"good").hexdigest(),
                "htm@3.1.1/gone.js": empty,
            },
        },
        {"name": "font", "version": "1", "licence": "OFL-1.1", "files": {}},
    ]
    root = plant(
        tmp_path,
        **{
            f"{VENDOR}/manifest.json": json.dumps(manifest),
            f"{VENDOR}/htm@3.1.1/LICENSE": "",
            f"{VENDOR}/htm@3.1.1/htm.js": "changed",
            f"{VENDOR}/htm@3.1.1/more.js": "",
            f"{VENDOR}/slipped-in@1/x.js": "",
        },
    )

    assert faults(root) == [
        "slipped-in@1 is not in the manifest",
        "font@1 has no licence",
        "htm@3.1.1/more.js is not listed",
        "htm@3.1.1/gone.js differs",
        "htm@3.1.1/htm.js differs",
    ]
