"""Ledgers as offices keep them → typed rows, or every fault in them at once. Knows no store.

A folder, a zip, a CSV file or a workbook; a sheet holds one table, recognised by its name, that of
its file, or its headers, in Chinese or English. The strict form is one case of it: one CSV file a
table, named as in `model.TABLES`, with the names of the columns as its header. An empty cell is no
value; several values in a cell are separated by `|`.

A ledger refers by name where it has no ids, and has no ids of its own: `Tables.named` says which
names the store should be asked for, and `resolve` puts ids in their place. An id that is not given
is made of what the thing is by nature (`_KEYS`), so that loading again finds the same thing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from partygraph import admission, codes, faults, model, privacy
from partygraph.errors import Fault, InputError
from partygraph.ledgers import headers, ours, text, workbook
from partygraph.ledgers.cells import Given, reader
from partygraph.ledgers.documents import Document, documents
from partygraph.ledgers.headers import Column, Header
from partygraph.ledgers.limits import DEFAULT, Limits, RefusedError
from partygraph.ledgers.mapping import IGNORE, Rule, Unmapped
from partygraph.ledgers.mapping import read as read_rules
from partygraph.ledgers.sheets import Cell, Row, Sheet, Wrong
from partygraph.model import (
    TABLES,
    Area,
    AreaLevel,
    Assignment,
    Organisation,
    OrganisationLevel,
    Pairing,
    Source,
    SourceKind,
    Standing,
    Thing,
)
from partygraph.words import Language, words

_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}
RANKS: dict[str, dict[str, int]] = {
    "areas": {level: rank for rank, level in enumerate(AreaLevel)},
    "organisations": {
        level: rank
        for rank, level in enumerate(OrganisationLevel)
        if level is not OrganisationLevel.unit_organisation
    },
}
"""Levels by table from the highest on, of rows whose parent stands above them."""
_KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("title",),
    "units": ("name", "area_id"),
    "organisations": ("name", "area_id"),
    "pairings": ("unit_id", "area_id", "valid_from"),
    "registrations": ("unit_id", "area_id", "valid_from"),
    "seats": ("unit_id", "organisation_id", "valid_from"),
    "projects": ("pairing_id", "name"),
    "resources": ("unit_id", "area_id", "name"),
    "demands": ("area_id", "name", "valid_from"),
    "services": ("resource_id", "demand_id", "valid_from"),
    "liaisons": ("unit_id", "enterprise_id", "post"),
    "key_projects": ("area_id", "name"),
    "budgets": ("area_id", "year"),
    "figures": ("area_id", "subject", "indicator", "as_of"),
    "successions": ("predecessor_id", "successor_id", "since"),
    "posts": ("area_id", "kind", "valid_from"),
    "rules": ("kind", "area_id", "over_id", "name"),
    "assignments": ("rule_id", "area_id", "valid_from"),
    "sites": ("area_id", "name"),
    "positions": ("area_id",),
    "walks": ("site_id", "area_id"),
    "footpaths": (
        "area_id", "valid_from",
        "start_longitude", "start_latitude", "end_longitude", "end_latitude",
    ),
    "indicators": ("area_id", "organisation_id", "kind", "since", "until"),
    "steps": ("case_id", "number"),
    "holidays": ("area_id", "day"),
    "evaluations": (
        "by_kind", "by_unit_id", "by_organisation_id", "by_area_id",
        "unit_id", "organisation_id", "area_id", "period",
    ),
}  # fmt: skip
"""What a thing is by nature: two rows that agree in it are one.

An area has its code, and a case the number under which it is kept.
"""
_NAMES: dict[str, tuple[str, ...]] = {
    "sources": ("title",),
    "areas": ("name", "official_name"),
    "units": ("name", "short_name"),
    "organisations": ("name",),
    "resources": ("name",),
    "demands": ("name",),
    "rules": ("name",),
    "sites": ("name",),
}
"""By which columns rows of a table are called."""
_OPTIONAL_IN_KEYS = {
    ("resources", "unit_id"),
    ("rules", "over_id"),
    ("indicators", "organisation_id"),
} | {
    ("evaluations", f"{by}{body}_id")
    for by in ("by_", "")
    for body in ("unit", "organisation", "area")
}
_TOWN_AND_MORE = re.compile(r"(.+?(?:街道办事处|街道|镇|乡))(.+)")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表|制表|审核|填报|单位负责|合计|总计|小计)(?:\b|[：:（(人日单]|$)"
)
_ALWAYS_PASSED_OVER = ("合计", "总计", "小计", "填表", "制表", "审核", "填报")
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]")
_EXPLAINING = re.compile(
    r"说明|选项|字典|封面|目录|notes?$|options|readme|instructions", re.IGNORECASE
)
_SUMMING = re.compile("汇总")
_COUNTY = 6
_FEW_CELLS = 2
_LONGEST = 60
"""Characters of a wrong value that a message repeats."""

Known = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Rows of the store as cells, by table and id."""
Named = Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
"""Things of the store by table and name: (id, code of its area or "") of each that is called so."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: `row` is what a person sees; `sheet` is empty for a file without any."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{' › '.join(filter(None, (self.file, self.sheet)))}:{self.row}"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its hash, its encoding, and (sheet, table, rows) of each table."""

    name: str
    sha256: str
    encoding: str
    """`utf-8`, `gb18030`, `utf-16-le` …, or `xlsx`."""
    sheets: tuple[tuple[str, str, int], ...] = ()


@dataclass(slots=True)
class _Waiting:
    """A row that refers by name, or has no id yet."""

    cls: type[Thing]
    given: dict[str, Given]
    place: Place
    wrong: frozenset[str]
    """Columns that already have a fault."""

    def is_ready(self) -> bool:
        """Whether it has its id and refers by ids alone."""
        said = self.given.keys() & headers.INSTEAD.get(self.cls.table, {}).keys()
        has_id = "id" in self.given or "id" in self.wrong or self.cls.table == "areas"
        return has_id and not said and not any(self.names())

    def names(self) -> Iterator[tuple[str, str, str]]:
        """What it calls by name: (column, table, name)."""
        for column, target in _targets(self.cls).items():
            for value in values(self.given.get(column)):
                if not value.isascii():
                    yield column, target, _plain(value)


class Reference(NamedTuple):
    """That the row at a place refers, in a column, to a thing of a table."""

    place: Place
    table: str
    column: str
    target: str
    value: str


@dataclass(slots=True)
class Tables:
    """What was read: rows by table and id, where each stands, and the faults met so far."""

    rows: dict[str, dict[str, Thing]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    files: tuple[ReadFile, ...] = ()
    unmapped: list[Unmapped] = field(default_factory=list)
    headers: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The header of a column as it stands there, by file, sheet and column, where they differ."""
    waiting: list[_Waiting] = field(default_factory=list)
    """Rows that `resolve` makes rows of."""
    loose: list[Reference] = field(default_factory=list)
    """What rows refer to of which no thing can be made, in columns that have no fault yet."""
    limits: Limits = DEFAULT

    def references(self) -> Iterator[tuple[Thing, str, str, str]]:
        """Every reference of a thing: (row, column, table referred to, id referred to)."""
        for rows in self.rows.values():
            for row in rows.values():
                for column, target in row.references.items():
                    for value in values(getattr(row, column)):
                        yield row, column, target, value

    def placed(self) -> Iterator[Reference]:
        """Every reference with its place, those of rows with other faults last."""
        for row, column, target, value in self.references():
            yield Reference(self.places[row.table, row.id], row.table, column, target, value)
        yield from self.loose

    def fault(self, rule: str, row: Thing, column: str, **details: Any) -> Fault:
        """A fault at a column of a row that was read."""
        return self.at(self.places[row.table, row.id], rule, row.table, column, details)

    def at(
        self, place: Place, rule: str, table: str, column: str, details: Mapping[str, Any]
    ) -> Fault:
        """A fault at a column of the row that stands at a place."""
        header = self.headers.get((place.file, place.sheet, column), column)
        return Fault(rule, table, place.row, header, dict(details), place.file, place.sheet)

    def outside(self) -> dict[str, set[str]]:
        """Ids by table that rows refer to and that are not in these tables: ask the store."""
        wanted: dict[str, set[str]] = {}
        for one in self.placed():
            if (one.target, one.value) not in self.places:
                wanted.setdefault(one.target, set()).add(one.value)
        return wanted

    def named(self) -> dict[str, set[str]]:
        """Names by table that waiting rows speak of, in the spellings of half and full width.

        Ask the store for them, then call `resolve`.
        """
        wanted: dict[str, set[str]] = {}
        for table, name in set(self._called()):
            parts = _TOWN_AND_MORE.fullmatch(name) if table == "areas" else None
            for one in (name, *(parts.groups() if parts else ())):
                wanted.setdefault(table, set()).update(_spellings(one))
        return wanted

    def speaks_of_names(self) -> bool:
        """Whether `named` has anything to tell."""
        return any(True for _ in self._called())

    def _called(self) -> Iterator[tuple[str, str]]:
        """What waiting rows call by name: (table, name), as often as it is called."""
        for row in self.waiting:
            table = row.cls.table
            if "id" not in row.given and table in ("units", "organisations"):
                yield from ((table, name) for name in values(row.given.get("name")))
            yield from (("pairings", name) for name in values(row.given.get(headers.UNIT)))
            yield from ((target, name) for _, target, name in row.names())


def read(
    path: Path,
    mapping: Path | None = None,
    limits: Limits = DEFAULT,
    progress: Callable[[str, int], None] = lambda _file, _rows: None,
) -> Tables:
    """Read the ledgers at a path.

    Args:
        path: a folder (with folders in it), a zip, a CSV file or a workbook.
        mapping: for headers that are not recognised (`ledgers.mapping`).
        progress: called with the name of a file and its rows once they are read.

    Raises:
        InputError: there is nothing there, no table in it, or the mapping cannot be used. Faults
            inside are collected in the result, so that those of the whole load are told at once.
    """
    rules = read_rules(mapping) if mapping else []
    tables = Tables(limits=limits)
    found = []
    for number, one in enumerate(documents(path, tables.limits), 1):
        if isinstance(one, Fault):
            tables.faults.append(_anonymous(one, number, tables))
        else:
            found.append(_read_document(_unnamed(one, number, tables), rules, tables))
            progress(found[-1].name, sum(rows for *_, rows in found[-1].sheets))
    tables.files = tuple(found)
    nothing = all(fault.rule == "unknown_table" for fault in tables.faults)
    if nothing and not any(file.sheets for file in found):
        names = ", ".join(f"{name}.csv" for name in _CLASSES)
        raise InputError("no_tables", path=path, names=names)
    tables.rows = {name: tables.rows[name] for name in _CLASSES if name in tables.rows}
    if not tables.speaks_of_names():
        resolve(tables, {})
    return tables


def read_sheets(
    sheets: Iterable[tuple[Document, Sheet, Container[str]]], limits: Limits = DEFAULT
) -> Tables:
    """Read sheets whose cells are there already, each in a document of its own.

    Args:
        sheets: with each the headers of its columns that hold persons, which is not judged by the
            rows of the sheet: they can be a part of a table.
    """
    tables = Tables(limits=limits)
    for document, sheet, personal in sheets:
        _read_sheet(document, sheet, (), tables, alone=True, personal=personal)
    tables.rows = {name: tables.rows[name] for name in _CLASSES if name in tables.rows}
    if not tables.named():
        resolve(tables, {})
    return tables


def _anonymous(fault: Fault, number: int, tables: Tables) -> Fault:
    stem = PurePosixPath(fault.file).stem
    table = stem if stem in _CLASSES else ""
    return replace(fault, table=table, file=_public(fault.file, number, tables))


def _unnamed(document: Document, number: int, tables: Tables) -> Document:
    return replace(document, name=_public(document.name, number, tables))


def _public(name: str, number: int, tables: Tables) -> str:
    """The name of a file, or its number where the name itself holds personal data."""
    kind = privacy.personal_data(name)
    if kind is None:
        return name
    shown = f"#{number}"
    tables.faults.append(Fault("personal_in_name", details={}, file=shown))
    return shown


def _read_document(document: Document, rules: Sequence[Rule], tables: Tables) -> ReadFile:
    sha256 = hashlib.sha256(document.data).hexdigest()
    encoding, sheets = "", list[tuple[str, str, int]]()
    try:
        if document.is_workbook:
            encoding = "xlsx"
            found = list(workbook.sheets(document.data, tables.limits))
        else:
            content, encoding = text.decoded(document.data)
            found = [text.sheet(content, tables.limits)]
    except RefusedError as refused:
        table = document.stem if document.stem in _CLASSES else ""
        tables.faults.append(
            Fault(refused.rule, table, details=refused.details, file=document.name)
        )
        return ReadFile(document.name, sha256, encoding)
    if document.is_workbook != document.name.lower().endswith(".xlsx"):
        tables.warnings.append(Fault("other_content", file=document.name))
    visible = [sheet for sheet in found if sheet.rows]
    for number, sheet in enumerate(found, 1):
        if privacy.personal_data(sheet.name):
            sheet.name = f"#{number}"
            tables.faults.append(Fault("personal_in_name", file=document.name, sheet=sheet.name))
        table, rows = _read_sheet(document, sheet, rules, tables, alone=len(visible) == 1)
        if table:
            sheets.append((sheet.name, table, rows))
    return ReadFile(document.name, sha256, encoding, tuple(sheets))


def _read_sheet(  # noqa: PLR0913  what a sheet is read by
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
    cls = _CLASSES[header.table]
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
    if not sheet.rows and document.stem in _CLASSES and not sheet.name:
        expected = ", ".join(_CLASSES[document.stem].model_fields)
        tables.faults.append(
            Fault("empty_table", document.stem, None, "", {"expected": expected}, *where)
        )
    elif sheet.broken is not None:
        row, wrong = sheet.broken
        table = document.stem if document.stem in _CLASSES else ""
        tables.faults.append(Fault(wrong.rule, table, row, "", wrong.details, *where))
    elif (sheet.rows or not sheet.name) and not _EXPLAINING.search(name):
        usual = [headers.split(words(Language.zh)[f"sheet.{table}"])[0] for table in _CLASSES]
        details = {"expected": _nearest(name, _CLASSES) or "、".join(usual)}
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
            name not in _targets(cls) or twice == headers.normal(column.header)
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
        return _nearest(text, cls.model_fields)
    used = {column.name for column in header.columns}
    unlikely = used | headers.DEFAULTED | {"quote"}
    free = [name for name in cls.model_fields if name not in unlikely]
    usual = {_canonical(cls, name, header): name for name in free}
    near = process.extract(text, list(usual), scorer=fuzz.ratio, limit=3, score_cutoff=30)
    lacking = [_canonical(cls, name, header) for name in headers.missing(header)]
    return "、".join([name for name, *_ in near] or lacking or usual)


def _targets(cls: type[Thing]) -> dict[str, str]:
    """Columns that may hold names of rows of another table, those that stand instead as well."""
    return {**cls.references, **headers.INSTEAD.get(cls.table, {})}


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
            if column.name in _targets(cls)
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
        row = _Waiting(cls, given, place, wrong)
        if row.is_ready():
            _settle(tables, row)
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
        id_ = _made_id("sources", (self._source,))
        if ("sources", id_) not in self._tables.places:
            self._tables.places["sources", id_] = Place(self._file, "", 1)
            self._tables.rows.setdefault("sources", {})[id_] = Source(
                id=id_, title=self._source[:200], kind=SourceKind.office
            )
        return id_

    def _check_code(self, given: dict[str, Given], place: Place) -> None:
        code = codes.uscc(str(given["uscc"]))
        details = {"value": code.text[:_LONGEST], "length": len(code.text)}
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


def _settle(tables: Tables, row: _Waiting) -> None:
    """Check a row whose references are ids, and keep it."""
    cls, place = row.cls, row.place
    given = {
        name: value
        for name, value in row.given.items()
        if value is not None and not name.startswith("@")
    }
    id_ = str(given.get("id", ""))
    first = tables.places.setdefault((cls.table, id_), place)
    if id_ and first != place:
        details = {"value": id_, "first": str(first)}
        tables.faults.append(tables.at(place, "double_id", cls.table, "id", details))
        return
    try:
        tables.rows.setdefault(cls.table, {})[id_] = cls.model_validate(given)
    except ValidationError as error:
        _tell(tables, row, error)
    else:
        if row.wrong:
            del tables.rows[cls.table][id_]
            _keep_references(tables, row, row.wrong)


def _tell(tables: Tables, row: _Waiting, error: ValidationError) -> None:
    """Tell what is wrong in the cells of a row, and keep what it refers to in the others."""
    wrong = set(row.wrong)
    for problem in error.errors(include_url=False):
        fault = faults.fault(row.cls, problem, table=row.cls.table, row=row.place.row)
        wrong.add(fault.column)
        if fault.column not in row.wrong:
            tables.faults.append(_in_their_words(row.cls, fault, tables, row.place))
    _keep_references(tables, row, wrong)


def _keep_references(tables: Tables, row: _Waiting, wrong: Container[str]) -> None:
    """Keep what a row refers to that is no thing, so that all its faults are told at once."""
    for column, target in row.cls.references.items():
        if column not in wrong:
            tables.loose.extend(
                Reference(row.place, row.cls.table, column, target, value)
                for value in values(row.given.get(column))
            )


def _in_their_words(cls: type[Thing], fault: Fault, tables: Tables, place: Place) -> Fault:
    """A fault at its place; under a Chinese header, the values that may stand there in Chinese."""
    header = tables.headers.get((place.file, place.sheet, fault.column), fault.column)
    if fault.rule == "not_one_of" and not header.isascii():
        fault.details["expected"] = "、".join(_chinese_values(cls, fault.column))
    elif fault.rule == "other_unit_of_indicator" and not header.isascii():
        fault.details["expected"] = words(Language.zh)[f"UnitOfCount.{fault.details['expected']}"]
    return replace(fault, column=header, file=place.file, sheet=place.sheet)


def _chinese_values(cls: type[Thing], column: str) -> list[str]:
    enumeration = faults.enumeration(cls.model_fields[column].annotation)
    if enumeration is None:
        return []
    known = words(Language.zh)
    return [known[f"{enumeration.__name__}.{name}"] for name in enumeration.__members__]


def resolve(tables: Tables, named: Named) -> None:
    """Put ids in the place of names, and make the ids that are not given.

    Args:
        named: what the store has of the names that `Tables.named` told.
    """
    waiting, tables.waiting = tables.waiting, []
    if not waiting:
        return
    names = _Names(tables, named)
    for table in _CLASSES:
        rows = [row for row in waiting if row.cls.table == table]
        if table in headers.INSTEAD:
            for row in rows:
                _find_pairing(tables, names, row)
        told_apart = [_give_id(tables, names, row) for row in rows]
        for row in rows:
            if row.given.get("id"):
                names.add(table, str(row.given["id"]), row.given)
        for row, has_id in zip(rows, told_apart, strict=True):
            resolved = _resolve_columns(tables, names, row, tuple(row.cls.references))
            if resolved and has_id:
                _settle(tables, row)
            else:
                _tell_invalid(tables, row)
    tables.rows = {name: tables.rows[name] for name in _CLASSES if name in tables.rows}


def _give_id(tables: Tables, names: _Names, row: _Waiting) -> bool:
    """Give a row its id; False where what it would be made of is missing, or stands there twice."""
    table = row.cls.table
    if row.given.get("id"):
        return True
    key = _KEYS.get(table, ())
    if not key:
        return False
    _resolve_columns(tables, names, row, tuple(c for c in key if c in row.cls.references))
    missing = {c for c in key if not row.given.get(c) and (table, c) not in _OPTIONAL_IN_KEYS}
    parts = tuple(str(row.given.get(column) or "") for column in key)
    if missing or row.wrong & set(key):
        if missing <= row.wrong:  # told already: what refers to it by name is not wrong as well
            row.given["id"] = _made_id(table, parts)
            tables.places.setdefault((table, str(row.given["id"])), row.place)
        return False
    row.given["id"] = names.own(table, row.given) or _made_id(table, parts)
    first = tables.places.get((table, str(row.given["id"])))
    if first is not None:
        headers_of = [
            tables.headers.get((row.place.file, row.place.sheet, column), column) for column in key
        ]
        details = {"first": str(first), "columns": ", ".join(headers_of)}
        row.wrong = frozenset(row.cls.model_fields)  # what is wrong in it, the first one tells
        tables.faults.append(tables.at(row.place, "double_row", table, key[0], details))
        return False
    tables.places[table, str(row.given["id"])] = row.place
    return True


def _find_pairing(tables: Tables, names: _Names, row: _Waiting) -> None:
    """Say the pairing of a project by its unit and community, or tell why that cannot be."""
    if row.given.get("pairing_id") or "pairing_id" in row.wrong:
        return
    said = str(row.given.get(headers.UNIT) or "")
    if not _resolve_columns(tables, names, row, (headers.UNIT, headers.AREA)):
        row.wrong |= {"pairing_id"}
        return
    unit, area = row.given.get(headers.UNIT), row.given.get(headers.AREA)
    if not unit or not area:  # the model tells that the pairing is missing
        return
    found = names.pairings(_plain(said), str(unit), str(area))
    if len(found) == 1:
        row.given["pairing_id"] = found[0]
        return
    details = {"value": said[:_LONGEST], "table": "pairings", "expected": ", ".join(found[:5])}
    rule = "unclear_name" if found else "unknown_name"
    tables.faults.append(tables.at(row.place, rule, row.cls.table, headers.UNIT, details))
    row.wrong |= {"pairing_id"}


def _tell_invalid(tables: Tables, row: _Waiting) -> None:
    """Tell what else is wrong with a row that no thing can be made of."""
    stand_in = ({"id": "x"} if row.cls.table in _KEYS else {}) | {
        name: value for name, value in row.given.items() if value and not name.startswith("@")
    }
    try:
        row.cls.model_validate(stand_in)
    except ValidationError as error:
        _tell(tables, row, error)
    else:
        _keep_references(tables, row, row.wrong)


def _resolve_columns(
    tables: Tables, names: _Names, row: _Waiting, columns: tuple[str, ...]
) -> bool:
    """Put ids into these columns; False where a name is unknown or unclear, which is told."""
    right = True
    for column in columns:
        target = _targets(row.cls)[column]
        found: list[str] = []
        for value in values(row.given.get(column)):
            if value.isascii():
                found.append(value)
                continue
            ids = names.ids(target, _plain(value))
            if len(ids) == 1:
                found.append(ids[0])
                continue
            right = False
            row.wrong |= {column}
            near = ", ".join(ids[:5]) if ids else names.nearest(target, _plain(value))
            details = {"value": value[:_LONGEST], "table": target, "expected": near}
            rule = "unclear_name" if ids else "unknown_name"
            tables.faults.append(tables.at(row.place, rule, row.cls.table, column, details))
        if column in row.given:
            several = isinstance(row.given[column], tuple)
            row.given[column] = tuple(found) if several else (found[0] if found else None)
    return right


class _Names:
    """Which things are called by a name: those of the tables first, then those of the store."""

    def __init__(self, tables: Tables, named: Named) -> None:
        self._tables = tables
        self._pairings: dict[tuple[str, str], list[str]] = {}
        self._here: dict[str, dict[str, dict[str, str]]] = {}
        self._there: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for table, called in named.items():
            for name, things in called.items():
                self._there.setdefault(table, {}).setdefault(_plain(name), []).extend(things)
        for table, rows in tables.rows.items():
            for row in rows.values():
                self.add(table, row.id, {c: getattr(row, c) for c in _called(table)})
        self._counties = self._home()

    def add(self, table: str, id_: str, given: Mapping[str, Any]) -> None:
        """Note how a thing of the tables is called."""
        area = str(given.get("area_id") or "")
        for column in _NAMES.get(table, ()):
            if name := given.get(column):
                here = self._here.setdefault(table, {}).setdefault(_plain(str(name)), {})
                here[id_] = area

    def own(self, table: str, given: Mapping[str, Given]) -> str:
        """The id of the one thing of the store with this name in this area, or ""."""
        if table not in ("units", "organisations"):
            return ""
        found = self._there.get(table, {}).get(_plain(str(given.get("name"))), ())
        same = [id_ for id_, area in found if area == given.get("area_id")]
        return same[0] if len(same) == 1 else ""

    def pairings(self, said: str, unit: str, area: str) -> list[str]:
        """The pairings of a unit, which was called so, with an area."""
        if not self._pairings:
            for row in self._tables.rows.get("pairings", {}).values():
                if isinstance(row, Pairing):
                    self._pairings.setdefault((row.unit_id, row.area_id), []).append(row.id)
        here = self._pairings.get((unit, area), [])
        there = self._there.get("pairings", {})
        stored = [id_ for key in (said, unit) for id_, place in there.get(key, ()) if place == area]
        return list(dict.fromkeys(here or stored))

    def ids(self, table: str, name: str) -> list[str]:
        """The ids of all that are called so; areas by 街道 and name together, too."""
        found = self._called(table, name)
        if not found and table == "areas" and (parts := _TOWN_AND_MORE.fullmatch(name)):
            towns = tuple(self._called(table, parts[1]))
            found = [id_ for id_ in self._called(table, parts[2]) if id_.startswith(towns)]
        if len(found) > 1 and table == "areas":
            near = [id_ for id_ in found if id_[:_COUNTY] in self._counties]
            return near if len(near) == 1 else found
        return found

    def nearest(self, table: str, name: str) -> str:
        """The names most like it, of those that are known here."""
        known = [*self._here.get(table, {}), *self._there.get(table, {})]
        return _nearest(name, [one for one in known if one != name])

    def _called(self, table: str, name: str) -> list[str]:
        here = self._here.get(table, {}).get(name)
        if here:
            return list(here)
        return list(dict.fromkeys(id_ for id_, _ in self._there.get(table, {}).get(name, ())))

    def _home(self) -> frozenset[str]:
        """The one county of all areas that only one thing is called by; none where they differ."""
        found = {
            next(iter(ids))[:_COUNTY]
            for ids in self._here.get("areas", {}).values()
            if len(ids) == 1
        } | {
            bodies[0][0][:_COUNTY]
            for bodies in self._there.get("areas", {}).values()
            if len(bodies) == 1
        }
        counties = {code for code in found if len(code) == _COUNTY}
        return frozenset(counties) if len(counties) == 1 else frozenset()


def _called(table: str) -> tuple[str, ...]:
    columns = _NAMES.get(table, ())
    area = "area_id" in _CLASSES[table].model_fields
    return (*columns, "area_id") if columns and area else columns


def _made_id(table: str, key: tuple[str, ...]) -> str:
    """An id made of what a thing is by nature: the same for the same thing, whoever reads it."""
    digest = hashlib.blake2b("\n".join(map(_plain, key)).encode(), digest_size=8).hexdigest()
    return f"{table.replace('_', '-')}-{digest}"


@lru_cache(maxsize=2**16)
def _plain(name: str) -> str:
    """A name as names are compared here: half width, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def check(tables: Tables, known: Known) -> None:
    """Check what rows say of each other, and of those in the store, adding to the faults.

    Args:
        known: rows of the store, of those that `Tables.outside` names, and the organisations
            above them.
    """
    if tables.waiting:
        resolve(tables, {})

    @cache
    def ids_of(table: str) -> list[str]:
        return [id_ for name, id_ in tables.places if name == table]

    @cache
    def nearest(table: str, value: str) -> str:
        return _nearest(value, ids_of(table))

    for place, table, column, target, value in tables.placed():
        if (target, value) not in tables.places and value not in known.get(target, ()):
            near = ""
            if len(tables.faults) < tables.limits.faults:  # those behind are only counted
                near = nearest(target, value)
            details = {"value": value, "table": target, "expected": near}
            tables.faults.append(tables.at(place, "unknown_reference", table, column, details))
    tables.faults.extend(_doubled_ids(tables))
    for table in RANKS:
        tables.faults.extend(_parents_not_above(tables, table, known.get(table, {})))
    tables.faults.extend(_loops(tables, known.get("organisations", {})))
    tables.faults.extend(_not_admitted(tables, known.get("rules", {})))
    order = {name: place for place, name in enumerate(_CLASSES)}
    tables.faults.sort(
        key=lambda fault: (
            order.get(fault.table, -1),
            fault.file,
            fault.sheet,
            fault.row or 0,
            fault.column,
            fault.rule,
        )
    )
    most = tables.limits.faults
    if len(tables.faults) > most:
        more = Fault("more_faults", details={"count": len(tables.faults) - most})
        tables.faults[most:] = [more]


def _doubled_ids(tables: Tables) -> Iterator[Fault]:
    """An id names one thing in the whole graph, whatever its table."""
    owners: dict[str, str] = {}
    order = {name: place for place, name in enumerate(_CLASSES)}
    for table, id_ in sorted(tables.places, key=lambda key: order[key[0]]):
        owner = owners.setdefault(id_, table)
        if id_ and owner != table:
            place = tables.places[table, id_]
            details = {"value": id_, "table": owner, "first": str(tables.places[owner, id_])}
            yield Fault(
                "id_used_elsewhere", table, place.row, "id", details, place.file, place.sheet
            )


def _parents_not_above(
    tables: Tables, table: str, known: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    """A parent, in the same tables or in the store, stands on a higher level than its child."""
    ranks = RANKS[table]
    rows = cast("dict[str, Area | Organisation]", tables.rows.get(table, {}))
    levels = {id_: str(row["level"]) for id_, row in known.items()}
    levels |= {row.id: str(row.level) for row in rows.values()}
    for row in rows.values():
        level = levels.get(row.parent_id or "")
        if row.level in ranks and level in ranks and ranks[level] >= ranks[row.level]:
            details = {"value": row.parent_id, "level": level, "own": row.level}
            yield tables.fault("parent_not_above", row, "parent_id", **details)


def _not_admitted(tables: Tables, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Tasks that are handed down against the list, and rules that rest on no document."""
    rules = cast("dict[str, model.Rule]", tables.rows.get("rules", {}))
    given = cast("dict[str, Assignment]", tables.rows.get("assignments", {}))
    for one in admission.refused(rules.values(), given.values(), known):
        yield tables.fault(one.rule, one.row, one.column, **one.details)


def _loops(tables: Tables, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """One fault for each organisation that is, along the line of parents, above itself."""
    rows = cast("dict[str, Organisation]", tables.rows.get("organisations", {}))
    above: dict[str, str | None] = {id_: row["parent_id"] for id_, row in known.items()}
    above |= {row.id: row.parent_id for row in rows.values()}
    for row in rows.values():
        line = [row.id]
        while (parent := above.get(line[-1])) is not None and parent not in line:
            line.append(parent)
        if parent == row.id:
            details = {"line": " → ".join([*line, row.id])}
            yield tables.fault("loop", row, "parent_id", **details)


def values(value: object) -> tuple[str, ...]:
    """The values of a cell: none, one, or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def _nearest(value: str, names: Iterable[str]) -> str:
    """The three names most like a value, or all of them where there are few."""
    names = list(names)
    few = 14
    near = process.extract(value, names, scorer=fuzz.ratio, limit=3, score_cutoff=60)
    return ", ".join([name for name, *_ in near] or (names if len(names) <= few else []))


def _spellings(name: str) -> set[str]:
    """A name as it stands, and as others may have written it."""
    plain = _plain(name)
    return {name, plain, plain.translate(_WIDE)}


_WIDE = str.maketrans("(),:", "（），：")
