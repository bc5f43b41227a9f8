"""Pairings of one county and what hangs on them: registrations, seats, projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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

BARE_SEATS = 1 / 4
"""Paired units without a seat."""


def build_pairings(
    plan: Plan, ground: Ground, units: Sequence[Unit], lapsed: Sequence[Unit]
) -> tuple[list[Pairing], list[Pairing]]:
    """The pairings in force, one a unit, and those that are not: lapsed, suspended or earlier."""
    rng, city = plan.dice("pairings"), plan.city
    places = [area.id for area in ground.communities]
    unpaired = plan.faulty(UNPAIRED_COMMUNITIES, len(places))
    open_to = sorted(rng.sample(places, len(places) - unpaired)) or places
    homes = [
        place
        for place, number in zip(open_to, spread(rng, len(units), len(open_to), 1), strict=True)
        for _ in range(number)
    ]
    rng.shuffle(homes)
    members = spread(rng, plan.size.members, len(units), 8)
    (ending,) = split(rng, units, plan.faulty(ENDING_PAIRINGS, len(units)))
    (moved,) = split(rng, units, plan.faulty(EARLIER_PAIRINGS, len(units)))
    soon, earlier = {unit.id for unit in ending}, {unit.id for unit in moved}
    now, past = [], []
    for unit, home, number in zip(units, homes, members, strict=True):
        end = city.days_before(-rng.randint(10, 90) if unit.id in soon else -rng.randint(120, 900))
        now.append(
            Pairing(
                id=f"pair-{unit.id[2:]}",
                unit_id=unit.id,
                area_id=home,
                members_reporting=number,
                valid_from=day_between(rng, city.days_before(700), city.days_before(400)),
                valid_to=end if unit.id in soon or rng.random() < 2 / 3 else None,
                **MADE_UP,
            )
        )
        if unit.id in earlier:
            past.append(
                Pairing(
                    id=f"pair-{unit.id[2:]}-p",
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
