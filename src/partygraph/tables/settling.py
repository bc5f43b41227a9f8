"""Rows whose references are ids: checked and kept, or every fault in them told."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from pydantic import ValidationError

from partygraph import faults
from partygraph.errors import Fault
from partygraph.model import Thing
from partygraph.tables.identity import KEYS
from partygraph.tables.rows import Place, Reference, Tables, Waiting, values
from partygraph.words import Language, words


def settle(tables: Tables, row: Waiting) -> None:
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
        tell_invalid_cells(tables, row, error)
    else:
        if row.wrong:
            del tables.rows[cls.table][id_]
            _keep_references(tables, row, row.wrong)


def tell_invalid_cells(tables: Tables, row: Waiting, error: ValidationError) -> None:
    """Tell what is wrong in the cells of a row, and keep what it refers to in the others."""
    wrong = set(row.wrong)
    for problem in error.errors(include_url=False):
        fault = faults.fault(row.cls, problem, table=row.cls.table, row=row.place.row)
        wrong.add(fault.column)
        if fault.column not in row.wrong:
            tables.faults.append(_in_their_words(row.cls, fault, tables, row.place))
    _keep_references(tables, row, wrong)


def _keep_references(tables: Tables, row: Waiting, wrong: Container[str]) -> None:
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


def tell_invalid(tables: Tables, row: Waiting) -> None:
    """Tell what else is wrong with a row that no thing can be made of."""
    stand_in = ({"id": "x"} if row.cls.table in KEYS else {}) | {
        name: value for name, value in row.given.items() if value and not name.startswith("@")
    }
    try:
        row.cls.model_validate(stand_in)
    except ValidationError as error:
        tell_invalid_cells(tables, row, error)
    else:
        _keep_references(tables, row, row.wrong)
