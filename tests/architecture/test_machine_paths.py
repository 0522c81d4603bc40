"""The repository speaks of the product alone: no folder of somebody's machine, no mirror of somebody's network."""

import re
import subprocess
from pathlib import Path

from tests.architecture.source import NOT_OURS, ROOT, files, plant

TOPS = ("root", "work", "home/[a-z]+", "Users/[A-Za-z]+")
MACHINE = re.compile(rf"(?<![\w.~/-])/(?:{'|'.join(TOPS)})/")
TEXT = (
    *(
        ".py",
        ".md",
        ".toml",
        ".yaml",
        ".yml",
        ".json",
        ".js",
        ".css",
        ".html",
        ".sql",
        ".mako",
        ".sh",
        ".txt",
        ".cfg",
    ),
    *("Makefile", "Dockerfile", "run"),
)


def machine_paths(root: Path, paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number} {match[0]}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        for match in MACHINE.finditer(line)
    ]


def ours(root: Path) -> list[Path]:
    """What git has or would take; the folder as it lies when there is no git (an unpacked archive)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    found = (
        [root / name for name in listed.stdout.splitlines()] if not listed.returncode else list(files(root))
    )
    texts = [path for path in found if path.name.endswith(TEXT) and path.is_file()]
    return sorted(path for path in texts if not NOT_OURS & set(path.relative_to(root).parts))


def test_no_path_of_a_machine() -> None:
    paths = ours(ROOT)

    assert ROOT / "pyproject.toml" in paths
    assert machine_paths(ROOT, paths) == []


def test_planted_paths_are_seen(tmp_path: Path) -> None:
    words = ["root", "home/ani", "work", "var/lib/antre", "network"]
    root = plant(tmp_path, **{"README.md": "\n".join(f"see /{word}/x" for word in words)})

    assert machine_paths(root, ours(root)) == [
        f"README.md:{number} /{words[number - 1]}/" for number in (1, 2, 3)
    ]
