"""The ledger of an area: every table as a sheet that offices can read and `load` takes back (pure).

The rows of an area stand on one sheet a table, in the form in which they are loaded, under the
headers of `words/<language>/headers.json`; what the graph computed (coverage, gaps) stands on
sheets of its own, which say that they are not to be loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from partygraph.ask import QUESTIONS
from partygraph.ask.catalogue import Found, Frozen
from partygraph.formats import shown_cell
from partygraph.ledgers.headers import split
from partygraph.ledgers.writing import Sheet, Value, workbook
from partygraph.model import TABLES, Source, Standing, Thing
from partygraph.small_cells import SmallCells

Words = Mapping[str, str]

ORDER = (
    "organisations",
    "resources",
    "demands",
    "services",
    "units",
    "areas",
    "pairings",
    "projects",
    "seats",
    "registrations",
    "liaisons",
    "budgets",
    "key_projects",
    "posts",
    "rules",
    "assignments",
    "sites",
    "positions",
    "walks",
    "footpaths",
    "indicators",
    "figures",
    "cases",
    "steps",
    "holidays",
    "evaluations",
    "successions",
    "sources",
)
"""The tables as a ledger has them: the four lists first."""
_SOURCES_NAMED = 3
"""Sources that stand above a table by their titles; the others are counted."""
_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}


@dataclass(frozen=True, slots=True)
class Head:
    """What the title rows of every sheet say."""

    area: str
    as_of: date
    revision: int


@dataclass(frozen=True, slots=True)
class Computed:
    """What questions found, by name.

    The summaries of `coverage` stand together on one sheet, the rows of `gaps` on a sheet each.
    """

    coverage: Mapping[str, Found[Any, Any]]
    gaps: Mapping[str, Found[Any, Any]]


def ledger(
    things: Mapping[str, Sequence[Thing]],
    computed: Computed,
    head: Head,
    words: Words,
    hides: SmallCells,
) -> bytes:
    """The ledger of an area as one workbook.

    Args:
        things: the rows of each table.
        hides: which headcounts of other areas are not told; their cells cannot be loaded.

    Raises:
        InputError: a table has more rows, or a text more characters, than a workbook can hold.
    """
    titles = titles_of(things)
    tables = [table_sheet(things[table], table, titles, head, words, hides) for table in ORDER]
    beside = [
        _summaries(computed.coverage, head, words),
        *(rows_sheet(name, found, head, words) for name, found in computed.gaps.items()),
    ]
    title = words["ledger.book"].format(area=head.area)
    return workbook([*tables, *beside], title=title, footer=words["ledger.footer"])


def table_sheet(  # noqa: PLR0913, PLR0917  the rows, what stands over them, and what they hide
    rows: Sequence[Thing],
    table: str,
    titles: Mapping[str, str],
    head: Head,
    words: Words,
    hides: SmallCells,
) -> Sheet:
    """One table in the form in which it is loaded.

    Args:
        titles: of sources, by id.
    """
    columns = list(_CLASSES[table].model_fields)
    made_up = [getattr(row, "standing", "") is Standing.illustrative for row in rows]
    name = sheet_word(table, words)
    return Sheet(
        name=name,
        title=words["ledger.title"].format(area=head.area, sheet=name),
        notes=(
            _of(head, len(rows), words),
            words["ledger.sources"].format(sources=_sources(rows, titles, words)),
            words["ledger.illustrative"].format(count=sum(made_up))
            if any(made_up)
            else words["ledger.no_illustrative"],
        ),
        headers=[split(words[f"header.{table}.{column}"])[0] for column in columns],
        rows=[_cells(row, columns, words, hides) for row in rows],
        dimmed=frozenset(number for number, one in enumerate(made_up) if one),
    )


def _cells(row: Thing, columns: Sequence[str], words: Words, hides: SmallCells) -> list[Value]:
    given = {column: getattr(row, column) for column in columns}
    told = hides.cells(row.table, given, str(given.get("area_id") or ""))
    return [cell(told[column], words) for column in columns]


def titles_of(things: Mapping[str, Sequence[Thing]]) -> dict[str, str]:
    """The titles of sources by id."""
    return {one.id: one.title for one in things["sources"] if isinstance(one, Source)}


def sheet_word(table: str, words: Words) -> str:
    """The name of a table's sheet."""
    return split(words[f"sheet.{table}"])[0]


def cell(value: Any, words: Words) -> Value:
    """A value of a row as its cell shows it, and as `ledgers.cells` reads it back."""
    if isinstance(value, StrEnum):
        return words[f"{type(value).__name__}.{value}"]
    if isinstance(value, bool):
        return split(words["yes" if value else "no"])[0]
    if isinstance(value, tuple):
        return "|".join(value)
    shown: Value = value
    return shown


def _of(head: Head, rows: int, words: Words) -> str:
    return words["ledger.of"].format(as_of=head.as_of, revision=head.revision, rows=rows)


def _sources(rows: Sequence[Thing], titles: Mapping[str, str], words: Words) -> str:
    """The sources of rows, the most used first."""
    used = Counter(row.source_id for row in rows if hasattr(row, "source_id"))
    ids = sorted(used, key=lambda id_: (-used[id_], id_))
    named = "；".join(titles.get(id_, id_) for id_ in ids[:_SOURCES_NAMED])
    if len(ids) > _SOURCES_NAMED:
        return words["ledger.more_sources"].format(sources=named, count=len(ids))
    return named or words["ledger.no_sources"]


# What the graph computed


def _summaries(found: Mapping[str, Found[Any, Any]], head: Head, words: Words) -> Sheet:
    """The numbers of several summaries under each other."""
    rows: list[Sequence[Value]] = []
    for question, one in found.items():
        for name in one.summary.columns():
            value, info = one.summary.shown_value(name), type(one.summary).model_fields[name]
            if not isinstance(value, (tuple, Frozen)):
                group, field = words[f"question.{question}"], words[f"field.{name}"]
                rows.append((group, field, _shown(value, words), _unit(info)))
    return Sheet(
        name=words["ledger.coverage"],
        title=words["ledger.title"].format(area=head.area, sheet=words["ledger.coverage"]),
        notes=(_of(head, len(rows), words), words["ledger.computed"]),
        headers=[words[f"ledger.{name}"] for name in ("group", "number", "value", "unit")],
        rows=rows,
    )


def _unit(info: Any) -> str:
    extra = info.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def rows_sheet(question: str, found: Found[Any, Any], head: Head, words: Words) -> Sheet:
    """The rows that a question found, as a computed sheet."""
    row = QUESTIONS[question].row
    names = row.shown or row.columns()
    title = words[f"question.{question}"]
    return Sheet(
        name=title,
        title=words["ledger.title"].format(area=head.area, sheet=title),
        notes=(_of(head, len(found.rows), words), words["ledger.computed"]),
        headers=[words[f"field.{name}"] for name in names],
        rows=[[_shown(one.shown_value(name), words) for name in names] for one in found.rows],
    )


def _shown(value: Any, words: Words) -> Value:
    """A number or a day as it is, anything else as text for a person."""
    if value is None or (isinstance(value, (int, float, date)) and not isinstance(value, bool)):
        return value
    return shown_cell(value, words)
