"""The network of an area over HTTP, as one file that opens without any network."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from partygraph.exchange import MEDIA_TYPES, NetworkFormat, export
from partygraph.graph import NetworkOf, SceneOf
from partygraph.web.problems import documented

router = APIRouter()

_POLICY = "frame-ancestors 'self'"
"""The file carries a policy of its own, with the hashes of its script and style."""

_FORMS: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}}
    for media_type in MEDIA_TYPES.values()
}


class ExportOf(NetworkOf):
    """Which network, and in which form."""

    format: NetworkFormat = Field(default=NetworkFormat.graphml, title="Form")


@router.get(
    "/view",
    tags=["views"],
    summary="The network of an area as one HTML file",
    response_class=HTMLResponse,
    responses=documented(404, 422, 500, 503),
)
def view(request: Request, parameters: Annotated[SceneOf, Query()]) -> HTMLResponse:
    """Draw a view of the network of an area; the file needs nothing from outside."""
    drawn = request.app.state.graph.view(parameters)
    return HTMLResponse(drawn, headers={"Content-Security-Policy": _POLICY})


@router.get(
    "/export",
    tags=["views"],
    summary="The network of an area as GraphML, GEXF or a pair of CSV tables",
    response_class=Response,
    responses={200: {"content": _FORMS}, **documented(404, 422, 500, 503)},
)
def export_network(request: Request, parameters: Annotated[ExportOf, Query()]) -> Response:
    """The same network as the view's; `csv` is a zip of nodes.csv and links.csv."""
    given = parameters.model_dump(exclude={"format"})
    body = export(request.app.state.graph.network(**given), parameters.format)
    suffix = "zip" if parameters.format is NetworkFormat.csv else parameters.format
    headers = {"Content-Disposition": f'attachment; filename="{parameters.area}.{suffix}"'}
    return Response(body, media_type=MEDIA_TYPES[parameters.format], headers=headers)


vars(export_network)["parameters"] = ExportOf
vars(view)["parameters"] = SceneOf
