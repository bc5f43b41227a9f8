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


def write_tables(staged: Sequence[Staged], to: Path) -> list[str]:
    """Write a header and a CSV file for each kind of nodes and links.

    Neo4j 2026 does not take a file without a folder before its name.

    Args:
        to: a folder that is there.

    Returns:
        What the command is told of them.
    """
    arguments = []
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
    return arguments


def write_command(
    arguments: Sequence[str], single: Mapping[str, Mapping[str, Any]], to: Path, database: str
) -> Path:
    """Write the command over the files of tables, and those of single nodes.

    Args:
        arguments: what it is told of the files of tables.
        single: nodes by label, such as the record of the load.
        to: the folder of the files.

    Returns:
        The script with the command; `neo4j-admin` has to be on the path, and the server stopped.
    """
    command = ["neo4j-admin", "database", "import", "full", database, "--overwrite-destination"]
    command += arguments
    for label, node in single.items():
        path = f"{label.lower()}.csv"
        with (to / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(
                f"{name}{':long' if isinstance(value, int) else ''}" for name, value in node.items()
            )
            writer.writerow(node.values())
        command.append(f"--nodes={label}=./{path}")
    script = to / SCRIPT
    script.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\n' + shlex.join(command) + "\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return script
