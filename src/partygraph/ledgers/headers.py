"""Which table a sheet is, where its header stands, and which column each header names.

The words stand in `words/<language>/headers.json`: `sheet.<table>` and `header.<table>.<column>`,
the usual ones first and their synonyms behind `|`. English names of columns are always known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from partygraph.ledgers.mapping import IGNORE, Rule
from partygraph.ledgers.sheets import Cell, Row, Sheet, Wrong
from partygraph.model import TABLES
from partygraph.words import Language, words

_SEARCHED = 20
"""Rows in which a header is looked for."""
_FEWEST = 2
"""Headers that have to be known for a row to be a header."""
_FACTORS = {"万元": 10**4, "亿元": 10**8}
_TEN_THOUSANDS = re.compile("万元|亿元")
_NOTE = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_FROM_FILE, _FROM_SHEET, _EXACT = 1, 2, 3
DEFAULTED = frozenset({"id", "source_id", "standing"})
"""Columns that a ledger need not have: `tables` fills them in."""
UNIT, AREA = "@unit_id", "@area_id"
"""Columns that are none of the table's: a project ledger has unit and community, no pairing."""
INSTEAD: Mapping[str, Mapping[str, str]] = {"projects": {UNIT: "units", AREA: "areas"}}
"""By table: such columns, and the tables that they refer to; together they say `pairing_id`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its place from 0, its header as it stands there, what it names."""

    place: int
    header: str
    name: str
    """A column of the table; empty where the header is not known, `ignore` where it is left out."""
    factor: int = 1
    """10,000 for a sum in 万元."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its table, the row that a person sees, and where the data begins."""

    table: str
    row: int
    first: int
    """Place in `Sheet.rows` of the first row of data."""
    columns: tuple[Column, ...]


@lru_cache(maxsize=10_000)
def normal(text: str) -> str:
    """A header as headers are compared: half width, small letters, no blanks, notes or stars."""
    plain = _NOTE.sub("", unicodedata.normalize("NFKC", text).lower())
    return re.sub(r"[\s_*:·'\"]+", "", plain) or re.sub(r"\s+", "", text)


def split(words_of: str) -> list[str]:
    """The words of a key, the usual one first."""
    return words_of.split("|")


def usual(table: str, column: str, language: Language) -> str:
    """How a column is called first in a language; as it is where that has no word for it."""
    return split(words(language).get(f"header.{table}.{column}", column))[0]


@cache
def vocabulary(table: str) -> Mapping[str, str]:
    """Every known header of a table in its normal form → the column."""
    cls = next(cls for cls in TABLES if cls.table == table)
    found = {normal(name): name for name in cls.model_fields}
    for language in Language:
        for name in cls.model_fields:
            for word in split(words(language).get(f"header.{table}.{name}", name)):
                found.setdefault(normal(word), name)
    for language in Language:
        for name in INSTEAD.get(table, ()):
            for word in split(words(language)[f"header.pairings.{name[1:]}"]):
                found.setdefault(normal(word), name)
        for word in split(words(language)["header.ignored"]):
            found.setdefault(normal(word), IGNORE)
    return dict.fromkeys(beside(), IGNORE) | found


@cache
def beside() -> frozenset[str]:
    """Usual headers, in their normal form, that say what stands elsewhere or is not kept."""
    found = (split(words(language)["header.beside"]) for language in Language)
    return frozenset(normal(word) for some in found for word in some)


@cache
def _names_of_sheets() -> Mapping[str, str]:
    found = {normal(cls.table): cls.table for cls in TABLES}
    for language in Language:
        for cls in TABLES:
            for word in split(words(language).get(f"sheet.{cls.table}", cls.table)):
                found.setdefault(normal(word), cls.table)
    return found


def named_table(text: str) -> tuple[str, int]:
    """The table that a name speaks of, and how surely; ("", 0) where it speaks of none."""
    name = normal(text)
    known = _names_of_sheets()
    if name in known:
        return known[name], _EXACT
    inside = [word for word in known if len(word) > 1 and word in name and not word.isascii()]
    if inside:
        return known[max(inside, key=len)], _FROM_SHEET
    return "", 0


def find(sheet: Sheet, stem: str, rules: Sequence[Rule], *, alone: bool) -> Header | None:
    """The header of a sheet; None where no table can be recognised in it.

    Args:
        stem: the name of the file without its ending.
        rules: of the mapping, those of this sheet.
        alone: whether the file has no other sheet, so that its name speaks of this one.
    """
    hints = _hints(sheet, stem, alone=alone)
    told = next((rule.table for rule in rules if rule.table and not rule.header), "")
    if told:
        hints = {told: _EXACT + 1}
    best: tuple[tuple[int, ...], Header] | None = None
    for header in _candidates(sheet, tuple(hints), rules):
        rank = _rank(header, hints)
        if best is None or rank > best[0]:
            best = rank, header
        if _is_strict(header, hints):
            break
    if best is not None and _is_enough(best[1], hints):
        return best[1]
    if sheet.name == "" and _names_of_sheets().get(normal(stem)) and sheet.rows:
        return _header(sheet, _names_of_sheets()[normal(stem)], 0, 1, rules)
    return None


def _hints(sheet: Sheet, stem: str, *, alone: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for text, most in ((sheet.name, _EXACT), *_titles(sheet), (stem, _FROM_FILE)):
        table, strength = named_table(text)
        if sheet.name == "" and text == stem and strength == _EXACT:
            most = _EXACT  # noqa: PLW2901  the name of a CSV file is that of its sheet
        if table and (alone or text != stem):
            found[table] = max(found.get(table, 0), min(strength, most))
    strongest = max(found.values(), default=0)
    return {table: strength for table, strength in found.items() if strength == strongest}


def _titles(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """Texts that stand alone in a row above the header."""
    for _, cells in sheet.rows[:3]:
        filled = [cell for cell in cells if cell is not None]
        if len(filled) != 1:
            return
        if isinstance(filled[0], str):
            yield filled[0], _FROM_SHEET


def _candidates(sheet: Sheet, tables: tuple[str, ...], rules: Sequence[Rule]) -> Iterator[Header]:
    for table in tables or tuple(cls.table for cls in TABLES):
        for place in range(min(_SEARCHED, len(sheet.rows))):
            one = _header(sheet, table, place, 1, rules)
            if len(_known(one)) < 1:
                continue
            yield one
            if place + 1 < len(sheet.rows):
                two = _header(sheet, table, place, 2, rules)
                if _is_split(sheet.rows[place], sheet.rows[place + 1], one, two):
                    yield two


def _is_split(above: Row, below: Row, one: Header, two: Header) -> bool:
    """Whether a header goes on in the row below it: that one names more, and is no data."""
    if any(not isinstance(cell, str | None) for cell in below[1]):
        return False
    new = _known(two)
    lower = [cell for cell in below[1] if cell is not None]
    repeated = {cell for cell in lower if cell in above[1]}
    named = sum(1 for column in two.columns if column.name and column.header != "")
    old = sum(1 for column in one.columns if column.name and column.header != "")
    return len(new) > len(_known(one)) or (
        len(new) == len(_known(one)) and named > old and len(repeated) < len(lower)
    )


def _header(sheet: Sheet, table: str, place: int, height: int, rules: Sequence[Rule]) -> Header:
    number, cells = sheet.rows[place]
    texts = [[part] if part else [] for part in map(_text, cells)]
    if height > 1:
        number, below = sheet.rows[place + 1]
        texts = _joined(texts, [_text(cell) for cell in below])
    columns = tuple(
        _column(index, parts, table, rules) for index, parts in enumerate(texts) if parts
    )
    return Header(table, number, place + height, columns)


def _text(cell: Cell) -> str:
    if cell is None or isinstance(cell, Wrong | bool):
        return ""
    return re.sub(r"\s*\n\s*", "", str(cell)).strip()


def _joined(above: list[list[str]], below: list[str]) -> list[list[str]]:
    """Headers of two rows: a group stands over all columns up to the next one."""
    width = max(len(above), len(below))
    above = above + [[]] * (width - len(above))
    below = below + [""] * (width - len(below))
    found: list[list[str]] = []
    group: list[str] = []
    for upper, lower in zip(above, below, strict=True):
        group = upper or (group if lower else [])
        found.append([*group, *([lower] if lower and [lower] != group else [])])
    return found


def _column(place: int, parts: list[str], table: str, rules: Sequence[Rule]) -> Column:
    header = " ".join(parts)
    known = vocabulary(table)
    for rule in rules:
        if rule.header and normal(rule.header) == normal(header):
            name = rule.column if rule.column == IGNORE else known.get(normal(rule.column), "")
            return Column(place, header, name, _factor(header))
    tries = ["".join(parts), *reversed(parts)]
    name = next((known[normal(text)] for text in tries if normal(text) in known), "")
    return Column(place, header, name, _factor(header))


def _factor(header: str) -> int:
    unit = _TEN_THOUSANDS.search(unicodedata.normalize("NFKC", header))
    return _FACTORS[unit[0]] if unit else 1


def _known(header: Header) -> set[str]:
    return {column.name for column in header.columns} - {"", IGNORE}


@cache
def required(table: str) -> tuple[str, ...]:
    """The columns that a sheet of the table has to have."""
    cls = next(cls for cls in TABLES if cls.table == table)
    optional = DEFAULTED - ({"id"} if table in {"areas", "cases"} else set())
    fields = cls.model_fields.items()
    return tuple(name for name, info in fields if info.is_required() and name not in optional)


def missing(header: Header) -> list[str]:
    """The columns that a sheet has to have and has not."""
    known = _known(header)
    said = {"pairing_id"} if known.issuperset((UNIT, AREA)) else set()
    return [name for name in required(header.table) if name not in known | said]


def _rank(header: Header, hints: Mapping[str, int]) -> tuple[int, ...]:
    known = _known(header)
    complete = not missing(header)
    unknown = sum(1 for column in header.columns if not column.name)
    return hints.get(header.table, 0), complete, len(known), -unknown, -header.first


def _is_strict(header: Header, hints: Mapping[str, int]) -> bool:
    """Whether a sheet is surely this table, so that nothing else has to be tried."""
    surely = hints.get(header.table, 0) >= _EXACT and all(one.name for one in header.columns)
    return surely and not missing(header)


def _is_enough(header: Header, hints: Mapping[str, int]) -> bool:
    known = _known(header)
    if header.table in hints:
        return len(known) >= _FEWEST
    return len(known) > _FEWEST and not missing(header)
