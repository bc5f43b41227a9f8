"""The ledger and the report of an area over HTTP, as files."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from partygraph.access.roles import Permission
from partygraph.formats import MEDIA_TYPES, Format
from partygraph.graph import AreaOf
from partygraph.papers import ledger_of, report_of
from partygraph.report import REPORT_MEDIA_TYPES, ReportForm
from partygraph.web.access import Guarded, May, graph_of
from partygraph.web.problems import documented

router = APIRouter(route_class=Guarded)

_POLICY = "frame-ancestors 'self'"
"""The file carries a policy of its own, with the hash of its style."""


def _files(*media_types: str) -> dict[str, Any]:
    return {one: {"schema": {"type": "string", "format": "binary"}} for one in media_types}


class ReportOf(AreaOf):
    """Whose report, and in which form."""

    format: ReportForm = Field(default=ReportForm.html, title="html or docx")


@router.get(
    "/ledger",
    tags=["papers"],
    summary="The ledger of an area as a workbook",
    response_class=Response,
    responses={
        200: {"content": _files(MEDIA_TYPES[Format.xlsx])},
        **documented(404, 422, 500, 503),
    },
    dependencies=[May(Permission.see)],
)
def ledger(request: Request, parameters: Annotated[AreaOf, Query()]) -> Response:
    """All tables of an area, a sheet each, and its coverage and gaps; `load` takes it back."""
    body = ledger_of(graph_of(request), parameters)
    headers = {"Content-Disposition": f'attachment; filename="ledger-{parameters.area}.xlsx"'}
    return Response(body, media_type=MEDIA_TYPES[Format.xlsx], headers=headers)


@router.get(
    "/report",
    tags=["papers"],
    summary="The report of an area for print",
    response_class=Response,
    responses={
        200: {"content": _files(*REPORT_MEDIA_TYPES.values())},
        **documented(404, 422, 500, 503),
    },
    dependencies=[May(Permission.see)],
)
def report(request: Request, parameters: Annotated[ReportOf, Query()]) -> Response:
    """Coverage, gaps, risks and sources of an area on A4: one HTML file, or a DOCX."""
    wanted = AreaOf(**parameters.model_dump(exclude={"format"}))
    body = report_of(graph_of(request), wanted, parameters.format)
    headers = {"Content-Security-Policy": _POLICY}
    if parameters.format is ReportForm.docx:
        name = f"report-{parameters.area}.docx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=REPORT_MEDIA_TYPES[parameters.format], headers=headers)


vars(ledger)["parameters"] = AreaOf
vars(report)["parameters"] = ReportOf
