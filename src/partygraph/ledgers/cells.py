"""A cell of a ledger → the text that the model reads: days, numbers, words of enumerations.

What is not understood is handed on as it is, so that the model tells what was expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import EnumType
from functools import cache

from partygraph import faults
from partygraph.ledgers.headers import split
from partygraph.ledgers.sheets import Cell
from partygraph.model import MomentText, Thing
from partygraph.words import Language, words

Given = str | tuple[str, ...] | None
"""What the model reads: a text, several, or nothing."""

_NOTHING = {"-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "n/a", "na"}
"""What people write where there is nothing, in columns that hold no free text."""
_MIDNIGHT = r"(?:[ T]\s*0{1,2}:00(?::00)?(?:\.0+)?)?"
_DAYS = tuple(
    re.compile(pattern + _MIDNIGHT)
    for pattern in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})\.?",
        r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]",
        r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
    )
)
_TIME = re.compile(r"(.*?\d[日号]?)[ T]*(\d{1,2})(?::|时|点)(\d{1,2})分?(?::?\d{1,2}秒?)?(?:\.0+)?")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
"""As the model writes it: handed on without a further look."""
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_SPACED = re.compile(r"\d+(?: +\d+)+")
"""A code in groups: 350783 004 003."""
_COUNTED = re.compile(
    r"([+-]?\d[\d,]*(?:\.\d+)?)\s*"
    r"(万元|亿元|元|人次|人|名|位|个|家|户|件|项|条|套|台|份|场次|场|次|间|本|小时|年度|年)"
)
"""A number with the word that counts: 35人, 15万元, 2020年."""
_SUMS = {"元": 1, "万元": 10**4, "亿元": 10**8}
_PARTS = re.compile(r"[|、,，;；\n]")


def reader(cls: type[Thing], column: str, factor: int = 1) -> Callable[[Cell], Given]:
    """How a cell of this column is read.

    Args:
        factor: by which a number is multiplied: 10,000 for a header that says 万元.
    """
    kinds = faults.kinds(cls.model_fields[column].annotation)
    members = faults.enumeration(cls.model_fields[column].annotation)
    if members is not None or bool in kinds:
        known = _yes_and_no() if members is None else _members(members)
        return lambda cell: _word(_narrow(cell), known)
    if MomentText in kinds:
        return _moment
    if int in kinds or float in kinds:
        return lambda cell: _number(_narrow(cell), factor)
    if column in {"id", "uscc", *cls.references} and str in kinds:
        return lambda cell: _placed(_narrow(cell))
    if cls.model_fields[column].default == ():
        return _several
    return _day if date in kinds else _free


def _written(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if _is_midnight(cell) else cell.isoformat(" ")
    return "" if cell is None else str(cell)


def _is_midnight(cell: datetime) -> bool:
    return cell.time() == cell.min.time()


def _narrow(cell: Cell) -> str:
    """Half width, without blanks around it."""
    if isinstance(cell, str) and cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFKC", _written(cell)).strip()


def _placed(text: str) -> Given:
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    return None if text.lower() in _NOTHING else text or None


def _free(cell: Cell) -> Given:
    return _written(cell).strip() or None


def _word(text: str, known: Mapping[str, str]) -> Given:
    found = known.get(text.lower()) or known.get(re.sub(r"\s|\(.*\)", "", text.lower()))
    return found or _placed(text)


def _day(cell: Cell) -> Given:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = _narrow(cell)
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            year, month, day = found.groups()
            written = f"{year}-{int(month):02}-{int(day):02}"
            return written if _is_day(written) else text
    return _placed(text)


def _moment(cell: Cell) -> Given:
    """A day, or a day and a minute; midnight of a spreadsheet's own date is a day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if _is_midnight(cell) else cell.isoformat("T", "minutes")
    text = _narrow(cell)
    if _MINUTE.fullmatch(text):
        return text
    found = _TIME.fullmatch(text)
    day = _day(found[1]) if found else None
    if found is None or not isinstance(day, str) or not _is_day(day):
        return _day(text)
    return f"{day}T{int(found[2]):02}:{int(found[3]):02}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(text: str, factor: int) -> Given:
    if counted := _COUNTED.fullmatch(text):
        text, factor = counted[1], _SUMS.get(counted[2], factor)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    if factor != 1:
        text = _multiplied(text, factor)
    return _placed(text)


def _multiplied(text: str, factor: int) -> str:
    """A decimal times a factor, exactly; what is no decimal is left as it is."""
    if not re.fullmatch(r"[+-]?\d{1,18}(?:\.\d{1,18})?", text):
        return text
    product = f"{Decimal(text) * factor:f}"
    return product.rstrip("0").rstrip(".") if "." in product else product


def _several(cell: Cell) -> Given:
    parts = (part.strip() for part in _PARTS.split(_narrow(cell)))
    return tuple(part for part in parts if part and part not in _NOTHING)


@cache
def _yes_and_no() -> Mapping[str, str]:
    return {
        word: value
        for language in Language
        for value, key in (("true", "yes"), ("false", "no"))
        for word in split(words(language)[key])
    } | {"true": "true", "false": "false"}


@cache
def _members(enumeration: EnumType) -> Mapping[str, str]:
    """Every word for a value of an enumeration: the value, its words, their synonyms."""
    found = {name: name for name in enumeration.__members__}
    for synonyms in (False, True):
        for language in Language:
            for value in list(enumeration.__members__):
                key = f"{enumeration.__name__}.{value}"
                told = words(language).get(f"synonym.{key}" if synonyms else key, "")
                for word in split(told) if synonyms else [told]:
                    narrow = unicodedata.normalize("NFKC", word).lower()
                    found.setdefault(narrow, value)
                    found.setdefault(re.sub(r"\s|\(.*\)", "", narrow), value)
    found.pop("", None)
    return found
