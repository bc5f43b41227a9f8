"""Rows entered one by one over HTTP, such as a case, a step, an evaluation or a claim."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from partygraph.access.roles import Permission
from partygraph.ask.quality import TableName
from partygraph.entries import enter
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
            }
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

    A case gets a number and a step its place where they say none.
    """
    rows = {str(table): some for table, some in given.rows.items()}
    done = enter(graph_of(request).store, rows, by=who(request))
    return load_answer(done, language_of(request))
