"""Reading a sheet: its header, its rows, what is passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from partygraph import codes, faults, privacy
from partygraph.errors import Fault
from partygraph.ledgers import headers, ours
from partygraph.ledgers.cells import Given, reader
from partygraph.ledgers.documents import Document
from partygraph.ledgers.headers import Column, Header
from partygraph.ledgers.mapping import IGNORE, Rule, Unmapped
from partygraph.ledgers.sheets import Cell, Row, Sheet, Wrong
from partygraph.model import Pairing, Source, SourceKind, Standing, Thing
from partygraph.tables.identity import made_id, nearest_names
from partygraph.tables.rows import CLASSES, LONGEST, Place, Tables, Waiting, targets
from partygraph.tables.settling import settle
from partygraph.words import Language, words

_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表|制表|审核|填报|单位负责|合计|总计|小计)(?:\b|[：:（(人日单]|$)"
)


_ALWAYS_PASSED_OVER = ("合计", "总计", "小计", "填表", "制表", "审核", "填报")


_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]")


_EXPLAINING = re.compile(
    r"说明|选项|字典|封面|目录|notes?$|options|readme|instructions", re.IGNORECASE
)


_SUMMING = re.compile("汇总")


_FEW_CELLS = 2


def read_sheet(  # noqa: PLR0913  what a sheet is read by
    document: Document,
    sheet: Sheet,
    rules: Sequence[Rule],
    tables: Tables,
    *,
    alone: bool,
    personal: Container[str] | None = None,
) -> tuple[str, int]:
    """Read a sheet; the table that it holds, or "" where it holds none, and the rows of data.

    Args:
        personal: the headers of the columns that hold persons; judged by its rows when left out.
    """
    where = (document.name, sheet.name)
    _screen(sheet)
    if ours.is_computed(sheet):
        _tell_personal(sheet.rows, tables, "", where)
        return "", 0
    mine = [rule for rule in rules if rule.fits(document.name, sheet.name)]
    header = headers.find(sheet, document.stem, mine, alone=alone)
    if header is None:
        _tell_unknown(document, sheet, tables)
        _tell_personal(sheet.rows, tables, "", where)
        return "", 0
    rows = len(sheet.rows) - header.first
    cls = CLASSES[header.table]
    if sheet.hidden:
        tables.warnings.append(Fault("hidden_sheet", cls.table, None, "", {}, *where))
    if sheet.broken is not None:
        row, wrong = sheet.broken
        tables.faults.append(Fault(wrong.rule, cls.table, row, "", wrong.details, *where))
    _check_header(cls, header, sheet, tables, where, personal)
    tables.rows.setdefault(cls.table, {})
    _Reading(cls, header, sheet, document, tables).read()
    return cls.table, rows


def _tell_unknown(document: Document, sheet: Sheet, tables: Tables) -> None:
    """Tell that a sheet is no table, where it looks as if it should be one."""
    name = sheet.name or document.stem
    where = (document.name, sheet.name)
    if not sheet.rows and document.stem in CLASSES and not sheet.name:
        expected = ", ".join(CLASSES[document.stem].model_fields)
        tables.faults.append(
            Fault("empty_table", document.stem, None, "", {"expected": expected}, *where)
        )
    elif sheet.broken is not None:
        row, wrong = sheet.broken
        table = document.stem if document.stem in CLASSES else ""
        tables.faults.append(Fault(wrong.rule, table, row, "", wrong.details, *where))
    elif (sheet.rows or not sheet.name) and not _EXPLAINING.search(name):
        usual = [headers.split(words(Language.zh)[f"sheet.{table}"])[0] for table in CLASSES]
        details = {"expected": nearest_names(name, CLASSES) or "、".join(usual)}
        if _SUMMING.search(name):
            tables.warnings.append(Fault("sheet_passed_over", "", None, "", {}, *where))
            return
        tables.faults.append(Fault("unknown_table", name, None, "", details, *where))


def _screen(sheet: Sheet) -> None:
    """Put a mark in place of every personal datum, so that nothing behind this can repeat it."""
    clean: set[str] = set()
    for _, cells in sheet.rows:
        for place, cell in enumerate(cells):
            if cell is None or isinstance(cell, Wrong | bool):
                continue
            said = cell if isinstance(cell, str) else str(cell)
            if said in clean:
                continue
            kind = privacy.personal_data(said)
            if kind is None:
                clean.add(said)
            else:
                cells[place] = Wrong(f"personal_{kind}")


def _tell_personal(rows: list[Row], tables: Tables, table: str, where: tuple[str, str]) -> None:
    """Tell the personal data of rows that are not read further."""
    for number, cells in rows:
        for place, cell in enumerate(cells):
            if isinstance(cell, Wrong) and cell.rule.startswith("personal_"):
                tables.faults.append(Fault(cell.rule, table, number, _letters(place), {}, *where))


def _tell_wrong(rows: list[Row], tables: Tables, table: str, where: tuple[str, str]) -> None:
    """Tell the cells of rows that hold nothing usable."""
    for number, cells in rows:
        for place, cell in enumerate(cells):
            if isinstance(cell, Wrong):
                column = _letters(place)
                tables.faults.append(Fault(cell.rule, table, number, column, cell.details, *where))


def _check_header(  # noqa: PLR0913, PLR0917  what a header is judged by
    cls: type[Thing],
    header: Header,
    sheet: Sheet,
    tables: Tables,
    where: tuple[str, str],
    personal: Container[str] | None,
) -> None:
    """Tell what is wrong above the data, and with whole columns."""

    def tell(rule: str, column: str, **details: Any) -> None:
        tables.faults.append(Fault(rule, cls.table, header.row, column, details, *where))

    _tell_wrong(sheet.rows[: header.first], tables, cls.table, where)
    for name in sorted(_doubled(cls, header)):
        tell("double_column", name)
    for name in headers.missing(header):
        tell("missing_column", _canonical(cls, name, header))
    for column in header.columns:
        below = [
            cells[column.place]
            for _, cells in sheet.rows[header.first :]
            if column.place < len(cells)
        ]
        texts = [str(cell) for cell in below if cell is not None and not isinstance(cell, Wrong)]
        if column.name != "uscc" and (
            privacy.personal_column(column.header, texts)
            if personal is None
            else column.header in personal
        ):
            tell("personal_column", column.header)
            _blank(sheet, header, column)
        elif not column.name:
            near = _nearest_column(cls, column.header, header)
            tell("unknown_column", column.header, expected=near)
            tables.unmapped.append(Unmapped(*where, cls.table, column.header, near))
        elif column.name == IGNORE and headers.normal(column.header) in headers.beside() and texts:
            found = Fault("column_left_out", cls.table, header.row, column.header, {}, *where)
            tables.warnings.append(found)


def _blank(sheet: Sheet, header: Header, column: Column) -> None:
    for _, cells in sheet.rows[header.first :]:
        if column.place < len(cells):
            cells[column.place] = None


def _doubled(cls: type[Thing], header: Header) -> Iterator[str]:
    """Headers that stand twice; a reference may have two, its name and its code."""
    seen: dict[str, str] = {}
    for column in header.columns:
        name = column.name
        if name in ("", IGNORE):
            continue
        twice = seen.setdefault(name, headers.normal(column.header))
        first = next(one for one in header.columns if one.name == name)
        if first is not column and (
            name not in targets(cls) or twice == headers.normal(column.header)
        ):
            yield column.header


def _canonical(cls: type[Thing], name: str, header: Header) -> str:
    """How a column is called in the language of this header."""
    if all(column.header.isascii() for column in header.columns):
        return name
    return headers.usual(cls.table, name, Language.zh)


def _nearest_column(cls: type[Thing], text: str, header: Header) -> str:
    """The columns most like a header; where none is, those that are missing, else all unused."""
    if text.isascii():
        return nearest_names(text, cls.model_fields)
    used = {column.name for column in header.columns}
    unlikely = used | headers.DEFAULTED | {"quote"}
    free = [name for name in cls.model_fields if name not in unlikely]
    usual = {_canonical(cls, name, header): name for name in free}
    near = process.extract(text, list(usual), scorer=fuzz.ratio, limit=3, score_cutoff=30)
    lacking = [_canonical(cls, name, header) for name in headers.missing(header)]
    return "、".join([name for name, *_ in near] or lacking or usual)


def _letters(place: int) -> str:
    """A column as spreadsheets call it: A, B … AA."""
    found = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        found = chr(65 + letter) + found
    return found


class _Reading:
    """The rows of one sheet."""

    def __init__(
        self, cls: type[Thing], header: Header, sheet: Sheet, document: Document, tables: Tables
    ) -> None:
        self._cls = cls
        self._header = header
        self._sheet = sheet
        self._tables = tables
        self._file = document.name
        self._source = document.stem
        self._columns: list[tuple[Column, Callable[[Cell], Given]]] = [
            (column, _reader(cls, column))
            for column in header.columns
            if column.name not in ("", IGNORE)
        ]
        merged = {
            column.place
            for column, _ in self._columns
            if column.name in targets(cls)
            or not {int, float} & faults.kinds(cls.model_fields[column.name].annotation)
        }
        sheet.fill_merged(merged, tables.limits.cells)
        self._without_header: set[int] = set()
        self._width = max((column.place for column in header.columns), default=-1) + 1
        self._headed = {column.place for column in header.columns}
        self._left_out = {
            column.place: column.header for column in header.columns if column.name in ("", IGNORE)
        }
        self._given_names = {column.name for column, _ in self._columns}
        self._missing = frozenset(headers.missing(header))
        for column, _ in self._columns:
            key = (self._file, sheet.name, column.name)
            if column.header != column.name:
                tables.headers.setdefault(key, column.header)

    def read(self) -> None:
        """Read every row."""
        for row in self._sheet.rows[self._header.first :]:
            self._read_row(row)

    def _tell(self, rule: str, row: int, column: str = "", **details: Any) -> None:
        self._tables.faults.append(
            Fault(rule, self._cls.table, row, column, details, self._file, self._sheet.name)
        )

    def _read_row(self, row: Row) -> None:
        number, cells = row
        if self._is_no_data(cells):
            for place, cell in enumerate(cells):
                if isinstance(cell, Wrong):
                    self._tell(cell.rule, number, _letters(place), **cell.details)
            where = (self._file, self._sheet.name)
            self._tables.warnings.append(
                Fault("row_passed_over", self._cls.table, number, "", {}, *where)
            )
            return
        if not self._fits(number, cells):
            return
        given, wrong = self._given(number, cells)
        self._take(given, number, wrong)

    def _given(self, number: int, cells: list[Cell]) -> tuple[dict[str, Given], frozenset[str]]:
        """What a row gives, by column, and the columns whose cells hold nothing usable."""
        given: dict[str, Given] = {}
        wrong = set(self._missing)
        width = len(cells)
        for column, read_cell in self._columns:
            cell = cells[column.place] if column.place < width else None
            if isinstance(cell, Wrong):
                self._tell(cell.rule, number, column.header, **cell.details)
                wrong.add(column.name)
            elif cell is not None:
                value = read_cell(cell)
                if value and _is_better(given.get(column.name)):
                    given[column.name] = value
        for place, header in self._left_out.items():
            left_out = cells[place] if place < width else None
            if isinstance(left_out, Wrong):
                self._tell(left_out.rule, number, header, **left_out.details)
        return given, frozenset(wrong)

    def _is_no_data(self, cells: list[Cell]) -> bool:
        """Whether a row is a note, a total or the title of a section."""
        filled = [cell for cell in cells if cell is not None]
        if not filled or not isinstance(filled[0], str):
            return False
        first = filled[0].replace(" ", "").replace("\u3000", "")
        if len(filled) == 1 and self._width > _FEW_CELLS and _SECTION.match(first):
            return True
        if not _NOTE.match(first):
            return False
        return len(filled) <= _FEW_CELLS or first.startswith(_ALWAYS_PASSED_OVER)

    def _fits(self, number: int, cells: list[Cell]) -> bool:
        """Tell of cells that stand under no header; whether the row can be read."""
        over = [
            place
            for place, cell in enumerate(cells)
            if cell is not None and place not in self._headed
        ]
        if not over:
            return True
        if self._sheet.name == "" and over[-1] >= self._width:
            self._tell("too_many_cells", number, cells=over[-1] + 1, columns=self._width)
            return False
        for place in over:
            if place not in self._without_header:
                self._without_header.add(place)
                self._tell("no_header", self._header.row, _letters(place))
        return True

    def _take(self, given: dict[str, Given], number: int, wrong: frozenset[str]) -> None:
        """Make a row of what a line gives, or let it wait for names and ids."""
        tables, cls = self._tables, self._cls
        place = Place(self._file, self._sheet.name, number)
        self._fill_in(given, wrong)
        if "uscc" in given:
            self._check_code(given, place)
        row = Waiting(cls, given, place, wrong)
        if row.is_ready():
            settle(tables, row)
        else:
            tables.waiting.append(row)

    def _fill_in(self, given: dict[str, Given], wrong: frozenset[str]) -> None:
        """What a ledger leaves unsaid: it is itself the source, and an office stands for it."""
        if self._cls is Source or {"source_id", "standing"} & wrong:
            return
        if "source_id" not in given and "source_id" not in self._given_names:
            given["source_id"] = self._own_source()
            given.setdefault("standing", Standing.reported.value)
        elif "standing" not in self._given_names:
            given["standing"] = Standing.reported.value

    def _own_source(self) -> str:
        """The id of the source that this file itself is, from its name."""
        id_ = made_id("sources", (self._source,))
        if ("sources", id_) not in self._tables.places:
            self._tables.places["sources", id_] = Place(self._file, "", 1)
            self._tables.rows.setdefault("sources", {})[id_] = Source(
                id=id_, title=self._source[:200], kind=SourceKind.office
            )
        return id_

    def _check_code(self, given: dict[str, Given], place: Place) -> None:
        code = codes.uscc(str(given["uscc"]))
        details = {"value": code.text[:LONGEST], "length": len(code.text)}
        found = [
            self._tables.at(place, f"uscc_{reason}", "units", "uscc", details)
            for reason in code.reasons
        ]
        if code.outcome is codes.Outcome.wrong:
            self._tables.faults.extend(found)
            del given["uscc"]
            return
        self._tables.warnings.extend(found)
        given["uscc"] = code.text


def _reader(cls: type[Thing], column: Column) -> Callable[[Cell], Given]:
    if column.name in headers.INSTEAD.get(cls.table, {}):
        return reader(Pairing, column.name[1:])
    return reader(cls, column.name, column.factor)


def _is_better(before: Given) -> bool:
    """Whether another cell for the same reference is taken: of name and code, the code."""
    return before is None or (isinstance(before, str) and not before.isascii())
