"""Tables as Parquet: one file a table, one typed column an attribute of its class.

A day is a Date, a count an Int64, a measure a Float64, yes or no a Boolean, several ids a list of
String, and everything else a String; no value is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_origin

import polars as pl

from partygraph.faults import kinds
from partygraph.model import Thing

Schema = Mapping[str, pl.DataType]
_TYPES: tuple[tuple[type, pl.DataType], ...] = (
    (date, pl.Date()),
    (bool, pl.Boolean()),
    (float, pl.Float64()),
    (int, pl.Int64()),
    (tuple, pl.List(pl.String())),
)


@cache
def schema(cls: type[Thing]) -> Schema:
    """The columns of a table and their types, in the order of its class."""
    return {name: _type(cls, name) for name in cls.model_fields}


def _type(cls: type[Thing], name: str) -> pl.DataType:
    found = {get_origin(kind) or kind for kind in kinds(cls.model_fields[name].annotation)}
    return next((wanted for kind, wanted in _TYPES if kind in found), pl.String())


def path_of(folder: Path, table: str) -> Path:
    """Where a table stands in a folder."""
    return folder / f"{table}.parquet"
