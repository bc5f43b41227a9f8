"""Weighing a pair, sign by sign."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from rapidfuzz.distance import OSA, Levenshtein

from partygraph import deadline
from partygraph.sameness.blocks import LEAST_SLIP
from partygraph.sameness.bodies import Body, Pair, Part, Sign, pair_id
from partygraph.sameness.reading import (
    COUNTY,
    DIRECTIONS,
    LEVELS,
    SHORTEST,
    TELLING,
    TELLING_WORDS,
    TELLS_LITTLE,
    TOWN,
    Name,
    Read,
    shared_beginning,
    spoken,
)

_POINTS = {
    Sign.same_code: 9.0,
    Sign.other_code: -9.0,
    Sign.same_name: 6.0,
    Sign.same_sound: 3.6,
    Sign.slip: 3.0,
    Sign.misspelled_word: 5.0,
    Sign.words_left_out: 4.6,
    Sign.short_name: 3.2,
    Sign.renamed: 4.5,
    Sign.other_number: -9.0,
    Sign.telling_word: -9.0,
    Sign.same_place: 1.0,
    Sign.place_left_out: 0.0,
    Sign.other_place: -9.0,
    Sign.same_area: 1.5,
    Sign.same_town: 0.7,
    Sign.elsewhere: -0.6,
    Sign.far_apart: -3.0,
    Sign.other_kind: -2.0,
    Sign.shared_links: 0.5,
    Sign.usual_name: -1.2,
    Sign.several_fit: -2.5,
}
_DOUBLED = 1.6
"""On top for a character that stands twice: nobody is called so."""
_BASE = -4.0
"""Two rows that share a key and nothing else are hardly ever one body."""
_LOOSE = frozenset(
    {
        Sign.same_sound,
        Sign.slip,
        Sign.misspelled_word,
        Sign.words_left_out,
        Sign.short_name,
        Sign.place_left_out,
    }
)
_OF_AN_AREA, _OF_A_UNIT = "organisations", "unit_organisation"
_ENTERPRISES = frozenset({"state_enterprise", "private_enterprise", "property_company", "market"})


def weigh(
    read: Sequence[Read],
    pairs: Iterable[tuple[int, int]],
    least: float,
    judged: frozenset[str],
) -> list[Pair]:
    """The pairs that score at least so much and are not judged, the surest first, then by ids."""
    called, usual = _called(read), _Usual(read)
    weighed: dict[tuple[int, int], tuple[Part, ...]] = {}
    for a, b in deadline.each(pairs):
        first, second = read[a], read[b]
        if first.body.id == second.body.id or _cannot_be_one(first.body, second.body):
            continue
        parts = _parts(first, second, called, usual)
        if parts and _score(parts) >= _WORTH_KEEPING:
            weighed[a, b] = parts
    _mark_several(read, weighed)
    found = []
    for (a, b), parts in weighed.items():
        score = _score(parts)
        one, other = read[a].body.id, read[b].body.id
        if score >= least and pair_id(one, other) not in judged:
            found.append(Pair(one, other, round(score, 3), parts))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


_WORTH_KEEPING = 0.05


def _score(parts: Iterable[Part]) -> float:
    return 1 / (1 + math.exp(-_BASE - sum(part.points for part in parts)))


def _called(read: Iterable[Read]) -> dict[tuple[str, str], int]:
    """How many bodies of a county are called so, whatever place they name."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in read:
        for core in {name.core for name in one.names}:
            counts[one.body.area_id[:COUNTY], core] += 1
    return counts


def _parts(
    one: Read, other: Read, called: Mapping[tuple[str, str], int], usual: _Usual
) -> tuple[Part, ...]:
    """What speaks for and against, by the names that fit best; empty where no names fit."""
    code = list(_by_code(one.body, other.body))
    best: tuple[Part, ...] = ()
    for a, b in product(one.names, other.names):
        fit = _by_name(a, b, usual)
        if fit is None:
            continue
        sign, by_whole = fit
        parts = (sign, *_by_place(a, b, one, other, by_whole=by_whole))
        if sign.sign in {Sign.same_name, Sign.renamed} and not (a.place and b.place):
            number = called.get((one.body.area_id[:COUNTY], a.core), 0)
            if number > len((one, other)):
                points = _POINTS[Sign.usual_name] * math.log2(number - 1)
                parts += (Part(Sign.usual_name, round(points, 2), str(number)),)
        if not best or _score(parts) > _score(best):
            best = parts
    if not best and not code:
        return ()
    if any(part.sign is Sign.same_code for part in code):
        best = tuple(part for part in best if part.points > 0)
    found = [*code, *best, *_by_location(one, other), *_by_kind(one.body, other.body)]
    order = list(Sign)
    return tuple(sorted(found, key=lambda part: order.index(part.sign)))


def _part(sign: Sign, detail: str = "") -> Part:
    return Part(sign, _POINTS[sign], detail)


def _by_code(one: Body, other: Body) -> Iterator[Part]:
    if one.uscc and other.uscc:
        same = one.uscc == other.uscc
        yield _part(
            Sign.same_code if same else Sign.other_code,
            one.uscc if same else f"{one.uscc} ≠ {other.uscc}",
        )


def _by_name(one: Name, other: Name, usual: _Usual) -> tuple[Part, bool] | None:
    """How two names fit, and whether their places are part of what was compared.

    None where they do not fit.
    """
    a, b = sorted((one.core, other.core), key=lambda core: (len(core), core))
    if one.renamed and other.renamed:
        return None
    if a == b:
        sign = Sign.renamed if one.renamed or other.renamed else Sign.same_name
        return _part(sign, a), False
    if one.renamed or other.renamed:
        return None
    if one.numbers != other.numbers:
        return _part(Sign.other_number, f"{a} ≠ {b}"), False
    by_whole = _mistyped(one.whole, other.whole, usual)
    by_core = list(_by_core(a, b, usual)) if a else []
    found = [*((part, False) for part in by_core), *([(by_whole, True)] if by_whole else [])]
    return max(found, key=lambda one: one[0].points, default=None)


def _by_core(a: str, b: str, usual: _Usual) -> Iterator[Part]:
    if OSA.distance(a, b, score_cutoff=_MOST_EDITS) > _MOST_EDITS and not _within(a, b):
        return
    if _told_apart(a, b):
        yield _part(Sign.telling_word, f"{a} ≠ {b}")
        return
    if mistyped := _mistyped(a, b, usual):
        yield mistyped
    if _left_out(a, b):
        yield _part(Sign.words_left_out, f"{a} ≈ {b}")
    elif a[0] == b[0] and a[-1] == b[-1] and len(a) >= SHORTEST and _within(a, b):
        yield _part(Sign.short_name, f"{a} ≈ {b}")


def _mistyped(a: str, b: str, usual: _Usual) -> Part | None:
    """Whether one text is the other with a character or two mistyped, and how sure that is."""
    if a == b or min(len(a), len(b)) < LEAST_SLIP or abs(len(a) - len(b)) > _LONGEST_SLIP:
        return None
    if OSA.distance(a, b, score_cutoff=_MOST_EDITS) > _MOST_EDITS:
        return None
    shown = f"{a} ≈ {b}"
    if sorted(a) != sorted(b) and _told_apart(a, b):
        return _part(Sign.misspelled_word, shown) if _lost(a, b, usual) else None
    if usual.misspelled(a, b) or usual.misspelled(b, a):
        return _part(Sign.misspelled_word, shown)
    return _misheard(a, b, shown)


def _lost(a: str, b: str, usual: _Usual) -> bool:
    """Whether a usual word lost a sign that tells bodies apart; a slip puts none in."""
    short, long = sorted((a, b), key=len)
    lost = set(long) - set(short)
    return len(long) > len(short) and not lost & DIRECTIONS and usual.misspelled(long, short)


def _misheard(a: str, b: str, shown: str) -> Part | None:
    """Whether two texts sound alike, or alike but for one syllable more, less or swapped."""
    sounds = spoken(a), spoken(b)
    if sounds[0] == sounds[1]:
        return _part(Sign.same_sound, shown)
    if OSA.distance(*sounds) > 1 or (len(a) == len(b) and sorted(a) != sorted(b)):
        return None
    short, long = sorted((a, b), key=len)
    twice = len(short) < len(long) and _is_doubled(long, *_differences(short, long)[0][2:])
    return Part(Sign.slip, _POINTS[Sign.slip] + (_DOUBLED if twice else 0), shown)


class _Usual:
    """Which pairs of neighbouring characters are usual in the names at hand."""

    def __init__(self, read: Iterable[Read]) -> None:
        self._count: Counter[str] = Counter()
        for one in read:
            for name in one.names:
                self._count.update({a + b for a, b in pairwise(name.whole + _END)})

    def misspelled(self, right: str, wrong: str) -> bool:
        """Whether `wrong` is `right` but for a place or two, usual as `right` has it."""
        places = _differences(right, wrong)
        return len(places) <= _MOST_SLIPS and all(
            self._is_usual(right, slice(start, stop), wrong, slice(there, there_stop))
            for start, stop, there, there_stop in places
        )

    def _is_usual(self, right: str, here: slice, wrong: str, there: slice) -> bool:
        meant, written = right[here], wrong[there]
        if max(len(meant), len(written)) > _LONGEST_SLIP:
            return False
        most = max(self._around(wrong, there))
        if len(meant) == len(written) and sorted(meant) != sorted(written):
            # Another character is a slip where it is rare; two of another sound are another word.
            seldom = len(meant) == 1 and most <= _SELDOM
            if not seldom and spoken(meant) != spoken(written):
                return False
        least = min(self._around(right, here))
        return least >= _USUAL and most * _FEWER <= least

    def _around(self, text: str, place: slice) -> list[int]:
        """How usual each neighbouring pair is from before a difference to behind it."""
        part = (text + _END)[max(place.start - 1, 0) : place.stop + 1]
        return [self._count[a + b] for a, b in pairwise(part)] or [0]


def _differences(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """Where two texts differ, as (from, to) in each; what touches or crosses is one place."""
    found: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            continue
        if found and step.src_start - found[-1][1] <= 1:
            start, _, there, _ = found.pop()
        else:
            start, there = step.src_start, step.dest_start
        found.append((start, step.src_end, there, step.dest_end))
    return found


_END = "$"
_USUAL = 6
"""Names that have a pair of characters, from which it is usual."""
_FEWER = 15
"""A slip is so many times rarer than what it stands for."""
_SELDOM = 4
"""What another character makes stands in so many names at most; else it is a word of its own."""
_LONGEST_SLIP = 2
"""Characters of one slip."""
_MOST_SLIPS = 2
_MOST_EDITS = 4
"""Characters in which a mistyped name differs at most."""


def _within(short: str, long: str) -> bool:
    """Whether a text's characters stand in another one in their order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _left_out(short: str, long: str) -> bool:
    """Whether the longer only adds words that tell little."""
    if len(short) < SHORTEST - 1 or not _within(short, long):
        return False
    added = [
        long[step.dest_start : step.dest_end]
        for step in Levenshtein.opcodes(short, long)
        if step.tag != "equal"
    ]
    return all(TELLS_LITTLE.sub("", text) == "" for text in added)


def _told_apart(a: str, b: str) -> bool:
    """Whether two cores differ in what tells bodies apart: a number, a direction, a branch."""
    for start, stop, there, there_stop in _differences(a, b):
        left, right = a[start:stop], b[there:there_stop]
        both = TELLING & {*left}, TELLING & {*right}
        if spoken(left) == spoken(right) and not all(both):
            continue
        if not left and _is_doubled(b, there, there_stop):
            continue
        if not right and _is_doubled(a, start, stop):
            continue
        if len(left) == len(right) == 1 and not all(both) and {left, right} & {*LEVELS, "村"}:
            continue
        if left == "社区" or right == "社区":
            continue
        if any(both) or TELLING_WORDS.search(f"{left} {right}"):
            return True
    return False


def _is_doubled(text: str, start: int, stop: int) -> bool:
    """Whether what stands there is one character that stands beside it too."""
    return (
        stop - start == 1 and text[start] in text[max(start - 1, 0) : start] + text[stop : stop + 1]
    )


def _by_place(a: Name, b: Name, one: Read, other: Read, *, by_whole: bool) -> Iterator[Part]:
    if a.place and b.place:
        if a.place == b.place:
            yield _part(Sign.same_place, a.place)
        elif not by_whole or not (a.place.startswith(b.place) or b.place.startswith(a.place)):
            yield _part(Sign.other_place, f"{a.place} ≠ {b.place}")
    elif (a.place or b.place) and not by_whole:
        place, away = (a.place, other) if a.place else (b.place, one)
        if away.body.area_id.startswith(place):
            yield _part(Sign.place_left_out, place)
        else:
            yield Part(Sign.other_place, _POINTS[Sign.other_place] / 3, place)


def _by_location(one: Read, other: Read) -> Iterator[Part]:
    a, b = one.body.area_id, other.body.area_id
    shared = shared_beginning(a, b)
    if a and a == b:
        yield _part(Sign.same_area, a)
    elif shared >= TOWN:
        yield _part(Sign.same_town, a[:TOWN])
    elif shared >= COUNTY:
        yield _part(Sign.elsewhere)
    elif a and b and shared < min(COUNTY, len(a), len(b)):
        yield _part(Sign.far_apart)


def _cannot_be_one(one: Body, other: Body) -> bool:
    """Rows of two tables, and organisations of two areas, unless they stand inside units."""
    if one.table != other.table:
        return True
    a, b = one.area_id, other.area_id
    return (
        one.table == _OF_AN_AREA
        and _OF_A_UNIT not in (one.kind, other.kind)
        and not (a.startswith(b) or b.startswith(a))
    )


def _by_kind(one: Body, other: Body) -> Iterator[Part]:
    kinds = {one.kind, other.kind}
    if "" not in kinds and len(kinds) > 1 and not kinds <= _ENTERPRISES:
        yield _part(Sign.other_kind, f"{one.kind} ≠ {other.kind}")
    shared = one.ties & other.ties
    if shared:
        points = min(len(shared), 3) * _POINTS[Sign.shared_links]
        yield Part(Sign.shared_links, points, " ".join(sorted(shared)[:3]))


def _mark_several(read: Sequence[Read], weighed: dict[tuple[int, int], tuple[Part, ...]]) -> None:
    """Lower the pairs that rest on a loose likeness where another body fits as well or better."""
    partners: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), parts in weighed.items():
        score = _score(parts)
        partners[a].append((score, b))
        partners[b].append((score, a))
    for (a, b), parts in list(weighed.items()):
        if not any(part.sign in _LOOSE for part in parts):
            continue
        if any(part.sign is Sign.same_code for part in parts):
            continue
        score = _score(parts)
        rivals = [
            there
            for here, partner in ((a, b), (b, a))
            for other, there in partners[here]
            if there != partner and other >= score - _CLOSE and not _one_name(read, there, partner)
        ]
        if rivals:
            weighed[a, b] = (*parts, _part(Sign.several_fit, read[rivals[0]].body.id))


_CLOSE = 0.1


def _one_name(read: Sequence[Read], a: int, b: int) -> bool:
    names = ({(name.core, name.place) for name in read[one].names} for one in (a, b))
    return bool(set.intersection(*names))
