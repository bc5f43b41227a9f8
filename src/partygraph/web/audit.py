"""The ledger over HTTP: who did what, as a list or a file, and whether it is whole."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from partygraph import audit, upkeep
from partygraph.audit import AuditFormat, AuditOf, Found, Verdict
from partygraph.formats import MEDIA_TYPES, Format
from partygraph.upkeep import Checked
from partygraph.web.access import graph_of
from partygraph.web.problems import documented, language_of
from partygraph.web.writing import FromHere
from partygraph.words import words

router = APIRouter(prefix="/audit", tags=["audit"])


class Searched(AuditOf):
    """Which entries, and how many."""

    before: int | None = Field(
        default=None, ge=1, le=2**53, title="Only entries with a smaller number"
    )
    limit: int = Field(default=100, ge=1, le=1000, title="Entries at most")


class Filed(AuditOf):
    """Which entries, and in which form."""

    format: AuditFormat = Field(default=AuditFormat.xlsx, title="csv or xlsx")


@router.get(
    "",
    summary="Who did what, the latest first",
    responses=documented(403, 422, 500, 503),
    dependencies=[FromHere],
)
def search(request: Request, asked: Annotated[Searched, Query()]) -> Found:
    """Entries of the ledger: loads, changes, sign-ins, exports that were read, refusals."""
    wanted = AuditOf(**asked.model_dump(exclude={"before", "limit"}))
    store = graph_of(request).store
    return audit.search(store, wanted, before=asked.before, limit=asked.limit)


@router.get(
    "/verify",
    summary="Whether the ledger is whole",
    responses=documented(403, 422, 500, 503),
    dependencies=[FromHere],
)
def verify(request: Request) -> Verdict:
    """The first entry that was deleted, altered, moved or cut off, if there is one."""
    return audit.verify(graph_of(request).store)


@router.post(
    "/check",
    summary="Whether the graph is what the ledger says",
    responses=documented(403, 422, 500, 503),
    dependencies=[FromHere],
)
def check(request: Request) -> Checked:
    """Every row and link is read, which takes a while, and compared."""
    return upkeep.checked_and_noted(graph_of(request).store)


@router.get(
    "/export",
    summary="The entries as a file",
    response_class=Response,
    responses={
        200: {
            "content": {
                MEDIA_TYPES[form]: {"schema": {"type": "string", "format": "binary"}}
                for form in (Format.csv, Format.xlsx)
            }
        },
        **documented(403, 422, 500, 503),
    },
    dependencies=[FromHere],
)
def export(request: Request, asked: Annotated[Filed, Query()]) -> Response:
    """All entries of a kind, the latest first, safe to open in a spreadsheet."""
    wanted = AuditOf(**asked.model_dump(exclude={"format"}))
    store = graph_of(request).store
    content = audit.as_file(store, wanted, asked.format, words(language_of(request)))
    name = f"audit-{store.head().number}.{asked.format}"
    return Response(
        content,
        media_type=MEDIA_TYPES[Format(asked.format)],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
