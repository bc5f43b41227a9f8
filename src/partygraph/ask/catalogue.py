"""What a question is, what an answer is, and the list of all questions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    NamedTuple,
    TypeVar,
    get_args,
    get_type_hints,
    overload,
)

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from partygraph import deadline
from partygraph.ask.nearest import nearest_areas, nearest_bodies
from partygraph.errors import InputError, NotFoundError, QueryError
from partygraph.faults import fault
from partygraph.model import AreaId, Day, Id
from partygraph.queries import query
from partygraph.store import Reader, Store, Supposition


@dataclass(frozen=True, slots=True)
class In:
    """Marks a parameter as the id of a thing of a table: it must be in the graph."""

    table: str


AreaCode = Annotated[
    AreaId,
    In("areas"),
    Field(
        title="Area",
        description="A division code; the answer covers everything below it.",
        examples=["350783"],
    ),
]
AnyArea = Annotated[AreaId | None, In("areas"), Field(title="Area", examples=["350783"])]
"""An area, or none; a question says in its description what it tells without one."""
AsOf = Annotated[
    Day,
    Field(
        title="As of",
        description="The day for which the graph answers; today when left out.",
        examples=["2020-07-01"],
        default_factory=date.today,
    ),
]
UnitId = Annotated[
    Id, In("units"), Field(title="Unit", description="The id of a unit.", examples=["u-haidilao"])
]
OrganisationId = Annotated[
    Id,
    In("organisations"),
    Field(
        title="Organisation",
        description="The id of an organisation.",
        examples=["o-jianou-shiwei"],
    ),
]


BESIDE = frozenset({"evidence", "withheld"})
"""Fields of every row and summary that say something of the others."""


class Frozen(BaseModel):
    """What an answer is made of; fields say their title and, where they count, their unit."""

    model_config = ConfigDict(frozen=True)

    key: ClassVar[tuple[str, ...]] = ("id",)
    """The fields that tell one row from every other; `after` takes their values."""
    shown: ClassVar[tuple[str, ...]] = ()
    """The fields that a table on a narrow screen shows; all of them where empty."""

    evidence: dict[str, tuple[str, ...]] | None = Field(
        default=None,
        title="Field → ids of the things that its number was counted from, where asked for",
        exclude_if=lambda value: value is None,
    )
    withheld: dict[str, str] | None = Field(
        default=None,
        title="Field → what to show in its place, where small headcounts outside of the own area "
        "are withheld: the field itself holds the least that it can be",
        examples=[{"members_reporting": "<3"}],
        exclude_if=lambda value: value is None,
    )

    @classmethod
    def columns(cls) -> list[str]:
        """The names of the fields without those that say something of the others."""
        return [name for name in cls.model_fields if name not in BESIDE]

    def shown_value(self, name: str) -> Any:
        """The value of a field as people may see it: `<3` where it is withheld."""
        return (self.withheld or {}).get(name, getattr(self, name))

    def cursor(self) -> str:
        """What tells this row from the others, as one text."""
        return "|".join(str(getattr(self, name)) for name in self.key)


SummaryT = TypeVar("SummaryT", bound=Frozen | None)
RowT = TypeVar("RowT", bound=Frozen)
T = TypeVar("T")


class Answer(BaseModel, Generic[SummaryT, RowT]):
    """The answer to a question: what was asked, of which graph, and what was found."""

    model_config = ConfigDict(frozen=True)

    question: str = Field(title="The question's name")
    parameters: dict[str, Any] = Field(title="What was asked, with defaults filled in")
    as_of: date = Field(title="The day for which the graph answers")
    revision: int = Field(title="The revision of the graph; it moves with every write")
    scenario: Supposition | None = Field(
        default=None, title="The scenario that it supposes; null for the graph as it is"
    )
    illustrative: bool = Field(title="Whether it rests, in part, on made-up rows")
    total: int = Field(title="Rows in all", json_schema_extra={"unit": "rows"})
    next: str | None = Field(title="Give it as `after` for the rows that follow; null at the end")
    summary: SummaryT = Field(title="The numbers for the whole area, where the question has them")
    rows: tuple[RowT, ...] = Field(title="The rows, in a fixed order")

    def to_frame(self) -> Any:
        """The rows as a data frame of polars or, without it, of pandas.

        A number that is withheld is null.

        Raises:
            InputError: neither is installed.
        """
        records = [
            row.model_dump(exclude=set(BESIDE)) | dict.fromkeys(row.withheld or ())
            for row in self.rows
        ]
        for library in ("polars", "pandas"):
            with suppress(ModuleNotFoundError):
                return import_module(library).DataFrame(records)
        raise InputError("no_frames")


class Evidence(NamedTuple):
    """One thing that a number was counted from.

    The row's cursor (empty for the summary), the field, and the thing's id.
    """

    cursor: str
    field: str
    id: str


class Later(Sequence[RowT]):
    """Rows that are made when they are taken, since a page shows only some of a long list.

    Making them may read, so they are taken while the state of the graph is still being read.
    """

    def __init__(self, items: Sequence[T], make: Callable[[T], RowT]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> RowT: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[RowT, ...]: ...
    def __getitem__(self, place: int | slice) -> RowT | tuple[RowT, ...]:
        if isinstance(place, slice):
            return tuple(map(self._make, deadline.each(self._items[place])))
        return self._make(self._items[place])

    def __iter__(self) -> Iterator[RowT]:
        return map(self._make, deadline.each(self._items))


@dataclass(frozen=True, slots=True)
class Found(Generic[SummaryT, RowT]):
    """What a question's function returns.

    `evidence` is called only where evidence is asked for. A summary's field without evidence of
    its own takes that of the rows' field of the same name. `illustrative` is whether anything of it
    rests on made-up rows; where it is left out, summary and rows are looked through.
    """

    summary: SummaryT
    rows: Sequence[RowT]
    evidence: Callable[[], Iterable[Evidence]] = tuple
    illustrative: bool | None = None


class Envelope(BaseModel):
    """What every question takes beside its own parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int = Field(default=1000, ge=1, le=100_000, title="Rows at most")
    after: str = Field(
        default="", max_length=400, title="The `next` of the page before", examples=[""]
    )
    evidence: bool = Field(
        default=False, title="Whether each number carries the ids it was counted from"
    )
    scenario: Id | None = Field(
        default=None, title="The id of a scenario: the answer is as if it were so"
    )


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of the catalogue."""

    name: str
    description: str
    find: Callable[..., Found[Any, Any]]
    parameters: type[Envelope]
    answer: type[Answer[Any, Any]]
    row: type[Frozen]
    summary: type[Frozen] | None

    def own_parameters(self) -> tuple[str, ...]:
        """The names of its parameters without those that every question takes."""
        return tuple(name for name in self.parameters.model_fields if name not in _ENVELOPE)

    def check(self, given: Mapping[str, Any]) -> Envelope:
        """The parameters, checked and with defaults filled in.

        Raises:
            InputError: a parameter is missing, unknown or not of its form; every such fault.
        """
        try:
            return self.parameters.model_validate(given)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            faults = tuple(fault(self.parameters, problem) for problem in problems)
            raise InputError("parameters", faults, question=self.name) from None

    def __call__(self, store: Store, **given: Any) -> Answer[Any, Any]:
        """Ask it.

        Raises:
            InputError: as `check`.
            NotFoundError: an area, a unit or an organisation that is not in the graph, or a row
                (`after`) that is not in this answer.
        """
        return self.answer_to(store, self.check(given))

    def answer_to(self, store: Store, parameters: Envelope) -> Answer[Any, Any]:
        """Answer checked parameters, all of it from one state of the graph.

        Raises:
            TimeLimitError: reading and computing took longer than the store allows.
        """
        return store.snapshot(self.name, partial(self.answer_from, parameters))

    def answer_from(self, parameters: Envelope, store: Reader) -> Answer[Any, Any]:
        """Answer checked parameters from one state of the graph: that of the scenario they name."""
        supposed = store.supposition
        if parameters.scenario != (supposed and supposed.id):
            raise QueryError("other_scenario", name=self.name)
        revision = store.revision()
        own = {name: getattr(parameters, name) for name in self.own_parameters()}
        for name, value in own.items():
            for mark in self.parameters.model_fields[name].metadata:
                if isinstance(mark, In) and value is not None:
                    must_exist(store, mark.table, value)
        found = self.find(store, **own)
        deadline.left()
        start, stop = _page(self.name, found.rows, parameters)
        summary, rows = found.summary, tuple(found.rows[start:stop])
        if parameters.evidence:
            summary, rows = _with_evidence(summary, rows, found.evidence())
        return self.answer(
            question=self.name,
            parameters=parameters.model_dump(mode="json"),
            as_of=own["as_of"],
            revision=revision,
            scenario=supposed,
            illustrative=_rests_on_illustration(found),
            total=len(found.rows),
            next=rows[-1].cursor() if stop < len(found.rows) else None,
            summary=summary,
            rows=rows,
        )


_ENVELOPE = frozenset(Envelope.model_fields)


def _page(name: str, rows: Sequence[Frozen], parameters: Envelope) -> tuple[int, int]:
    """Where the page begins and where it ends."""
    start = 0
    if parameters.after:
        places = (place for place, row in enumerate(rows) if row.cursor() == parameters.after)
        start = next(places, -1) + 1
        if start == 0:
            raise NotFoundError("no_such_row", value=parameters.after, question=name)
    return start, min(start + parameters.limit, len(rows))


def _with_evidence(
    summary: Frozen | None, rows: tuple[Frozen, ...], triples: Iterable[Evidence]
) -> tuple[Frozen | None, tuple[Frozen, ...]]:
    by_cursor: dict[str, dict[str, set[str]]] = {}
    of_all: dict[str, set[str]] = {}
    for cursor, name, id_ in triples:
        by_cursor.setdefault(cursor, {}).setdefault(name, set()).add(id_)
        of_all.setdefault(name, set()).add(id_)
    carrying = tuple(
        row.model_copy(update={"evidence": _of_fields(row, by_cursor.get(row.cursor(), {}))})
        for row in rows
    )
    if summary is None:
        return None, carrying
    own = of_all | by_cursor.get("", {})
    return summary.model_copy(update={"evidence": _of_fields(summary, own)}), carrying


def _of_fields(part: Frozen, ids: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """The evidence for fields that the part has, in their order by name."""
    fields = type(part).model_fields
    return {name: tuple(sorted(found)) for name, found in sorted(ids.items()) if name in fields}


QUESTIONS: dict[str, Question] = {}
"""Every question by name, in the order in which they are listed."""


def question(function: Callable[..., Found[Any, Any]]) -> Question:
    """Enter a function into the catalogue under its own name.

    Its parameters after `store` are those of the question; it returns `Found[Summary, Row]`.
    """
    hints = get_type_hints(function, include_extras=True)
    summary, row = get_args(hints["return"])
    own = list(inspect.signature(function).parameters.values())[1:]
    fields: dict[str, Any] = {
        one.name: hints[one.name] if one.default is one.empty else (hints[one.name], one.default)
        for one in own
    }
    parameters = create_model(f"{function.__name__}_parameters", __base__=Envelope, **fields)
    entry = Question(
        name=function.__name__,
        description=inspect.cleandoc(function.__doc__ or ""),
        find=function,
        parameters=parameters,
        answer=Answer[summary, row],  # type: ignore[valid-type]
        row=row,
        summary=None if summary is type(None) else summary,
    )
    QUESTIONS[entry.name] = entry
    return entry


def named(name: str) -> Question:
    """The question of that name.

    Raises:
        NotFoundError: there is none.
    """
    if name not in QUESTIONS:
        raise NotFoundError("no_such_question", name=name, known=", ".join(QUESTIONS))
    return QUESTIONS[name]


def evidence_of(store: Reader, name: str, **parameters: Any) -> list[Evidence]:
    """The evidence that `cypher/evidence/<question>.cypher` finds: rows of cursor, field, id."""
    rows = store.read(query(f"evidence/{name}"), **parameters)
    return [Evidence(row["cursor"], row["field"], row["id"]) for row in rows]


def must_exist(store: Reader, table: str, id_: str) -> None:
    """Refuse an id that no row of the table has, naming the nearest that exist.

    Raises:
        NotFoundError: there is none.
    """
    if not store.has(table, id_):
        rule = f"no_such_{table}"
        near = nearest_areas(store, id_) if table == "areas" else nearest_bodies(store, id_)
        raise NotFoundError(rule, value=id_, near=near)


def _rests_on_illustration(found: Found[Any, Any]) -> bool:
    if found.illustrative is not None:
        return found.illustrative
    parts = [*found.rows, *([found.summary] if found.summary is not None else [])]
    return any(
        getattr(part, "illustrative", 0) or getattr(part, "standing", "") == "illustrative"
        for part in parts
    )
