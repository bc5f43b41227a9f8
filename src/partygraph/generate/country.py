"""A whole country of made-up organisations on the areas of a real code table, as Parquet.

What stands in each county is made by the rules of a synthetic city; how much of it there is follows
from its communities and villages, with some counties and some units far larger than others. The
whole of 2023 comes to about 5.25 million organisations, 2 million units and 4 million pairings.
A part of the country has exactly the rows that it has in the whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Annotated, NamedTuple

import polars as pl
from pydantic import Field, StringConstraints, ValidationError

from partygraph.divisions import Edition, area_row, follow, read_editions
from partygraph.errors import InputError
from partygraph.faults import fault
from partygraph.generate.areas import build_ground
from partygraph.generate.chance import source, split
from partygraph.generate.lists import build_demands, build_resources, build_services
from partygraph.generate.organisations import build_committees
from partygraph.generate.pairings import PAPER_PAIRINGS, build_pairings, build_projects
from partygraph.generate.plan import AS_OF, MadeUp, Plan, Size, dice
from partygraph.generate.units import build_enterprises, build_unit_organisations, build_units
from partygraph.model import (
    Area,
    AreaKind,
    AreaLevel,
    Demand,
    Organisation,
    Pairing,
    Project,
    Resource,
    Service,
    Source,
    Thing,
    Unit,
)
from partygraph.parquet import path_of, schema

TABLES: tuple[type[Thing], ...] = (
    Source,
    Area,
    Unit,
    Organisation,
    Pairing,
    Project,
    Resource,
    Demand,
    Service,
)
"""The tables of a country."""
_BATCH = 100_000
"""Rows of a table that are kept until they are written."""


class Country(MadeUp):
    """What a synthetic country is asked to be."""

    provinces: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")], ...] = Field(
        default=(), title="Codes of the provinces to take; all when left out"
    )
    scale: float = Field(
        default=1.0, gt=0, le=1, title="The share of the counties of each province to take"
    )


class _Ratios(NamedTuple):
    """How many of something a residents' community has, and how many a village."""

    community: float
    village: float


_BRANCHES = _Ratios(4.0, 1.6)
_GROUPS = _Ratios(8.5, 3.1)
_UNITS = _Ratios(5.5, 1.52)
_ENTERPRISES = _Ratios(2.4, 0.375)
_PAIRINGS_A_UNIT = 2.5
_PROJECTS_A_PAIRING = 0.28
_RESOURCES_A_UNIT = 0.6
_DEMANDS_A_COMMUNITY = 1.2
_MEMBERS_A_PAIRING = 12
_WITH_BRANCH = 0.3
"""Of the units, and nearly as many of the enterprises."""
_JOINT = 0.02
_JOINTLY = 0.16
_UNEVEN = 0.35
"""The standard deviation of the logarithm of how well a county is provided."""
_RESIDENTS = frozenset({AreaKind.residents_community, AreaKind.like_residents_community})


def generate_country(  # noqa: PLR0913  what a country is asked to be, one argument each
    folder: Path,
    divisions: Path,
    *,
    year: int | None = None,
    provinces: Sequence[str] = (),
    scale: float = 1.0,
    seed: int = 1,
    faults: float = 1.0,
    as_of: date = AS_OF,
    progress: Callable[[int, int], None] = lambda _done, _whole: None,
) -> dict[str, int]:
    """Write the tables of a country into a folder, one county in memory at a time.

    Args:
        folder: made where it is missing; tables of these names in it are replaced.
        divisions: a code table, as `divisions.read_editions` takes it.
        year: of the table, where it does not tell its own.
        provinces: codes of two digits; all when left out.
        scale: the share of the counties of each province, at least one.
        progress: called with the counties written so far and those of the whole.

    Returns:
        The number of rows by table.

    Raises:
        InputError: an argument is out of its range, the code table cannot be read or has faults,
            or the folder cannot be written.
    """
    try:
        country = Country(
            provinces=tuple(provinces), scale=scale, seed=seed, faults=faults, as_of=as_of
        )
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise InputError(
            "generate_country", tuple(fault(Country, problem) for problem in problems)
        ) from None
    edition = read_editions([divisions], year, under=country.provinces)[-1]
    try:
        return _write(country, edition, folder, progress)
    except OSError as error:
        raise InputError("cannot_write", path=folder, reason=error.strerror) from None


def country_rows(country: Country, edition: Edition) -> Iterator[tuple[int, list[Thing]]]:
    """The rows of one county after the other, each with the counties done so far."""
    yield 0, [source("生成的示例组织（虚构），区划取自公开代码表", country.seed), edition.source]
    above: set[str] = set()
    for done, (code, areas) in enumerate(_counties(country, edition), 1):
        new = [area for area in _above(code, edition) if area.id not in above]
        above.update(area.id for area in new)
        yield done, [*new, *areas, *_county(_plan(country, code, edition.lines[code].name, areas))]


def county_codes(country: Country, edition: Edition) -> list[str]:
    """The counties that are taken, in the order of their codes."""
    by_province: dict[str, list[str]] = {}
    for code in sorted(edition.lines):
        if len(code) == _COUNTY:
            by_province.setdefault(code[:2], []).append(code)
    found = []
    for codes in by_province.values():
        wanted = max(1, round(len(codes) * country.scale))
        found += [codes[index * len(codes) // wanted] for index in range(wanted)]
    return found


_COUNTY = 6


def _counties(country: Country, edition: Edition) -> Iterator[tuple[str, list[Area]]]:
    """Each county that is taken with its towns and communities."""
    below: dict[str, list[str]] = {code: [] for code in county_codes(country, edition)}
    for code in sorted(edition.lines):
        if len(code) > _COUNTY and code[:_COUNTY] in below:
            below[code[:_COUNTY]].append(code)
    for county, codes in below.items():
        yield county, _areas(codes, edition)


def _areas(codes: Sequence[str], edition: Edition) -> list[Area]:
    """Lines of a code table as areas; what it has no place for is left out."""
    part = Edition(
        edition.year,
        edition.as_of,
        edition.source,
        {code: edition.lines[code] for code in codes},
        frozenset(),
    )
    held = follow([part]).held
    rows = (area_row(code, held[code]) for code in codes)
    return [Area.model_validate({name: cell for name, cell in row.items() if cell}) for row in rows]


def _above(county: str, edition: Edition) -> list[Area]:
    """A county and what it lies in."""
    return _areas([county[:2], county[:4], county], edition)


def _plan(country: Country, code: str, name: str, areas: Sequence[Area]) -> Plan:
    communities = [area for area in areas if area.level is AreaLevel.village]
    residents = sum(area.kind in _RESIDENTS for area in communities)
    villages = len(communities) - residents
    rng = dice(country, f"{code} size")
    well = math.exp(rng.gauss(0, _UNEVEN) - _UNEVEN**2 / 2)

    def number(ratios: _Ratios, factor: float = 1.0) -> int:
        return round((ratios.community * residents + ratios.village * villages) * factor)

    units = number(_UNITS, well)
    pairings = round(units * _PAIRINGS_A_UNIT)
    enterprises = number(_ENTERPRISES, well)
    return Plan(
        city=country,
        code=code,
        name=name,
        divisions=areas,
        size=Size(
            communities=len(communities),
            streets=len(areas) - len(communities),
            branches=number(_BRANCHES),
            groups=number(_GROUPS),
            units=units,
            pairings=pairings,
            unit_branches=round(units * _WITH_BRANCH),
            projects=round(pairings * _PROJECTS_A_PAIRING),
            members=pairings * _MEMBERS_A_PAIRING,
            enterprises=enterprises,
            enterprise_branches=round(enterprises * _WITH_BRANCH * (1 - _JOINT)),
            joint_branches=round(enterprises * _JOINT),
            jointly_covered=round(enterprises * _JOINTLY),
            demands=round(len(communities) * _DEMANDS_A_COMMUNITY),
            resources=round(units * _RESOURCES_A_UNIT),
        ),
    )


def _county(plan: Plan) -> Iterator[Thing]:
    """Everything of a county but its areas."""
    ground = build_ground(plan)
    committees = build_committees(plan, ground)
    yield from committees.rows
    if not ground.communities:
        return
    paired, lapsed = build_units(plan, ground)
    enterprises = build_enterprises(plan, ground)
    now, past = build_pairings(plan, ground, paired, lapsed)
    units = {unit.id: unit for unit in paired}
    names = {area.id: area.name for area in ground.communities}
    (on_paper,) = split(plan.dice("paper"), now, plan.faulty(PAPER_PAIRINGS, len(now)))
    resources = build_resources(plan, ground, now, units)
    demands = build_demands(plan, ground)
    for part in (paired, lapsed, enterprises):
        yield from part
    yield from build_unit_organisations(plan, paired, enterprises, committees.of_area)
    yield from now
    yield from past
    yield from build_projects(plan, now, units, names, {pairing.id for pairing in on_paper})
    yield from resources
    yield from demands
    idle = {pairing.unit_id for pairing in on_paper}
    yield from build_services(plan, resources, demands, idle)


def _write(
    country: Country, edition: Edition, folder: Path, progress: Callable[[int, int], None]
) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    parts = folder / ".parts"
    rmtree(parts, ignore_errors=True)
    parts.mkdir()
    files = {cls.table: _File(cls, parts) for cls in TABLES}
    whole = len(county_codes(country, edition))
    for done, rows in country_rows(country, edition):
        for row in rows:
            files[row.table].rows.append(tuple(row.__dict__.values()))
        for file in files.values():
            if len(file.rows) >= _BATCH:
                file.flush()
        if done:
            progress(done, whole)
    written = {table: file.finish(path_of(folder, table)) for table, file in files.items()}
    rmtree(parts)
    return written


class _File:
    """One table on its way into its file, in parts that fit into memory."""

    def __init__(self, cls: type[Thing], parts: Path) -> None:
        self._cls, self._parts = cls, parts
        self._number = self._written = 0
        self.rows: list[tuple[object, ...]] = []

    def flush(self) -> None:
        """Write what is kept as a part."""
        frame = pl.DataFrame(self.rows, dict(schema(self._cls)), orient="row")
        self._number += 1
        frame.write_parquet(self._parts / f"{self._cls.table}-{self._number:05}.parquet")
        self._written += len(self.rows)
        self.rows = []

    def finish(self, path: Path) -> int:
        """Put the parts together; the rows of the table."""
        self.flush()
        parts = sorted(self._parts.glob(f"{self._cls.table}-*.parquet"))
        pl.scan_parquet(parts).sink_parquet(path)
        return self._written
