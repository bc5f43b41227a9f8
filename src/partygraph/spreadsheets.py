"""What a spreadsheet would run as a formula, made harmless, and read back."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet runs (OWASP, CSV injection), full-width forms as well."""


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text when somebody types it into a cell."""
    return text.startswith(_FORMULA)


def harmless(value: T) -> T | str:
    """A cell as it is, or, for a text that would be run, with an apostrophe before it."""
    if isinstance(value, str) and runs_as_formula(value):
        return "'" + value
    return value


def plain(text: str) -> str:
    """A text as it was before `harmless`: without the apostrophe before what would be run."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
