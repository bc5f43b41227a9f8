"""CSV → a sheet: encoding and delimiter are found by themselves."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable

from partygraph.ledgers.limits import Limits, RefusedError
from partygraph.ledgers.sheets import Cell, Sheet, Wrong
from partygraph.spreadsheets import plain

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = (",", "\t", ";")


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: by its byte-order mark, else UTF-8, else GB18030.

    Raises:
        RefusedError: it is none of them, with the first byte that no encoding takes.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding), encoding
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = _decode(data, "gb18030"), "gb18030"
    if "\0" in text:
        raise RefusedError("neither_encoding", place=data.index(b"\0") + 1)
    return text, encoding


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError("neither_encoding", place=error.start + 1) from None


def sheet(text: str, limits: Limits) -> Sheet:
    """The rows of a CSV text; a row of several lines is told by its first.

    Raises:
        RefusedError: more columns or cells than are taken.
    """
    found = Sheet("")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number, taken = 1, 0
    try:
        for cells in lines:
            if any(map(str.strip, cells)):
                taken += len(cells)
                if taken > limits.cells:
                    raise RefusedError("too_many_cells_in_all", limit=limits.cells)
                found.rows.append((number, _cells(cells, limits)))
            number = lines.line_num + 1
    except csv.Error as error:
        found.broken = lines.line_num, Wrong("not_csv", {"reason": str(error)})
    return found


def _cells(texts: list[str], limits: Limits) -> list[Cell]:
    cells = [_cell(text, limits.cell) for text in texts]
    if len(cells) > limits.columns and any(cell is not None for cell in cells[limits.columns :]):
        raise RefusedError("too_many_columns", limit=limits.columns)
    return cells[: limits.columns]


def _cell(text: str, longest: int) -> Cell:
    if len(text) > longest:
        return Wrong("cell_too_long", {"limit": longest, "length": len(text)})
    return plain(text.strip()) or None


def _delimiter(text: str) -> str:
    """The one that stands most often in the first line with something in it, outside quotes."""
    line = next(filter(str.strip, _lines(text)), "")
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _lines(text: str) -> Iterable[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1
