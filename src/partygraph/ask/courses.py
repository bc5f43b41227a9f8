"""Questions of courses: tiers that solve, departments that answer, cases that come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import fmean, median
from typing import Annotated, NamedTuple

from pydantic import Field

from partygraph import deadline
from partygraph.ask.case_files import OneChannel, Since, case_files, residents_matters
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.gaps import share
from partygraph.casework import CaseState
from partygraph.courses import TIERS, Call, File, HandOver, calls, hand_overs, solved_at, stays
from partygraph.model import CaseCategory, Channel
from partygraph.store import Reader

_MINUTES_OF_HOUR = 60


class TierSettling(Frozen):
    """How many cases are solved, and how many cannot be told."""

    cases: int = count("Cases with steps; joint meetings are none", "cases")
    solved: int = count("Solved", "cases")
    unsolved: int = count("Not solved, or not any more", "cases")
    without_steps: int = count("Cases without steps, left out", "cases")
    illustrative: Illustrative


class TierRow(Frozen):
    """One tier: what is solved on it, and how long cases stay there."""

    key = ("tier",)
    shown = (
        "tier", "solved_here", "solved_share", "solved_up_to", "up_to_share", "sent_up",
        "dwell_hours",
    )  # fmt: skip

    tier: int = Field(
        title="Tier: 1 the community, 2 the street or town, 3 above",
        json_schema_extra={"unit": "tiers"},
    )
    visited: int = count("Cases that were on it", "cases")
    solved_here: int = count("Solved on it", "cases")
    solved_share: float | None = Field(
        title="Of all solved; null where none is", json_schema_extra={"unit": "share, 0 to 1"}
    )
    solved_up_to: int = count("Solved on it or below", "cases")
    up_to_share: float | None = Field(
        title="Of all solved; null where none is", json_schema_extra={"unit": "share, 0 to 1"}
    )
    sent_up: int = count("Cases that went from it to a higher tier", "cases")
    dwell_hours: float | None = Field(
        title="Hours that a case was on it, in the mean; null where none was",
        json_schema_extra={"unit": "hours"},
    )
    longest_hours: float | None = Field(
        title="Hours of the case that was on it longest", json_schema_extra={"unit": "hours"}
    )


@question
def settled_at_tier(
    store: Reader, area: AreaCode, as_of: AsOf, *, channel: OneChannel = None, since: Since = None
) -> Found[TierSettling, TierRow]:
    """Which share of the cases is solved on which tier, and how long they stay on each.

    小事不出社区、大事不出街道. A unit has no tier: what goes to it stays on the tier it was on.
    A case is on a tier from the step that brings it there until it is solved or closed.
    """
    every = residents_matters(case_files(store, area, as_of, channel, since))
    files = [file for file in every if file.events]
    solved: dict[int, list[tuple[File, str]]] = defaultdict(list)
    spent: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    up: dict[int, set[str]] = defaultdict(set)
    for file in deadline.each(files):
        if (found := solved_at(file)) is not None:
            solved[found[0]].append((file, found[1]))
            spent[found[0]][file.id] += 0
        on = list(stays(file))
        for stay in on:
            spent[stay.tier][file.id] += stay.minutes
        tiers = [stay.tier for stay in on] + ([] if found is None else [found[0]])
        for tier, after in pairwise(tiers):
            if after > tier:
                up[tier].add(file.id)
    whole = sum(map(len, solved.values()))
    summary = TierSettling(
        cases=len(files),
        solved=whole,
        unsolved=len(files) - whole,
        without_steps=len(every) - len(files),
        illustrative=sum(file.illustrative for file in files),
    )
    rows = tuple(_tier(tier, solved, spent[tier], len(up[tier]), whole) for tier in TIERS)
    return Found(summary, rows, lambda: _tier_evidence(files, solved, spent, up))


def _tier(
    tier: int, solved: dict[int, list[tuple[File, str]]], spent: dict[str, int], up: int, whole: int
) -> TierRow:
    up_to = sum(len(solved[one]) for one in TIERS if one <= tier)
    hours = [minutes / _MINUTES_OF_HOUR for minutes in spent.values()]
    return TierRow(
        tier=tier,
        visited=len(spent),
        solved_here=len(solved[tier]),
        solved_share=share(len(solved[tier]), whole),
        solved_up_to=up_to,
        up_to_share=share(up_to, whole),
        sent_up=up,
        dwell_hours=fmean(hours) if hours else None,
        longest_hours=max(hours, default=None),
    )


def _tier_evidence(
    files: Iterable[File],
    solved: dict[int, list[tuple[File, str]]],
    spent: dict[int, dict[str, int]],
    up: dict[int, set[str]],
) -> Iterator[Evidence]:
    yield from (Evidence("", "cases", file.id) for file in files)
    for tier in TIERS:
        for _, step in solved[tier]:
            yield Evidence(str(tier), "solved_here", step)
            yield Evidence("", "solved", step)
        for one in TIERS[:tier]:
            yield from (Evidence(str(tier), "solved_up_to", step) for _, step in solved[one])
        yield from (Evidence(str(tier), "visited", case) for case in spent[tier])
        yield from (Evidence(str(tier), "sent_up", case) for case in sorted(up[tier]))


# Whistles


class Whistles(Frozen):
    """How departments answer whistles."""

    whistles: int = count("Whistles", "cases")
    whistles_open: int = count("of which not closed", "cases")
    asked: int = count("Departments called, each time counted", "calls")
    on_time: int = count("Answered within the minutes", "calls")
    late: int = count("Answered later", "calls")
    unanswered: int = count("Not answered yet", "calls")
    on_time_share: float | None = Field(
        title="Answered in time, of those answered; null where none is",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    illustrative: Illustrative


class WhistledBody(Frozen):
    """One department and how it answers."""

    id: str = Field(title="Department")
    name: str = Field(title="Name")
    asked: int = count("Times it was called", "calls")
    on_time: int = count("Answered within the minutes", "calls")
    late: int = count("Answered later", "calls")
    unanswered: int = count("Not answered yet", "calls")
    median_minutes: float | None = Field(
        title="Minutes to its answers, the median; null without one",
        json_schema_extra={"unit": "minutes"},
    )
    slowest_minutes: int | None = count(
        "Minutes to its slowest answer; null without one", "minutes"
    )
    illustrative: Illustrative


@question
def whistle_responses(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    minutes: Annotated[
        int,
        Field(
            title="Minutes in time",
            description="Minutes within which a department answers; Pinggu district asks for 30.",
            ge=0,
            le=10**6,
        ),
    ] = 30,
    since: Since = None,
) -> Found[Whistles, WhistledBody]:
    """How departments answer the whistles of the streets (吹哨报到), the most called first.

    A department that is called again before it answered counts once. With 30 minutes, an answer
    after exactly 30 is in time.
    """
    files = case_files(store, area, as_of, Channel.whistle, since)
    made = [(file, call) for file in files for call in calls(file)]
    by_body: dict[str, list[tuple[File, Call]]] = defaultdict(list)
    for file, call in made:
        by_body[call.body.id].append((file, call))
    rows = [_whistled(some, minutes) for some in by_body.values()]
    rows.sort(key=lambda row: (-row.asked, row.id))
    states = [_answer(call, minutes) for _, call in made]
    answered = len(states) - states.count("unanswered")
    summary = Whistles(
        whistles=len(files),
        whistles_open=sum(file.state is not CaseState.closed for file in files),
        asked=len(states),
        on_time=states.count("on_time"),
        late=states.count("late"),
        unanswered=states.count("unanswered"),
        on_time_share=share(states.count("on_time"), answered),
        illustrative=sum(file.illustrative for file in files),
    )
    return Found(summary, tuple(rows), lambda: _whistle_evidence(files, made, minutes))


def _answer(call: Call, minutes: int) -> str:
    """The field that counts a call."""
    if call.minutes is None:
        return "unanswered"
    return "on_time" if call.minutes <= minutes else "late"


def _whistled(some: list[tuple[File, Call]], minutes: int) -> WhistledBody:
    states = [_answer(call, minutes) for _, call in some]
    took = [call.minutes for _, call in some if call.minutes is not None]
    body = some[0][1].body
    return WhistledBody(
        id=body.id,
        name=body.name,
        asked=len(some),
        on_time=states.count("on_time"),
        late=states.count("late"),
        unanswered=states.count("unanswered"),
        median_minutes=float(median(took)) if took else None,
        slowest_minutes=max(took, default=None),
        illustrative=sum(file.illustrative for file, _ in some),
    )


def _whistle_evidence(
    files: Iterable[File], made: Iterable[tuple[File, Call]], minutes: int
) -> Iterator[Evidence]:
    for file in files:
        yield Evidence("", "whistles", file.id)
        if file.state is not CaseState.closed:
            yield Evidence("", "whistles_open", file.id)
    for _, call in made:
        yield Evidence(call.body.id, "asked", call.step)
        yield Evidence(call.body.id, _answer(call, minutes), call.step)


class OpenWhistle(Frozen):
    """One whistle that is not closed."""

    shown = ("id", "area_name", "category", "opened", "called", "waiting_for", "state")

    id: str = Field(title="The whistle")
    area_id: str = Field(title="Where it arose, code")
    area_name: str = Field(title="Where it arose")
    category: CaseCategory = Field(title="What it is about")
    opened: str = Field(title="When the street whistled")
    called: tuple[str, ...] = Field(title="The departments that it called, by name")
    waiting_for: tuple[str, ...] = Field(title="of which without an answer, by name")
    state: CaseState = Field(title="Where it stands")
    illustrative: Illustrative


@question
def open_whistles(
    store: Reader, area: AreaCode, as_of: AsOf, *, since: Since = None
) -> Found[None, OpenWhistle]:
    """Which whistles are not closed, and which departments have not answered; the oldest first.

    A whistle can be closed once every department that it called has answered.
    """
    files = [
        file
        for file in case_files(store, area, as_of, Channel.whistle, since)
        if file.state is not CaseState.closed
    ]
    made = {file.id: calls(file) for file in files}
    rows = [
        OpenWhistle(
            id=file.id,
            area_id=file.area_id,
            area_name=file.area_name,
            category=file.category,
            opened=file.opened,
            called=tuple(sorted({call.body.name for call in made[file.id]})),
            waiting_for=tuple(
                sorted({call.body.name for call in made[file.id] if call.minutes is None})
            ),
            state=file.state,
            illustrative=int(file.illustrative),
        )
        for file in files
    ]
    rows.sort(key=lambda row: (row.opened, row.id))
    return Found(
        None,
        tuple(rows),
        lambda: (
            Evidence(id_, "waiting_for" if call.minutes is None else "called", call.step)
            for id_, some in made.items()
            for call in some
        ),
    )


# Hand-overs


class HandOvers(Frozen):
    """How cases go from body to body."""

    cases: int = count("Cases with steps; joint meetings are none", "cases")
    moved: int = count("of which went from one body to another", "cases")
    handovers: int = count("Times that a case was given on", "hand-overs")
    looping: int = count("Cases that came back to a body that had had them", "cases")
    returns: int = count("Times that a case came back", "hand-overs")
    most_handovers: int = count("Hand-overs of the case that has most", "hand-overs")
    illustrative: Illustrative


class HandOverPair(Frozen):
    """How often one body gives cases to another, and gets them back."""

    key = ("giver_id", "taker_id")
    shown = ("giver_name", "taker_name", "handovers", "returns", "given_back", "cases")

    giver_id: str = Field(title="From, id")
    giver_name: str = Field(title="From")
    taker_id: str = Field(title="To, id")
    taker_name: str = Field(title="To")
    handovers: int = count("Times that a case was given", "hand-overs")
    returns: int = count("of which to a body that had had it", "hand-overs")
    given_back: int = count("Times that the other gave this one a case", "hand-overs")
    cases: int = count("Cases given", "cases")
    illustrative: Illustrative


class _Given(NamedTuple):
    file: File
    over: HandOver


@question
def handover_loops(
    store: Reader, area: AreaCode, as_of: AsOf, *, channel: OneChannel = None, since: Since = None
) -> Found[HandOvers, HandOverPair]:
    """Who hands cases to whom, and which come back; the pairs with most returns first.

    A whistle calls departments and stays with the street: its calls are hand-overs from the street
    that nobody returns from.
    """
    files = residents_matters(case_files(store, area, as_of, channel, since))
    files = [file for file in files if file.events]
    given = [_Given(file, over) for file in deadline.each(files) for over in hand_overs(file)]
    pairs: dict[tuple[str, str], list[_Given]] = defaultdict(list)
    of_case: dict[str, int] = defaultdict(int)
    for one in given:
        pairs[one.over.giver.id, one.over.taker.id].append(one)
        of_case[one.file.id] += 1
    rows = [
        _pair(some, len(pairs.get((taker, giver), ()))) for (giver, taker), some in pairs.items()
    ]
    rows.sort(key=lambda row: (-row.returns, -row.handovers, row.giver_id, row.taker_id))
    summary = HandOvers(
        cases=len(files),
        moved=len(of_case),
        handovers=len(given),
        looping=len({one.file.id for one in given if one.over.returns}),
        returns=sum(one.over.returns for one in given),
        most_handovers=max(of_case.values(), default=0),
        illustrative=sum(file.illustrative for file in files),
    )
    return Found(summary, tuple(rows), lambda: _pair_evidence(files, given))


def _pair(some: list[_Given], given_back: int) -> HandOverPair:
    over = some[0].over
    return HandOverPair(
        giver_id=over.giver.id,
        giver_name=over.giver.name,
        taker_id=over.taker.id,
        taker_name=over.taker.name,
        handovers=len(some),
        returns=sum(one.over.returns for one in some),
        given_back=given_back,
        cases=len({one.file.id for one in some}),
        illustrative=sum(one.file.illustrative for one in some),
    )


def _pair_evidence(files: Iterable[File], given: Iterable[_Given]) -> Iterator[Evidence]:
    yield from (Evidence("", "cases", file.id) for file in files)
    for file, over in given:
        cursor = f"{over.giver.id}|{over.taker.id}"
        yield Evidence(cursor, "handovers", over.step)
        yield Evidence(cursor, "cases", file.id)
        yield Evidence("", "moved", file.id)
        if over.returns:
            yield Evidence(cursor, "returns", over.step)
            yield Evidence("", "looping", file.id)
