"""A view of the network over HTTP: as data for the page, as SVG, and as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from partygraph import scenarios
from partygraph.access.roles import Permission
from partygraph.exchange import MEDIA_TYPES as NETWORK_TYPES
from partygraph.exchange import NetworkFormat, export
from partygraph.formats import MEDIA_TYPES, Format
from partygraph.graph import SceneOf
from partygraph.scene import Scene, as_network, as_workbook, svg
from partygraph.web.access import Guarded, May, graph_of, scope_of
from partygraph.web.problems import documented
from partygraph.words import words

router = APIRouter(route_class=Guarded)

SVG = "image/svg+xml"
_RUN = token_hex(4)
"""This run of the server: another store can be behind the next one, at the same revision."""
_SVG_POLICY = "default-src 'none'; frame-ancestors 'self'"
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer is the one whose ETag was given"}
}


def _files(media_type: str) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"content": content}, **_UNCHANGED, **documented(404, 422, 500, 503)}


@router.get(
    "/graph",
    tags=["views"],
    summary="A view of the network of an area: nodes, links and boxes at their places",
    response_model=Scene,
    responses={**_UNCHANGED, **documented(404, 422, 500, 503)},
    dependencies=[May(Permission.see)],
)
def graph(request: Request, parameters: Annotated[SceneOf, Query()]) -> Response:
    """What fits in 1,500 elements; a larger network from its streets on, with counts."""
    return _made(
        request, parameters, "json", MEDIA_TYPES[Format.json], lambda scene: scene.model_dump_json()
    )


@router.get(
    "/graph.svg",
    tags=["views"],
    summary="The same view as an SVG file",
    response_class=Response,
    responses=_files(SVG),
    dependencies=[May(Permission.see)],
)
def graph_svg(request: Request, parameters: Annotated[SceneOf, Query()]) -> Response:
    """A drawing without scripts, from the same positions as the page's."""
    return _made(request, parameters, "svg", SVG, lambda scene: svg(scene, words(parameters.lang)))


@router.get(
    "/graph.xlsx",
    tags=["views"],
    summary="The same view as a workbook: its nodes and its links, a sheet each",
    response_class=Response,
    responses=_files(MEDIA_TYPES[Format.xlsx]),
    dependencies=[May(Permission.see)],
)
def graph_xlsx(request: Request, parameters: Annotated[SceneOf, Query()]) -> Response:
    """What is shown, row by row."""
    return _made(
        request,
        parameters,
        "xlsx",
        MEDIA_TYPES[Format.xlsx],
        lambda scene: as_workbook(scene, words(parameters.lang)),
    )


@router.get(
    "/graph.graphml",
    tags=["views"],
    summary="The same view as GraphML",
    response_class=Response,
    responses=_files(NETWORK_TYPES[NetworkFormat.graphml]),
    dependencies=[May(Permission.see)],
)
def graph_graphml(request: Request, parameters: Annotated[SceneOf, Query()]) -> Response:
    """What is shown, with places and colours as values; `/api/export` has the whole network."""
    return _network(request, parameters, NetworkFormat.graphml)


@router.get(
    "/graph.gexf",
    tags=["views"],
    summary="The same view as GEXF",
    response_class=Response,
    responses=_files(NETWORK_TYPES[NetworkFormat.gexf]),
    dependencies=[May(Permission.see)],
)
def graph_gexf(request: Request, parameters: Annotated[SceneOf, Query()]) -> Response:
    """What is shown, where it stands and how it looks, for Gephi."""
    return _network(request, parameters, NetworkFormat.gexf)


def _network(request: Request, parameters: SceneOf, form: NetworkFormat) -> Response:
    kind = NETWORK_TYPES[form]
    return _made(request, parameters, form, kind, lambda scene: export(as_network(scene), form))


def _made(
    request: Request,
    wanted: SceneOf,
    form: str,
    media_type: str,
    make: Callable[[Scene], str | bytes],
) -> Response:
    """The view in one form, unless the client has it already."""
    opened = graph_of(request)
    seen = repr(scope_of(request).areas)
    asked = sha256(f"{wanted.model_dump_json()} {seen}".encode()).hexdigest()[:16]
    supposed = scenarios.version_of(opened.store, wanted.scenario)
    tag = f'"{_RUN}{opened.store.part}-{opened.store.revision()}-{supposed}-{asked}-{form}"'
    given = request.headers.get("if-none-match", "")
    had = {one.strip().removeprefix("W/") for one in given.split(",")}
    headers = {"ETag": tag}
    if tag in had:
        return Response(status_code=304, headers=headers)
    if form != "json":
        name = f"{wanted.area}-{wanted.view}.{form}"
        kind = "inline" if form == "svg" else "attachment"
        headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    if form == "svg":
        headers["Content-Security-Policy"] = _SVG_POLICY
    return Response(make(opened.scene(wanted)), media_type=media_type, headers=headers)


for _route in (graph, graph_svg, graph_xlsx, graph_graphml, graph_gexf):
    vars(_route)["parameters"] = SceneOf
