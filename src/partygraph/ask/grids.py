"""Questions of what is below a community: posts of grids, who keeps estates, alleys."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.gaps import share
from partygraph.model import AreaLevel, PostKind, Qualifier, Standing, UnitKind
from partygraph.queries import query
from partygraph.store import Reader, Rows

TWO_HEADS_AND_A_WORKER = (PostKind.grid_head, PostKind.building_head, PostKind.grid_worker)
"""两长一员: what every grid has to have."""


class PostsSummary(Frozen):
    """The posts of all grids."""

    grids: int = count("Grids, and estates for which posts are stated", "grids")
    complete_grids: int = count("of which with all three kinds filled", "grids")
    lacking_grids: int = count("of which lacking one", "grids")
    grid_posts: int = count("Posts of the three kinds", "posts of grids")
    filled: int = count("of which filled", "posts of grids")
    vacant: int = count("of which vacant", "posts of grids")
    illustrative: Illustrative


class GridPosts(Frozen):
    """The posts of one grid."""

    shown = ("id", "name", "grid_posts", "filled", "lacking_kinds")

    id: str = Field(title="Grid or estate, code")
    name: str = Field(title="Grid or estate")
    level: AreaLevel = Field(title="Level")
    grid_posts: int = count("Posts of the three kinds", "posts of grids")
    filled: int = count("of which filled", "posts of grids")
    vacant: int = count("of which vacant", "posts of grids")
    lacking_kinds: tuple[PostKind, ...] = Field(
        title="Kinds of which not one is filled: grid head, building head, grid worker"
    )
    standing: Standing = Field(title="Standing")


@question
def posts(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    lacking_only: Annotated[
        bool, Field(title="Only grids of which one of the three kinds is not filled")
    ] = True,
) -> Found[PostsSummary, GridPosts]:
    """Which grids lack a grid head, a building head or a grid worker, by code.

    Posts are counted, and no person is named. A grid without any post lacks all three; an estate is
    looked at where posts are stated for it, since an estate often is one grid.
    """
    found: dict[str, Rows] = defaultdict(list)
    for row in store.read(query("ask/posts"), area=area, as_of=as_of):
        found[row["area_id"]].append(row)
    used = {
        id_: rows
        for id_, rows in found.items()
        if rows[0]["level"] == AreaLevel.grid or any(row["id"] for row in rows)
    }
    grids = {id_: _grid(rows) for id_, rows in used.items()}
    summary = PostsSummary(
        grids=len(grids),
        complete_grids=sum(not one.lacking_kinds for one in grids.values()),
        lacking_grids=sum(bool(one.lacking_kinds) for one in grids.values()),
        grid_posts=sum(one.grid_posts for one in grids.values()),
        filled=sum(one.filled for one in grids.values()),
        vacant=sum(one.vacant for one in grids.values()),
        illustrative=sum(one.standing is Standing.illustrative for one in grids.values()),
    )
    listed = tuple(one for one in grids.values() if one.lacking_kinds or not lacking_only)
    return Found(summary, listed, lambda: _post_evidence(used, grids))


def _grid(rows: Rows) -> GridPosts:
    """One grid from its posts (pure)."""
    number: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for row in _posts_of(rows):
        number[row["kind"]] += row["number"]
        filled[row["kind"]] += row["filled"]
    first = rows[0]
    return GridPosts(
        id=first["area_id"],
        name=first["area_name"],
        level=first["level"],
        grid_posts=number.total(),
        filled=filled.total(),
        vacant=number.total() - filled.total(),
        lacking_kinds=tuple(kind for kind in TWO_HEADS_AND_A_WORKER if not filled[kind]),
        standing=first["standing"],
    )


def _posts_of(rows: Rows) -> Iterator[Mapping[str, Any]]:
    return (row for row in rows if row["id"] and row["kind"] in TWO_HEADS_AND_A_WORKER)


def _post_evidence(used: Mapping[str, Rows], grids: Mapping[str, GridPosts]) -> Iterator[Evidence]:
    for id_, rows in used.items():
        yield Evidence("", "grids", id_)
        yield Evidence("", "lacking_grids" if grids[id_].lacking_kinds else "complete_grids", id_)
        for row in _posts_of(rows):
            yield Evidence(id_, "grid_posts", row["id"])
            if row["filled"]:
                yield Evidence(id_, "filled", row["id"])
            if row["filled"] < row["number"]:
                yield Evidence(id_, "vacant", row["id"])


class EstateLack(StrEnum):
    """What an estate can lack."""

    branch = "branch"
    property_company = "property_company"
    own_committee = "own_committee"
    """Of its owners, or of its residents who manage it themselves."""


class EstateGovernance(Frozen):
    """How many estates have what."""

    estates: int = count("Estates", "estates")
    with_branch: int = count("of which with a branch", "estates")
    with_property_company: int = count("of which with a property company", "estates")
    with_own_committee: int = count(
        "of which with an owners' or a self-management committee", "estates"
    )
    with_all_three: int = count("of which with all three", "estates")
    self_managed: int = count("of which with a self-management committee", "estates")
    illustrative: Illustrative


class EstateRow(Frozen):
    """One estate and who keeps it."""

    shown = ("id", "name", "branch", "property_company", "own_committee", "lacks")

    id: str = Field(title="Estate, code")
    name: str = Field(title="Estate")
    branch: bool = Field(title="It has a branch")
    property_company: bool = Field(title="It has a property company")
    own_committee: bool = Field(title="It has an owners' or a self-management committee")
    self_management: bool = Field(title="It has a self-management committee")
    lacks: tuple[EstateLack, ...] = Field(title="What it lacks")
    standing: Standing = Field(title="Standing")


_PARTS: dict[str, EstateLack] = {
    EstateLack.branch: EstateLack.branch,
    UnitKind.property_company: EstateLack.property_company,
    UnitKind.owners_committee: EstateLack.own_committee,
    UnitKind.self_management_committee: EstateLack.own_committee,
}


@question
def estate_governance(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    lacking: Annotated[
        EstateLack | None, Field(title="Only estates that lack this; all when left out")
    ] = None,
) -> Found[EstateGovernance, EstateRow]:
    """Which estates lack a branch, a property company, or a committee of their own, by code.

    A company or committee keeps the estate in which it is located; a company also those that its
    own organisation covers. A committee is one of the owners or of self-management.
    """
    given = {"area": area, "as_of": as_of}
    branches = store.read(query("ask/estate_branches"), **given)
    estates = {row["area_id"]: row for row in branches}
    parts: dict[str, dict[str, set[str]]] = {id_: defaultdict(set) for id_ in estates}
    for row in branches:
        if row["id"]:
            parts[row["area_id"]][EstateLack.branch].add(row["id"])
    for name in ("ask/estate_units", "ask/estate_companies"):
        for row in store.read(query(name), **given):
            if estate := _estate_of(row["area_id"], parts):
                parts[estate][row["part"]].add(row["id"])
    listed = [_estate(estates[id_], of) for id_, of in parts.items()]
    summary = EstateGovernance(
        estates=len(listed),
        with_branch=sum(row.branch for row in listed),
        with_property_company=sum(row.property_company for row in listed),
        with_own_committee=sum(row.own_committee for row in listed),
        with_all_three=sum(not row.lacks for row in listed),
        self_managed=sum(row.self_management for row in listed),
        illustrative=sum(row.standing is Standing.illustrative for row in listed),
    )
    shown = tuple(row for row in listed if lacking is None or lacking in row.lacks)
    return Found(summary, shown, lambda: _estate_evidence(parts))


def _estate_of(code: str, estates: Mapping[str, Any]) -> str | None:
    """The estate that an area is or lies in."""
    while code not in estates and "-" in code:
        code = code.rpartition("-")[0]
    return code if code in estates else None


def _estate(row: Mapping[str, Any], parts: Mapping[str, set[str]]) -> EstateRow:
    has = {_PARTS[part] for part, ids in parts.items() if ids}
    return EstateRow(
        id=row["area_id"],
        name=row["name"],
        **{one: one in has for one in EstateLack},
        self_management=bool(parts.get(UnitKind.self_management_committee)),
        lacks=tuple(one for one in EstateLack if one not in has),
        standing=row["standing"],
    )


def _estate_evidence(parts: Mapping[str, Mapping[str, set[str]]]) -> Iterator[Evidence]:
    for estate, of in parts.items():
        yield Evidence("", "estates", estate)
        for part, ids in of.items():
            names = [_PARTS[part].value]
            if part == UnitKind.self_management_committee:
                names.append("self_management")
            yield from (Evidence(estate, name, id_) for name in names for id_ in ids)


class Bound(StrEnum):
    """How a number is meant that rests on numbers that may be bounds themselves."""

    exact = "exact"
    at_least = "at_least"
    at_most = "at_most"
    about = "about"


def quotient(above: Qualifier, below: Qualifier) -> Bound:
    """What a quotient of two numbers is: 24 of at least 30 are at most 80 %."""
    if above is below is Qualifier.exact:
        return Bound.exact
    if below is Qualifier.exact:
        return Bound(above.value)
    if above is Qualifier.exact and below is Qualifier.at_least:
        return Bound.at_most
    return Bound.about


class AlleyRollout(Frozen):
    """How far the alleys have come on the day."""

    alleys: int = count("Alleys on the day", "alleys")
    alleys_in_all: int | None = count("Alleys that there are, as a source says; null", "alleys")
    in_all_is: Qualifier | None = Field(title="How that is meant: 30多条 is at least 30")
    rollout_share: float | None = Field(
        title="Share of the alleys; null where nothing says how many there are",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    share_is: Bound | None = Field(title="How the share is meant")
    illustrative: Illustrative


class AlleyStep(Frozen):
    """A day on which the number of alleys changed."""

    key = ("day",)

    day: date = Field(title="The first day of this number")
    alleys: int = count("Alleys from then on", "alleys")
    begun: int = count("of which new", "alleys")
    alleys_ended: int = count("Alleys no longer there", "alleys")
    rollout_share: float | None = Field(
        title="Share of all alleys; null where nothing says how many there are",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    share_is: Bound | None = Field(title="How the share is meant")


@question
def alley_rollout(store: Reader, area: AreaCode, as_of: AsOf) -> Found[AlleyRollout, AlleyStep]:
    """How many alleys take part, from the first day on, and what share of all they are.

    How many alleys there are in all is what the last figure says whose indicator is of 巷 and that
    the graph itself does not count; where it is a bound, the share is one too.
    """
    rows = store.read(query("ask/alley_rollout"), area=area, as_of=as_of)
    alleys = [row for row in rows if row["part"] == "alley"]
    figures = sorted(
        (row for row in rows if row["part"] == "figure"),
        key=lambda row: (row["valid_from"], row["id"]),
    )
    whole = figures[-1] if figures else None
    steps = tuple(_steps(alleys, as_of, whole))
    now = [row for row in alleys if (row["valid_to"] or as_of) >= as_of]
    summary = AlleyRollout(
        alleys=len(now),
        alleys_in_all=round(whole["value"]) if whole else None,
        in_all_is=whole["qualifier"] if whole else None,
        **_of_all(len(now), whole),
        illustrative=sum(row["standing"] == Standing.illustrative for row in now),
    )
    return Found(summary, steps, lambda: _alley_evidence(alleys, now, whole, steps))


def _steps(alleys: Rows, as_of: date, whole: Mapping[str, Any] | None) -> Iterator[AlleyStep]:
    begun = Counter(row["valid_from"] for row in alleys)
    ended = Counter(row["valid_to"] + timedelta(days=1) for row in alleys if row["valid_to"])
    number = 0
    for day in sorted(one for one in begun.keys() | ended.keys() if one <= as_of):
        number += begun[day] - ended[day]
        yield AlleyStep(
            day=day,
            alleys=number,
            begun=begun[day],
            alleys_ended=ended[day],
            **_of_all(number, whole),
        )


def _of_all(number: int, whole: Mapping[str, Any] | None) -> dict[str, Any]:
    if whole is None or not whole["value"]:
        return {"rollout_share": None, "share_is": None}
    is_ = quotient(Qualifier.exact, Qualifier(whole["qualifier"]))
    return {"rollout_share": share(number, whole["value"]), "share_is": is_}


def _alley_evidence(
    alleys: Rows, now: Rows, whole: Mapping[str, Any] | None, steps: Iterable[AlleyStep]
) -> Iterator[Evidence]:
    yield from (Evidence("", "alleys", row["id"]) for row in now)
    if whole:
        yield Evidence("", "alleys_in_all", whole["id"])
    for step in steps:
        for row in alleys:
            if row["valid_from"] <= step.day <= (row["valid_to"] or step.day):
                yield Evidence(str(step.day), "alleys", row["id"])
            if row["valid_from"] == step.day:
                yield Evidence(str(step.day), "begun", row["id"])
