"""To which area a row belongs: its own, or that of what it refers to (docs/decisions/0025)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

OUTSIDE_SOURCE: Final = "outside-of-scope"
"""The id of the source of stubs: of what is known only by name to whoever sees some areas."""
_OWN: Final = (("area_id", "areas"),)
_ENDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "areas": (("id", "areas"),),
    "successions": (("successor_id", "areas"),),
    "seats": (("organisation_id", "organisations"),),
    "projects": (("pairing_id", "pairings"),),
    "services": (("demand_id", "demands"),),
    "liaisons": (("enterprise_id", "units"),),
    "steps": (("case_id", "cases"),),
    "evaluations": (
        ("unit_id", "units"),
        ("organisation_id", "organisations"),
        ("area_id", "areas"),
    ),
}
"""By table, the columns of which the first that is filled decides, each with its table."""


def end_of(table: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """What decides to which area a row belongs.

    Returns:
        The table of it, `areas` for an area itself, and its id; two empty texts where nothing does.
    """
    for column, target in _ENDS.get(table, _OWN):
        if row.get(column):
            return target, str(row[column])
    return "", ""
