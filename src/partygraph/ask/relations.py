"""Questions of relations: ways between bodies, what lies round one, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from partygraph.ask.catalogue import AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.nearest import nearest_bodies
from partygraph.errors import NotFoundError
from partygraph.measures import Link, around, shortest_ways
from partygraph.model import (
    AreaKind,
    Day,
    Id,
    OrganisationLevel,
    Qualifier,
    Standing,
    UnitKind,
    UnitOfCount,
)
from partygraph.network import Layer
from partygraph.queries import query
from partygraph.store import Reader, Rows

MOST_WAYS = 10
"""Ways that `ways_between` lists."""
MOST_BODIES = 100_000
"""Bodies after which `ways_between` gives up."""
MOST_ELEMENTS = 1_500
"""Bodies and links together that `neighbourhood` shows."""


def _layers(text: str) -> str:
    """The layers that a comma list names, each once and in their order."""
    named = {part.strip() for part in text.split(",") if part.strip()}
    if not named or named - set(Layer):
        raise PydanticCustomError("not_layers", "expected layers separated by commas")
    return ",".join(layer for layer in Layer if layer in named)


_ALL_LAYERS = ",".join(Layer)
Layers = Annotated[
    str,
    AfterValidator(_layers),
    Field(
        title="Layers",
        description=f"Which layers of links count, separated by commas: {_ALL_LAYERS}.",
        examples=["command,pairing"],
        json_schema_extra={"pattern": "^({0})(,({0}))*$".format("|".join(Layer))},
    ),
]
BodyId = Annotated[
    Id,
    Field(
        title="Body",
        description="The id of an area, an organisation or a unit.",
        examples=["350783001001"],
    ),
]


class Body(StrEnum):
    """What links join."""

    area = "area"
    organisation = "organisation"
    unit = "unit"


BodyKind: TypeAlias = AreaKind | OrganisationLevel | UnitKind
_KINDS: dict[str, type[BodyKind]] = {
    Body.area: AreaKind,
    Body.organisation: OrganisationLevel,
    Body.unit: UnitKind,
}


def body_kind(body: str, kind: str) -> BodyKind:
    """The kind of an area or a unit, or the level of an organisation."""
    return _KINDS[body](kind)


class Relation(StrEnum):
    """What a link says, read from its beginning to its end."""

    SUBORDINATE_TO = "SUBORDINATE_TO"
    COMMITTEE_OF = "COMMITTEE_OF"
    ORGANISATION_OF = "ORGANISATION_OF"
    COVERS = "COVERS"
    COVERS_UNIT = "COVERS_UNIT"
    PAIRED_WITH = "PAIRED_WITH"
    HOLDS_SEAT = "HOLDS_SEAT"
    LOCATED_IN = "LOCATED_IN"
    IN_AREA = "IN_AREA"
    PART_OF = "PART_OF"
    SENDS_LIAISON = "SENDS_LIAISON"


_RANKS = {relation: rank for rank, relation in enumerate(Relation)}


def bodies(store: Reader, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """What some bodies are, by id: `{id, thing, name, kind, standing}`."""
    return {row["id"]: row for row in store.read(query("layers/bodies"), ids=sorted(ids) or [""])}


def must_be_bodies(store: Reader, *ids: str) -> None:
    """Refuse an id of no area, organisation or unit.

    Raises:
        NotFoundError: for the first such id.
    """
    known = bodies(store, set(ids))
    for id_ in ids:
        if id_ not in known:
            raise NotFoundError("no_such_body", value=id_, near=nearest_bodies(store, id_))


def links_round(store: Reader, layers: str, as_of: Day, ids: list[str]) -> list[Link]:
    """Every link of some layers that begins or ends at one of some bodies on a day."""
    rows: Rows = []
    for layer in layers.split(","):
        rows += store.read(query(f"layers/{layer}"), ids=ids, as_of=as_of)
    return [
        Link(
            row["start_id"],
            row["finish_id"],
            _RANKS[row["relation"]],
            row["relation"],
            row["link_id"],
            row["standing"],
        )
        for row in rows
    ]


class WaysBetween(Frozen):
    """The shortest ways between two bodies. No way is an answer: then `steps` is empty."""

    steps: int | None = Field(title="Steps", json_schema_extra={"unit": "steps"})
    ways: int = count("Shortest ways listed", "ways")
    more_ways: bool = Field(title="Whether there are more shortest ways than listed")
    gave_up: bool = Field(title="Whether the search was given up: too many bodies lie between")
    illustrative: Illustrative


class WayStep(Frozen):
    """One step of one way."""

    key = ("way", "way_step")
    shown = ("way", "way_step", "from_name", "relation", "along", "to_name", "link_id")

    way: int = Field(title="Way", json_schema_extra={"unit": "number of the way"})
    way_step: int = Field(title="Step", json_schema_extra={"unit": "number of the step"})
    from_id: str = Field(title="From, id")
    from_thing: Body = Field(title="From, what it is")
    from_name: str = Field(title="From")
    relation: Relation = Field(title="Relation")
    along: bool = Field(title="Whether the step goes the way the relation reads")
    to_id: str = Field(title="To, id")
    to_thing: Body = Field(title="To, what it is")
    to_name: str = Field(title="To")
    link_id: str = Field(title="The pairing, seat or liaison that is the link; else empty")
    standing: Standing = Field(title="Standing")


@question
def ways_between(
    store: Reader, start: BodyId, finish: BodyId, as_of: AsOf, layers: Layers = _ALL_LAYERS
) -> Found[WaysBetween, WayStep]:
    """The shortest ways between two bodies, step by step; links are walked in either direction.

    All of the shortest ways, ten at most, ordered by the ids along them. Where several links join
    two bodies, one stands for them: command first, then pairings, seats, location, liaisons.
    """
    must_be_bodies(store, start, finish)
    found = shortest_ways(
        start,
        finish,
        partial(links_round, store, layers, as_of),
        most_ways=MOST_WAYS,
        most_bodies=MOST_BODIES,
    )
    known = bodies(store, {end for way in found.ways for link in way for end in _ends(link)})
    rows = []
    for number, way in enumerate(found.ways, 1):
        at = start
        for step, link in enumerate(way, 1):
            to = link.finish if link.start == at else link.start
            rows.append(
                WayStep(
                    way=number,
                    way_step=step,
                    from_id=at,
                    from_thing=Body(known[at]["thing"]),
                    from_name=known[at]["name"],
                    relation=Relation(link.relation),
                    along=link.start == at,
                    to_id=to,
                    to_thing=Body(known[to]["thing"]),
                    to_name=known[to]["name"],
                    link_id=link.id,
                    standing=Standing(link.standing),
                )
            )
            at = to
    summary = WaysBetween(
        steps=found.steps,
        ways=len(found.ways),
        more_ways=found.more,
        gave_up=found.cut,
        illustrative=len({_known_by(row) for row in rows if row.standing == "illustrative"}),
    )
    return Found(summary, tuple(rows), lambda: _evidence_of_ways(rows))


def _ends(link: Link) -> tuple[str, str]:
    return link.start, link.finish


def _known_by(row: WayStep) -> str:
    """A link's own id, or the body that carries it."""
    return row.link_id or (row.from_id if row.along else row.to_id)


def _evidence_of_ways(rows: Iterable[WayStep]) -> Iterable[Evidence]:
    for row in rows:
        yield Evidence(row.cursor(), "relation", _known_by(row))
        if row.standing is Standing.illustrative:
            yield Evidence("", "illustrative", _known_by(row))


class Neighbourhood(Frozen):
    """How much lies round a body."""

    bodies: int = count("Bodies, itself among them", "bodies")
    links: int = count("Links", "links")
    cut_short: bool = Field(title="Whether more lies there than is shown")
    illustrative: Illustrative


class NeighbourLink(Frozen):
    """One link with what it joins."""

    key = ("start_id", "relation", "finish_id", "link_id")
    shown = ("hops", "start_name", "relation", "finish_name", "link_id", "standing")

    hops: int = Field(title="Hops from the body asked for", json_schema_extra={"unit": "hops"})
    start_id: str = Field(title="Begins at, id")
    start_thing: Body = Field(title="Begins at, what it is")
    start_kind: BodyKind = Field(title="Begins at, its kind or level")
    start_name: str = Field(title="Begins at")
    relation: Relation = Field(title="Relation")
    finish_id: str = Field(title="Ends at, id")
    finish_thing: Body = Field(title="Ends at, what it is")
    finish_kind: BodyKind = Field(title="Ends at, its kind or level")
    finish_name: str = Field(title="Ends at")
    link_id: str = Field(title="The pairing, seat or liaison that is the link; else empty")
    standing: Standing = Field(title="Standing")


Hops = Annotated[
    int, Field(ge=1, le=4, title="Hops", description="How far from the body.", examples=[1])
]


@question
def neighbourhood(
    store: Reader, body: BodyId, as_of: AsOf, layers: Layers = _ALL_LAYERS, hops: Hops = 1
) -> Found[Neighbourhood, NeighbourLink]:
    """The links round a body within some hops, nearest first, then by their ends.

    Bodies and links together are at most 1,500; `cut_short` says that more lie there. A body
    without links gives no rows.
    """
    must_be_bodies(store, body)
    found = around(body, partial(links_round, store, layers, as_of), hops=hops, most=MOST_ELEMENTS)
    known = bodies(store, found.hops)
    rows = tuple(
        NeighbourLink(
            hops=hop,
            **_described("start", known[link.start]),
            relation=Relation(link.relation),
            **_described("finish", known[link.finish]),
            link_id=link.id,
            standing=Standing(link.standing),
        )
        for hop, link in found.links
    )
    summary = Neighbourhood(
        bodies=len(known),
        links=len(rows),
        cut_short=found.cut,
        illustrative=sum(row.standing == "illustrative" for row in rows)
        + sum(row["standing"] == "illustrative" for row in known.values()),
    )
    return Found(
        summary,
        rows,
        lambda: [
            *(Evidence("", "bodies", id_) for id_ in known),
            *(Evidence(row.cursor(), "relation", row.link_id or row.start_id) for row in rows),
        ],
    )


def _described(end: str, row: dict[str, str]) -> dict[str, Any]:
    return {
        f"{end}_id": row["id"],
        f"{end}_thing": row["thing"],
        f"{end}_kind": body_kind(row["thing"], row["kind"]),
        f"{end}_name": row["name"],
    }


class Event(StrEnum):
    """What happened, in the order in which events of one day are told."""

    follows = "follows"
    """An area came of another one."""
    began = "began"
    renamed = "renamed"
    claimed_by_unit = "claimed_by_unit"
    claimed_by_community = "claimed_by_community"
    reported = "reported"
    ended = "ended"
    followed = "followed"
    """Another area took the place of it."""


class EventOf(StrEnum):
    """What it happened to: the body itself, or something of its own."""

    itself = "itself"
    succession = "succession"
    subordination = "subordination"
    organisation = "organisation"
    unit = "unit"
    covering = "covering"
    part = "part"
    pairing = "pairing"
    registration = "registration"
    seat = "seat"
    project = "project"
    resource = "resource"
    demand = "demand"
    service = "service"
    liaison = "liaison"
    key_project = "key_project"
    figure = "figure"


class HistoryRow(Frozen):
    """One thing that happened on one day."""

    key = ("day", "event", "event_of", "id", "other_id")
    shown = ("day", "event", "event_of", "name", "other_name", "qualifier", "value", "standing")

    day: Day = Field(title="Day")
    event: Event = Field(title="What happened")
    event_of: EventOf = Field(title="To what")
    id: str = Field(title="Its id")
    name: str = Field(title="Its name")
    other_id: str = Field(title="The other body of it, id; else empty")
    other_name: str = Field(title="The other body of it; else empty")
    qualifier: Qualifier | None = Field(
        title="For a figure how its value is meant: 30多 is a bound"
    )
    value: float | None = Field(title="For a figure its value, in `unit_of_count`")
    unit_of_count: UnitOfCount | None = Field(title="What the value counts")
    standing: Standing = Field(title="Standing")


class History(Frozen):
    """How much happened. Things and days are counted, nothing else is added."""

    events: int = count("Events up to that day", "events")
    former_names: str = Field(title="Names that an area had before, separated by |")
    illustrative: Illustrative


@question
def history(store: Reader, body: BodyId, as_of: AsOf) -> Found[History, HistoryRow]:
    """What began, was claimed, was reported and ended for a body up to a day, by day.

    Of the body itself (for an area its other names and codes, too), its links (pairings, seats,
    subordinate organisations, what it covers, liaisons, registrations), its projects, resources,
    demands, services and figures. The last day on which a thing holds is the day it ended. Events
    of a day: as `Event` says, then by id.
    """
    must_be_bodies(store, body)
    rows: list[HistoryRow] = []
    former_names = ""
    told = store.read(query("ask/history"), body=body)
    for row in [*told, *store.read(query("ask/history_of_codes"), body=body)]:
        former_names = former_names or (row["note"] if row["event_of"] == EventOf.itself else "")
        days = {
            Event.began: row["valid_from"],
            Event.claimed_by_unit: row["unit_claimed_on"],
            Event.claimed_by_community: row["community_claimed_on"],
            Event.ended: row["valid_to"],
        }
        if row["event_of"] == EventOf.figure:
            days = {Event.reported: row["valid_from"]}
        if row["event_of"] == EventOf.succession:
            days = {Event(row["note"]): row["valid_from"]}
        rows += [
            HistoryRow(
                day=day,
                event=event,
                event_of=EventOf(row["event_of"]),
                id=row["id"],
                name=row["name"],
                other_id=row["other_id"],
                other_name=row["other_name"],
                qualifier=(Qualifier(row["note"]) if row["event_of"] == EventOf.figure else None),
                value=row["amount"],
                unit_of_count=UnitOfCount(row["unit_of_count"]) if row["unit_of_count"] else None,
                standing=Standing(row["standing"]),
            )
            for event, day in days.items()
            if day is not None and day <= as_of
        ]
    events, things = list(Event), list(EventOf)
    rows.sort(
        key=lambda row: (
            row.day,
            events.index(row.event),
            things.index(row.event_of),
            row.id,
            row.other_id,
        )
    )
    summary = History(
        events=len(rows),
        former_names=former_names,
        illustrative=len({row.id for row in rows if row.standing == "illustrative"}),
    )
    return Found(
        summary,
        tuple(rows),
        lambda: [
            evidence
            for row in rows
            for evidence in (
                Evidence(row.cursor(), "event", row.id),
                Evidence("", "events", row.id),
            )
        ],
    )
