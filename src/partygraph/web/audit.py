"""The ledger over HTTP: who did what, as a list or a file, and whether it is whole."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from partygraph import audit, upkeep
from partygraph.access.roles import Permission
from partygraph.audit import AuditFormat, AuditOf, AuditPage, LedgerHead, Wholeness
from partygraph.formats import MEDIA_TYPES, Format
from partygraph.upkeep import Upkeep
from partygraph.web.access import Guarded, May, whole_of
from partygraph.web.problems import documented, language_of
from partygraph.words import words

router = APIRouter(prefix="/audit", tags=["audit"], route_class=Guarded)


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
    responses=documented(401, 403, 422, 500, 503),
    dependencies=[May(Permission.audit)],
)
def search(request: Request, asked: Annotated[Searched, Query()]) -> AuditPage:
    """Entries of the ledger: loads, changes, sign-ins, exports that were read, refusals."""
    wanted = AuditOf(**asked.model_dump(exclude={"before", "limit"}))
    store = whole_of(request)
    return audit.search(store, wanted, before=asked.before, limit=asked.limit)


@router.get(
    "/head",
    summary="The last entry of the ledger",
    responses=documented(401, 403, 422, 500, 503),
    dependencies=[May(Permission.audit)],
)
def head(request: Request) -> LedgerHead:
    """Its number and its hash, to be kept on another machine."""
    return audit.head(whole_of(request))


@router.get(
    "/verify",
    summary="Whether the ledger is whole",
    responses=documented(401, 403, 422, 500, 503),
    dependencies=[May(Permission.audit)],
)
def verify(request: Request) -> Wholeness:
    """The first entry that was deleted, altered, moved or cut off, if there is one."""
    return audit.verify(whole_of(request))


@router.post(
    "/check",
    summary="Whether the graph is what the ledger says",
    responses=documented(401, 403, 422, 500, 503),
    dependencies=[May(Permission.audit)],
)
def check(request: Request) -> Upkeep:
    """Every row and link is read, which takes a while, and compared."""
    return upkeep.checked_and_noted(whole_of(request))


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
        **documented(401, 403, 422, 500, 503),
    },
    dependencies=[May(Permission.audit)],
)
def export(request: Request, asked: Annotated[Filed, Query()]) -> Response:
    """All entries of a kind, the latest first, safe to open in a spreadsheet."""
    wanted = AuditOf(**asked.model_dump(exclude={"format"}))
    store = whole_of(request)
    content = audit.as_file(store, wanted, asked.format, words(language_of(request)))
    name = f"audit-{store.head().number}.{asked.format}"
    return Response(
        content,
        media_type=MEDIA_TYPES[Format(asked.format)],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
