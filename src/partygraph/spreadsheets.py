"""What a spreadsheet would run as a formula, made harmless."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet runs (OWASP, CSV injection), full-width forms as well."""


def harmless(value: T) -> T | str:
    """A cell as it is, or, for a text that would be run, with an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
