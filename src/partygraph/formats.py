"""Answers as text and files: JSON, CSV, XLSX, and tables for people."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from partygraph.ask import QUESTIONS, Answer
from partygraph.ask.catalogue import BESIDE, Frozen
from partygraph.spreadsheets import harmless


class Format(StrEnum):
    """The forms of an answer."""

    json = "json"
    csv = "csv"
    xlsx = "xlsx"


MEDIA_TYPES = {
    Format.json: "application/json",
    Format.csv: "text/csv; charset=utf-8",
    Format.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_json(answer: Answer[Any, Any]) -> str:
    """The whole answer, indented, with Chinese as it is."""
    return answer.model_dump_json(indent=2)


def as_csv(answer: Answer[Any, Any]) -> str:
    """The rows under a header of field names, safe to open in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_columns(answer))
    writer.writerows(_records(answer))
    return text.getvalue()


def as_xlsx(answer: Answer[Any, Any], words: Mapping[str, str]) -> bytes:
    """A workbook with the rows under their titles, and a sheet that says what they are."""
    book = Workbook(write_only=True)
    rows = book.create_sheet(words[f"question.{answer.question}"][:31])
    rows.freeze_panes = "A2"
    rows.append([_bold(rows, words[f"field.{name}"]) for name in _columns(answer)])
    for record in _records(answer):
        rows.append([writable(cell) for cell in record])
    about = book.create_sheet(words["format.about"])
    for name, value in _about(answer, words):
        about.append([_bold(about, name), writable(value)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, of which a workbook is made, has not."""
_CELL = 32_767
"""The characters that a cell of a workbook holds."""


def writable(value: object) -> object:
    """A text without what a workbook cannot hold: other characters, and a mark where it is cut."""
    if not isinstance(value, str):
        return value
    text = _UNWRITABLE.sub("\ufffd", value)
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _about(answer: Answer[Any, Any], words: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    yield words["field.as_of"], answer.as_of.isoformat()
    yield words["format.revision"], answer.revision
    if answer.illustrative:
        yield words["field.illustrative"], words["shell.illustrative"]
    for name, value in answer.parameters.items():
        yield words["shell.parameters"], harmless(f"{name}={value}")
    for name, value in _fields(answer.summary):
        yield words[f"field.{name}"], _plain(value)


def _columns(answer: Answer[Any, Any]) -> list[str]:
    return QUESTIONS[answer.question].row.columns()


def _records(answer: Answer[Any, Any]) -> Iterator[list[object]]:
    for row in answer.rows:
        yield [_plain(value) for _, value in _fields(row)]


def _fields(part: Frozen | None) -> Iterator[tuple[str, Any]]:
    if part is not None:
        given = part.model_dump(mode="json", exclude=set(BESIDE)) | (part.withheld or {})
        yield from given.items()


def _plain(value: object) -> object:
    """A value for one cell: numbers as they are, text made harmless, several values as JSON."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return harmless(value)


def as_table(answer: Answer[Any, Any], words: Mapping[str, str]) -> RenderableType:
    """The answer for a person: title, date, summary, rows, and the mark of made-up data."""
    row = QUESTIONS[answer.question].row
    parts: list[RenderableType] = [
        Text(words[f"question.{answer.question}"], style="bold"),
        Text(words["shell.as_of"].format(as_of=answer.as_of, revision=answer.revision)),
    ]
    if answer.illustrative:
        parts.append(Text(words["shell.illustrative"], style="yellow"))
    if answer.summary is not None:
        summary = Table(show_header=False, box=None)
        for name in type(answer.summary).columns():
            value = shown_cell(answer.summary.shown_value(name), words)
            summary.add_row(words[f"field.{name}"], Text(value, justify="right"))
        parts.append(summary)
    parts.append(_rows(row.shown or _columns(answer), answer.rows, words))
    total = words["shell.total"].format(total=answer.total)
    if answer.next is not None:
        total += " · " + words["shell.more"].format(shown=len(answer.rows), after=answer.next)
    parts.append(Text(total))
    return Group(*parts)


def _rows(names: Iterable[str], rows: Iterable[Any], words: Mapping[str, str]) -> Table:
    table = Table()
    for name in names:
        table.add_column(words[f"field.{name}"], overflow="fold", no_wrap=name == "id")
    for row in rows:
        # Text, not markup: a name may hold square brackets.
        table.add_row(*(Text(shown_cell(row.shown_value(name), words)) for name in names))
    return table


def shown_cell(value: object, words: Mapping[str, str]) -> str:  # noqa: PLR0911  a type a line
    """A value as text for a person."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return words[f"value.{str(value).lower()}"]
    if isinstance(value, StrEnum):
        return words[f"{type(value).__name__}.{value}"]
    if isinstance(value, float):
        return f"{value:.4g}" if value != int(value) else str(int(value))
    if isinstance(value, Frozen):
        return " ".join(shown_cell(getattr(value, name), words) for name in value.shown)
    if isinstance(value, tuple):
        return "；".join(shown_cell(one, words) for one in value)
    return str(value)
