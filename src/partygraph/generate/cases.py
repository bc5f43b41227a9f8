"""Cases with their steps, joint meetings and holidays of one county.

As many cases as a county reports, so many of them closed; most are lines of a hotline's register
without steps. Of those with steps six in ten are solved in the community, three in the street.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, split
from partygraph.generate.plan import Plan
from partygraph.model import (
    Case,
    CaseCategory,
    Channel,
    DayKind,
    Holiday,
    Step,
    StepKind,
    Unit,
)

REGISTERED = 0.7
"""The share of cases that a register holds without steps."""
LATE_ANSWERS = 0.15
"""The share of answers to whistles that take longer than half an hour."""
SENT_BACK = 0.05
"""The share of cases that a street sends back to the community it came from."""
LACKING_PARTIES = 0.1
"""The share of four-party orders without the property company."""
INCOMPLETE_MEETINGS = 0.2
_FIXED = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节"))
_SATURDAY = 5
_YEAR = 364
"""Days in which all cases were opened."""


@dataclass(slots=True)
class _Writing:
    """A case while its steps are written, a while after one another."""

    case: str
    now: datetime
    rng: Random
    steps: list[Step] = field(default_factory=list)

    def step(self, kind: StepKind, body: str, minutes: int | None = None) -> None:
        """The next step, of an area or a unit."""
        later = self.rng.randint(10, 1500) if minutes is None else minutes
        self.now += timedelta(minutes=later if self.steps else 0)
        number = len(self.steps) + 1
        self.steps.append(
            Step(
                id=f"{self.case}-{number}",
                case_id=self.case,
                number=number,
                kind=kind,
                at=_minute(self.now),
                area_id=body if body[0].isdigit() else None,
                unit_id=None if body[0].isdigit() else body,
                **MADE_UP,
            )
        )


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def build_cases(
    plan: Plan, ground: Ground, units: Sequence[Unit], companies: Sequence[Unit]
) -> Iterator[Case | Step]:
    """Every case, each followed by its steps; about one in twelve is not closed."""
    rng, size = plan.dice("cases"), plan.size
    places = [area.id for area in ground.communities]
    closed = set(rng.sample(range(size.cases), min(size.closed_cases, size.cases)))
    for index in range(size.cases):
        id_ = f"case-{plan.code}-{index + 1:06}"
        opened = _opened(plan, rng)
        place = rng.choice(places)
        if rng.random() < REGISTERED:
            channel = rng.choice((Channel.hotline, Channel.hotline, Channel.platform))
            until = opened + timedelta(minutes=rng.randint(60, 10 * 1440))
            until = min(until, datetime.combine(plan.city.as_of, time()))
            yield _case(rng, id_, channel, place, opened, until if index in closed else None)
            continue
        channel = rng.choice((Channel.hall, Channel.hall, Channel.whistle, Channel.work_order))
        if not units:
            channel = Channel.hall
        yield _case(rng, id_, channel, place, opened, None)
        told = _Writing(id_, opened, rng)
        _course(plan, told, channel, place, [unit.id for unit in units], companies)
        if index in closed:
            last = told.steps[0].area_id or place
            told.step(StepKind.closed, last, rng.randint(1, 60))
        yield from told.steps


def _opened(plan: Plan, rng: Random) -> datetime:
    """A minute of the working hours, three weeks before the day of the city or longer."""
    day = plan.city.days_before(rng.randint(21, _YEAR))
    return datetime.combine(day, time(rng.randint(8, 17), rng.randint(0, 59)))


def _case(  # noqa: PLR0913, PLR0917  what a case has
    rng: Random,
    id_: str,
    channel: Channel,
    place: str,
    opened: datetime,
    closed: datetime | None,
) -> Case:
    return Case(
        id=id_,
        channel=channel,
        category=rng.choice(list(CaseCategory)),
        area_id=place,
        opened=_minute(opened),
        closed=None if closed is None else _minute(closed),
        **MADE_UP,
    )


def _course(  # noqa: PLR0913, PLR0917  who can take part
    plan: Plan,
    told: _Writing,
    channel: Channel,
    place: str,
    units: Sequence[str],
    companies: Sequence[Unit],
) -> None:
    if channel is Channel.whistle:
        _whistle(plan, told, place[:9], units)
    elif channel is Channel.work_order:
        _order(plan, told, place, units, companies)
    else:
        _climb(plan, told, place)


def _climb(plan: Plan, told: _Writing, place: str) -> None:
    """A matter of the deliberation hall, from the community up as far as it has to go."""
    rng = told.rng
    tier = rng.choices((1, 2, 3), weights=(6, 3, 1))[0]
    bodies = (place, place[:9], plan.code)
    told.step(StepKind.received, place)
    for body in bodies[1:tier]:
        told.step(StepKind.sent_up, body)
        if rng.random() < SENT_BACK * plan.city.faults:
            told.step(StepKind.sent_down, place)
            told.step(StepKind.sent_up, body)
    told.step(StepKind.solved, bodies[tier - 1])


def _whistle(plan: Plan, told: _Writing, street: str, units: Sequence[str]) -> None:
    rng = told.rng
    told.step(StepKind.received, street)
    called = rng.sample(units, min(len(units), rng.randint(1, 3)))
    for unit in called:
        told.step(StepKind.handed_over, unit, rng.randint(0, 2))
    for unit in called:
        late = rng.random() < LATE_ANSWERS * plan.city.faults
        told.step(StepKind.answered, unit, rng.randint(40, 90) if late else rng.randint(1, 9))
    told.step(StepKind.solved, street)


def _order(
    plan: Plan, told: _Writing, place: str, units: Sequence[str], companies: Sequence[Unit]
) -> None:
    rng = told.rng
    told.step(StepKind.received, place[:9])
    told.step(StepKind.sent_down, place)
    told.step(StepKind.handed_over, rng.choice(units))
    if companies and rng.random() >= LACKING_PARTIES * plan.city.faults:
        near = [one.id for one in companies if one.area_id.startswith(place[:9])]
        told.step(StepKind.handed_over, rng.choice(near or [companies[0].id]))
    told.step(StepKind.solved, place)


def build_meetings(plan: Plan, ground: Ground, units: Sequence[Unit]) -> Iterator[Case | Step]:
    """Two joint meetings of every street, of which some lack an output."""
    rng = plan.dice("meetings")
    dates = [(street, turn) for street in ground.streets for turn in (1, 2)]
    (lacking,) = split(rng, dates, plan.faulty(INCOMPLETE_MEETINGS, len(dates)))
    for street, turn in dates:
        id_ = f"meet-{street.id}-{turn}"
        opened = datetime.combine(plan.city.days_before(rng.randint(21, _YEAR)), time(15))
        yield _case(rng, id_, Channel.meeting, street.id, opened, None)
        told = _Writing(id_, opened, rng)
        told.step(StepKind.received, street.id)
        for unit in rng.sample(units, min(len(units), rng.randint(3, 12))):
            told.step(StepKind.attended, unit.id, 0)
        outputs = [StepKind.studied, StepKind.reported, StepKind.solved]
        if (street, turn) in lacking:
            outputs.remove(rng.choice(outputs))
        for output in outputs:
            told.step(output, street.id, 20)
        told.step(StepKind.closed, street.id, 20)
        yield from told.steps


def build_holidays(plan: Plan) -> Iterator[Holiday]:
    """The fixed holidays of two years, and three Saturdays on which people work."""
    rng = plan.dice("holidays")
    for year in (plan.city.as_of.year - 1, plan.city.as_of.year):
        for month, day, name in _FIXED:
            yield _holiday(plan, date(year, month, day), DayKind.day_off, name)
        first = date(year, 1, 4)
        saturday = first + timedelta(days=(_SATURDAY - first.weekday()) % 7)
        for week in sorted(rng.sample([one for one in range(51) if one not in {16, 38, 39}], 3)):
            working = saturday + timedelta(weeks=week)
            if (working.month, working.day) not in {(one[0], one[1]) for one in _FIXED}:
                yield _holiday(plan, working, DayKind.working_day, "补班")


def _holiday(plan: Plan, day: date, kind: DayKind, name: str) -> Holiday:
    return Holiday(
        id=f"hol-{plan.code}-{day:%Y%m%d}",
        area_id=plan.code,
        day=day,
        kind=kind,
        name=name,
        **MADE_UP,
    )
