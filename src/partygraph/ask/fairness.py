"""Questions of fairness: how evenly communities have what is shared among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, evidence_of, question
from partygraph.ask.coverage import RESIDENTS, Illustrative, count
from partygraph.measures import fairest_split, gini, theil
from partygraph.model import AreaKind, Day, Qualifier, Urgency
from partygraph.queries import query
from partygraph.small_cells import SmallCells
from partygraph.store import Reader, Rows

WEIGHTS = {Urgency.high: 3, Urgency.medium: 2, Urgency.low: 1}
"""What a demand weighs by its urgency; quantities of different units cannot be added, so each
demand counts once."""
RESIDENTS_INDICATORS = ("常住人口", "residents")
"""The indicator of a figure that says how many residents an area has."""


class Shared(StrEnum):
    """What is shared among communities. Their numbers are never added to each other."""

    units = "units"
    projects = "projects"
    members_reporting = "members_reporting"


class Per(StrEnum):
    """By what need fairness is measured."""

    community = "community"
    """Each community alike."""
    residents = "residents"
    """By residents; values are per 1,000."""
    demand = "demand"
    """By demands, weighted 3, 2 or 1 by urgency; values are per point of weight."""


_OF_VALUES = frozenset(
    {"mean", "lowest", "highest", "gini", "theil", "best_gini", "best_theil"}
    | {"best_lowest", "best_highest", "with_best_lowest", "with_best_highest"}
)
"""Fields that are measured from the numbers of communities: about right where some are withheld."""
_SCALE = {Per.community: 1, Per.residents: 1000, Per.demand: 1}


class Among(StrEnum):
    """Which village-level areas are compared."""

    paired = "paired"
    communities = "communities"
    both = "both"


class NotMeasured(StrEnum):
    """Why a row has no measures."""

    no_communities = "no_communities"
    residents_unknown = "residents_unknown"
    no_demands = "no_demands"
    nothing_shared = "nothing_shared"


class Fairness(Frozen):
    """Who is compared, and who is left out."""

    compared: int = count("Communities and villages compared", "communities")
    unpaired_residents_communities: int = count(
        "Residents' communities of the area without any unit", "communities"
    )
    illustrative: Illustrative


class FairnessRow(Frozen):
    """How evenly one thing is shared by one measure of need."""

    key = ("shared", "per")
    shown = (
        "shared", "per", "total_shared", "lowest", "highest", "gini", "best_gini", "not_measured",
    )  # fmt: skip

    shared: Shared = Field(title="What is shared")
    per: Per = Field(title="By what need")
    communities_measured: int = count("Communities measured", "communities")
    left_out: int = count("Communities left out: no residents or demands known", "communities")
    total_shared: int = count("In all", "pairs of unit and community, projects, or persons")
    mean: float | None = Field(title="Mean")
    lowest: float | None = Field(title="Lowest")
    lowest_id: str | None = Field(title="Lowest, code")
    lowest_name: str | None = Field(title="Lowest, name")
    highest: float | None = Field(title="Highest")
    highest_id: str | None = Field(title="Highest, code")
    highest_name: str | None = Field(title="Highest, name")
    gini: float | None = Field(title="Gini", json_schema_extra={"unit": "0 to 1"})
    theil: float | None = Field(title="Theil", json_schema_extra={"unit": "0 to ln n"})
    best_gini: float | None = Field(
        title="Gini of the fairest split into whole numbers", json_schema_extra={"unit": "0 to 1"}
    )
    best_theil: float | None = Field(
        title="Theil of the fairest split into whole numbers",
        json_schema_extra={"unit": "0 to ln n"},
    )
    best_exact: bool | None = Field(
        title="Whether no split is better; else a split that can be reached"
    )
    best_lowest: int | None = Field(title="Fairest split: the smaller part")
    with_best_lowest: int | None = count("Fairest split: with the smaller part", "communities")
    best_highest: int | None = Field(title="Fairest split: the larger part")
    with_best_highest: int | None = count("Fairest split: with the larger part", "communities")
    not_measured: NotMeasured | None = Field(title="Why there are no measures")
    illustrative: Illustrative


@dataclass(frozen=True, slots=True)
class _Community:
    """What one community has and needs."""

    row: Mapping[str, Any]
    residents: float | None
    figure_id: str | None

    def has(self, shared: Shared) -> int:
        return int(self.row[shared])

    def need(self, per: Per) -> float:
        """Its weight; 0 where it is not known or there is none."""
        if per is Per.residents:
            return self.residents or 0
        if per is Per.demand:
            return sum(weight * int(self.row[urgency]) for urgency, weight in WEIGHTS.items())
        return 1


AmongWhich = Annotated[
    Among,
    Field(
        title="Among",
        description="Communities and villages with a pairing (paired), all residents' communities "
        "(communities), or those and villages too (both).",
    ),
]


@question
def fairness(
    store: Reader, area: AreaCode, as_of: AsOf, among: AmongWhich = Among.paired
) -> Found[Fairness, FairnessRow]:
    """How evenly units, projects and reporting members are shared among communities.

    A row for each of the three by each need: communities alike, residents (values per 1,000) and
    demands (each weighs 3, 2 or 1 by urgency). Gini and Theil are 0 where all have in proportion
    to their need (definitions and sources: `partygraph.measures`). Beside each stands that of the
    fairest split into whole numbers: nobody can go below it (72 units over 15 communities: twelve
    with 5 and three with 4). Residents come from figures of the community (常住人口); where none is
    known there is no measure, and the row says so. In the order of `Shared`, then `Per`.
    """
    rows = store.read(query("ask/fairness"), area=area, as_of=as_of)
    every = _communities(rows, as_of)
    compared = [one for one in every if _is_among(one, among)]
    hides = store.store.small_cells
    found = tuple(_row(shared, per, compared, hides) for shared in Shared for per in Per)
    unpaired = [one for one in every if one.row["kind"] in RESIDENTS and not one.row["units"]]
    summary = Fairness(
        compared=len(compared),
        unpaired_residents_communities=len(unpaired),
        illustrative=sum(one.row["illustrative"] for one in compared),
    )

    def evidence() -> Iterable[Evidence]:
        for shared, per, one in product(Shared, Per, compared):
            field = "communities_measured" if one.need(per) else "left_out"
            yield Evidence(f"{shared}|{per}", field, one.row["id"])
        for one in unpaired:
            yield Evidence("", "unpaired_residents_communities", one.row["id"])
        counted: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for triple in evidence_of(store, "fairness", area=area, as_of=as_of):
            counted[triple.cursor].append((triple.field, triple.id))
        for one in compared:
            yield Evidence("", "compared", one.row["id"])
            yield from _evidence(one, counted[one.row["id"]])

    return Found(summary, found, evidence)


def _evidence(one: _Community, counted: Iterable[tuple[str, str]]) -> Iterable[Evidence]:
    """What one community adds to each row: things shared to `total_shared`, needs to `mean`."""
    if one.figure_id:
        yield from (
            Evidence(f"{shared}|{Per.residents}", "mean", one.figure_id) for shared in Shared
        )
    for name, id_ in counted:
        if name == Per.demand:
            yield from (Evidence(f"{shared}|{name}", "mean", id_) for shared in Shared)
        else:
            for per in Per:
                if one.need(per):
                    yield Evidence(f"{name}|{per}", "total_shared", id_)


def _communities(rows: Rows, as_of: Day) -> list[_Community]:
    """The communities of the rows, which hold one line for each figure of a community.

    Of several figures of residents the latest holds; one that is only a lower bound cannot be
    divided by, and does not count.
    """
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    found = []
    for lines in by_id.values():
        figures = [
            line
            for line in lines
            if line["indicator"] in RESIDENTS_INDICATORS
            and line["qualifier"] != Qualifier.at_least
            and line["as_of"] <= as_of
        ]
        latest = max(figures, key=lambda line: (line["as_of"], line["figure_id"]), default=None)
        known = (latest["value"], latest["figure_id"]) if latest else (None, None)
        found.append(_Community(lines[0], *known))
    return found


def _is_among(one: _Community, among: Among) -> bool:
    if among is Among.paired:
        return bool(one.row["units"])
    return among is Among.both or AreaKind(one.row["kind"]) in RESIDENTS


def _row(
    shared: Shared, per: Per, compared: Sequence[_Community], hides: SmallCells
) -> FairnessRow:
    measured = [one for one in compared if one.need(per)]
    values = [one.has(shared) for one in measured]
    total = sum(values)
    reason = _why_not(per, compared, measured, total)
    described = _described(per, measured, values) if reason is None else {}
    small = 0
    if shared is Shared.members_reporting:
        small = sum(one.row["small_reporting"] for one in measured)
    withheld = hides.withheld(total_shared=(total, small))
    if withheld:
        measured_values = ((name, described[name]) for name in _OF_VALUES & described.keys())
        withheld |= {name: f"≈{value}" for name, value in measured_values if value is not None}
    empty = dict.fromkeys(FairnessRow.columns())
    return FairnessRow(
        **{
            **empty,
            **described,
            "shared": shared,
            "per": per,
            "communities_measured": len(measured),
            "left_out": len(compared) - len(measured),
            "total_shared": total,
            "not_measured": reason,
            "withheld": withheld,
            "illustrative": sum(one.row["illustrative"] for one in measured),
        }
    )


def _why_not(
    per: Per, compared: Sequence[_Community], measured: Sequence[_Community], total: int
) -> NotMeasured | None:
    if not compared:
        return NotMeasured.no_communities
    if not measured:
        return NotMeasured.residents_unknown if per is Per.residents else NotMeasured.no_demands
    return None if total else NotMeasured.nothing_shared


def _described(per: Per, measured: Sequence[_Community], values: Sequence[int]) -> dict[str, Any]:
    """The measures of one row, by field."""
    needs = [one.need(per) for one in measured]
    rates = [
        round(_SCALE[per] * value / need, 6) for value, need in zip(values, needs, strict=True)
    ]
    lowest = min(range(len(rates)), key=lambda place: (rates[place], measured[place].row["id"]))
    highest = min(range(len(rates)), key=lambda place: (-rates[place], measured[place].row["id"]))
    split = fairest_split(sum(values), needs)
    alike = len(set(needs)) == 1
    return {
        "mean": round(_SCALE[per] * sum(values) / sum(needs), 6),
        "lowest": rates[lowest],
        "lowest_id": measured[lowest].row["id"],
        "lowest_name": measured[lowest].row["name"],
        "highest": rates[highest],
        "highest_id": measured[highest].row["id"],
        "highest_name": measured[highest].row["name"],
        "gini": gini(values, needs),
        "theil": theil(values, needs),
        "best_gini": gini(split, needs),
        "best_theil": theil(split, needs),
        "best_exact": alike,
        "best_lowest": min(split) if alike else None,
        "with_best_lowest": split.count(min(split)) if alike else None,
        "best_highest": max(split) if alike else None,
        "with_best_highest": split.count(max(split)) if alike else None,
    }
