"""What a thing is by nature, and how names are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("title",),
    "units": ("name", "area_id"),
    "organisations": ("name", "area_id"),
    "pairings": ("unit_id", "area_id", "valid_from"),
    "registrations": ("unit_id", "area_id", "valid_from"),
    "seats": ("unit_id", "organisation_id", "valid_from"),
    "projects": ("pairing_id", "name"),
    "resources": ("unit_id", "area_id", "name"),
    "demands": ("area_id", "name", "valid_from"),
    "services": ("resource_id", "demand_id", "valid_from"),
    "liaisons": ("unit_id", "enterprise_id", "post"),
    "key_projects": ("area_id", "name"),
    "budgets": ("area_id", "year"),
    "figures": ("area_id", "subject", "indicator", "as_of"),
    "successions": ("predecessor_id", "successor_id", "since"),
    "posts": ("area_id", "kind", "valid_from"),
    "rules": ("kind", "area_id", "over_id", "name"),
    "assignments": ("rule_id", "area_id", "valid_from"),
    "sites": ("area_id", "name"),
    "positions": ("area_id",),
    "walks": ("site_id", "area_id"),
    "footpaths": (
        "area_id", "valid_from",
        "start_longitude", "start_latitude", "end_longitude", "end_latitude",
    ),
    "indicators": ("area_id", "organisation_id", "kind", "since", "until"),
    "steps": ("case_id", "number"),
    "holidays": ("area_id", "day"),
    "evaluations": (
        "by_kind", "by_unit_id", "by_organisation_id", "by_area_id",
        "unit_id", "organisation_id", "area_id", "period",
    ),
}  # fmt: skip
"""What a thing is by nature: two rows that agree in it are one.

An area has its code, and a case the number under which it is kept.
"""


OPTIONAL_IN_KEYS = {
    ("resources", "unit_id"),
    ("rules", "over_id"),
    ("indicators", "organisation_id"),
} | {
    ("evaluations", f"{by}{body}_id")
    for by in ("by_", "")
    for body in ("unit", "organisation", "area")
}


TOWN_AND_MORE = re.compile(r"(.+?(?:街道办事处|街道|镇|乡))(.+)")


@lru_cache(maxsize=2**16)
def plain(name: str) -> str:
    """A name as names are compared here: half width, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def nearest_names(value: str, names: Iterable[str]) -> str:
    """The three names most like a value, or all of them where there are few."""
    names = list(names)
    few = 14
    near = process.extract(value, names, scorer=fuzz.ratio, limit=3, score_cutoff=60)
    return ", ".join([name for name, *_ in near] or (names if len(names) <= few else []))


def spellings(name: str) -> set[str]:
    """A name as it stands, and as others may have written it."""
    half_width = plain(name)
    return {name, half_width, half_width.translate(_WIDE)}


_WIDE = str.maketrans("(),:", "（），：")


def made_id(table: str, key: tuple[str, ...]) -> str:
    """An id made of what a thing is by nature: the same for the same thing, whoever reads it."""
    digest = hashlib.blake2b("\n".join(map(plain, key)).encode(), digest_size=8).hexdigest()
    return f"{table.replace('_', '-')}-{digest}"
