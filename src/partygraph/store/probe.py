"""Opens a Ladybug file in a process of its own and says what it holds.

A damaged file can end or hang the process that opens it (shared/design/reliability.md 1.2), so the
first opening is one that may end. Run as a file, with what to do as JSON on its input:
`path`, `pool` (bytes), `most` (bytes), `lenient`, `head`, `revision` and `reads` (statements).
It prints JSON: `entry`, `revision` and `rows`, or `error`.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import Any

import ladybug


def _main() -> None:
    given = json.load(sys.stdin)
    try:
        found = _looked(given)
    except (RuntimeError, MemoryError, UnicodeError) as error:
        found = {"error": str(error).splitlines()[0] if str(error) else type(error).__name__}
    sys.stdout.write(json.dumps(found))


def _looked(given: dict[str, Any]) -> dict[str, Any]:
    database = ladybug.Database(
        given["path"],
        buffer_pool_size=given["pool"],
        max_db_size=given["most"],
        throw_on_wal_replay_failure=not given["lenient"],
    )
    connection = ladybug.Connection(database, num_threads=1)
    entry = revision = rows = 0
    with suppress(RuntimeError):  # a store that is new has none of it yet
        revision = _rows(connection, given["revision"])[0][0]
    with suppress(RuntimeError):  # one from before there was a ledger has no entry
        entry = _rows(connection, given["head"])[0][1]
    for read in given["reads"]:
        try:
            rows += len(_rows(connection, read))
        except RuntimeError as error:
            if "does not exist" not in str(error):  # an older schema has fewer tables
                raise
    connection.close()
    database.close()
    return {"entry": entry, "revision": revision, "rows": rows}


def _rows(connection: ladybug.Connection, statement: str) -> list[Any]:
    return list(connection.execute(statement))


if __name__ == "__main__":
    _main()
