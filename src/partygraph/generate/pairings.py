"""Pairings of one county and what hangs on them: registrations, seats, projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, claims, day_between, split, spread, work_state
from partygraph.generate.plan import Plan
from partygraph.generate.vocabulary import KINDS_OF
from partygraph.model import Pairing, PairingStatus, Project, Registration, Seat, Unit

# How often there is a fault, as a share of the things that can have it.
UNPAIRED_COMMUNITIES = 0.04
SEATLESS_COMMITTEES = 0.13
EARLIER_PAIRINGS = 0.1
"""On top: contracts that ended before the unit went to another community."""
ENDING_PAIRINGS = 0.08
"""They end within 90 days."""
PAPER_PAIRINGS = 0.06
"""Without a project, and nothing of the unit's is used."""

PAIRINGS_SKEW = 1.1
"""Of the pairings of a unit, where it has several: one in a hundred has about 15."""
_ATTEMPTS = 8
BARE_SEATS = 1 / 4
"""Paired units without a seat."""


def build_pairings(
    plan: Plan, ground: Ground, units: Sequence[Unit], lapsed: Sequence[Unit]
) -> tuple[list[Pairing], list[Pairing]]:
    """The pairings in force, and those that are not: lapsed, suspended or earlier."""
    rng, city = plan.dice("pairings"), plan.city
    places = [area.id for area in ground.communities]
    unpaired = plan.faulty(UNPAIRED_COMMUNITIES, len(places))
    open_to = sorted(rng.sample(places, len(places) - unpaired)) or places
    wanted = _wanted(plan, units, len(open_to))
    homes = [
        place
        for place, number in zip(
            open_to, spread(rng, len(wanted), len(open_to), 1, plan.skew), strict=True
        )
        for _ in range(number)
    ]
    rng.shuffle(homes)
    if len(wanted) > len(units):
        _part(wanted, homes, rng)
    members = spread(rng, plan.size.members, len(wanted), 8)
    (ending,) = split(rng, range(len(wanted)), plan.faulty(ENDING_PAIRINGS, len(wanted)))
    (moved,) = split(rng, range(len(wanted)), plan.faulty(EARLIER_PAIRINGS, len(wanted)))
    soon, earlier = set(ending), set(moved)
    now, past = [], []
    for index, ((unit, turn), home, number) in enumerate(zip(wanted, homes, members, strict=True)):
        end = city.days_before(-rng.randint(10, 90) if index in soon else -rng.randint(120, 900))
        id_ = f"pair-{unit.id[2:]}{f'-{turn}' if turn > 1 else ''}"
        now.append(
            Pairing(
                id=id_,
                unit_id=unit.id,
                area_id=home,
                members_reporting=number,
                valid_from=day_between(rng, city.days_before(700), city.days_before(400)),
                valid_to=end if index in soon or rng.random() < 2 / 3 else None,
                **MADE_UP,
            )
        )
        if index in earlier:
            past.append(
                Pairing(
                    id=f"{id_}-p",
                    unit_id=unit.id,
                    area_id=rng.choice(places),
                    members_reporting=number,
                    valid_from=city.days_before(1090),
                    valid_to=city.days_before(720),
                    **MADE_UP,
                )
            )
    for index, unit in enumerate(lapsed):
        suspended = index % 2 == 1
        past.append(
            Pairing(
                id=f"pair-{unit.id[2:]}",
                unit_id=unit.id,
                area_id=rng.choice(places),
                status=PairingStatus.suspended if suspended else PairingStatus.active,
                members_reporting=rng.randint(8, 60),
                valid_from=city.days_before(700),
                valid_to=None if suspended else city.days_before(rng.randint(1, 120)),
                **MADE_UP,
            )
        )
    return now, past


def _wanted(plan: Plan, units: Sequence[Unit], places: int) -> list[tuple[Unit, int]]:
    """Each pairing in force as its unit and the how-many-th of that unit it is.

    Where there are more pairings than units, few units have many of them.
    """
    rest = plan.size.pairings - len(units)
    if rest <= 0 or not units:
        return [(unit, 1) for unit in units]
    more = spread(plan.dice("pairings of units"), rest, len(units), skew=PAIRINGS_SKEW)
    return [
        (unit, turn)
        for unit, number in zip(units, more, strict=True)
        for turn in range(1, min(number + 1, places) + 1)
    ]


def _part(wanted: Sequence[tuple[Unit, int]], homes: list[str], rng: Random) -> None:
    """Change homes about, so that a unit is paired with a community once, as far as may be."""
    met: set[tuple[str, str]] = set()
    for place, (unit, _) in enumerate(wanted):
        for _ in range(_ATTEMPTS):
            if (unit.id, homes[place]) not in met:
                break
            other = rng.randrange(place, len(homes))
            homes[place], homes[other] = homes[other], homes[place]
        met.add((unit.id, homes[place]))


def build_registrations(
    plan: Plan, ground: Ground, pairings: Sequence[Pairing]
) -> Iterator[Registration]:
    """The members once more, at one to five communities where they live."""
    rng = plan.dice("registrations")
    most = min(5, len(ground.communities))
    for pairing in pairings:
        homes = rng.sample(ground.communities, rng.randint(min(2, most), most))
        numbers = spread(rng, pairing.members_reporting, len(homes), 1)
        for index, (home, number) in enumerate(zip(homes, numbers, strict=True), 1):
            yield Registration(
                id=f"reg-{pairing.id[5:]}-{index}",
                unit_id=pairing.unit_id,
                area_id=home.id,
                headcount=number,
                valid_from=pairing.valid_from,
                **MADE_UP,
            )


def build_seats(plan: Plan, pairings: Sequence[Pairing], of_area: dict[str, str]) -> Iterator[Seat]:
    """Seats of most paired units on the joint committee of their community."""
    rng = plan.dice("seats")
    paired = sorted({pairing.area_id for pairing in pairings} & set(of_area))
    seatless = set(rng.sample(paired, plan.faulty(SEATLESS_COMMITTEES, len(paired))))
    for pairing in pairings:
        seated = rng.random() > BARE_SEATS
        if seated and pairing.area_id in of_area and pairing.area_id not in seatless:
            yield Seat(
                id=f"seat-{pairing.id[5:]}",
                unit_id=pairing.unit_id,
                organisation_id=of_area[pairing.area_id],
                valid_from=pairing.valid_from,
                **MADE_UP,
            )


def build_projects(
    plan: Plan,
    pairings: Sequence[Pairing],
    units: dict[str, Unit],
    names: dict[str, str],
    paper: set[str],
) -> Iterator[Project]:
    """The projects of the pairings that are not on paper only."""
    rng, city = plan.dice("projects"), plan.city
    real = [pairing for pairing in pairings if pairing.id not in paper]
    numbers = spread(rng, plan.size.projects, len(real), 1)
    for pairing, number in zip(real, numbers, strict=True):
        for index in range(1, number + 1):
            kind = rng.choice(KINDS_OF[units[pairing.unit_id].sector])
            opened = day_between(rng, pairing.valid_from, city.days_before(30))
            state = work_state(rng)
            yield Project(
                id=f"prj-{pairing.id[5:]}-{index}",
                pairing_id=pairing.id,
                name=f"{names[pairing.area_id]}{kind.project}",
                category=kind.category,
                state=state,
                valid_from=opened,
                **claims(plan, rng, state, opened),
                **MADE_UP,
            )
