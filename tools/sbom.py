"""What partygraph is made of, as CycloneDX JSON: each pinned package with its hashes.

`python tools/sbom.py [FILE]`; without a file it goes to `dist/`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def default() -> Path:
    """A file in `dist/` with the version in its name."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return ROOT / "dist" / f"partygraph-{version}.cdx.json"


def sbom(path: Path) -> None:
    """Write it, and say how many parts it has."""
    path.parent.mkdir(exist_ok=True)
    subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements"),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"),
            *("--spec-version", "1.6", "--of", "JSON", "--output-file", str(path)),
            str(ROOT / "requirements-dev.txt"),
        ],
        check=True,
    )
    parts = json.loads(path.read_text("utf-8"))["components"]
    print(f"{path}: {len(parts)} components")


if __name__ == "__main__":
    sbom(Path(sys.argv[1]) if len(sys.argv) > 1 else default())
