"""What a scenario changes, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

from partygraph.faults import checked
from partygraph.model import AreaId, Count, Day, Id, Text
from partygraph.privacy import personal_data

MOST_EDITS = 20_000
"""Edits of one scenario."""


def names_nobody(value: str) -> str:
    """A text in which there is no personal datum."""
    if found := personal_data(value):
        raise PydanticCustomError(f"personal_{found}", "it holds personal data")  # noqa: EM102
    return value


def _cells_name_nobody(cells: dict[str, Any]) -> dict[str, Any]:
    for text in _texts(cells):
        names_nobody(text)
        if not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text):
            raise PydanticCustomError("broken_text", "half of a character")
    return cells


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend((*one, *one.values()))
        elif isinstance(one, list | tuple):
            waiting.extend(one)


Cells = Annotated[
    dict[str, Any], Field(min_length=1, max_length=40), AfterValidator(_cells_name_nobody)
]
ThingId = Annotated[str, Field(min_length=1, max_length=64)]


class Table(StrEnum):
    """The tables whose rows a scenario can end, alter and add to."""

    areas = "areas"
    units = "units"
    organisations = "organisations"
    pairings = "pairings"
    registrations = "registrations"
    seats = "seats"
    projects = "projects"
    resources = "resources"
    demands = "demands"
    services = "services"
    liaisons = "liaisons"
    key_projects = "key_projects"
    budgets = "budgets"
    posts = "posts"
    rules = "rules"
    assignments = "assignments"
    sites = "sites"
    positions = "positions"
    walks = "walks"
    footpaths = "footpaths"
    indicators = "indicators"


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pair(_Edit):
    """A unit is paired with a community from the scenario's first day on."""

    do: Literal["pair"] = "pair"
    unit_id: Id = Field(title="The unit")
    area_id: AreaId = Field(title="The community")
    until: Day | None = Field(default=None, title="The last day of the contract")
    members_reporting: Count = Field(default=0, strict=True, title="Members who report there")


class Move(_Edit):
    """A pairing ends, and its unit is paired with another community."""

    do: Literal["move"] = "move"
    pairing_id: Id = Field(title="The pairing")
    area_id: AreaId = Field(title="The community that it goes to")


class End(_Edit):
    """A row ends the day before the scenario's first day, and what hangs on it ends with it.

    On a unit hang its pairings, resources, seats, registrations, liaisons and the organisation
    inside it, and the powers over it; on a pairing its projects; on a resource and on a demand
    their services; on a task its assignments.
    """

    do: Literal["end"] = "end"
    table: Table = Field(title="Its table")
    id: ThingId = Field(title="Its id")


class Alter(_Edit):
    """A row says something else."""

    do: Literal["alter"] = "alter"
    table: Table = Field(title="Its table")
    id: ThingId = Field(title="Its id")
    cells: Cells = Field(title="Columns and what they are to say")


class Add(_Edit):
    """A new row; its source, its standing and the day it begins need not be said."""

    do: Literal["add"] = "add"
    table: Table = Field(title="Its table")
    cells: Cells = Field(title="Its columns")


Edit = Annotated[Pair | Move | End | Alter | Add, Field(discriminator="do")]


class Numbered(BaseModel):
    """An edit and its number, which no other edit of the scenario ever has."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(title="Its number")
    edit: Edit = Field(title="What it changes")


Name = Annotated[
    Text, Field(title="What it is called", max_length=100), AfterValidator(names_nobody)
]
Note = Annotated[
    str,
    Field(title="What it is for; no personal data", max_length=200),
    AfterValidator(names_nobody),
]
Edits = Annotated[tuple[Edit, ...], Field(title="What it changes", max_length=MOST_EDITS)]
FirstDay = Annotated[
    Day,
    Field(
        title="The day from which it holds; questions are asked of this day or later",
        ge=date(1900, 1, 1),
    ),
]


class NewScenario(BaseModel):
    """A scenario to make."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    note: Note = ""
    starts_on: FirstDay = Field(default_factory=date.today)
    edits: Edits = ()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """What was given, checked.

        Raises:
            InputError: with every fault in it.
        """
        return checked(cls, given)


class Revision(BaseModel):
    """What becomes of a scenario: what is left out stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int | None = Field(
        default=None,
        strict=True,
        title="The version that it was made for; refused where there is a later one",
    )
    name: Name | None = None
    note: Note | None = None
    starts_on: FirstDay | None = None
    edits: Edits = ()
    drop: tuple[StrictInt, ...] = Field(
        default=(), title="Numbers of edits that go", max_length=MOST_EDITS
    )

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """What was given, checked.

        Raises:
            InputError: with every fault in it.
        """
        return checked(cls, given)


class ScenarioState(StrEnum):
    """Where a scenario stands."""

    draft = "draft"
    applied = "applied"
    archived = "archived"


class Scenario(BaseModel):
    """A named set of changes over the graph at a revision."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    name: str = Field(title="What it is called")
    note: str = Field(title="What it is for")
    owner: str = Field(title="Who made it")
    starts_on: date = Field(title="The day from which it holds")
    created_at: str = Field(title="When it was made, UTC")
    changed_at: str = Field(title="When it was changed last, UTC")
    version: int = Field(title="How often it was changed, and one")
    revision: int = Field(title="The revision of the graph that it was made for")
    state: ScenarioState = Field(title="Where it stands")
    record_id: str | None = Field(title="The record that applied it; null where none stands")
    last_number: int = Field(title="The highest number that an edit of it ever had")
    edits: tuple[Numbered, ...] = Field(title="What it changes, in order")
