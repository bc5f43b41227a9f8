"""Finding bodies by their Chinese names: as written, by pinyin, by initials, by short name (pure).

All names are kept as three texts, one form of a name a line, and what is looked for becomes one
regular expression over a text: a name costs no Python of its own until it matches. Nothing leaves
the machine; the readings of characters come with pypinyin (MIT).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Match(StrEnum):
    """How a text finds a name, from the surest to the loosest."""

    exact = "exact"
    """A name or short name is the text."""
    beginning = "beginning"
    """It begins with the text."""
    part = "part"
    """It holds the text."""
    short_name = "short_name"
    """The text is a usual short name: 市住建局 for 市住房和城乡建设局 (see `_shortened`)."""
    pinyin = "pinyin"
    """The text spells characters in a row, each in full: `jianou`."""
    initials = "initials"
    """The text is the first letters of characters in a row: `hjsq`."""
    mixed = "mixed"
    """The text spells characters in a row, each in full or in part: `jianous`, `hengjsq`."""


class Form(StrEnum):
    """Which of its names a body was found by."""

    name = "name"
    short = "short"
    official = "official"
    former = "former"


@dataclass(frozen=True, slots=True)
class Named:
    """One body with one of its names; `number` is the caller's, to find the body again."""

    number: int
    text: str
    form: Form


@dataclass(frozen=True, slots=True)
class Hit:
    """One body found: how, by which of its names, and where in it."""

    number: int
    match: Match
    form: Form
    text: str
    rank: tuple[int, int, int, int]
    """The lower, the better: match, place in the name (whole, beginning, inside), form, and the
    characters of the name that the text leaves out."""


_MATCHES = list(Match)
_FORMS = list(Form)
_LEAST_SHORT = 3
"""Characters of a short name at least: two find nearly everything."""
_LEFT_OUT = 3
"""Characters that a short name leaves out, at most so many for each that it has."""
_LONGEST = 60
"""Characters of a text that are looked at."""
_OPENINGS = ("中国共产党", "中共", "共青", "国家")
"""What short names drop at the beginning; of 共青团 the 团 stays."""
_HALF_ENDINGS = {"委员会": 1, "办公室": 1, "联合会": 1, "人民政府": 4}
"""Words of which a short name keeps the first characters as its end: 委, 办, 联."""
_LONGEST_AREA_NAME = 12
_MAY_BEGIN, _MAY_END = "\ue000", "\ue001"
"""Private characters that mark in a name where its short names may begin and end."""


def plain(text: str) -> str:
    """A text as names are compared: full-width letters made narrow, small letters, no spaces."""
    narrow = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return re.sub(r"[\s'’·\ue000\ue001/]+", "", narrow)[:_LONGEST]


@cache
def readings(character: str) -> tuple[str, ...]:
    """Every reading of a character in small letters without tones; of another sign, the sign.

    ü is both v, as it is typed, and u.
    """
    import pypinyin  # noqa: PLC0415  its tables take 0.2 s, and most commands need none

    style = pypinyin.Style.NORMAL
    found = pypinyin.pinyin(character, style=style, heteronym=True, errors="default")[0]
    spelled = [one.lower().replace("ü", "v") for one in found]
    return tuple(dict.fromkeys([*spelled, *(one.replace("v", "u") for one in spelled)]))


class Index:
    """The names of many bodies, ready to be searched.

    It holds about 300 bytes a name and takes about 6 µs a name to make (bench in the tests'
    folder's report: 440,000 names).
    """

    def __init__(self, names: Iterable[Named], area_names: Iterable[str] = ()) -> None:
        """Lay out the names; `area_names` are what short names may drop at the beginning."""
        self._names = sorted(
            (name for name in names if plain(name.text)),
            key=lambda name: (name.number, _FORMS.index(name.form), name.text),
        )
        texts = [plain(name.text) for name in self._names]
        areas = frozenset(map(plain, area_names))
        self._written = _Lines(texts)
        self._short = _Lines(_shortened(text, areas) for text in texts)
        self._spelled = _Lines(map(_spelled, texts))

    def __len__(self) -> int:
        return len(self._names)

    def find(self, text: str) -> list[Hit]:
        """The bodies that a text finds, each once by its best name, best first, then by number.

        Best is by `Hit.rank`.
        """
        wanted = plain(text)
        best: dict[int, Hit] = {}
        for hit in self._hits(wanted) if wanted else ():
            known = best.get(hit.number)
            if known is None or hit.rank < known.rank:
                best[hit.number] = hit
        return sorted(best.values(), key=lambda hit: (hit.rank, hit.number))

    def _hits(self, wanted: str) -> Iterator[Hit]:
        for line, found in self._written.find(re.escape(wanted)):
            whole = len(found.string_of_line) == len(wanted)
            match = (
                Match.exact if whole else Match.beginning if found.at_start else Match.part
            )
            yield self._hit(line, match, found.place, len(found.string_of_line) - len(wanted))
        if wanted.isascii() or any("a" <= sign <= "z" for sign in wanted):
            yield from self._spelled_hits(wanted)
        elif len(wanted) >= _LEAST_SHORT:
            for line, found in self._short.find(_short_name(wanted)):
                left_out = len(plain(found.text)) - len(wanted)
                if 0 < left_out <= _LEFT_OUT * len(wanted):
                    yield self._hit(line, Match.short_name, found.place, left_out)

    def _spelled_hits(self, wanted: str) -> Iterator[Hit]:
        for match, pattern in (
            (Match.pinyin, _in_full(wanted)),
            (Match.initials, _by_initials(wanted)),
            (Match.mixed, _in_part(wanted)),
        ):
            for line, found in self._spelled.find(pattern):
                left_out = found.string_of_line.count(" ") - found.text.count(" ")
                yield self._hit(line, match, found.place, left_out)

    def _hit(self, line: int, match: Match, place: int, left_out: int) -> Hit:
        name = self._names[line]
        rank = (_MATCHES.index(match), place, _FORMS.index(name.form), left_out)
        return Hit(name.number, match, name.form, name.text, rank)
