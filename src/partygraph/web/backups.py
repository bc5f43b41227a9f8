"""The whole graph as one file over HTTP."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from partygraph.backup import backup
from partygraph.errors import NotFoundError
from partygraph.web.access import graph_of
from partygraph.web.problems import documented
from partygraph.web.writing import FromHere

router = APIRouter()

_MEDIA_TYPE = "application/zip"


@router.get(
    "/backup",
    tags=["changes"],
    summary="The whole graph as one file",
    response_class=FileResponse,
    dependencies=[FromHere],
    responses={
        200: {"content": {_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        **documented(403, 404, 422, 500, 503),
    },
)
def whole(request: Request) -> FileResponse:
    """One state of the graph, which `partygraph restore` puts into an empty store.

    Only for whoever sees the whole graph.

    Raises:
        NotFoundError: whoever asks does not.
    """
    store = graph_of(request).store
    if store.part:
        raise NotFoundError("whole_graph_only")
    folder = Path(mkdtemp(prefix="partygraph-"))
    file = folder / "graph.zip"
    try:
        made = backup(store, file)
    except BaseException:
        folder.rmdir()
        raise
    return FileResponse(
        file,
        media_type=_MEDIA_TYPE,
        filename=f"partygraph-{made.revision}.zip",
        background=BackgroundTask(_gone, file),
    )


def _gone(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
