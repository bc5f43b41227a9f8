"""Every route asked what its description allows and what not, as each role, by schemathesis.

`python bench/roles.py http://127.0.0.1:8000 --most 200 --minutes 15 --token reader=pg_…`

`--token` stands there once for each role. The server is one that runs already, over a graph that
may be changed, with rates (`PARTYGRAPH_RATE` and its two sisters) that let so many pass. Without a
token it is asked as whoever sits at this machine. Routes that make plans take seconds each: they
are asked in a run of their own, with fewer examples. The description is read once, as the first of
the roles that may. The count of cases and what was found are
appended to `bench/results/schemathesis.txt`; the exit code is 1 where a server error or an
undocumented status was found.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import Request, urlopen

RESULTS = Path(__file__).parent / "results" / "schemathesis.txt"
CHECKS = (
    "not_a_server_error,status_code_conformance,"
    "content_type_conformance,response_schema_conformance"
)
PLANS = "^/api/plans/"
_COUNT = re.compile(r"([\d,]+) (?:test cases )?generated")


def description(server: str, tokens: Iterable[str]) -> bytes:
    """What the server says of its routes, to whoever may read it."""
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            asked = Request(f"{server}/api/openapi.json", headers=headers)
            with urlopen(asked) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            if error.code != HTTPStatus.FORBIDDEN:
                raise
    sys.exit("none of these may read the description of the routes")


def ask(  # noqa: PLR0913, PLR0917  who is asked what by whom
    server: str, schema: Path, role: str, token: str, which: list[str], workers: int
) -> bool:
    """Ask some routes as one role and keep what was found; whether all is well."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", str(schema), "--url", server),
        *("--phases", "examples,coverage,fuzzing,stateful", "--checks", CHECKS),
        *("--request-timeout", "120", "--no-color", "--continue-on-failure"),
        *("--workers", str(workers), *which),
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"NO_COLOR": "1"}
    )
    parts = [done.stdout.find(f"= {part} =") for part in ("ERRORS", "FAILURES")]
    found = done.stdout[min(at for at in parts if at >= 0) :] if max(parts) >= 0 else ""
    summary = done.stdout[done.stdout.rfind("= SUMMARY =") :]
    kept = [line for line in summary.splitlines()[1:] if line.strip() and "═" not in line]
    count = _COUNT.search(summary)
    kind = "plans" if PLANS in which[1] and which[0].startswith("--include") else "the others"
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    head = f"## {role}, {kind}, {when}: {count[1] if count else '?'} cases"
    tail = [] if count else done.stderr.splitlines()[-5:]
    lines = "\n".join([head, *kept, *tail, ""])
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write("\n" + lines)
    print(lines, found, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server")
    parser.add_argument("--token", action="append", default=[], metavar="ROLE=TOKEN")
    parser.add_argument("--most", type=int, default=200, help="examples of a route")
    parser.add_argument("--most-plans", type=int, default=5, help="the same where plans are made")
    parser.add_argument("--minutes", type=int, default=15, help="for each role")
    parser.add_argument(
        "--minutes-plans", type=int, default=3, help="the same where plans are made"
    )
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    roles = dict(one.partition("=")[::2] for one in asked.token) or {"this machine": ""}
    well = True
    with TemporaryDirectory() as folder:
        described = Path(folder) / "openapi.json"
        described.write_bytes(description(asked.server, roles.values()))
        for name, secret in roles.items():
            for way, most, minutes in (
                ("--exclude", asked.most, asked.minutes),
                ("--include", asked.most_plans, asked.minutes_plans),
            ):
                routes = [f"{way}-path-regex", PLANS, "-n", str(most)]
                limit = ["--max-time", str(minutes * 60)]
                well &= ask(asked.server, described, name, secret, routes + limit, asked.workers)
    sys.exit(0 if well else 1)
