"""What editions told → the tables of an import folder, which `load` takes like any other (pure)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from partygraph.divisions.following import Course, Follows
from partygraph.divisions.moves import Held
from partygraph.divisions.reading import Edition
from partygraph.divisions.rules import kind_of, level_of, parent_of
from partygraph.errors import InputError
from partygraph.model import Area, Source, Standing, Succession

OPEN = "open.csv"
"""Ends the name of the file, beside the folder, of areas whose successor is not known."""


def changed(course: Course, before: Mapping[str, Held]) -> Iterator[tuple[str, Held]]:
    """The areas that are new or other than before, by code."""
    return ((code, area) for code, area in sorted(course.held.items()) if area != before.get(code))


def area_row(code: str, area: Held) -> dict[str, str]:
    """The cells of an area."""
    return {
        "id": code,
        "source_id": area.source_id,
        "standing": Standing.public,
        "quote": "",
        "valid_from": str(area.since),
        "valid_to": str(area.until or ""),
        "name": area.shown,
        "official_name": area.official,
        "level": level_of(code),
        "kind": kind_of(code, area.official),
        "parent_id": parent_of(code) or "",
        "former_names": "|".join(area.former),
    }


def succession_row(one: Follows) -> dict[str, str]:
    """The cells of a succession; its id is made of what it says."""
    return {
        "id": f"suc-{one.predecessor}-{one.successor}-{one.since:%Y%m%d}",
        "source_id": one.source_id,
        "standing": Standing.public,
        "quote": "",
        "predecessor_id": one.predecessor,
        "successor_id": one.successor,
        "since": str(one.since),
        "kind": one.kind,
        "basis": one.basis,
        "old_name": one.old_name,
        "new_name": one.new_name,
    }


def write(
    folder: Path,
    course: Course,
    editions: Sequence[Edition],
    before: Mapping[str, Held],
    sources_known: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """Write the import folder, and beside it the list of what has no known successor.

    Args:
        before: the areas that the graph has already as they are; only others are written.
        sources_known: ids of sources that the graph has, which are left as they are.

    Returns:
        Rows by table.

    Raises:
        InputError: the folder cannot be written, or holds other tables.
    """
    sources = [one.source for one in editions if one.source.id not in sources_known]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if others := sorted(path.name for path in folder.iterdir()):
            ours = {"areas.csv", "sources.csv", "successions.csv"}
            if wrong := [name for name in others if name not in ours]:
                raise InputError("folder_in_use", path=folder, names=", ".join(wrong[:5]))
            for name in others:
                (folder / name).unlink()
        rows = {
            "sources": _write(
                folder / "sources.csv",
                list(Source.model_fields),
                ({k: str(v or "") for k, v in source.model_dump().items()} for source in sources),
            ),
            "areas": _write(
                folder / "areas.csv",
                list(Area.model_fields),
                (area_row(code, area) for code, area in changed(course, before)),
            ),
            "successions": _write(
                folder / "successions.csv",
                list(Succession.model_fields),
                map(succession_row, course.follows),
            ),
        }
        _write_open(folder, course)
    except OSError as error:
        raise InputError("cannot_write", path=folder, reason=error.strerror) from None
    return rows


def open_path(folder: Path) -> Path:
    """Where the list of areas without a known successor stands: beside the folder."""
    return folder.with_name(f"{folder.name}-{OPEN}")


def _write_open(folder: Path, course: Course) -> None:
    """The ended areas as successions that a person completes, with the source that tells."""
    rows = [
        {
            "id": f"suc-{one.code}-{one.since:%Y%m%d}",
            "predecessor_id": one.code,
            "since": str(one.since),
            "basis": "stated",
            "old_name": one.name,
        }
        for one in course.open
    ]
    path = open_path(folder)
    if rows:
        _write(path, list(Succession.model_fields), rows)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, columns: list[str], rows: Iterable[Mapping[str, str]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            number += 1
    return number
