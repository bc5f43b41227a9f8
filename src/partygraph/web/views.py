"""The network of an area over HTTP, as one file that opens without any network."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from partygraph.graph import NetworkOf

router = APIRouter()

_POLICY = "frame-ancestors 'self'"
"""The file carries a policy of its own, with the hashes of its script and style."""


@router.get(
    "/view",
    tags=["views"],
    summary="The network of an area as one HTML file",
    response_class=HTMLResponse,
)
def view(request: Request, parameters: Annotated[NetworkOf, Query()]) -> HTMLResponse:
    """Draw the network of an area on a day; the file needs nothing from outside."""
    drawn = request.app.state.graph.view(parameters)
    return HTMLResponse(drawn, headers={"Content-Security-Policy": _POLICY})


view.parameters = NetworkOf  # type: ignore[attr-defined]
