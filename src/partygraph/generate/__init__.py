"""A synthetic city of any size in the import format: made up, and repeatable by its arguments.

It has the ratios that a newspaper page of 2020 reports of one county-level city (15 communities,
73 branches, 142 groups, 72 units, 147 projects, 2,565 members, 149 enterprises with 31 posts, 32
key projects), and faults mixed in for the product to find. Above 300 communities it is several
county-level cities of a province whose code, 99, no real code begins with.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from partygraph import model
from partygraph.errors import InputError
from partygraph.faults import fault
from partygraph.generate.areas import upper_areas
from partygraph.generate.chance import source
from partygraph.generate.county import county_rows
from partygraph.generate.plan import AS_OF, City, plans
from partygraph.model import TABLES, Thing

__all__ = ["AS_OF", "City", "generate", "rows"]


def generate(  # noqa: PLR0913  what a city is asked to be, one argument each
    folder: Path,
    *,
    communities: int = 15,
    units: int | None = None,
    scale: int = 1,
    seed: int = 1,
    faults: float = 1.0,
    as_of: date = AS_OF,
    progress: Callable[[int, int], None] = lambda _done, _whole: None,
) -> dict[str, int]:
    """Write the tables of a synthetic city into a folder, one county in memory at a time.

    Args:
        folder: made where it is missing; tables of these names in it are replaced.
        units: units paired on the day `as_of`; by default 72 for every 15 communities.
        scale: times communities and units.
        faults: how many faults are mixed in: 0 none, 1 a usual number.
        as_of: the day on which the city has these numbers.
        progress: called with the communities written so far and those of the whole.

    Returns:
        The number of rows by table.

    Raises:
        InputError: an argument is out of its range, or the folder cannot be written.
    """
    try:
        city = City(
            communities=communities,
            units=units,
            scale=scale,
            seed=seed,
            faults=faults,
            as_of=as_of,
        )
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise InputError("generate", tuple(fault(City, problem) for problem in problems)) from None
    try:
        return _write(city, folder, progress)
    except OSError as error:
        raise InputError("cannot_write", path=folder, reason=error.strerror) from None


def rows(city: City) -> Iterator[Thing]:
    """Every row of a synthetic city, county by county."""
    for _, part in _parts(city):
        yield from part


def _parts(city: City) -> Iterator[tuple[int, Sequence[Thing]]]:
    """The rows of one county after the other, each with its communities."""
    first: list[Thing] = [source("生成的示例城市（虚构）", city.seed)]
    above: set[str] = set()
    for plan in plans(city):
        new = [area for area in upper_areas(plan) if area.id not in above]
        above.update(area.id for area in new)
        yield plan.size.communities, [*first, *new, *county_rows(plan)]
        first = []


def _write(city: City, folder: Path, progress: Callable[[int, int], None]) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    written = {cls.table: 0 for cls in TABLES}
    done = 0
    with ExitStack() as stack:
        files = {}
        for cls in TABLES:
            path = folder / f"{cls.table}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            files[cls.table] = csv.writer(file, lineterminator="\n")
            files[cls.table].writerow(cls.model_fields)
        for communities, part in _parts(city):
            for row in part:
                files[row.table].writerow([_cell(value) for value in model.cells(row).values()])
                written[row.table] += 1
            done += communities
            progress(done, city.total_communities())
    return written


def _cell(value: Any) -> str:
    return "|".join(value) if isinstance(value, tuple) else value or ""
