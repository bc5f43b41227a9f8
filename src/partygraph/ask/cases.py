"""Questions of cases: how many are closed, who is late, and the log of what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph import deadline
from partygraph.ask.case_files import OneChannel, Since, case_files, residents_matters
from partygraph.ask.catalogue import (
    AreaCode,
    AsOf,
    Evidence,
    Found,
    Frozen,
    Later,
    question,
)
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.gaps import share
from partygraph.casework import CaseState
from partygraph.courses import File
from partygraph.model import CaseCategory, Channel, DayKind, StepKind
from partygraph.queries import query
from partygraph.store import Reader
from partygraph.workdays import Calendar


class FunnelBy(StrEnum):
    """What the cases are counted by."""

    channel = "channel"
    category = "category"
    area = "area"


class Funnel(Frozen):
    """How many cases were accepted, and what became of them."""

    accepted: int = count("Cases accepted; joint meetings are none", "cases")
    closed: int = count("Closed", "cases")
    pending: int = count("Not closed", "cases")
    closure_rate: float | None = Field(
        title="Closed of the accepted; null where there are none",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    solved_not_closed: int = count("Pending, but solved", "cases")
    reopened: int = count("Reopened at least once", "cases")
    illustrative: Illustrative


class FunnelRow(Funnel):
    """The cases of one channel, category or area; the other two are null."""

    key = ("channel", "category", "area_id")
    shown = ("channel", "category", "area_name", "accepted", "closed", "pending", "closure_rate")

    channel: Channel | None = Field(title="Channel")
    category: CaseCategory | None = Field(title="Category of case")
    area_id: str | None = Field(title="Area directly below the one asked for, code")
    area_name: str | None = Field(title="Area")


@question
def case_funnel(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    by: Annotated[FunnelBy, Field(title="Counted by")] = FunnelBy.channel,
    since: Since = None,
) -> Found[Funnel, FunnelRow]:
    """How many cases were accepted, closed and are pending, by channel, category or area.

    In the order of the channels and categories, areas by code. A case counts where it arose. It is
    closed if its last closing by that day was not followed by a reopening; a case without steps is
    closed from its own day of closing on.
    """
    files = residents_matters(case_files(store, area, as_of, since=since))
    below = store.read(query("ask/children"), area=area) if by is FunnelBy.area else []
    names = {row["id"]: row["name"] for row in below}
    groups: dict[tuple[str, str], list[File]] = {}
    for file in deadline.each(files):
        groups.setdefault(_group(by, file, names), []).append(file)
    ranks = [*Channel, *CaseCategory]
    order = {value.value: rank for rank, value in enumerate(ranks)}
    listed = sorted(groups.items(), key=lambda one: (order.get(one[0][0], len(ranks)), one[0]))
    rows = tuple(_funnel_row(by, key, some) for key, some in listed)
    cursors = {file.id: row.cursor() for row, (_, some) in zip(rows, listed, strict=True)
               for file in some}  # fmt: skip
    return Found(Funnel(**_funnel(files)), rows, lambda: _funnel_evidence(files, cursors))


def _group(by: FunnelBy, file: File, names: dict[str, str]) -> tuple[str, str]:
    """What a case is counted under, with the name of an area."""
    if by is FunnelBy.area:
        for length in range(len(file.area_id), 1, -1):
            if (code := file.area_id[:length]) in names:
                return code, names[code]
        return file.area_id, file.area_name
    return (file.channel if by is FunnelBy.channel else file.category).value, ""


def _funnel_row(by: FunnelBy, key: tuple[str, str], files: list[File]) -> FunnelRow:
    return FunnelRow(
        channel=Channel(key[0]) if by is FunnelBy.channel else None,
        category=CaseCategory(key[0]) if by is FunnelBy.category else None,
        area_id=key[0] if by is FunnelBy.area else None,
        area_name=key[1] if by is FunnelBy.area else None,
        **_funnel(files),
    )


def _funnel(files: list[File]) -> dict[str, Any]:
    states = Counter(file.state for file in files)
    return {
        "accepted": len(files),
        "closed": states[CaseState.closed],
        "pending": len(files) - states[CaseState.closed],
        "closure_rate": share(states[CaseState.closed], len(files)),
        "solved_not_closed": states[CaseState.solved],
        "reopened": sum(file.count(StepKind.reopened) > 0 for file in files),
        "illustrative": sum(file.illustrative for file in files),
    }


def _funnel_evidence(files: Iterable[File], cursors: dict[str, str]) -> Iterator[Evidence]:
    for file in files:
        closed = file.state is CaseState.closed
        yield Evidence(cursors[file.id], "accepted", file.id)
        yield Evidence(cursors[file.id], "closed" if closed else "pending", file.id)
        if file.state is CaseState.solved:
            yield Evidence(cursors[file.id], "solved_not_closed", file.id)
        if file.count(StepKind.reopened):
            yield Evidence(cursors[file.id], "reopened", file.id)


# Deadlines


class DeadlineState(StrEnum):
    """How a case stands to its deadline."""

    closed_in_time = "closed_in_time"
    closed_late = "closed_late"
    running = "running"
    overdue = "overdue"


class Deadlines(Frozen):
    """How many cases keep their deadline."""

    cases: int = count("Cases; joint meetings and whistles are none", "cases")
    closed_in_time: int = count("Closed in time", "cases")
    closed_late: int = count("Closed late", "cases")
    running: int = count("Pending, not yet due", "cases")
    overdue: int = count("Pending, overdue", "cases")
    in_time_share: float | None = Field(
        title="Closed in time, of those closed or overdue; null without any",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    holidays: int = count("Days off and working weekends up to that day", "days")
    illustrative: Illustrative


class Deadline(Frozen):
    """One case and its deadline."""

    shown = ("id", "channel", "area_name", "opened", "due", "closed_at", "working_days", "deadline")

    id: str = Field(title="Case")
    channel: Channel = Field(title="Channel")
    category: CaseCategory = Field(title="Category of case")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    opened: str = Field(title="Opened")
    due: date = Field(title="The last day on which it can be closed in time")
    closed_at: str | None = Field(title="Closed; null while it is not")
    working_days: int = count("Working days after the day of opening, until closed or now", "days")
    deadline: DeadlineState = Field(title="How it stands to its deadline")
    illustrative: Illustrative


@question
def deadlines(  # noqa: PLR0913  a parameter each that a person can narrow the list by
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    days: Annotated[
        int,
        Field(
            title="Working days",
            description="Working days after the day of opening; 5 is an assumption, rules differ.",
            ge=0,
            le=365,
        ),
    ] = 5,
    channel: OneChannel = None,
    state: Annotated[DeadlineState | None, Field(title="Only cases that stand so")] = None,
    since: Since = None,
) -> Found[Deadlines, Deadline]:
    """Which cases were or are to be closed by when, in working days; the earliest due first.

    Monday to Friday are worked but for the days of the table `holidays`, of the area of the case or
    one above it. Whistles count minutes, and meetings have no deadline: both are left out.
    """
    files = case_files(store, area, as_of, channel, since)
    calendars = _Calendars(store, area)
    rows = [
        _deadline(file, calendars.of(file.area_id), days, as_of)
        for file in deadline.each(files)
        if file.channel not in {Channel.whistle, Channel.meeting}
    ]
    listed = [row for row in rows if state is None or row.deadline is state]
    listed.sort(key=lambda row: (row.due, row.id))
    past = [id_ for id_, (_, day, _) in calendars.days.items() if day <= as_of]
    states = Counter(row.deadline for row in rows)
    judged = len(rows) - states[DeadlineState.running]
    summary = Deadlines(
        cases=len(rows),
        **{one.value: states[one] for one in DeadlineState},
        in_time_share=share(states[DeadlineState.closed_in_time], judged),
        holidays=len(past),
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, tuple(listed), lambda: _deadline_evidence(rows, past))


class _Calendars:
    """The calendars of an area and of those below it."""

    def __init__(self, store: Reader, area: str) -> None:
        rows = store.read(query("ask/holidays"), area=area)
        self.days = {row["id"]: (row["area_id"], row["day"], row["kind"]) for row in rows}
        self._known: dict[str, Calendar] = {}

    def of(self, area: str) -> Calendar:
        """The calendar of one area: its code begins with those of the areas above it."""
        if area not in self._known:
            mine = [one for one in self.days.values() if area.startswith(one[0])]
            self._known[area] = Calendar(
                (day for _, day, kind in mine if kind == DayKind.day_off),
                (day for _, day, kind in mine if kind == DayKind.working_day),
            )
        return self._known[area]


def _deadline(file: File, calendar: Calendar, days: int, as_of: date) -> Deadline:
    opened = date.fromisoformat(file.opened[:10])
    closed = file.closed
    due = calendar.after(opened, days)
    last = as_of if closed is None else date.fromisoformat(closed[:10])
    if closed is None:
        state = DeadlineState.overdue if last > due else DeadlineState.running
    else:
        state = DeadlineState.closed_late if last > due else DeadlineState.closed_in_time
    return Deadline(
        id=file.id,
        channel=file.channel,
        category=file.category,
        area_id=file.area_id,
        area_name=file.area_name,
        opened=file.opened,
        due=due,
        closed_at=closed,
        working_days=calendar.between(opened, last),
        deadline=state,
        illustrative=int(file.illustrative),
    )


def _deadline_evidence(rows: Iterable[Deadline], holidays: Iterable[str]) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "cases", row.id)
        yield Evidence("", row.deadline.value, row.id)
    yield from (Evidence("", "holidays", id_) for id_ in holidays)


# The log


class LogEntry(Frozen):
    """One thing that happened to a case."""

    key = ("case_id", "step_number")
    shown = ("case_id", "step_number", "activity", "timestamp", "resource", "resource_name")

    case_id: str = Field(title="Case")
    step_number: int = count("Its place in the case", "steps")
    activity: StepKind = Field(title="What happened")
    timestamp: str = Field(title="When: a day, or a minute of local time")
    resource: str = Field(title="The body, by its id")
    resource_name: str = Field(title="The body")
    channel: Channel = Field(title="Channel")
    category: CaseCategory = Field(title="Category of case")
    area_id: str = Field(title="Area, code")
    illustrative: Illustrative


@question
def event_log(
    store: Reader, area: AreaCode, as_of: AsOf, *, channel: OneChannel = None, since: Since = None
) -> Found[None, LogEntry]:
    """What happened to every case, step by step, for process mining; by case and step.

    A case of a register, which has no steps, is received in its area when it opens, and closed.
    `partygraph export --format xes` writes the same as XES, `--format events` as CSV.
    """
    files = case_files(store, area, as_of, channel, since)
    entries = [entry for file in deadline.each(files) for entry in _entries(file)]
    illustrative = any(file.illustrative for file in files)
    return Found(None, Later(entries, lambda one: LogEntry(**one)), tuple, illustrative)


def _entries(file: File) -> Iterator[dict[str, Any]]:
    own = {
        "case_id": file.id,
        "channel": file.channel,
        "category": file.category,
        "area_id": file.area_id,
        "illustrative": int(file.illustrative),
    }
    for taken, body in file.events:
        yield own | {
            "step_number": taken.number,
            "activity": taken.kind,
            "timestamp": taken.at,
            "resource": body.id,
            "resource_name": body.name,
        }
    if file.events:
        return
    here = {"resource": file.area_id, "resource_name": file.area_name}
    yield own | here | {"step_number": 1, "activity": StepKind.received, "timestamp": file.opened}
    if file.closed_on is not None:
        yield (
            own
            | here
            | {"step_number": 2, "activity": StepKind.closed, "timestamp": file.closed_on}
        )
