"""Bodies, pairs of them, and the signs by which a pair is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """What speaks for two rows being one body, or against it."""

    same_code = "same_code"
    other_code = "other_code"
    same_name = "same_name"
    """The names are one, once place, short forms and company forms are read."""
    same_sound = "same_sound"
    """They are spoken alike; the difference may be meant, or an input method's."""
    slip = "slip"
    """A character left out, doubled, put in or swapped."""
    misspelled_word = "misspelled_word"
    """They differ in one word only, which is usual as the one writes it and as the other is not."""
    words_left_out = "words_left_out"
    """One leaves out words that tell little: 服务, 管理, 科技 …"""
    short_name = "short_name"
    renamed = "renamed"
    """The usual name before the reform of 2018: 国土资源局, 自然资源局."""
    other_number = "other_number"
    telling_word = "telling_word"
    """They differ in a word that tells bodies apart: 东 and 西, 新, 分公司, 附属 …"""
    same_place = "same_place"
    place_left_out = "place_left_out"
    """One names a place and the other lies in it."""
    other_place = "other_place"
    same_area = "same_area"
    same_town = "same_town"
    elsewhere = "elsewhere"
    """In another town of the county."""
    far_apart = "far_apart"
    """In another county."""
    other_kind = "other_kind"
    shared_links = "shared_links"
    usual_name = "usual_name"
    """Several bodies around are called so."""
    several_fit = "several_fit"
    """Another body fits as well."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sign and its points: above 0 for one body, below 0 for two."""

    sign: Sign
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A row as sameness sees it."""

    id: str
    table: str
    """`units` or `organisations`: only rows of one table can be one body."""
    name: str
    other_names: tuple[str, ...] = ()
    """Short name and other names."""
    kind: str = ""
    area_id: str = ""
    """Where it is; the code of an area begins with that of the area around it."""
    uscc: str = ""
    ties: frozenset[str] = frozenset()
    """Ids of what it is linked with: paired communities, joint committees, organisations."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one body; `first` is the smaller id, or the known one of `likely`."""

    first: str
    second: str
    score: float
    """0 to 1."""
    parts: tuple[Part, ...]
    """The signs in the order of `Sign`."""


Places = Mapping[str, tuple[str, ...]]
"""Area id → its names, now and formerly, as they stand in names of bodies."""


def pair_id(first: str, second: str) -> str:
    """One spelling for a pair, whichever comes first; ids hold no sign `~`."""
    return "~".join(sorted((first, second)))
