"""Which area follows which between two editions, as far as names leave no choice (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from partygraph.divisions.reading import Edition
from partygraph.divisions.rules import LENGTHS, parent_of, stem
from partygraph.errors import Fault
from partygraph.model import SuccessionBasis

_TOWN = 9
"""Digits of a code at town level."""


class Held(NamedTuple):
    """An area as editions told it: names, and from when to when it held."""

    official: str
    shown: str
    former: tuple[str, ...]
    """Other official names that it had, the oldest first."""
    since: date
    until: date | None
    source_id: str
    """The last edition that has it."""


class Moves:
    """Which ended codes are followed by which new ones, as far as names leave no choice.

    From the largest areas to the smallest, so that what lay in an area with a new code is looked
    for in its successor.
    """

    def __init__(
        self,
        before: Mapping[str, Held],
        edition: Edition,
        gone: set[str],
        new: Iterable[str],
        renamed: Iterable[str],
    ) -> None:
        """Keep the names of all that changed, before and after, to look them up by place."""
        self._before, self._edition = before, edition
        self._gone, self._renamed = gone, set(renamed)
        self._new = set(new) if gone or self._renamed else set()
        self._old_stems = {code: stem(before[code].official) for code in gone | self._renamed}
        lines = edition.lines
        self._new_stems = {code: stem(lines[code].name) for code in self._new | self._renamed}
        wanted = {*self._old_stems.values(), *self._new_stems.values()}
        self._places_before = _by_stem(
            ((code, area.official) for code, area in before.items()), wanted
        )
        self._places_after = _by_stem(((code, line.name) for code, line in lines.items()), wanted)
        self._successors: dict[str, list[str]] = {}

    def faults(self) -> Iterator[Fault]:
        """A fault for each code that goes on for another place of the same parent.

        Its old name now stands at another code there; or its new name stood at one that goes on
        under a third name.
        """
        for code in sorted(self._renamed):
            old, new = self._old_stems[code], self._new_stems[code]
            if old == new:
                continue
            parent, line = parent_of(code), self._edition.lines[code]
            now = [
                other
                for other in self._places_after.get((parent, old), ())
                if other in self._new or self._old_stems.get(other, old) != old
            ]
            then = [
                other
                for other in self._places_before.get((parent, new), ())
                if other != code and other in self._renamed and self._new_stems[other] != new
            ]
            if now or then:
                details = {
                    "code": code,
                    "old": self._before[code].official,
                    "new": line.name,
                    "other": (now or then)[0],
                    "year": self._edition.year,
                }
                yield Fault("code_used_again", "", line.row, "code", details, line.file)

    def pairs(self) -> list[tuple[str, str, SuccessionBasis]]:
        """Every (ended code, its successor, how it is known), from the largest areas down."""
        found: list[tuple[str, str, SuccessionBasis]] = []
        for length in LENGTHS:
            gone = sorted(code for code in self._gone if len(code) == length)
            new = {code for code in self._new if len(code) == length}
            for basis, match in (
                (SuccessionBasis.same_name, self._same_name),
                (SuccessionBasis.same_name, self._same_name_around),
                (SuccessionBasis.name_part, self._name_part),
            ):
                pairs = list(match([old for old in gone if old not in self._successors], new))
                for old, one in pairs:
                    self._successors.setdefault(old, []).append(one)
                    found.append((old, one, basis))
                new -= {one for _, one in pairs}
        return found

    def _parents(self, code: str) -> list[str | None]:
        """Where the successor of a code would lie: in its parent, or in what followed that."""
        parent = parent_of(code)
        return [parent, *self._successors.get(parent or "", ())]

    def _same_name(self, gone: list[str], new: set[str]) -> Iterator[tuple[str, str]]:
        """The same name in the same parent, once before and once after.

        An area that took over the name of an ended one goes on for both: that one was merged in.
        """
        for old in gone:
            own = self._old_stems[old]
            if len(self._places_before[parent_of(old), own]) > 1:
                continue
            after = [
                code for parent in self._parents(old) for code in self._at(parent, own, len(old))
            ]
            if len(after) == 1 and (after[0] in new or after[0] in self._renamed):
                yield old, after[0]

    def _at(self, parent: str | None, own: str, length: int) -> list[str]:
        found = self._places_after.get((parent, own), ())
        return [code for code in found if len(code) == length]

    def _same_name_around(self, gone: list[str], new: set[str]) -> Iterator[tuple[str, str]]:
        """The same name elsewhere in the wider area, once in all of it before and after."""
        places: dict[tuple[str, str], list[str]] = {}
        wanted = {self._old_stems[old] for old in gone}
        for names, found in ((self._places_before, 0), (self._places_after, 1)):
            for (_, own), codes in names.items():
                if own in wanted:
                    for code in codes:
                        places.setdefault((_wider(code), own), []).append(f"{found}{code}")
        for old in gone:
            own, wider = self._old_stems[old], _wider(old)
            if not wider:
                continue
            around = [wider, *self._successors.get(wider, ())]
            then = [c for area in around for c in places.get((area, own), ()) if c[0] == "0"]
            now = [c[1:] for area in around for c in places.get((area, own), ()) if c[0] == "1"]
            then = [code for code in then if len(code) == len(old) + 1]
            now = [code for code in now if len(code) == len(old)]
            if len(then) == 1 and len(now) == 1 and now[0] in new:
                yield old, now[0]

    def _name_part(self, gone: list[str], new: set[str]) -> Iterator[tuple[str, str]]:
        """One name begins with the other, in the same parent: 丁村 → 丁村南 and 丁村北."""
        by_parent: dict[str | None, list[str]] = {}
        for code in sorted(new):
            by_parent.setdefault(parent_of(code), []).append(code)
        for old in gone:
            own = self._old_stems[old]
            for code in (one for parent in self._parents(old) for one in by_parent.get(parent, ())):
                other = self._new_stems[code]
                if min(len(own), len(other)) > 1 and (
                    other.startswith(own) or own.startswith(other)
                ):
                    yield old, code


def _by_stem(
    names: Iterable[tuple[str, str]], wanted: set[str]
) -> dict[tuple[str | None, str], list[str]]:
    """Codes by their parent and the stem of their name, of the stems that are wanted."""
    found: dict[tuple[str | None, str], list[str]] = {}
    for code, name in names:
        own = stem(name)
        if own in wanted:
            found.setdefault((parent_of(code), own), []).append(code)
    return found


def _wider(code: str) -> str:
    """Where a name is looked for outside its parent: a village's county, a town's prefecture."""
    return code[: LENGTHS[LENGTHS.index(len(code)) - 2]] if len(code) >= _TOWN else ""
