"""XLSX → sheets, row by row through expat: a shared text is kept once, however often it is used.

Neither openpyxl (4.4 s for 20,000 rows) nor calamine (a dense range of memory, errors and formulas
without a value told as empty cells) would do: docs/decisions/0011. What numbers mean (formats of
dates, the two epochs) is openpyxl's knowledge.
"""

from __future__ import annotations

import posixpath
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from partygraph.ledgers import archive
from partygraph.ledgers.limits import Limits, RefusedError
from partygraph.ledgers.sheets import Cell, Sheet, Wrong

_CHINESE_DATES = {*range(27, 32), 36, *range(50, 55), 57, 58}
"""Built-in formats of dates in Chinese Excel (ECMA-376 part 1, 18.8.30)."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile("_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold, by its number (ECMA-376 part 1, 22.9.2.19: ST_Xstring)."""
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; those behind are lost."""
_LONGEST_NUMBER = 40
_MOST_RANGES = 100_000
_PIECE = 1024 * 1024
"""Bytes of a part between two looks at the clock."""
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"


def sheets(data: bytes, limits: Limits) -> Iterator[Sheet]:
    """The sheets of a workbook, in their order, hidden ones as well; empty rows are left out.

    Raises:
        RefusedError: it is no workbook, it is broken or locked, it holds macros, links to other
            workbooks or entities, or it is larger than is taken.
    """
    opened = archive.opened(data, limits)
    names = set(opened.namelist())
    if "xl/workbook.xml" not in names:
        raise RefusedError("not_a_workbook")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError("macros")
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise RefusedError("external_links")
    book = _small(opened, "xl/workbook.xml")
    paths = _paths(opened)
    properties = book.find("{*}workbookPr")
    is_mac = properties is not None and properties.get("date1904") in {"1", "true"}
    found = book.findall("{*}sheets/{*}sheet")
    if len(found) > limits.sheets:
        raise RefusedError("too_many_sheets", limit=limits.sheets)
    clock = _Clock(limits)
    strings = _strings(opened, limits, clock) if _STRINGS in names else []
    dates = _date_styles(opened) if _STYLES in names else frozenset()
    for one in found:
        target = next((paths.get(v, "") for k, v in one.items() if k.endswith("}id")), "")
        if not target.startswith("xl/worksheets/"):  # a chart, or nothing
            continue
        reader = _Cells(limits, strings, dates, MAC_EPOCH if is_mac else WINDOWS_EPOCH)
        sheet = Sheet(one.get("name", ""), reader.rows, one.get("state", "visible") != "visible")
        part = archive.content(opened, target)
        _walk(part, clock, reader.start, reader.end, reader.texts.append)
        sheet.merged = reader.ranges
        yield sheet


def _small(opened: zipfile.ZipFile, name: str) -> Element:
    """A part that is small: a tree, without entities and document types."""
    try:
        root: Element = fromstring(archive.content(opened, name), forbid_dtd=True)
    except DefusedXmlException:
        raise RefusedError("entities") from None
    except (ParseError, ValueError, LookupError):
        raise RefusedError("broken_workbook") from None
    return root


def _paths(opened: zipfile.ZipFile) -> dict[str, str]:
    """The names of parts by the ids that the workbook calls them."""
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:]
        for one in _small(opened, "xl/_rels/workbook.xml.rels")
    }


def _date_styles(opened: zipfile.ZipFile) -> frozenset[str]:
    """The styles of cells that show a number as a date, by their numbers."""
    root = _small(opened, _STYLES)
    formats = {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in root.findall("{*}numFmts/{*}numFmt")
    }

    def shows_date(number: str) -> bool:
        if not number.isdecimal():
            return False
        built_in = int(number)
        code = formats.get(number) or BUILTIN_FORMATS.get(built_in, "")
        return bool(is_date_format(code)) or (number not in formats and built_in in _CHINESE_DATES)

    return frozenset(
        str(place)
        for place, one in enumerate(root.findall("{*}cellXfs/{*}xf"))
        if shows_date(one.get("numFmtId", ""))
    )


class _Clock:
    """The processor time that reading a workbook takes.

    Elements without anything in them cost time and fill no cell: no other limit counts them.
    """

    def __init__(self, limits: Limits) -> None:
        self._most = limits.seconds
        self._spent = 0.0

    def count(self, seconds: float) -> None:
        """Note so much.

        Raises:
            RefusedError: it is too much by now.
        """
        self._spent += seconds
        if self._spent > self._most:
            raise RefusedError("too_long_to_read", limit=self._most)


def _strings(opened: zipfile.ZipFile, limits: Limits, clock: _Clock) -> list[str | Wrong]:
    """The texts that cells share, each kept once; readings of characters are left out."""
    found: list[str | Wrong] = []
    pieces: list[str] = []
    state = {"text": False, "reading": False}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["reading"] = True
        state["text"] = name == "t"

    def end(name: str) -> None:
        if name == "si":
            found.append(_text("".join(pieces), limits))
        elif name == "rPh":
            state["reading"] = False
        state["text"] = False

    def text(piece: str) -> None:
        if state["text"] and not state["reading"]:
            pieces.append(piece)

    _walk(archive.content(opened, _STRINGS), clock, start, end, text)
    return found


def _text(text: str, limits: Limits) -> str | Wrong:
    if len(text) > limits.cell:
        return Wrong("cell_too_long", {"limit": limits.cell, "length": len(text)})
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).strip()


def _walk(
    data: bytes,
    clock: _Clock,
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any],
    text: Callable[[str], Any],
) -> None:
    """Go through a large part; names come without their prefixes.

    Raises:
        RefusedError: it is no XML, or has a document type, which is where entities are declared, or
            takes too long.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise RefusedError("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if b"</worksheet>" in data[-200:] or b"</sst>" in data[-200:]:  # no prefix: twice as fast
        parser.StartElementHandler, parser.EndElementHandler = start, end
    else:
        parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        for begin in range(0, len(data), _PIECE):
            before = time.thread_time()
            parser.Parse(data[begin : begin + _PIECE], False)  # noqa: FBT003  its own signature
            clock.count(time.thread_time() - before)
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, ValueError, LookupError):
        raise RefusedError("broken_workbook") from None


class _Cells:
    """What expat meets in a sheet, as rows."""

    def __init__(
        self,
        limits: Limits,
        strings: list[str | Wrong],
        dates: frozenset[str],
        epoch: datetime,
    ) -> None:
        self.rows: list[tuple[int, list[Cell]]] = []
        self.ranges: list[tuple[int, int, int, int]] = []
        self.texts: list[str] = []
        self._limits = limits
        self._strings = strings
        self._dates = dates
        self._epoch = epoch
        self._row, self._column = 0, -1
        self._given: dict[str, str] = {}
        self._formula = False
        self._value: str | None = None
        self._pieces: list[str] = []
        self._cells: list[Cell] = []
        self._kept = 0
        self._columns: dict[str, int] = {}
        self._readers: dict[str, Callable[[str], Cell]] = {
            "s": self._shared,
            "e": lambda text: Wrong("formula_error", {"value": text[:20]}),
            "b": lambda text: text.strip() == "1",
            "n": self._counted,
        }

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            self._given, self._formula, self._value = given, False, None
            self._pieces.clear()
            self._place(given.get("r"))
        elif name == "row":
            self._begin_row(given.get("r"))
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            self._note_merged(given.get("ref", ""))
        if self.texts:
            self.texts.clear()

    def end(self, name: str) -> None:
        """An element ends; its text is complete."""
        if name == "v":
            self._value = "".join(self.texts)
        elif name == "t":
            self._pieces.append("".join(self.texts))
        elif name == "rPh" and self._pieces:
            self._pieces.pop()
        elif name == "c":
            self._keep(self._cell())
        elif name == "row":
            self._end_row()
        if self.texts:
            self.texts.clear()

    def _note_merged(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match and len(self.ranges) < _MOST_RANGES:
            left, first, right, last = match.groups()
            self.ranges.append((int(first), self._number(left), int(last), self._number(right)))

    def _begin_row(self, given: str | None) -> None:
        number = int(given) if given and given.isdecimal() and given.isascii() else self._row + 1
        if number <= self._row:
            raise RefusedError("broken_workbook")
        self._row, self._column, self._cells = number, -1, []

    def _end_row(self) -> None:
        if self._cells:
            self.rows.append((self._row, self._cells))
            self._cells = []

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise RefusedError("broken_workbook")
        self._column = self._number(match[1])

    def _number(self, letters: str) -> int:
        """The column of these letters, from 0."""
        number = self._columns.get(letters)
        if number is None:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self._columns[letters] = number = number - 1
        return number

    def _keep(self, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if self._column >= self._limits.columns:
            raise RefusedError("too_many_columns", limit=self._limits.columns)
        room = self._column + 1 - len(self._cells)
        self._kept += max(room, 0)
        if self._kept > self._limits.cells:
            raise RefusedError("too_many_cells_in_all", limit=self._limits.cells)
        if room > 0:
            self._cells.extend([None] * room)
        self._cells[self._column] = cell

    def _cell(self) -> Cell:
        kind, value = self._given.get("t", "n"), self._value
        if kind == "inlineStr":
            return _text("".join(self._pieces), self._limits)
        if value is None:
            return Wrong("formula_without_value") if self._formula else None
        if kind in self._readers:
            return self._readers[kind](value)
        return _text(value, self._limits)

    def _shared(self, text: str) -> Cell:
        if text.isdecimal() and text.isascii() and int(text[:9]) < len(self._strings):
            return self._strings[int(text[:9])]
        raise RefusedError("broken_workbook")

    def _counted(self, given: str) -> Cell:
        text = given.strip()
        if len(text) > _LONGEST_NUMBER:
            return Wrong("not_a_number_there")
        try:
            value = float(text)
        except ValueError:
            return Wrong("not_a_number_there") if text else None
        if self._given.get("s") in self._dates:
            return _day(value, self._epoch)
        if abs(value) >= _EXACT:
            return Wrong("digits_lost")
        return int(value) if value.is_integer() else value


def _day(value: float, epoch: datetime) -> Cell:
    try:
        day = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return Wrong("not_a_day_there")
    return day if isinstance(day, datetime) else Wrong("not_a_day_there")
