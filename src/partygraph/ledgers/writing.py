"""Workbooks as offices keep them: title rows, a frozen header with filters, ready for A4 (pure).

XlsxWriter writes them: a third of the time of openpyxl with styles, and it escapes the control
characters that XML cannot hold. Every text is a text cell. One that a spreadsheet would run as a
formula when somebody edits it is marked as quoted (`quotePrefix`): its value stays as it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from partygraph.errors import InputError
from partygraph.spreadsheets import runs_as_formula

Value = str | int | float | date | None
"""What a cell can hold."""

LONGEST_NAME = 31
"""Characters of a sheet's name (the format's own limit, as are the next two)."""
_LONGEST_TEXT = 32_767
_MOST_ROWS = 1_048_576
_FIRST_DAY = date(1900, 3, 1)
"""Days before it are one off in Excel, which takes 1900 for a leap year; they are text."""
_FORBIDDEN = frozenset("[]:*?/\\")
_NARROWEST, _WIDEST = 6.0, 42.0
"""Column widths, in characters of the default font."""
_MEASURED = 200
"""Rows from which a column's width is taken."""
_MADE = datetime(2020, 1, 1, tzinfo=UTC)
"""The time that a file carries: equal graphs give equal bytes."""
_MUTED, _HEADER, _RULE, _LOOK_HERE = "#595959", "#DCE6F2", "#BFBFBF", "#FFE699"
_A4 = 9
_EXACT = 10**15
"""Numbers from here on are text: Excel shows fifteen digits."""
_ROWS_TO_COME = 1000
"""Rows below the last for which a drop-down list is offered."""
_LONGEST_CHOICES = 255
"""Characters of a drop-down list that stands in the sheet itself."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what stands above the table, the header, the rows, what may stand in a column.

    Args:
        notes: a row each between the title and the header.
        choices: column (counted from 0) → the texts that its drop-down list offers.
        comments: column → what a note on its header says.
        marked: cells to look at, as (row, column) counted from 0 within the table.
        dimmed: rows that are made up.
    """

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    comments: Mapping[int, str] = field(default_factory=dict)
    marked: frozenset[tuple[int, int]] = frozenset()
    dimmed: frozenset[int] = frozenset()


def workbook(sheets: Iterable[Sheet], *, title: str, footer: str) -> bytes:
    """The sheets as one XLSX file; equal sheets give equal bytes.

    Args:
        title: of the file, in its properties.
        footer: of each printed page, with `&P` and `&N` for the page and how many there are.

    Raises:
        InputError: a sheet has more rows, or a cell more characters, than the format can hold.
    """
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "author": "partygraph", "created": _MADE})
        styles = _Styles(book)
        for one in sheets:
            _write(book.add_worksheet(sheet_name(one.name)), one, styles, footer)
    return stream.getvalue()


def sheet_name(name: str) -> str:
    r"""A name as a sheet can have it: no `[]:*?/\`, no apostrophe at an end, 31 characters."""
    kept = "".join("_" if character in _FORBIDDEN else character for character in name)
    return kept[:LONGEST_NAME].strip("'") or "_"


class _Styles:
    """The formats of a book, made once each; `cell` finds that of a value."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[bool, bool, bool, bool], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "left"})
        self.note = book.add_format({"font_color": _MUTED, "align": "left"})
        self.header = book.add_format(
            {
                "bold": True,
                "bg_color": _HEADER,
                "border": 1,
                "border_color": _RULE,
                "text_wrap": True,
                "valign": "vcenter",
            }
        )

    def cell(self, *, quoted: bool, day: bool, marked: bool, dimmed: bool) -> Format:
        """The format of a cell: quoted text, a date, one to look at, one of a made-up row."""
        key = (quoted, day, marked, dimmed)
        if key not in self._made:
            given = {"border": 1, "border_color": _RULE, "valign": "top", "text_wrap": not day}
            given |= {"quote_prefix": True} if quoted else {}
            given |= {"num_format": "yyyy-mm-dd"} if day else {"num_format": "General"}
            given |= {"bg_color": _LOOK_HERE} if marked else {}
            given |= {"font_color": _MUTED, "italic": True} if dimmed else {}
            self._made[key] = self._book.add_format(given)
        return self._made[key]


def _write(page: Worksheet, sheet: Sheet, styles: _Styles, footer: str) -> None:
    top = 1 + len(sheet.notes)
    if top + len(sheet.rows) >= _MOST_ROWS:
        raise InputError("too_many_rows", sheet=sheet.name, rows=len(sheet.rows), limit=_MOST_ROWS)
    for place, width in enumerate(_widths(sheet)):
        page.set_column(place, place, width)
    page.write_string(0, 0, sheet.title, styles.title)
    for place, note in enumerate(sheet.notes, start=1):
        page.write_string(place, 0, note, styles.note)
    for place, header in enumerate(sheet.headers):
        page.write_string(top, place, header, styles.header)
    for place, comment in sheet.comments.items():  # before the rows below: they are not kept
        page.write_comment(top, place, comment, {"x_scale": 2, "y_scale": 1.5})
    for number, row in enumerate(sheet.rows):
        _write_row(page, sheet, top, number, row, styles)
    bottom = top + max(len(sheet.rows), 1)
    for place, choices in sheet.choices.items():
        _offer(page, (top + 1, place, bottom + _ROWS_TO_COME, place), choices)
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, bottom, len(sheet.headers) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{_MOST_ROWS}"})
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer(f"&L{_in_footer(sheet.title)}&R{footer}")


def _write_row(  # noqa: PLR0913, PLR0917  which row of which sheet, and how it looks
    page: Worksheet, sheet: Sheet, top: int, number: int, row: Sequence[Value], styles: _Styles
) -> None:
    for place, value in enumerate(row):
        marked, dimmed = (number, place) in sheet.marked, number in sheet.dimmed
        if value is not None and value != "":
            _check_length(sheet, number, place, value)
            _write_cell(page, (top + 1 + number, place), value, styles, marked, dimmed)
        else:
            style = styles.cell(quoted=False, day=False, marked=marked, dimmed=dimmed)
            page.write_blank(top + 1 + number, place, None, style)


def _write_cell(  # noqa: PLR0913, PLR0917  where, what, and how it looks
    page: Worksheet,
    place: tuple[int, int],
    value: str | float | date,
    styles: _Styles,
    marked: bool,  # noqa: FBT001
    dimmed: bool,  # noqa: FBT001
) -> None:
    """A text as text, a number as a number where the file holds all of it, a day as a day."""
    day = isinstance(value, date) and value >= _FIRST_DAY
    quoted = isinstance(value, str) and runs_as_formula(value)
    style = styles.cell(quoted=quoted, day=day, marked=marked, dimmed=dimmed)
    if isinstance(value, date):
        if day:
            page.write_datetime(*place, value, style)
        else:
            page.write_string(*place, value.isoformat(), style)
    elif isinstance(value, str):
        page.write_string(*place, value, style)
    elif abs(value) < _EXACT and float(f"{value:.16G}") == value:  # what the file has of it
        page.write_number(*place, value, style)
    else:
        page.write_string(*place, repr(value), style)


def _check_length(sheet: Sheet, number: int, place: int, value: Value) -> None:
    if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
        raise InputError(
            "text_too_long_for_a_cell",
            sheet=sheet.name,
            column=sheet.headers[place],
            row=number + 1,
            length=len(value),
            limit=_LONGEST_TEXT,
        )


def _offer(page: Worksheet, where: tuple[int, int, int, int], choices: Sequence[str]) -> None:
    if len(",".join(choices)) <= _LONGEST_CHOICES:
        page.data_validation(*where, {"validate": "list", "source": list(choices)})


def _widths(sheet: Sheet) -> list[float]:
    """The width of each column, from its header and its first rows; Chinese counts twice."""
    widths = []
    for place, header in enumerate(sheet.headers):
        cells = [header, *(_shown(row[place]) for row in sheet.rows[:_MEASURED])]
        longest = max(max(map(_width, cell.splitlines()), default=0) for cell in cells)
        widths.append(min(max(longest + 2.5, _NARROWEST), _WIDEST))
    return widths


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _in_footer(text: str) -> str:
    """A text with `&` as itself, and short enough for the 255 characters of a footer."""
    return text.replace("&", "&&")[:100]
