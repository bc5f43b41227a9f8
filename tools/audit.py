"""Known faults of every pinned package; it passes only when every one of them was really looked up.

`pip-audit` by itself says "No known vulnerabilities found" of packages that its service does not
know (shared/design/reliability.md, S26). `--strict` fails at the first of them and does not say how
many others there are, so the answer is counted here: packages asked, answered, skipped, faulty.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PINNED = Path(__file__).parents[1] / "requirements-dev.txt"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def audit() -> int:
    """Ask, tell, and give the exit code: 0 nothing known of any, 1 faults, 2 not all were asked."""
    pinned = len(set(_PIN.findall(PINNED.read_text(encoding="utf-8"))))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"),
            *("--requirement", str(PINNED), "--format", "json", "--progress-spinner", "off"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"nothing was audited: pip-audit said\n{done.stderr.strip()}")
        return 2
    skipped = [one for one in found if "skip_reason" in one]
    faulty = [one for one in found if one.get("vulns")]
    answered = len(found) - len(skipped)
    for one in faulty:
        for fault in one["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "none yet"
            print(f"{one['name']} {one['version']}: {fault['id']}; mended in {mended}")
    print(
        f"{pinned} pinned, {answered} looked up, {len(skipped)} skipped, {len(faulty)} with faults"
    )
    if skipped:
        print(f"NOT AUDITED, for example: {skipped[0]['name']}: {skipped[0]['skip_reason']}")
        print("Run it where the advisories of PyPI or OSV can be reached; this is no clean bill.")
    if faulty:
        return 1
    return 2 if skipped or not answered else 0


if __name__ == "__main__":
    sys.exit(audit())
