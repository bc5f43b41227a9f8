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
from collections.abc import Iterable, Iterator
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
    other = "other"
    """Of a row that was merged into this one, or as a table gives it."""


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
    """The lower the better: match, place (the whole name, its beginning, inside), form, and how
    many characters of the name the text leaves out."""


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
_HALVED = ("委员会", "办公室", "联合会")
"""Words of which a short name may keep the first character alone: 委, 办, 联."""
_LEVELS = "省市州县区镇乡"
"""What a short name keeps of the name of an area: the 市 of 建瓯市住房和城乡建设局."""
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
    """The names of many bodies, ready to be searched."""

    def __init__(self, names: Iterable[Named], area_names: Iterable[str] = ()) -> None:
        """Lay out the names; `area_names` are what short names may drop at the beginning."""
        pairs = [(name, plain(name.text)) for name in names]
        self._names = [name for name, text in pairs if text]
        texts = [text for _, text in pairs if text]
        areas = frozenset(map(plain, area_names))
        self._written = _Lines(texts)
        self._shortened = _Lines(_shortened(text, areas) for text in texts)
        self._spelled = _Lines(map(_spelled, texts))

    def __len__(self) -> int:
        return len(self._names)

    def find(self, text: str) -> list[Hit]:
        """The bodies that a text finds, each once by its best name; by rank, then by number."""
        wanted = plain(text)
        best: dict[int, Hit] = {}
        for hit in self._hits(wanted) if wanted else ():
            known = best.get(hit.number)
            if known is None or hit.rank < known.rank:
                best[hit.number] = hit
        return sorted(best.values(), key=lambda hit: (hit.rank, hit.number))

    def _hits(self, wanted: str) -> Iterator[Hit]:
        for found in self._written.find(re.escape(wanted)):
            left_out = len(found.whole) - len(wanted)
            match = (Match.part if found.before else Match.beginning) if left_out else Match.exact
            yield self._hit(found, match, left_out)
        if any("a" <= sign <= "z" for sign in wanted):
            for match, pattern in _SPELLINGS.items():
                for found in self._spelled.find(pattern(wanted)):
                    yield self._hit(found, match, found.whole.count(" ") - found.text.count(" "))
        elif len(wanted) >= _LEAST_SHORT:
            for found in self._shortened.find(_short_name(wanted)):
                left_out = len(_unmarked(found.text)) - len(wanted)
                if 0 < left_out <= _LEFT_OUT * len(wanted):
                    yield self._hit(found, Match.short_name, left_out)

    def _hit(self, found: _Found, match: Match, left_out: int) -> Hit:
        name = self._names[found.line]
        place = 2 if found.before else 1 if left_out else 0
        rank = (_MATCHES.index(match), place, _FORMS.index(name.form), left_out)
        return Hit(name.number, match, name.form, name.text, rank)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a pattern first holds in a line."""

    line: int
    whole: str
    text: str
    before: bool
    """Whether the line has something before it."""


class _Lines:
    """Texts as one text, so that one pass of the pattern engine searches them all."""

    def __init__(self, texts: Iterable[str]) -> None:
        kept = list(texts)
        self._text = "\n".join(kept)
        self._starts = [0]
        for text in kept[:-1]:
            self._starts.append(self._starts[-1] + len(text) + 1)

    def find(self, pattern: str) -> Iterator[_Found]:
        compiled = re.compile(pattern)
        match = compiled.search(self._text)
        while match:
            line = bisect_right(self._starts, match.start()) - 1
            start = self._starts[line]
            end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self._text)
            yield _Found(line, self._text[start:end], match[0], match.start() > start)
            match = compiled.search(self._text, end)


def _spelled(text: str) -> str:
    """A name for search by sound: a space, a character and its readings, for each character."""
    return "".join(map(_syllable, text))


@cache
def _syllable(character: str) -> str:
    return " " + "/".join(dict.fromkeys([character, *readings(character)]))


_BEGINS = r" (?:[^ \n/]+/)*"
"""Where a reading of the next character begins: the character and other readings are passed."""


def _in_full(wanted: str) -> str:
    """Each reading from its first letter to its last."""
    step = rf"(?:(?:/[^ \n]*)?{_BEGINS})?"
    return _BEGINS + step.join(map(re.escape, wanted)) + r"(?=[/ \n]|\Z)"


def _by_initials(wanted: str) -> str:
    """The first letter of each reading."""
    return _BEGINS + rf"[^ \n]*{_BEGINS}".join(map(re.escape, wanted))


def _in_part(wanted: str) -> str:
    """Some first letters of each reading."""
    return _BEGINS + rf"(?:[^ \n]*{_BEGINS})?".join(map(re.escape, wanted))


_SPELLINGS = {Match.pinyin: _in_full, Match.initials: _by_initials, Match.mixed: _in_part}


def _shortened(text: str, areas: frozenset[str]) -> str:
    """A name with marks where a usual short name of it may begin and where it may end.

    It may begin at the beginning, behind 中共 and the like, and behind the name of an area or with
    its last character; it ends at the end or with the first character of 委员会, 办公室, 联合会.
    """
    begins, start = {0}, 0
    for opening in _OPENINGS:
        if text.startswith(opening):
            start = len(opening)
            begins.add(start)
            break
    while length := _area_name_at(text, start, areas):
        start += length
        begins.add(start)
        if text[start - 1] in _LEVELS:
            begins.add(start - 1)
    ends = {len(text)}
    for word in _HALVED:
        if (place := text.find(word)) >= 0:
            ends.add(place + 1)
    return "".join(
        (_MAY_END if place in ends else "")
        + (_MAY_BEGIN if place in begins else "")
        + text[place : place + 1]
        for place in range(len(text) + 1)
    )


def _area_name_at(text: str, start: int, areas: frozenset[str]) -> int:
    """How long the longest name of an area is that stands there with something behind it."""
    longest = min(_LONGEST_AREA_NAME, len(text) - start - 1)
    lengths = range(longest, 1, -1)
    return next((one for one in lengths if text[start : start + one] in areas), 0)


def _short_name(wanted: str) -> str:
    """Its characters in their order, the first and the last where a short name begins and ends.

    Each but the last is taken where it first comes, which finds all that any choice would.
    """
    first, *middle, last = map(re.escape, wanted)
    skipped = "".join(rf"[^{sign}\n]*+{sign}" for sign in middle)
    return rf"{_MAY_BEGIN}{first}{skipped}[^\n]*?{last}{_MAY_END}"


def _unmarked(text: str) -> str:
    return text.replace(_MAY_BEGIN, "").replace(_MAY_END, "")


def nearest(text: str, names: Iterable[str], n: int = 3) -> list[str]:
    """The names most like a text, for “did you mean”: best first, then by name.

    Likeness is that of Ratcliff and Obershelp, 0 to 1, over the characters or, where it is higher,
    over their sound, so that 建欧 is near 建瓯; at least 0.5. It takes about 30 µs a name.
    """
    wanted = plain(text)
    spoken = _sound(wanted)
    by_text = difflib.SequenceMatcher(b=wanted, autojunk=False)
    by_sound = difflib.SequenceMatcher(b=spoken, autojunk=False)
    likeness = {
        name: max(_likeness(by_text, plain(name)), _likeness(by_sound, _sound(plain(name))))
        for name in set(names)
    }
    near = [name for name, value in likeness.items() if value >= _NEAR]
    return sorted(near, key=lambda name: (-likeness[name], name))[:n]


_NEAR = 0.5


def syllables(text: str) -> tuple[str, ...]:
    """The usual reading of each character of a text, without tones; of another sign, the sign."""
    return tuple(readings(character)[0] for character in text)


def _sound(text: str) -> str:
    return "".join(syllables(text))


def _likeness(matcher: difflib.SequenceMatcher[str], text: str) -> float:
    """The ratio, or 0 where it is surely below `_NEAR`."""
    matcher.set_seq1(text)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()
