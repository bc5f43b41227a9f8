"""What a question is, what an answer is, and the list of all questions."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from partygraph.errors import InputError, NotFoundError
from partygraph.faults import fault
from partygraph.model import AreaId, Day, Id
from partygraph.queries import sections
from partygraph.store import Store


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
    Field(title="Organisation", description="The id of an organisation."),
]


class Frozen(BaseModel):
    """What an answer is made of; fields say their title and, where they count, their unit."""

    model_config = ConfigDict(frozen=True)


SummaryT = TypeVar("SummaryT", bound=Frozen | None)
RowT = TypeVar("RowT", bound=Frozen)


class Answer(Frozen, Generic[SummaryT, RowT]):
    """The answer to a question: what was asked, of which graph, and what was found."""

    question: str = Field(title="The question's name")
    parameters: dict[str, Any] = Field(title="What was asked, with defaults filled in")
    as_of: date = Field(title="The day for which the graph answers")
    revision: int = Field(title="The revision of the graph; it moves with every write")
    illustrative: bool = Field(title="Whether it rests, in part, on made-up rows")
    total: int = Field(title="Rows in all", json_schema_extra={"unit": "rows"})
    summary: SummaryT = Field(title="The numbers for the whole area, where the question has them")
    rows: tuple[RowT, ...] = Field(title="The rows, in a fixed order")


@dataclass(frozen=True, slots=True)
class Found(Generic[SummaryT, RowT]):
    """What a question's function returns: the summary and the rows."""

    summary: SummaryT
    rows: tuple[RowT, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of the catalogue."""

    name: str
    description: str
    find: Callable[..., Found[Any, Any]]
    parameters: type[BaseModel]
    answer: type[Answer[Any, Any]]
    row: type[Frozen]
    summary: type[Frozen] | None

    def __call__(self, store: Store, **given: Any) -> Answer[Any, Any]:
        """Ask it.

        Raises:
            InputError: a parameter is missing, unknown or not of its form; every such fault.
            NotFoundError: an area, a unit or an organisation that is not in the graph.
        """
        try:
            parameters = self.parameters.model_validate(given)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            faults = tuple(fault(self.parameters, problem) for problem in problems)
            raise InputError("parameters", faults, question=self.name) from None
        values = {name: getattr(parameters, name) for name in self.parameters.model_fields}
        revision = store.revision()
        for name, info in self.parameters.model_fields.items():
            for mark in info.metadata:
                if isinstance(mark, In):
                    must_exist(store, mark.table, values[name])
        found = self.find(store, **values)
        return self.answer(
            question=self.name,
            parameters=parameters.model_dump(mode="json"),
            as_of=values["as_of"],
            revision=revision,
            illustrative=_rests_on_illustration(found),
            total=len(found.rows),
            summary=found.summary,
            rows=found.rows,
        )


QUESTIONS: dict[str, Question] = {}
"""Every question by name, in the order in which they are listed."""


def question(function: Callable[..., Found[Any, Any]]) -> Question:
    """Enter a function into the catalogue under its own name.

    Its parameters after `store` are those of the question; it returns `Found[Summary, Row]`.
    """
    hints = get_type_hints(function, include_extras=True)
    summary, row = get_args(hints["return"])
    fields = {
        name: (hints[name], ... if parameter.default is parameter.empty else parameter.default)
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]
    }
    fields = {
        name: (hint,) if _has_factory(hint) else (hint, default)
        for name, (hint, default) in fields.items()
    }
    parameters = create_model(
        f"{function.__name__}_parameters",
        __config__=ConfigDict(frozen=True, extra="forbid"),
        **{name: value if len(value) == 2 else value[0] for name, value in fields.items()},  # type: ignore[call-overload]
    )
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


def ask(store: Store, name: str, given: Mapping[str, Any]) -> Answer[Any, Any]:
    """Ask a question by name.

    Raises:
        NotFoundError: there is no such question; and as `Question.__call__`.
    """
    if name not in QUESTIONS:
        raise NotFoundError("no_such_question", name=name, known=", ".join(QUESTIONS))
    return QUESTIONS[name](store, **given)


def _has_factory(hint: Any) -> bool:
    if get_origin(hint) is not Annotated:
        return False
    return any(getattr(mark, "default_factory", None) for mark in hint.__metadata__)


def must_exist(store: Store, table: str, id_: str) -> None:
    """Refuse an id that no row of the table has.

    Raises:
        NotFoundError: there is none.
    """
    if not store.read(sections(f"load/{table}")["read"], ids=[id_]):
        raise NotFoundError(f"no_such_{table}", value=id_)


def _rests_on_illustration(found: Found[Any, Any]) -> bool:
    parts = [*found.rows, *([found.summary] if found.summary is not None else [])]
    return any(
        getattr(part, "illustrative", 0) or getattr(part, "standing", "") == "illustrative"
        for part in parts
    )
