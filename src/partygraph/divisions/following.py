"""Editions of the code table, one after the other → which area held when, and what followed it.

An area is its code: it holds from the day of the first edition that has the code to the day before
the first that lacks it. What the editions themselves show is taken as it is; what follows what is
found only where names leave no choice, and the rest is listed for a person (pure).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from partygraph.divisions.moves import Held, Moves
from partygraph.divisions.reading import Edition
from partygraph.divisions.rules import lineage, readable_name, stem
from partygraph.errors import Fault, InputError
from partygraph.model import SuccessionBasis, SuccessionKind

_FEW = 10
"""So few areas may all be gone at once without doubt about the table."""
_MOST_FAULTS = 100


class Follows(NamedTuple):
    """One area that follows another from a day on."""

    predecessor: str
    successor: str
    since: date
    kind: SuccessionKind
    basis: SuccessionBasis
    old_name: str
    new_name: str
    source_id: str


class Open(NamedTuple):
    """An area that ended, and no edition shows what followed it."""

    code: str
    name: str
    since: date


class Stage(NamedTuple):
    """What one edition changed."""

    year: int
    areas: int
    new: int
    gone: int
    renamed: int
    followed: int
    """Areas that ended and have a successor."""


@dataclass(slots=True)
class Course:
    """Areas by code after the last edition, and what happened on the way."""

    held: dict[str, Held]
    follows: list[Follows] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    came_back: list[str] = field(default_factory=list)
    """Codes that an edition lacked and a later one has again under the same name."""
    stages: list[Stage] = field(default_factory=list)


def follow(
    editions: Sequence[Edition],
    held: Mapping[str, Held] | None = None,
    *,
    newest: date | None = None,
    followed: frozenset[str] = frozenset(),
) -> Course:
    """Follow areas from one edition to the next, the oldest first.

    Args:
        held: the areas that are known already, by code.
        newest: the day of the newest edition that they were taken from.
        followed: codes of ended areas of which it is known what followed them.

    Raises:
        InputError: an edition is older than what is known, holds less than half of what held
            before, or uses a code for another place than before.
    """
    course = Course(dict(held or {}))
    followed_now = set(followed)
    for edition in editions:
        if newest is not None and edition.as_of < newest:
            raise InputError("older_edition", year=edition.year, as_of=edition.as_of, newest=newest)
        newest = edition.as_of
        _take(course, edition, followed_now)
    return course


def _take(course: Course, edition: Edition, followed: set[str]) -> None:
    """Take the next edition, after it was checked whole."""
    before = {code: area for code, area in course.held.items() if area.until is None}
    gone = _gone(before, edition)
    new = [code for code in edition.lines if code not in course.held]
    returned = [
        code
        for code in edition.lines
        if code in course.held and course.held[code].until is not None
    ]
    renamed = [
        code
        for code, line in edition.lines.items()
        if code in before and before[code].official != line.name
    ]
    moved = Moves(before, edition, gone, new, renamed)
    faults = [
        *_half_gone(before, gone, edition),
        *_never_held(before, gone, edition),
        *_used_again(course.held, edition, returned, followed),
        *moved.faults(),
    ]
    if faults:
        raise InputError("divisions", tuple(faults[:_MOST_FAULTS]), count=len(faults))
    pairs = moved.pairs()
    _record(course, edition, pairs, before)
    _apply(course, edition, gone, returned)
    ended = {pair[0] for pair in pairs}
    followed |= ended
    course.came_back += returned
    course.open += [
        Open(code, before[code].official, edition.as_of)
        for code in sorted(gone)
        if code not in ended
    ]
    course.stages.append(
        Stage(
            edition.year,
            len(edition.lines),
            len(new) + len(returned),
            len(gone),
            len(renamed),
            len(ended),
        )
    )


def _gone(before: Mapping[str, Held], edition: Edition) -> set[str]:
    """The codes that held, that the edition should have, and that it lacks."""
    tops, lengths = edition.tops, {len(code) for code in edition.lines}
    return {
        code
        for code in before
        if code not in edition.lines
        and len(code) in lengths
        and not tops.isdisjoint(lineage(code))
        and code not in tops
    }


def _half_gone(
    before: Mapping[str, Held], gone: Iterable[str], edition: Edition
) -> Iterator[Fault]:
    """A fault for each whole of which an edition lacks more than half: it is a part of a table."""
    tops = edition.tops
    of_top = Counter(code[: len(top)] for code in before for top in _above(code, tops))
    lacking = Counter(code[: len(top)] for code in gone for top in _above(code, tops))
    for top, number in sorted(lacking.items()):
        if number > _FEW and 2 * number > of_top[top]:
            details = {"top": top, "year": edition.year, "lacking": number, "held": of_top[top]}
            yield Fault("half_gone", details=details)


def _above(code: str, tops: frozenset[str]) -> list[str]:
    return [one for one in lineage(code) if one in tops and one != code]


def _never_held(
    before: Mapping[str, Held], gone: Iterable[str], edition: Edition
) -> Iterator[Fault]:
    """A fault for each area that came with a table of this very day, and that this one lacks."""
    for code in sorted(gone):
        if before[code].since >= edition.as_of:
            details = {"code": code, "name": before[code].official, "as_of": edition.as_of}
            yield Fault("edition_differs", details=details)


def _used_again(
    held: Mapping[str, Held], edition: Edition, returned: Iterable[str], followed: set[str]
) -> Iterator[Fault]:
    """A fault for each code that comes back for another place than the one that had it."""
    for code in returned:
        line, area = edition.lines[code], held[code]
        if code in followed or stem(line.name) != stem(area.official):
            details = {
                "code": code,
                "old": area.official,
                "until": area.until,
                "new": line.name,
                "year": edition.year,
            }
            yield Fault("code_comes_back", "", line.row, "code", details, line.file)


def _apply(course: Course, edition: Edition, gone: set[str], returned: Iterable[str]) -> None:
    for code in gone:
        area = course.held[code]
        course.held[code] = area._replace(until=edition.as_of - timedelta(days=1))
    for code in returned:
        course.held[code] = course.held[code]._replace(until=None)
    for code, line in edition.lines.items():
        fresh = Held(line.name, readable_name(line.name), (), edition.as_of, None, "")
        area = course.held.get(code, fresh)
        if area.official != line.name:
            names = dict.fromkeys((*area.former, area.official))
            names.pop(line.name, None)
            area = area._replace(
                official=line.name, shown=readable_name(line.name), former=tuple(names)
            )
        course.held[code] = area._replace(source_id=edition.source.id)


def _record(
    course: Course,
    edition: Edition,
    pairs: Sequence[tuple[str, str, SuccessionBasis]],
    before: Mapping[str, Held],
) -> None:
    """Note who was renamed, and who follows whom: split where one has several, merged into one."""
    for code, line in edition.lines.items():
        known = course.held.get(code)
        if known is not None and known.official != line.name:
            kind, basis = SuccessionKind.renamed, SuccessionBasis.code
            names = (known.official, line.name)
            course.follows.append(
                Follows(code, code, edition.as_of, kind, basis, *names, edition.source.id)
            )
    after = Counter(old for old, _, _ in pairs)
    into = Counter(new for _, new, _ in pairs)
    for old, new, basis in pairs:
        kind = (
            SuccessionKind.split
            if after[old] > 1
            else SuccessionKind.merged
            if into[new] > 1 or new in before
            else SuccessionKind.recoded
        )
        names = (before[old].official, edition.lines[new].name)
        course.follows.append(
            Follows(old, new, edition.as_of, kind, basis, *names, edition.source.id)
        )
