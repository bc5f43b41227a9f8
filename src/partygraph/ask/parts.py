"""What there is in each part of an area, or of the whole graph: the way down from a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AnyArea, AsOf, Evidence, Found, Frozen, evidence_of, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import AreaKind, AreaLevel, Day
from partygraph.queries import query, sections
from partygraph.store import Reader

Within = Annotated[
    AnyArea,
    Field(
        description="A division code, of whose direct parts is told; the whole graph when left "
        "out: the areas that are part of no other."
    ),
]
_NUMBERS = (
    "areas",
    "settlements",
    "paired_settlements",
    "pairings",
    "units_located",
    "organisations",
    "demands",
)
_STATEMENTS = (
    "ask/area_parts",
    "ask/parts_pairings",
    "ask/parts_units",
    "ask/parts_organisations",
    "ask/parts_demands",
)
"""One for each kind of thing, so that nothing is counted twice."""


class Counted(Frozen):
    """What there is in an area and in all below it."""

    areas: int = count("Areas, itself among them", "areas")
    settlements: int = count("Communities and villages", "communities")
    paired_settlements: int = count("of which with a pairing", "communities")
    pairings: int = count("Pairings", "pairings")
    units_located: int = count("Units located there", "units")
    organisations: int = count("Party organisations", "organisations")
    demands: int = count("Demands", "demands")
    illustrative: Illustrative


class Whole(Counted):
    """What there is in the area that was asked for, or in the whole graph, and where it lies."""

    name: str = Field(title="Name; empty for the whole graph")
    level: AreaLevel | None = Field(title="Level; null for the whole graph")
    above_ids: tuple[str, ...] = Field(title="Areas above it, the largest first, codes")
    above_names: tuple[str, ...] = Field(title="Areas above it, the largest first")


class AreaPart(Counted):
    """What there is in a direct part of an area, and in all below that."""

    shown = (
        "id",
        "name",
        "settlements",
        "paired_settlements",
        "units_located",
        "organisations",
        "demands",
    )

    id: str = Field(title="Code")
    name: str = Field(title="Name")
    level: AreaLevel = Field(title="Level")
    kind: AreaKind = Field(title="Kind")


@question
def area_parts(store: Reader, as_of: AsOf, *, area: Within = None) -> Found[Whole, AreaPart]:
    """What there is in each direct part of an area, with all below it, by code.

    Without an area, in each area that is part of no other: the provinces of a country. A community
    or village is paired where a pairing of its own is active that day. The summary tells of the
    whole, with what stands in the area itself and in none of its parts.
    """
    told = _below(store, area, as_of) if area else _everywhere(store, as_of)
    named = store.read(query("ask/named_areas"), ids=list(told), as_of=as_of)
    rows = tuple(AreaPart(**row, **told[row["id"]]) for row in named)
    numbers = _counted(store, "alone", area, as_of) if area else _none()
    for part in told.values():
        numbers.update(part)
    return Found(
        Whole(**_place(store, area), **numbers), rows, partial(_evidence, store, area, rows, as_of)
    )


def _below(store: Reader, area: str, as_of: Day) -> dict[str, Counter[str]]:
    """The numbers of each direct part of an area with all below it, by id, those that ended too.

    One part a statement: from several at once the embedded engine reads all areas that there are.
    """
    parts = store.read(query("ask/children"), area=area)
    return {part["id"]: _counted(store, "below", part["id"], as_of) for part in parts}


def _counted(store: Reader, section: str, area: str, as_of: Day) -> Counter[str]:
    """The numbers of an area: with all below it, or what stands in it alone."""
    numbers = _none()
    for statement in _STATEMENTS:
        numbers.update(store.read(sections(statement)[section], area=area, as_of=as_of)[0])
    return numbers


def _everywhere(store: Reader, as_of: Day) -> dict[str, Counter[str]]:
    """The numbers of the areas that are part of no other, by id, from everything that there is.

    Whatever is part of an area has a code that begins with that of the area, as the model wants it:
    in a country all is read once, where walking down from each province takes four times as long.
    """
    told = {row["id"]: _none() for row in store.read(query("ask/roots"), as_of=as_of)}
    length = max(map(len, told), default=0)
    longest = sorted(told, key=len, reverse=True)
    for statement in _STATEMENTS:
        for row in store.read(sections(statement)["everywhere"], length=length, as_of=as_of):
            part = row.pop("part")
            root = next((id_ for id_ in longest if part.startswith(id_)), None)
            if root is not None:  # else it is part of what was not there that day
                told[root].update(row)
    return told


def _none() -> Counter[str]:
    return Counter(dict.fromkeys((*_NUMBERS, "illustrative"), 0))


def _place(store: Reader, area: str | None) -> dict[str, Any]:
    """How an area is called, and what stands above it."""
    if area is None:
        return {"name": "", "level": None, "above_ids": (), "above_names": ()}
    levels = list(AreaLevel)
    found = store.read(query("ask/areas_above"), area=area)
    found.sort(key=lambda row: levels.index(AreaLevel(row["level"])))
    own = next(row for row in found if row["id"] == area)
    above = [row for row in found if row["id"] != area]
    return {
        "name": own["name"],
        "level": own["level"],
        "above_ids": tuple(row["id"] for row in above),
        "above_names": tuple(row["name"] for row in above),
    }


def _evidence(
    store: Reader, area: str | None, rows: Iterable[AreaPart], as_of: Day
) -> Iterator[Evidence]:
    """What the numbers were counted from: for each part, and for the area itself."""
    ids = [row.id for row in rows]
    for triple in evidence_of(store, "area_parts", ids=[*ids, *filter(None, [area])], as_of=as_of):
        cursor = "" if triple.cursor == area else triple.cursor
        yield Evidence(cursor, triple.field, triple.id)
