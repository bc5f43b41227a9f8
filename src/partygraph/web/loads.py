"""Loading over HTTP: look at what a file would do, load it, see the records, take one back.

The body of the request is the file itself; its name is a parameter. So no form has to be read, and
a browser sends it from another site's page only after asking, which is refused.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from partygraph import changes, load
from partygraph.access.roles import Permission
from partygraph.changes import Record, RowChange
from partygraph.errors import InputError
from partygraph.model import AreaId
from partygraph.store import Origin
from partygraph.tables import Place as Standing
from partygraph.web.access import Guarded, May, graph_of, who
from partygraph.web.problems import Place, documented, language_of, place_of
from partygraph.words import Language

router = APIRouter(prefix="/loads", tags=["loads"], route_class=Guarded)

_MIB = 2**20
_WARNINGS = 100
"""Warnings at most beside what a load did; its preview has them all."""


class StandsAt(BaseModel):
    """Where a row stands in what was read."""

    file: str | None = Field(title="The file")
    sheet: str | None = Field(title="Its sheet; empty for a file without any")
    row: int | None = Field(title="The row that a person sees")


class FieldChange(BaseModel):
    """What becomes of one column of a row."""

    column: str = Field(title="The column")
    before: str | list[str] | None = Field(title="What stands in the graph")
    after: str | list[str] | None = Field(title="What the file says")


class RowEntry(BaseModel):
    """What becomes of one row."""

    table: str = Field(title="The table")
    id: str = Field(title="Its id")
    kind: changes.ChangeKind = Field(title="What becomes of it")
    place: StandsAt | None = Field(title="Where it stands in the file; null for a missing one")
    fields: list[FieldChange] = Field(title="The columns that differ")


class FileEntry(BaseModel):
    """A file that was read."""

    name: str = Field(title="Its name")
    sha256: str = Field(title="The SHA-256 of its bytes")
    encoding: str = Field(title="Its encoding, as found")


class UnmappedEntry(BaseModel):
    """A header that was not recognised."""

    file: str = Field(title="The file")
    sheet: str = Field(title="Its sheet")
    table: str = Field(title="The table")
    header: str = Field(title="The header")
    nearest: str = Field(title="The column most like it")


class CompletedEntry(BaseModel):
    """For which area a table was taken as the whole truth."""

    table: str = Field(title="The table")
    area: str = Field(title="The area")
    levels: list[str] = Field(title="The levels that it speaks of")
    ended: int = Field(title="Rows that end by it")


class PreviewAnswer(BaseModel):
    """What loading a file would do, or what has to be mended first."""

    revision: int = Field(title="The revision of the graph that it was compared with")
    counts: dict[str, dict[str, int]] = Field(title="Rows by table and by what becomes of them")
    total: int = Field(title="Rows that something becomes of")
    rows: list[RowEntry] = Field(title="A page of them")
    fault_count: int = Field(title="Faults: while there is one, nothing is loaded")
    faults: list[Place] = Field(title="A page of them")
    warnings: list[Place] = Field(title="What is worth a look")
    files: list[FileEntry]
    unmapped: list[UnmappedEntry] = Field(title="Headers that were not recognised")
    completed: list[CompletedEntry] = Field(title="For which areas the file is the whole truth")


class LoadAnswer(BaseModel):
    """What a load did."""

    revision: int = Field(title="The revision of the graph now")
    counts: dict[str, dict[str, int]] = Field(
        title="Rows by table and by what became of them; empty where nothing changed"
    )
    record: Record | None = Field(title="Its record; null where nothing changed")
    warnings: list[Place] = Field(title="What is worth a look")


class RecordAnswer(BaseModel):
    """One record, and a page of the rows that it changed, ended and removed."""

    record: Record
    total: int = Field(title="Rows that it changed, ended and removed")
    rows: list[RowEntry] = Field(title="A page of them")


class Given(BaseModel):
    """The file, and how it is to be taken."""

    name: str = Field(
        title="The name of the file",
        min_length=5,
        max_length=200,
        pattern=r"^[^/\\\x00-\x1f]+\.(csv|xlsx|zip|CSV|XLSX|ZIP)$",
        examples=["units.csv"],
    )
    complete: bool = Field(
        default=False, title="Whether it is the whole truth: what it no longer has is ended"
    )
    area: AreaId | None = Field(
        default=None, title="For which area it is; the smallest that holds its rows when left out"
    )
    as_of: date | None = Field(default=None, title="The day that it speaks of; today when left out")

    mapping: str | None = Field(
        default=None,
        title="What headers mean that are not recognised: a CSV text as a preview's mapping is",
        max_length=20_000,
    )

    def completeness(self) -> load.Complete | None:
        """How the file is complete, if it is."""
        if not self.complete:
            return None
        given: dict[str, Any] = {"as_of": self.as_of} if self.as_of else {}
        return load.Complete(area=self.area, **given)


class Page(BaseModel):
    """Which part of many rows."""

    offset: int = Field(default=0, ge=0, le=10**9, title="Rows to pass over")
    limit: int = Field(default=100, ge=1, le=1000, title="Rows at most")


async def _uploaded(request: Request) -> bytes:
    """The file that is sent, as far as it is not larger than allowed."""
    most: int = request.app.state.settings.upload_mb
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most * _MIB:
            raise InputError("upload_too_large", limit=most)
    return bytes(content)


_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Upload = Annotated[bytes, Depends(_uploaded)]


@contextmanager
def _files(content: bytes, given: Given) -> Iterator[tuple[Path, Path | None]]:
    """The file under the name that its sender gave it, and its mapping; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="partygraph-") as folder:
        path = Path(folder) / "sent" / PurePath(given.name).name
        path.parent.mkdir()
        path.write_bytes(content)
        if given.mapping is None:
            yield path, None
            return
        mapping = Path(folder) / "mapping.csv"
        mapping.write_text(given.mapping, encoding="utf-8", errors="replace")
        yield path, mapping


@router.post(
    "/preview",
    summary="What loading a file would do; nothing is written",
    responses=documented(403, 409, 422, 500, 503),
    openapi_extra=_FILE,
    dependencies=[May(Permission.edit)],
)
def preview(
    request: Request,
    upload: Upload,
    given: Annotated[Given, Query()],
    page: Annotated[Page, Depends()],
) -> PreviewAnswer:
    """Rows that would be added, changed (field by field) and ended; faults; warnings."""
    store = graph_of(request).store
    with _files(upload, given) as (path, mapping):
        found = load.preview(
            store,
            path,
            complete=given.completeness(),
            mapping=mapping,
            limits=request.app.state.settings.limits,
        )
    part = slice(page.offset, page.offset + page.limit)
    return preview_answer(found, language_of(request), part)


def preview_answer(found: load.Preview, language: Language, part: slice) -> PreviewAnswer:
    """A preview as it is told: a part of its rows, faults, warnings and unrecognised headers."""
    return PreviewAnswer(
        revision=found.changes.revision,
        counts=found.changes.counts(),
        total=len(found.changes.rows),
        rows=_entries(found.changes.rows[part]),
        fault_count=len(found.faults),
        faults=[place_of(one, language) for one in found.faults[part]],
        warnings=[place_of(one, language) for one in found.warnings[part]],
        files=[
            FileEntry(name=one.name, sha256=one.sha256, encoding=one.encoding)
            for one in found.read.files
        ],
        unmapped=[
            UnmappedEntry(
                file=one.file,
                sheet=one.sheet,
                table=one.table,
                header=one.header,
                nearest=one.nearest,
            )
            for one in found.read.unmapped[part]
        ],
        completed=[
            CompletedEntry(table=one.table, area=one.area, levels=list(one.levels), ended=one.ended)
            for one in found.completed
        ],
    )


def _entries(rows: Sequence[RowChange]) -> list[RowEntry]:
    return [
        RowEntry(
            table=row.table,
            id=row.id,
            kind=row.kind,
            place=_stands_at(row.place),
            fields=[
                FieldChange(column=column, before=before, after=after)
                for column, (before, after) in row.fields.items()
            ],
        )
        for row in rows
    ]


def _stands_at(place: Standing | Origin | None) -> StandsAt | None:
    return None if place is None else StandsAt(file=place.file, sheet=place.sheet, row=place.row)


@router.post(
    "",
    summary="Load a file, all or nothing",
    responses=documented(403, 409, 422, 500, 503),
    openapi_extra=_FILE,
    dependencies=[May(Permission.edit)],
)
def load_file(request: Request, upload: Upload, given: Annotated[Given, Query()]) -> LoadAnswer:
    """Add what is new, change what differs; with a fault anywhere, nothing is written."""
    store = graph_of(request).store
    with _files(upload, given) as (path, mapping):
        done = load.load(
            store,
            path,
            complete=given.completeness(),
            mapping=mapping,
            by=who(request),
            limits=request.app.state.settings.limits,
        )
    return load_answer(done, language_of(request))


def load_answer(done: load.LoadReport, language: Language) -> LoadAnswer:
    """What a load did, as it is told."""
    return LoadAnswer(
        revision=done.revision,
        counts=done.record.counts if done.record else {},
        record=done.record,
        warnings=[place_of(one, language) for one in done.warnings[:_WARNINGS]],
    )


@router.get(
    "",
    summary="Everything that changed the graph, the latest first",
    responses=documented(422, 500, 503),
    dependencies=[May(Permission.see)],
)
def list_records(request: Request, page: Annotated[Page, Depends()]) -> list[Record]:
    """The records: who, when, which files, how many rows of what; those taken back, too."""
    found = changes.records(graph_of(request).store)
    return list(found[page.offset : page.offset + page.limit])


@router.get(
    "/{id}",
    summary="One record, with the rows that it changed",
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def one_record(
    request: Request,
    id: Annotated[str, Field(title="Id", max_length=100)],  # noqa: A002
    page: Annotated[Page, Depends()],
) -> RecordAnswer:
    """What a load or a merge did; the rows before and after it, field by field."""
    store = graph_of(request).store
    record = changes.record(store, id)
    rows = changes.changes_of(store, record)
    part = rows[page.offset : page.offset + page.limit]
    return RecordAnswer(record=record, total=len(rows), rows=_entries(part))


@router.post(
    "/{id}/undo",
    summary="Take the last record back",
    responses=documented(403, 404, 409, 422, 500, 503),
    dependencies=[May(Permission.edit)],
)
def undo(
    request: Request,
    id: Annotated[str, Field(title="Id", max_length=100)],  # noqa: A002
) -> Record:
    """The graph is exactly the one from before it; where later ones stand on it, they are named."""
    return changes.undo(graph_of(request).store, id, by=who(request))
