"""The same body under two names, over HTTP: judge two rows, see what a merge does, merge.

Which rows may be one body is a question of the catalogue: `GET /api/ask/possible_doubles`. A merge
is a record like a load: `POST /api/loads/{id}/undo` takes it back.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from partygraph import merge
from partygraph.access.roles import Permission
from partygraph.ask.doubles import Judgement, Verdict, judgements
from partygraph.changes import Record
from partygraph.merge import MergePlan
from partygraph.model import Id
from partygraph.web.access import Guarded, May, graph_of, who
from partygraph.web.problems import documented

router = APIRouter(prefix="/identity", tags=["identity"], route_class=Guarded)

_Note = Annotated[str, Field(max_length=200, title="Why, in a few words; no personal data")]


class ToJudge(BaseModel):
    """Two rows, and what a person says of them."""

    model_config = ConfigDict(extra="forbid")

    first: Id = Field(title="The one row", examples=["u-350783-01"])
    second: Id = Field(title="The other row", examples=["u-350783-02"])
    verdict: Verdict = Field(title="One body, or two")
    note: _Note = ""


class ToMerge(BaseModel):
    """Which row goes, and into which."""

    model_config = ConfigDict(extra="forbid")

    gone: Id = Field(title="The row that goes", examples=["u-350783-01"])
    kept: Id = Field(title="The row that stays", examples=["u-350783-02"])


class Merging(ToMerge):
    """The same, and why."""

    note: _Note = ""


class LinkEntry(BaseModel):
    """A row that will refer to the row that stays."""

    table: str = Field(title="Its table")
    id: str = Field(title="Its id")
    column: str = Field(title="The column that moves")


class FieldEntry(BaseModel):
    """A column in which the two rows differ."""

    column: str = Field(title="The column")
    kept: Any = Field(title="What the row that stays says")
    gone: Any = Field(title="What the row that goes says")
    result: Any = Field(title="What will stand there")


class DoubledEntry(BaseModel):
    """Two links that say the same afterwards; both stay."""

    table: str = Field(title="Their table")
    first: str = Field(title="The one that was there")
    second: str = Field(title="The one that moves")


class MergeAnswer(BaseModel):
    """What a merge would do."""

    revision: int = Field(title="The revision of the graph that it was made for")
    table: str = Field(title="The table of both rows")
    gone_id: str = Field(title="The row that goes")
    gone_name: str = Field(title="Its name")
    kept_id: str = Field(title="The row that stays")
    kept_name: str = Field(title="Its name")
    other_names: list[str] = Field(title="The other names of the body afterwards")
    moved: list[LinkEntry] = Field(title="Links that move")
    taken: list[FieldEntry] = Field(title="What the row that stays takes from the other")
    conflicts: list[FieldEntry] = Field(title="Where both say something else: the stayer is right")
    doubled: list[DoubledEntry] = Field(title="Links that become doubles; both stay")


def merge_answer(found: MergePlan) -> MergeAnswer:
    """A plan as it is told."""
    names = ("column", "kept", "gone", "result")
    fields = {
        part: [
            FieldEntry(**{name: getattr(one, name) for name in names})
            for one in getattr(found, part)
        ]
        for part in ("taken", "conflicts")
    }
    return MergeAnswer(
        revision=found.changes.revision,
        table=found.table,
        gone_id=found.gone_id,
        gone_name=found.gone_name,
        kept_id=found.kept_id,
        kept_name=found.kept_name,
        other_names=list(found.other_names),
        moved=[LinkEntry(table=m.table, id=m.id, column=m.column) for m in found.moved],
        doubled=[
            DoubledEntry(table=d.table, first=d.first, second=d.second) for d in found.doubled
        ],
        **fields,
    )


@router.get(
    "/judgements",
    summary="What persons said of two rows, the latest first",
    responses=documented(422, 500, 503),
    dependencies=[May(Permission.see)],
)
def list_judgements(request: Request) -> list[Judgement]:
    """Each with who, when, both ids and both names; a merge's is void once it is taken back."""
    return list(judgements(graph_of(request).store))


@router.post(
    "/judgements",
    summary="Say whether two rows are one body",
    status_code=201,
    responses=documented(403, 404, 409, 422, 500, 503),
    dependencies=[May(Permission.edit)],
)
def judge(request: Request, given: ToJudge) -> Judgement:
    """Rows called different are not offered again; the last word on a pair counts."""
    store = graph_of(request).store
    return merge.judge(
        store, given.first, given.second, given.verdict, by=who(request), note=given.note
    )


@router.get(
    "/merge",
    summary="What merging one row into another would do; nothing is written",
    responses=documented(404, 409, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def plan(request: Request, given: Annotated[ToMerge, Query()]) -> MergeAnswer:
    """The direction, each link that moves, each column taken, conflicts, links that double."""
    return merge_answer(merge.plan(graph_of(request).store, given.gone, given.kept))


@router.post(
    "/merge",
    summary="Merge one row into another",
    status_code=201,
    responses=documented(403, 404, 409, 422, 500, 503),
    dependencies=[May(Permission.edit)],
)
def merge_rows(request: Request, given: Merging) -> Record:
    """As a whole, with the judgement; the id that goes answers with the row that stays."""
    store = graph_of(request).store
    return merge.merge(store, given.gone, given.kept, by=who(request), note=given.note)
