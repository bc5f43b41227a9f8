"""The question of names: which bodies does a text mean?"""

from __future__ import annotations

from enum import StrEnum
from threading import Lock
from typing import Annotated, NamedTuple
from weakref import WeakKeyDictionary

from pydantic import Field

from partygraph import deadline
from partygraph.ask.catalogue import AnyArea, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.relations import Body, BodyKind, body_kind
from partygraph.errors import Fault, InputError
from partygraph.kept import Kept
from partygraph.model import Day, Standing
from partygraph.names import Form, Index, Match, Named
from partygraph.queries import query
from partygraph.store import Reader, Rows, Store

MOST_NAMES = 500_000
"""Names that one search goes through, and that are kept ready of each store. So many take about 7 s
to make ready, once a revision, and 0.5 GB; a search among them takes 0.01 s by characters and up
to 3 s by pinyin, among the 20,000 of a county a twentieth of that."""

SearchText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        title="Text",
        description="A name, a part of one, its pinyin, its initials, or a usual short name.",
        examples=["市住建局"],
    ),
]
SearchArea = Annotated[
    AnyArea,
    Field(description="A division code; only what lies below it is searched. Without one, all is."),
]


class SearchFor(StrEnum):
    """What kind of body is looked for."""

    everything = "everything"
    areas = "areas"
    organisations = "organisations"
    units = "units"


_BODIES = {
    SearchFor.everything: frozenset(Body),
    SearchFor.areas: frozenset({Body.area}),
    SearchFor.organisations: frozenset({Body.organisation}),
    SearchFor.units: frozenset({Body.unit}),
}


class SearchResults(Frozen):
    """How many bodies the text finds, by what they are."""

    found_areas: int = count("Areas", "areas")
    found_organisations: int = count("Organisations", "organisations")
    found_units: int = count("Units", "units")
    illustrative: Illustrative


class SearchResult(Frozen):
    """One body that the text may mean."""

    shown = ("id", "name", "body", "kind", "match", "matched_name", "area_name", "holds")

    id: str = Field(title="Id")
    body: Body = Field(title="What it is")
    name: str = Field(title="Name")
    kind: BodyKind = Field(title="Kind, or level of an organisation")
    match: Match = Field(title="How the text finds it")
    name_form: Form = Field(title="By which of its names")
    matched_name: str = Field(title="The name that it was found by")
    area_id: str = Field(title="Where it is, or what it is part of, code; empty at the top")
    area_name: str = Field(title="Where it is, or what it is part of")
    holds: bool = Field(title="Whether it holds on that day")
    standing: Standing = Field(title="Standing")


class _Body(NamedTuple):
    """A body as search keeps it."""

    id: str
    thing: Body
    name: str
    kind: str
    area_id: str
    area_name: str
    valid_from: Day
    valid_to: Day | None
    standing: str


class _Names(NamedTuple):
    """The names of an area, ready to be searched."""

    bodies: list[_Body]
    texts: Index


@question
def search(
    store: Reader,
    text: SearchText,
    as_of: AsOf,
    area: SearchArea = None,
    kind_of_body: SearchFor = SearchFor.everything,
) -> Found[SearchResults, SearchResult]:
    """Which areas, organisations and units a text may mean, the likeliest first.

    A text finds a name as it is written, as its beginning, as a part of it, as a usual short name
    (市住建局 finds 市住房和城乡建设局), by pinyin (jianou), by initials (hjsq), and by pinyin mixed
    with initials; with every reading of a character. Former names and official names count too.

    Order: how it is found, as listed; then the whole name, its beginning, inside it; then current,
    short, official, former, other name; then how much of the name is left over; then what holds on
    that day; then by id. Nothing leaves the machine.
    """
    names = _names(store, area)
    wanted = _BODIES[kind_of_body]
    found = []
    for hit in names.texts.find(text):
        body = names.bodies[hit.number]
        if body.thing in wanted:
            holds = body.valid_from <= as_of and (body.valid_to or as_of) >= as_of
            found.append((hit.rank, not holds, body.id, hit, body))
    found.sort(key=lambda one: one[:3])
    rows = tuple(
        SearchResult(
            id=body.id,
            body=body.thing,
            name=body.name,
            kind=body_kind(body.thing, body.kind),
            match=hit.match,
            name_form=hit.form,
            matched_name=hit.text,
            area_id=body.area_id,
            area_name=body.area_name,
            holds=not gone,
            standing=Standing(body.standing),
        )
        for _, gone, _, hit, body in found
    )
    things = [row.body for row in rows]
    summary = SearchResults(
        found_areas=things.count(Body.area),
        found_organisations=things.count(Body.organisation),
        found_units=things.count(Body.unit),
        illustrative=sum(row.standing is Standing.illustrative for row in rows),
    )
    return Found(
        summary, rows, lambda: [Evidence("", f"found_{row.body}s", row.id) for row in rows]
    )


_kept: WeakKeyDictionary[Store, Kept[str, _Names]] = WeakKeyDictionary()
"""Of each open store the names made ready, by area."""
_keeping = Lock()


def _names(store: Reader, area: str | None) -> _Names:
    """The names of an area, made ready once a revision.

    Raises:
        InputError: no area was given, and the graph has too many names to search them all.
    """
    revision, key = store.revision(), area or ""
    with _keeping:
        cache = _kept.setdefault(store.store, Kept(MOST_NAMES, lambda names: len(names.texts)))
    known = cache.get(revision, key)
    if known is not None:
        return known
    if area is None and _size(store) > MOST_NAMES:
        faults = (Fault("area_needed", column="area", details={"limit": MOST_NAMES}),)
        raise InputError("parameters", faults, question="search")
    rows = (
        store.read(query("ask/search_everywhere"))
        if area is None
        else store.read(query("ask/search"), area=area)
    )
    names = _ready(rows)
    cache.keep(revision, key, names)
    return names


def _size(store: Reader) -> int:
    """How many bodies the graph has."""
    return sum(row["bodies"] for row in store.read(query("ask/search_size")))


_ABOVE = "above"
"""What `ask/search` calls the areas above the one asked for."""


def _ready(rows: Rows) -> _Names:
    rows = sorted(rows, key=lambda row: str(row["id"]))
    area_names = [row["name"] for row in rows if row["thing"] in (Body.area, _ABOVE)]
    bodies: list[_Body] = []
    named: list[Named] = []
    for row in deadline.each(rows):
        if row["thing"] == _ABOVE:
            continue
        number = len(bodies)
        body = {name: row[name] for name in _Body._fields}
        bodies.append(_Body(**body | {"thing": Body(row["thing"])}))
        texts = {
            Form.name: [row["name"]],
            Form.short: [row["short_name"]],
            Form.official: [row["official_name"]],
            Form.former: row["former_names"].split("|"),
            Form.other: row["other_names"].split("|"),
        }
        seen = set()
        for form, forms in texts.items():
            for text in forms:
                if text and text not in seen:
                    seen.add(text)
                    named.append(Named(number, text, form))
    return _Names(bodies, Index(named, area_names))
