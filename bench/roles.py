"""Every route asked what its description allows and what not, as each role, by schemathesis.

`python bench/roles.py http://127.0.0.1:8000 --most 2000 --minutes 15 --token reader=pg_…`

`--token` stands there once for each role. The server is one that runs already, over a graph that
may be changed. Without a token it is asked as whoever sits at this machine. The count of cases and
what was found are appended to `bench/results/schemathesis.txt`; the exit code is 1 where a server
error or an undocumented status was found.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "schemathesis.txt"
CHECKS = (
    "not_a_server_error,status_code_conformance,"
    "content_type_conformance,response_schema_conformance"
)
_COUNT = re.compile(r"([\d,]+) (?:test cases )?generated")


def ask(server: str, role: str, token: str, given: argparse.Namespace) -> tuple[str, bool]:
    """Ask as one role; the lines that are kept, and whether all is well."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{server}/api/openapi.json"),
        *("--phases", "examples,coverage,fuzzing,stateful", "--checks", CHECKS),
        *("-n", str(given.most), "--max-time", str(given.minutes * 60), "--no-color"),
        *("--workers", str(given.workers), "--continue-on-failure"),
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"NO_COLOR": "1"}
    )
    summary = done.stdout[done.stdout.rfind("= SUMMARY =") :]
    kept = [line for line in summary.splitlines()[1:] if line.strip() and "═" not in line]
    count = _COUNT.search(summary)
    head = f"## {role}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {count[1] if count else '?'} cases"
    tail = [] if count else done.stderr.splitlines()[-5:]
    return "\n".join([head, *kept, *tail, ""]), done.returncode == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server")
    parser.add_argument("--token", action="append", default=[], metavar="ROLE=TOKEN")
    parser.add_argument("--most", type=int, default=2000, help="examples of a route")
    parser.add_argument("--minutes", type=int, default=15, help="for each role")
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    roles = dict(one.partition("=")[::2] for one in asked.token) or {"this machine": ""}
    well = True
    for name, secret in roles.items():
        lines, fine = ask(asked.server, name, secret, asked)
        well &= fine
        with RESULTS.open("a", encoding="utf-8") as results:
            results.write("\n" + lines)
        print(lines)
    sys.exit(0 if well else 1)
