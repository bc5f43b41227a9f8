"""Pydantic's problems → our faults, the same for a cell, a parameter and a setting."""

from __future__ import annotations

import types
import typing
from enum import EnumType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from partygraph.errors import Fault, InputError

ModelT = TypeVar("ModelT", bound=BaseModel)

_RULES = {
    "missing": "missing_value",
    "string_too_short": "missing_value",
    "too_short": "missing_value",
    "enum": "not_one_of",
    "union_tag_invalid": "not_one_of",
    "union_tag_not_found": "missing_value",
    "extra_forbidden": "unknown_parameter",
    "string_pattern_mismatch": "not_a_code",
    "string_too_long": "too_long",
    "string_unicode": "broken_text",
    "int_parsing": "not_a_whole_number",
    "int_from_float": "not_a_whole_number",
    "int_parsing_size": "far_too_large",
    "float_parsing": "not_a_number",
    "finite_number": "not_a_number",
    "bool_parsing": "not_yes_or_no",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "date_parsing": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
}
"""Pydantic's type of a problem → the rule whose sentence a person reads."""
_COLUMNS = {
    "quote_needed": "quote",
    "ends_before_it_begins": "valid_to",
    "temporary_without_end": "valid_to",
    "unit_needed": "unit_id",
    "code_outside_parent": "parent_id",
    "own_parent": "parent_id",
    "follows_itself": "successor_id",
    "half_a_place": "longitude",
    "more_filled": "filled",
    "power_needed": "power",
    "over_without_power": "over_id",
    "value_or_rank": "value",
    "other_unit_of_indicator": "unit_of_count",
    "over_100_percent": "value",
    "until_before_since": "until",
    "closed_before_opened": "closed",
    "one_body": "unit_id",
    "one_evaluated": "unit_id",
    "evaluates_itself": "unit_id",
    "no_scale": "scale_most",
    "outside_scale": "score",
    "speaker_needed": "by_kind",
    "raters_needed": "raters",
}
"""Rules over a whole row → the column to look at."""
_LONGEST = 60
"""Characters of a wrong value that a message repeats."""


def fault(
    cls: type[BaseModel], problem: ErrorDetails, *, table: str = "", row: int | None = None
) -> Fault:
    """One problem that `cls` found, as a fault at that place."""
    kind = problem["type"]
    rule = _RULES.get(kind, "wrong_type" if kind.endswith("_type") else kind)
    column = _column(problem["loc"]) if problem["loc"] else _COLUMNS[rule]
    context = problem.get("ctx", {})
    limits = (context[key] for key in ("ge", "gt", "le", "max_length") if key in context)
    unsaid = kind == "missing" or not problem["loc"] or column.endswith("password")
    details = {
        "value": "" if unsaid else _short(problem["input"]),
        "expected": _expected(
            cls, column, rule, str(context.get("expected", context.get("expected_tags", "")))
        ),
        "limit": next(limits, ""),
    }
    return Fault(rule, table, row, column, details)


def _column(place: tuple[str | int, ...]) -> str:
    """The name at the end of a place; in a list the name of the list, the number, and the name.

    What stands between a number and a name is the kind by which pydantic read that item.
    """
    numbers = [at for at, step in enumerate(place) if isinstance(step, int)]
    if not numbers or numbers[0] == 0:
        return str(place[-1])
    at = numbers[0]
    inside = [step for step in place[at + 1 :] if isinstance(step, str)]
    return ".".join([f"{place[at - 1]}[{int(place[at]) + 1}]", *inside[-1:]])


def checked(cls: type[ModelT], given: object, *, texts: bool = False) -> ModelT:
    """What was given as a `cls`.

    Args:
        texts: whether numbers and yes may come as texts, as they do at the shell.

    Raises:
        InputError: with every fault in it.
    """
    try:
        return cls.model_validate(given, strict=False if texts else None)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise InputError("request", tuple(fault(cls, problem) for problem in problems)) from None


def _short(value: object) -> str:
    return str(value)[:_LONGEST]


def _expected(cls: type[BaseModel], column: str, rule: str, told: str) -> str:
    """What may stand there: names of parameters or of values; else what pydantic told."""
    if rule == "unknown_parameter":
        return ", ".join(cls.model_fields)
    if rule != "not_one_of" or column not in cls.model_fields:
        return told
    members = enumeration(cls.model_fields[column].annotation)
    return ", ".join(members.__members__) if members else told


def enumeration(annotation: Any) -> EnumType | None:
    """The enumeration in an annotation such as `Measure | None`; None where there is none."""
    if isinstance(annotation, types.UnionType):
        return next((found for a in typing.get_args(annotation) if (found := enumeration(a))), None)
    return annotation if isinstance(annotation, EnumType) else None


def kinds(annotation: Any) -> set[Any]:
    """The types in an annotation such as `Measure | None`."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return {kind for one in typing.get_args(annotation) for kind in kinds(one)}
    if typing.get_origin(annotation) is typing.Annotated:
        return kinds(typing.get_args(annotation)[0])
    return {annotation}
