"""The network of an area over HTTP, as one file that opens without any network."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from partygraph.access.roles import Permission
from partygraph.exchange import MEDIA_TYPES, ExportFormat, NetworkFormat
from partygraph.graph import NetworkOf, SceneOf
from partygraph.web.access import Guarded, May, graph_of
from partygraph.web.problems import documented

router = APIRouter(route_class=Guarded)

_POLICY = "frame-ancestors 'self'"
"""The file carries a policy of its own, with the hashes of its script and style."""

_FILES = {
    ExportFormat.graphml: ("graphml", MEDIA_TYPES[NetworkFormat.graphml]),
    ExportFormat.gexf: ("gexf", MEDIA_TYPES[NetworkFormat.gexf]),
    ExportFormat.csv: ("zip", MEDIA_TYPES[NetworkFormat.csv]),
    ExportFormat.xes: ("xes", "application/xml"),
    ExportFormat.events: ("csv", "text/csv; charset=utf-8"),
}
"""The ending of a file of each form, and its media type."""
_FORMS: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}}
    for _, media_type in _FILES.values()
}


class ExportOf(NetworkOf):
    """Which network or log of cases, and in which form."""

    format: ExportFormat = Field(default=ExportFormat.graphml, title="Form")


@router.get(
    "/view",
    tags=["views"],
    summary="The network of an area as one HTML file",
    response_class=HTMLResponse,
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def view(request: Request, parameters: Annotated[SceneOf, Query()]) -> HTMLResponse:
    """Draw a view of the network of an area; the file needs nothing from outside."""
    drawn = graph_of(request).view(parameters)
    return HTMLResponse(drawn, headers={"Content-Security-Policy": _POLICY})


@router.get(
    "/export",
    tags=["views"],
    summary="The network of an area as GraphML, GEXF or CSV tables; its cases as XES or CSV",
    response_class=Response,
    responses={200: {"content": _FORMS}, **documented(404, 422, 500, 503)},
    dependencies=[May(Permission.see)],
)
def export_network(request: Request, parameters: Annotated[ExportOf, Query()]) -> Response:
    """The same network as the view's; `csv` is a zip of nodes.csv and links.csv.

    `xes` and `events` are the log of the cases, as XES (IEEE 1849) and as CSV.
    """
    form, given = parameters.format, parameters.model_dump(exclude={"format"})
    body = graph_of(request).export(form, **given)
    suffix, media_type = _FILES[form]
    headers = {"Content-Disposition": f'attachment; filename="{parameters.area}.{suffix}"'}
    return Response(body, media_type=media_type, headers=headers)


vars(export_network)["parameters"] = ExportOf
vars(view)["parameters"] = SceneOf
