"""Rows entered one by one over HTTP: cases, whistles, answers, evaluations, claims, wishes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from partygraph.access.roles import Permission
from partygraph.ask.quality import TableName
from partygraph.casework import CaseState
from partygraph.entries import case_stands, enter
from partygraph.model import Channel, Step, StepKind
from partygraph.web.access import Guarded, May, graph_of, who
from partygraph.web.loads import LoadAnswer, load_answer
from partygraph.web.problems import documented, language_of

router = APIRouter(prefix="/entries", tags=["loads"], route_class=Guarded)

_MOST = 500
Column = Annotated[str, Field(pattern="^[a-z_]{1,40}$", max_length=40)]
Cell = Annotated[str, Field(max_length=2000)] | int | float | bool | None
EnteredRow = Annotated[dict[Column, Cell], Field(min_length=1, max_length=40)]


class EntriesGiven(BaseModel):
    """Rows by table, their cells by column, as the strict tables have them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: dict[TableName, Annotated[list[EnteredRow], Field(max_length=_MOST)]] = Field(
        title="Rows by table; those without a source are kept as entered here",
        min_length=1,
        examples=[
            {
                "steps": [
                    {
                        "case_id": "c-1",
                        "kind": "answered",
                        "at": "2020-07-01T09:25",
                        "unit_id": "u-1",
                    }
                ]
            },
            {"services": [{"demand_id": "d-1", "unit_id": "u-1", "unit_claimed_on": "2020-07-01"}]},
            {"services": [{"id": "s-1", "state": "done"}]},
        ],
    )


@router.post(
    "",
    summary="Enter rows one by one, all or nothing",
    responses=documented(403, 409, 422, 500, 503),
    dependencies=[May(Permission.edit)],
)
def enter_rows(request: Request, given: EntriesGiven) -> LoadAnswer:
    """Checked, recorded and taken back as a ledger is; with a fault anywhere, nothing is written.

    A case gets a number and a step its place where they say none. Of a row that is there, what is
    not given stays: a claim is its day, the end of the work its state. A service that says its unit
    instead of a resource gives what the demand wants. What may follow what is checked for cases,
    claims and work.
    """
    rows = {str(table): some for table, some in given.rows.items()}
    language = language_of(request)
    done = enter(graph_of(request).store, rows, by=who(request), language=language)
    return load_answer(done, language)


class BodyEntry(BaseModel):
    """A body that has to do with a case."""

    id: str = Field(title="Its id")
    name: str = Field(title="Its name")
    body: Literal["unit", "organisation", "area"] = Field(title="What it is")


class StepEntry(BodyEntry):
    """One step of a case, with the body whose step it is, or that the case went to."""

    kind: StepKind = Field(title="What happened")
    at: str = Field(title="When")


class CaseEntry(BaseModel):
    """Where a case stands, and what may be entered of it now."""

    id: str = Field(title="The case")
    channel: Channel = Field(title="On which way it came in")
    area_id: str = Field(title="Where it arose, code")
    area_name: str = Field(title="Where it arose")
    state: CaseState | None = Field(title="Where it stands; null before it was received")
    next: list[StepKind] = Field(title="What may happen to it now")
    unanswered: list[BodyEntry] = Field(
        title="Departments that its whistle called, without an answer"
    )
    steps: list[StepEntry] = Field(title="What happened so far")


@router.get(
    "/cases/{id}",
    summary="Where a case stands, and what may follow",
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def case_entry(
    request: Request,
    id: Annotated[str, Field(title="Id", max_length=100)],  # noqa: A002
) -> CaseEntry:
    """By the same rules by which a step is refused."""
    found = case_stands(graph_of(request).store, id)

    def told(step: Step) -> dict[str, Any]:
        kinds = {"unit": step.unit_id, "organisation": step.organisation_id, "area": step.area_id}
        body = next(kind for kind, id_ in kinds.items() if id_)
        return {"id": step.body, "name": found.names[step.body], "body": body}

    waiting = {one.body: one for one in found.steps if one.body in found.unanswered}
    return CaseEntry(
        id=found.id,
        channel=found.channel,
        area_id=found.area_id,
        area_name=found.names[found.area_id],
        state=found.state,
        next=list(found.next),
        unanswered=[BodyEntry(**told(waiting[body])) for body in found.unanswered],
        steps=[StepEntry(kind=one.kind, at=one.at, **told(one)) for one in found.steps],
    )
