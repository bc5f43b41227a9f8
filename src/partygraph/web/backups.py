"""The whole graph as one file over HTTP."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from partygraph.access.roles import Permission
from partygraph.backup import backup
from partygraph.web.access import Guarded, May, whole_of
from partygraph.web.problems import documented

router = APIRouter(route_class=Guarded)

_MEDIA_TYPE = "application/zip"


@router.get(
    "/backup",
    tags=["changes"],
    summary="The whole graph as one file",
    response_class=FileResponse,
    dependencies=[May(Permission.backup)],
    responses={
        200: {"content": {_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        **documented(403, 404, 422, 500, 503),
    },
)
def whole(
    request: Request,
    since: Annotated[int, Query(ge=0, le=2**53, title="Only what came after this entry")] = 0,
) -> FileResponse:
    """One state of the graph, which `partygraph restore` puts into an empty store.

    Only for whoever sees the whole graph.

    Raises:
        NotFoundError: whoever asks does not.
    """
    store = whole_of(request)
    folder = Path(mkdtemp(prefix="partygraph-"))
    file = folder / "graph.zip"
    try:
        made = backup(store, file, since)
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
