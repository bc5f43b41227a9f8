"""Checked tables → files and the command of `neo4j-admin database import`: a new database."""

from __future__ import annotations

import csv
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from partygraph.bulk.staging import Nodes, Staged

SCRIPT: Final = "import.sh"
_TYPES: Final = {
    pl.Date(): ":date",
    pl.Int64(): ":long",
    pl.Float64(): ":double",
    pl.Boolean(): ":boolean",
    pl.String(): "",
}


def write_import(
    staged: Sequence[Staged], beside: Mapping[str, Mapping[str, Any]], to: Path, database: str
) -> Path:
    """Write a header and a CSV file for each kind of nodes and links, and the command over them.

    Neo4j 2026 does not take a file without a folder before its name.

    Args:
        beside: single nodes by label, such as the record of the load.
        to: a folder that is there.

    Returns:
        The script with the command; `neo4j-admin` has to be on the path, and the server stopped.
    """
    arguments = ["neo4j-admin", "database", "import", "full", database, "--overwrite-destination"]
    for one in staged:
        path = one.path.with_suffix(".csv").name
        frame = pl.scan_parquet(one.path)
        if isinstance(one, Nodes):
            kinds = frame.collect_schema()
            header = [f"{name}{_TYPES[kinds[name]]}" for name in one.columns]
            header[0] = f"id:ID({one.name})"
            option = f"--nodes={one.name}"
        else:
            header = [f":START_ID({one.cls.label})", f":END_ID({one.target})"]
            option = f"--relationships={one.name}"
        (to / f"header-{path}").write_text(",".join(header) + "\n", encoding="utf-8")
        frame.sink_csv(to / path, include_header=False)
        arguments.append(f"{option}=./header-{path},./{path}")
    for label, node in beside.items():
        path = f"{label.lower()}.csv"
        with (to / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(
                f"{name}{':long' if isinstance(value, int) else ''}" for name, value in node.items()
            )
            writer.writerow(node.values())
        arguments.append(f"--nodes={label}=./{path}")
    script = to / SCRIPT
    script.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\n' + shlex.join(arguments) + "\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return script
