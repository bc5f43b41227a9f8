"""Rows against the areas of their own date: what stands in an area that was no more (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from partygraph.model import (
    Budget,
    Case,
    Evaluation,
    Figure,
    Holiday,
    Indicator,
    Lasting,
    Step,
    Succession,
    Thing,
)


class Late(NamedTuple):
    """A row that holds at a day on which an area that it names had ended."""

    row: Thing
    column: str
    area_id: str
    ended: date


def late_rows(rows: Iterable[Thing], ended: Mapping[str, date]) -> Iterator[Late]:
    """The rows that begin after the end of an area that they name, or go on after it.

    Args:
        ended: the last day of each area that has one.
    """
    for row in rows:
        last = _last_day(row)
        for column, table in row.references.items():
            if table != "areas" or isinstance(row, Succession):
                continue
            value = getattr(row, column)
            for area_id in value if isinstance(value, tuple) else (value,):
                end = ended.get(area_id or "")
                if end is not None and (last is None or last > end):
                    yield Late(row, column, area_id, end)


def _last_day(row: Thing) -> date | None:
    """The last day for which a row speaks; None for no known end."""
    match row:
        case Lasting():
            last = row.valid_to
        case Figure():
            last = row.as_of
        case Indicator():
            last = row.until
        case Budget():
            last = date(row.year, 1, 1)
        case Case():
            last = date.fromisoformat(row.opened[:10])
        case Step():
            last = date.fromisoformat(row.at[:10])
        case Holiday():
            last = row.day
        case Evaluation():
            last = date(int(row.period[:4]), 1, 1)
        case _:
            last = date.min
    return last
