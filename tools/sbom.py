"""What partygraph is made of, as CycloneDX JSON in `dist/`: each pinned package with its hashes."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def sbom() -> Path:
    """Write it, and say how many parts it has."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    path = ROOT / "dist" / f"partygraph-{version}.cdx.json"
    path.parent.mkdir(exist_ok=True)
    subprocess.run(
        [
            *(sys.executable, "-m", "cyclonedx_py", "requirements"),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"),
            *("--spec-version", "1.6", "--of", "JSON", "--output-file", str(path)),
            str(ROOT / "requirements-dev.txt"),
        ],
        check=True,
    )
    parts = json.loads(path.read_text("utf-8"))["components"]
    print(f"{path.relative_to(ROOT)}: {len(parts)} components")
    return path


if __name__ == "__main__":
    sbom()
