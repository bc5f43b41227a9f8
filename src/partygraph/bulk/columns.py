"""What a column must be like so that its cells are surely read as they stand (pure).

A row of which every expression here is true would come out of the ordinary reading unchanged and
without a fault of its own. A row of which one is not true is only doubtful: the ordinary reading
decides on it, so that there is one place where faults are told and one set of sentences for them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import polars as pl

from partygraph import faults, privacy
from partygraph.model import (
    PERSON_KINDS,
    UNIT_OF_INDICATOR,
    Area,
    Case,
    Evaluation,
    Indicator,
    Lasting,
    MomentText,
    Organisation,
    OrganisationForm,
    OrganisationLevel,
    Post,
    RaterKind,
    Rule,
    RuleKind,
    Standing,
    Step,
    Succession,
    SuccessionKind,
    Thing,
    UnitOfCount,
)
from partygraph.parquet import schema

_TRUE: Final = pl.lit(value=True)
_CLEAN: Final = r"^[\x20-\x7E\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}·、。《》“”（），：]*$"
"""Characters of which no normalisation makes others but for width, which `privacy` is asked for."""
_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT: Final = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$"
_WHOLE: Final = r"^-?[0-9]{1,18}$"
_DECIMAL: Final = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"
_LONGEST: Final = 10_000
"""Characters of a cell that the ordinary reading takes."""


def typed(cls: type[Thing], found: pl.Schema) -> list[pl.Expr]:
    """The columns of a table in its own types; what cannot be one is null.

    Args:
        found: the columns of the file. Those that it lacks have their default, or are null.
    """
    return [_typed(cls, name, found.get(name)).alias(name) for name in schema(cls)]


def _typed(cls: type[Thing], name: str, found: pl.DataType | None) -> pl.Expr:
    wanted = schema(cls)[name]
    if found is None:
        return pl.lit(_default(cls, name), dtype=wanted)
    if found == wanted:
        column = pl.col(name)
    elif found != pl.String():
        column = pl.col(name).cast(wanted, strict=False)
    elif wanted == pl.Date():
        column = pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    elif wanted == pl.Boolean():
        column = pl.col(name).replace_strict(
            {"true": True, "false": False}, default=None, return_dtype=pl.Boolean()
        )
    elif wanted == pl.List(pl.String()):
        column = pl.col(name).str.split("|").list.eval(pl.element().filter(pl.element() != ""))
    else:
        column = pl.col(name).cast(wanted, strict=False)
    return _filled(cls, name, column)


def _filled(cls: type[Thing], name: str, column: pl.Expr) -> pl.Expr:
    """A column with the default of its attribute where it is empty; an empty text is no value."""
    wanted = schema(cls)[name]
    if wanted == pl.String():
        column = pl.when(column != "").then(column)
    default = _default(cls, name)
    return column if default is None else column.fill_null(pl.lit(default, dtype=wanted))


def _default(cls: type[Thing], name: str) -> Any:
    """What an attribute is where a row does not say it; None where it has to."""
    info = cls.model_fields[name]
    if info.is_required():
        return None
    if isinstance(info.default, str):
        return str(info.default)
    return list(info.default) if isinstance(info.default, tuple) else info.default


def surely(cls: type[Thing], found: pl.Schema) -> pl.Expr:
    """Whether the cells of a row are surely without a fault, in a frame of columns as they stand.

    Args:
        found: the columns of the file; a table without a column that it needs has no sure row.
    """
    checks = [_cell(cls, name, found) for name in schema(cls)]
    return pl.all_horizontal([check.fill_null(value=False) for check in checks])


def _cell(cls: type[Thing], name: str, found: pl.Schema) -> pl.Expr:
    info, wanted = cls.model_fields[name], schema(cls)[name]
    if name not in found:
        return pl.lit(value=not info.is_required())
    column, kind = pl.col(name), found[name]
    empty = column.is_null() | ((column == "") if kind == pl.String() else ~_TRUE)
    if wanted == pl.List(pl.String()):
        return _list(cls, name, kind)
    written = _written(column, kind, wanted)
    value = _typed(cls, name, kind)
    fits = _fits(cls, name, value)
    return (empty if not info.is_required() else ~_TRUE) | (~empty & written & fits)


def _written(  # noqa: PLR0911  one form a type
    column: pl.Expr, kind: pl.DataType, wanted: pl.DataType
) -> pl.Expr:
    """Whether a cell is written in the one way that is taken as it stands."""
    if kind == wanted and wanted != pl.String():
        return _TRUE
    if kind != pl.String():
        return pl.lit(value=kind.is_integer() and wanted.is_numeric())
    if wanted == pl.Date():
        return column.str.contains(_DAY)
    if wanted == pl.Boolean():
        return column.is_in(["true", "false"])
    if wanted == pl.Int64():
        return column.str.contains(_WHOLE)
    if wanted == pl.Float64():
        return column.str.contains(_DECIMAL)
    return column.str.contains(_CLEAN) & (column == column.str.strip_chars())


def _fits(cls: type[Thing], name: str, value: pl.Expr) -> pl.Expr:
    """Whether a value, in its type, is one that the attribute takes."""
    rules = _rules(cls)[name]
    checks = [value.is_not_null()]
    if members := faults.enumeration(cls.model_fields[name].annotation):
        return value.is_in(list(members.__members__))
    if MomentText in faults.kinds(cls.model_fields[name].annotation):
        day = value.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).is_not_null()
        minute = (value.str.len_chars() == 10) | value.str.to_datetime(  # noqa: PLR2004
            "%Y-%m-%dT%H:%M", strict=False
        ).is_not_null()
        return value.str.contains(_MOMENT) & day & minute
    if pattern := rules.get("pattern"):
        checks.append(value.str.contains(pattern))
    if schema(cls)[name] == pl.String():
        most = rules.get("maxLength", _LONGEST)
        checks.append(value.str.len_chars().is_between(rules.get("minLength", 0), most))
        if name in {"id", *cls.references}:
            checks.append(~value.str.to_lowercase().is_in(["na"]))
    if schema(cls)[name] == pl.Float64():
        checks.append(value.is_finite())
    if "minimum" in rules:
        checks.append(value >= rules["minimum"])
    if "maximum" in rules:
        checks.append(value <= rules["maximum"])
    return pl.all_horizontal(checks)


def _list(cls: type[Thing], name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.String():
        column = column.str.split("|")
    elif kind != pl.List(pl.String()):
        return ~_TRUE
    pattern = _rules(cls)[name]["pattern"]
    right = column.list.eval(pl.element().str.contains(pattern)).list.all()
    if kind == pl.String():
        return pl.col(name).is_null() | (pl.col(name) == "") | right
    return pl.col(name).is_null() | right


@cache
def _rules(cls: type[Thing]) -> dict[str, dict[str, Any]]:
    """What the attributes of a class take, by name, in the words of JSON Schema."""
    found = cls.model_json_schema()["properties"]
    return {name: _own(rules) for name, rules in found.items()}


def _own(rules: dict[str, Any]) -> dict[str, Any]:
    for inner in rules.get("anyOf", ()):
        if inner.get("type") != "null":
            return dict(inner)
    return dict(rules.get("items", rules))


# What is said of a whole row


def fits_together(cls: type[Thing]) -> pl.Expr:
    """Whether the values of a row agree with one another, in a frame of typed columns."""
    checks = [_TRUE]
    if "quote" in cls.model_fields:
        checks.append((pl.col("standing") != Standing.quoted) | (pl.col("quote") != ""))
    if issubclass(cls, Lasting):
        checks.append(_null("valid_to") | (pl.col("valid_to") >= pl.col("valid_from")))
    if {"longitude", "latitude"} <= cls.model_fields.keys():
        checks.append(_null("longitude") == _null("latitude"))
    checks.append(_TOGETHER.get(cls, _TRUE))
    return pl.all_horizontal([check.fill_null(value=False) for check in checks])


def _null(name: str) -> pl.Expr:
    return pl.col(name).is_null()


def _number(*names: str) -> pl.Expr:
    """How many of these columns have a value."""
    return pl.sum_horizontal([pl.col(name).is_not_null() for name in names])


def _evaluation() -> pl.Expr:
    by = _number("by_unit_id", "by_organisation_id", "by_area_id")
    of = _number("unit_id", "organisation_id", "area_id")
    others = [
        _null(f"by_{name}") | _null(name) | (pl.col(f"by_{name}") != pl.col(name))
        for name in ("unit_id", "organisation_id", "area_id")
    ]
    kind = pl.col("by_kind")
    return pl.all_horizontal(
        [
            by <= 1,
            of == 1,
            *others,
            pl.col("scale_least") < pl.col("scale_most"),
            pl.col("score").is_between("scale_least", "scale_most"),
            (kind != RaterKind.unit) | ~_null("by_unit_id"),
            (kind != RaterKind.community) | ~_null("by_area_id"),
            ~kind.is_in(sorted(PERSON_KINDS)) | (pl.col("raters") > 0),
        ]
    )


_TOGETHER: Final[dict[type[Thing], pl.Expr]] = {
    Area: _null("parent_id")
    | (pl.col("id").str.starts_with(pl.col("parent_id")) & (pl.col("id") != pl.col("parent_id"))),
    Succession: (pl.col("kind") == SuccessionKind.renamed)
    == (pl.col("predecessor_id") == pl.col("successor_id")),
    Organisation: ((pl.col("form") != OrganisationForm.temporary_branch) | ~_null("valid_to"))
    & ((pl.col("level") == OrganisationLevel.unit_organisation) == ~_null("unit_id")),
    Post: pl.col("filled") <= pl.col("number"),
    Rule: ((pl.col("kind") == RuleKind.power) == ~_null("power"))
    & (_null("over_id") | ~_null("power")),
    Indicator: (pl.col("until") >= pl.col("since"))
    & (_number("value", "rank") > 0)
    & (
        pl.col("unit_of_count")
        == pl.col("kind").replace_strict(
            {str(kind): str(unit) for kind, unit in UNIT_OF_INDICATOR.items()}, default=""
        )
    )
    & (
        (pl.col("unit_of_count") != UnitOfCount.percent) | _null("value") | (pl.col("value") <= 100)  # noqa: PLR2004  percent
    ),
    Case: _null("closed")
    | (pl.col("closed").str.slice(0, 10) > pl.col("opened").str.slice(0, 10))
    | (
        (pl.col("closed").str.len_chars() == pl.col("opened").str.len_chars())
        & (pl.col("closed") >= pl.col("opened"))
    ),
    Step: _number("unit_id", "organisation_id", "area_id") == 1,
    Evaluation: _evaluation(),
}


# Personal data

_CODE: Final = r"(^|[A-Za-z]-?)[1-7][0-9]{11}($|-?[A-Za-z])"
"""A code of twelve digits that stands alone, which is nothing personal: see `privacy`."""


def maybe_personal(name: str) -> pl.Expr:
    """Whether a text may hold personal data; only then is `privacy` asked for it."""
    column = pl.col(name)
    left = column.str.replace_all(_CODE, "-")
    return column.str.contains(_CUES) | left.str.contains(r"[0-9](\W{0,3}[0-9]){9}")


_NUMERALS: Final = "〇○零一壹幺二贰三叁四肆五伍六陆七柒八捌九玖"
_CUES: Final = "|".join(
    (
        r"[^\x20-\x7E\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}·、。《》“”]",  # not the same in half width
        "@",
        rf"[{_NUMERALS}](?:\W{{0,2}}[{_NUMERALS}]){{6}}",
        privacy.CUE.pattern,
        f"(?i:{privacy.LATIN_CUES.pattern})",
    )
)
"""All of it in one pattern, so that a text is gone through once."""
