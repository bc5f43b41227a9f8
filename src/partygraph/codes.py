"""The unified social credit code (GB 32100-2015) of a body: right, doubtful or wrong (pure).

Eighteen characters of 31 (no I, O, S, V, Z): the department that registers, its category of bodies,
the six-digit division code of its office, the nine characters of the organisation code (GB
11714-1997, with a check of its own), and a check character over all. Departments and categories
stand as in the table of `DEPARTMENTS`; a code outside of it is doubtful, since tables grow: it is
taken and listed. Letters stand in the first place too (N, the collectives of a village or town).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH: Final = 18
_DIVISION: Final = re.compile(r"(?:10|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}")
"""Six digits that begin with a province of GB/T 2260, or with 10: offices of the whole state."""

DEPARTMENTS: Final[dict[str, str]] = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "123459",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
"""Department → its categories.

GB 32100-2015 as https://osuse.cn/post/10002590.html prints it (four other public tables agree), and
under 5 (civil affairs) the 4 of villagers' committees, given since 2017, and the 5 of residents'
committees, given since 2018.
"""


class Outcome(StrEnum):
    """What to do with a code: take it, take it and list it, or refuse it."""

    right = "right"
    doubtful = "doubtful"
    wrong = "wrong"


class Reason(StrEnum):
    """Why a code is not right; its sentence is `fault.uscc_<reason>`."""

    length = "length"
    character = "character"
    check = "check"
    department = "department"
    category = "category"
    division = "division"
    organisation = "organisation"
    pilot = "pilot"


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is stored (half width, capitals, no spaces), and what there is to say of it."""

    text: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


def uscc(text: str, divisions: Container[str] | None = None) -> Code:
    """Judge a code as people write it.

    Args:
        text: full-width characters, small letters, spaces and hyphens are put right.
        divisions: the six-digit division codes that there were; without them only the province
            is looked at. A code keeps the division of the day on which it was given.
    """
    code = re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != _LENGTH:
        return Code(code, Outcome.wrong, (Reason.length,))
    if any(character not in _ALPHABET for character in code):
        return Code(code, Outcome.wrong, (Reason.character,))
    inner = code[16] == organisation_check(code[8:16])
    pilot = inner and code.startswith("M0000", 8)
    outer = code[17] == check_character(code[:17])
    if not (outer or pilot):
        return Code(code, Outcome.wrong, (Reason.check,))
    doubts = tuple(_doubts(code, divisions, inner=inner, outer=outer))
    return Code(code, Outcome.doubtful if doubts else Outcome.right, doubts)


def _doubts(
    code: str, divisions: Container[str] | None, *, inner: bool, outer: bool
) -> list[Reason]:
    categories = DEPARTMENTS.get(code[0])
    division = code[2:8]
    known = bool(_DIVISION.fullmatch(division))
    if known and divisions is not None and division != "100000":
        known = division in divisions
    found = {
        Reason.department: categories is None,
        Reason.category: categories is not None and code[1] not in categories,
        Reason.division: not known,
        Reason.organisation: not inner,
        Reason.pilot: not outer,
    }
    return [reason for reason, holds in found.items() if holds]


def check_character(first: str) -> str:
    """The eighteenth character of a code, from the seventeen before it (GB 32100-2015, mod 31)."""
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(first, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def organisation_check(first: str) -> str:
    """The ninth character of an organisation code, from the eight before it (GB 11714, mod 11)."""
    places = (_ORGANISATION_ALPHABET.index(character) for character in first)
    total = sum(p * weight for p, weight in zip(places, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
