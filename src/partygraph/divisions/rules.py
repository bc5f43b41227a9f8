"""What a division code and its name say by themselves (pure).

A code has 2+2+2+3+3 digits; the native code of a level has 2, 4, 6, 9 or 12 of them and is unique.
Padded with zeros to 12 it is not: 东莞市, 中山市 and 儋州市 stand twice in the code table, as a
city and as the one county that groups its towns, and 金门县 three times, as county, town, village.

Sources: GB/T 2260, GB/T 10114 and the statistics bureau's rule of the 12-digit code (third part
001-099 sub-district, 100-199 town, 200-399 township, 400-599 the like; fourth part 001-199
residents' committee, 200-399 village committee, 400-499 and 500-599 the like of them).
"""

from __future__ import annotations

import re

from partygraph.model import AreaKind, AreaLevel

LENGTHS = (2, 4, 6, 9, 12)
"""Digits of a native code, from province to village level."""
_NATIVE = re.compile(r"\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?", re.ASCII)
_LEVELS = dict(
    zip(
        LENGTHS,
        (
            AreaLevel.province,
            AreaLevel.prefecture,
            AreaLevel.county,
            AreaLevel.town,
            AreaLevel.village,
        ),
        strict=True,
    )
)
_GROUPINGS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_PREFECTURES = {
    "自治州": AreaKind.autonomous_prefecture,
    "盟": AreaKind.league,
    "地区": AreaKind.prefecture,
}
_COUNTIES = {
    "县": AreaKind.county,
    "市": AreaKind.county_level_city,
    "旗": AreaKind.banner,
}
_TOWNS = {
    "0": AreaKind.sub_district,
    "1": AreaKind.town,
    "2": AreaKind.township,
    "3": AreaKind.township,
}
_VILLAGES = {
    "0": AreaKind.residents_community,
    "1": AreaKind.residents_community,
    "2": AreaKind.village,
    "3": AreaKind.village,
    "4": AreaKind.like_residents_community,
}
_READABLE = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("村村民委员会", "村"),
    ("村民委员会", "村"),
    ("村村委会", "村"),
    ("村委会", "村"),
    ("街道办事处", "街道"),
)
"""What the code tables write for the body, and what people call the area."""
_BODIES = (
    *("社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会", "社区"),
    *("街道办事处", "街道", "镇", "乡", "地区", "县", "区", "市", "旗"),
)
_SHORTEST = 2
"""Characters that are left at least where a name loses its 村: 丁村 stays."""


def is_native(code: str) -> bool:
    """Whether a text is a code of as many digits as a level has."""
    return _NATIVE.fullmatch(code) is not None


def level_of(code: str) -> AreaLevel:
    """The level of a native code."""
    return _LEVELS[len(code)]


def parent_of(code: str) -> str | None:
    """The native code of the division that one is part of; None for a province."""
    place = LENGTHS.index(len(code))
    return code[: LENGTHS[place - 1]] if place else None


def lineage(code: str) -> list[str]:
    """The native codes of all that a division is part of, itself last."""
    return [code[:length] for length in LENGTHS if length <= len(code)]


def kind_of(code: str, name: str) -> AreaKind:
    """What a division is, by its code and, above the town level, by the end of its name."""
    level, last = level_of(code), code[len(parent_of(code) or "") :]
    if level is AreaLevel.province:
        return AreaKind.province
    if name in _GROUPINGS or (level is not AreaLevel.prefecture and not last.strip("0")):
        return AreaKind.grouping
    if level is AreaLevel.prefecture:
        found = (kind for ending, kind in _PREFECTURES.items() if name.endswith(ending))
        return next(found, AreaKind.prefecture_city)
    if level is AreaLevel.county:
        return _COUNTIES.get(name[-1], AreaKind.district)
    if level is AreaLevel.town:
        return _TOWNS.get(last[0], AreaKind.like_township)
    return _VILLAGES.get(last[0], AreaKind.like_village)


def readable_name(official: str) -> str:
    """The name of the area: 玉崙居委会 → 玉崙社区, 安国寺村委会 → 安国寺村."""
    for ending, replacement in _READABLE:
        if official.endswith(ending) and len(official) > len(ending):
            return official.removesuffix(ending) + replacement
    return official


def stem(official: str) -> str:
    """What tells a name from others: 城内村委会 and 城内社区居委会 → 城内, 丁村村委会 → 丁村."""
    for ending in _BODIES:
        if official.endswith(ending) and official != ending:
            official = official.removesuffix(ending)
            break
    short = official.removesuffix("村")
    return short if len(short) >= _SHORTEST else official
