"""Moments as the graph keeps them: texts in UTC, which sort as the moments do."""

from __future__ import annotations

from datetime import datetime, timedelta

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def later(at: str, **much: float) -> str:
    """So much after a moment, as `timedelta` takes it; before it where it is negative."""
    return (datetime.strptime(at, _FORM) + timedelta(**much)).strftime(_FORM)  # noqa: DTZ007  a Z
