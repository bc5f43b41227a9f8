"""How good the data of an area is, over HTTP: score cards and faults, or the workbook to mend."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from partygraph.access.roles import Permission
from partygraph.formats import MEDIA_TYPES, Format
from partygraph.mending import Checked
from partygraph.papers import QualityOf, check, mending_of
from partygraph.web.access import Guarded, May, graph_of
from partygraph.web.problems import documented

router = APIRouter(route_class=Guarded)

_FORMS: dict[str, Any] = {
    MEDIA_TYPES[Format.xlsx]: {"schema": {"type": "string", "format": "binary"}},
}


class QualityFormat(StrEnum):
    """The forms in which quality goes out."""

    json = "json"
    xlsx = "xlsx"


class QualityForm(QualityOf):
    """Whose quality, and in which form."""

    format: Annotated[
        QualityFormat,
        Field(title="json, or xlsx: the rows with faults, to be mended and loaded again"),
    ] = QualityFormat.json


@router.get(
    "/quality",
    tags=["quality"],
    summary="The score cards of an area's data, every fault, and how to mend it",
    response_model=Checked,
    responses={200: {"content": _FORMS}, **documented(404, 422, 500, 503)},
    dependencies=[May(Permission.see)],
)
def quality(request: Request, parameters: Annotated[QualityForm, Query()]) -> Response:
    """Judge the rows of an area, or of the whole graph, by the rules of `quality_rules`."""
    graph = graph_of(request)
    wanted = QualityOf(**parameters.model_dump(exclude={"format"}))
    if parameters.format is QualityFormat.json:
        return Response(check(graph, wanted).model_dump_json(), media_type=MEDIA_TYPES[Format.json])
    name = f"quality-{wanted.area or 'all'}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(mending_of(graph, wanted), media_type=MEDIA_TYPES[Format.xlsx], headers=headers)


vars(quality)["parameters"] = QualityForm
