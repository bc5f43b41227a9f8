"""Every row of one county-level city of a synthetic city, table by table.

What was asked for holds on the day of the city; the faults come on top of it, or are flaws of
things that are counted all the same. How often each occurs stands beside its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from random import Random
from typing import NamedTuple, TypedDict, TypeVar

from partygraph.generate.plan import Plan
from partygraph.generate.vocabulary import (
    BRANDS,
    COMMUNITIES,
    ESTATES,
    KINDS,
    KINDS_OF,
    LIBRARY,
    OWN_KINDS,
    STREETS,
    TRADES,
    Kind,
    bodies,
    pick,
)
from partygraph.model import (
    Area,
    AreaKind,
    AreaLevel,
    Budget,
    Demand,
    Figure,
    KeyProject,
    Liaison,
    Measure,
    Organisation,
    OrganisationForm,
    OrganisationLevel,
    Pairing,
    PairingStatus,
    Project,
    Qualifier,
    Registration,
    Resource,
    Seat,
    Service,
    Standing,
    Thing,
    Unit,
    UnitKind,
    UnitOfCount,
    WorkState,
)

SOURCE_ID = "src-generated"

# How often there is a fault, as a share of the things that can have it.
UNPAIRED_COMMUNITIES = 0.04
SEATLESS_COMMITTEES = 0.13
ENDED_COMMITTEES = 0.02
"""Nothing took their place, and their branches are left with a parent that ended."""
ORPHAN_BRANCHES = ORPHAN_GROUPS = 0.02
HIGH_BRANCHES = 0.015
"""Straight under the sub-district's committee."""
HIGH_GROUPS = 0.03
"""Straight under the community's committee."""
ENDED_BRANCHES = 0.03
"""On top; another one took their place, and one group was left below them."""
BARE_ESTATES = BARE_BUILDINGS = 0.05
"""On top: without a branch, without a group."""
LAPSED_UNITS = 0.04
"""On top: their contract ended, or every second one's is suspended."""
EARLIER_PAIRINGS = 0.1
"""On top: contracts that ended before the unit went to another community."""
ENDING_PAIRINGS = 0.08
"""They end within 90 days."""
PAPER_PAIRINGS = 0.06
"""Without a project, and nothing of the unit's is used."""
HALF_CLAIMED = 0.1
ENDED_RESOURCES = 0.06
UNSERVED_ENTERPRISES = 0.03
LEADLESS_PROJECTS = 0.1
FALSE_FIGURES = 0.15

# What has no ratio in the page.
BARE_SEATS = 1 / 4
"""Paired units without a seat."""
COMMUNITIES_A_TEMPORARY_BRANCH = 8
SERVED_DEMANDS = 5 / 6
MODEL_SITES = 0.08
ROUNDED_FROM = 100
"""Reported numbers from here on may be rounded down to two figures."""

Item = TypeVar("Item")


class Origin(TypedDict):
    """The columns of a row that say where it comes from."""

    source_id: str
    standing: Standing


MADE_UP = Origin(source_id=SOURCE_ID, standing=Standing.illustrative)


def spread(rng: Random, total: int, parts: int, low: int = 0) -> list[int]:
    """Uneven whole numbers that sum to the total, none below `low` where the total suffices."""
    if parts == 0:
        return []
    least = low if total >= low * parts else 0
    weights = [rng.uniform(0.5, 1.5) for _ in range(parts)]
    rest = total - least * parts
    shares = [rest * weight / sum(weights) for weight in weights]
    numbers = [least + int(share) for share in shares]
    by_fraction = sorted(range(parts), key=lambda part: (int(shares[part]) - shares[part], part))
    for part in by_fraction[: total - sum(numbers)]:
        numbers[part] += 1
    return numbers


def split(rng: Random, items: Sequence[Item], *numbers: int) -> list[list[Item]]:
    """Disjoint draws of so many items each, as far as they go."""
    drawn = iter(rng.sample(items, min(len(items), sum(numbers))))
    return [list(islice(drawn, number)) for number in numbers]


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from the first to the last."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


# --- areas ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """The areas of a county, by level; the bare ones have no organisation."""

    streets: list[Area]
    communities: list[Area]
    estates: list[Area]
    buildings: list[Area]
    bare: list[Area]


_LEVELS = {AreaKind.sub_district: AreaLevel.town, AreaKind.residents_community: AreaLevel.village}
"""Of the kinds whose level has another name."""


def _area(plan: Plan, code: str, name: str, kind: AreaKind, body: str = "") -> Area:
    return Area(
        id=code,
        name=name,
        official_name=f"{name}{body}",
        level=_LEVELS.get(kind) or AreaLevel(kind),
        kind=kind,
        parent_id=code.rpartition("-")[0] or code[:-3],
        valid_from=plan.city.days_before(3650),
        **MADE_UP,
    )


def upper_areas(plan: Plan) -> Iterator[Area]:
    """The province, the prefecture and the city itself."""
    for code, name, level, kind in (
        (plan.code[:2], plan.province, AreaLevel.province, AreaKind.province),
        (plan.code[:4], plan.prefecture, AreaLevel.prefecture, AreaKind.prefecture_city),
        (plan.code, plan.name, AreaLevel.county, AreaKind.county_level_city),
    ):
        yield Area(
            id=code,
            name=name,
            official_name=name,
            level=level,
            kind=kind,
            parent_id=code[:-2] or None,
            valid_from=plan.city.days_before(3650),
            **MADE_UP,
        )


def build_ground(plan: Plan) -> Ground:
    """Streets, communities, and in each an estate for every branch and a building a group."""
    rng, size = plan.dice("areas"), plan.size
    streets = [
        _area(plan, f"{plan.code}{number:03}", f"{name}街道", AreaKind.sub_district, "办事处")
        for number, name in enumerate(pick(rng, STREETS, size.streets), 1)
    ]
    names = iter(pick(rng, COMMUNITIES, size.communities))
    homes = spread(rng, size.communities, size.streets, 1)
    communities = [
        _area(plan, f"{street.id}{index:03}", f"{name}社区", AreaKind.residents_community, "居委会")
        for street, number in zip(streets, homes, strict=True)
        for index, name in enumerate(islice(names, number), 1)
    ]
    bare_estates = plan.faulty(BARE_ESTATES, size.branches)
    numbers = spread(rng, size.branches + bare_estates, size.communities, 1)
    names = iter(pick(rng, ESTATES, sum(numbers)))
    estates = [
        _area(plan, f"{home.id}-x{index:02}", f"{name}小区", AreaKind.estate)
        for home, number in zip(communities, numbers, strict=True)
        for index, name in enumerate(islice(names, number), 1)
    ]
    without, inhabited = split(rng, estates, bare_estates, size.branches)
    inhabited.sort(key=lambda area: area.id)
    bare_buildings = plan.faulty(BARE_BUILDINGS, size.groups)
    numbers = spread(rng, size.groups + bare_buildings, len(inhabited), 1)
    buildings = [
        _area(plan, f"{estate.id}-b{index:02}", f"{estate.name}{index}号楼", AreaKind.building)
        for estate, number in zip(inhabited, numbers, strict=True)
        for index in range(1, number + 1)
    ]
    empty, full = split(rng, buildings, bare_buildings, size.groups)
    full.sort(key=lambda area: area.id)
    bare = sorted([*without, *empty], key=lambda area: area.id)
    return Ground(streets, communities, inhabited, full, bare)


# --- organisations --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Committees:
    """The organisations of a county's five levels, and which of them another table needs."""

    rows: list[Organisation]
    of_area: dict[str, str]
    """The committee in force of each street and community."""


_POSITIONS = {
    "党工委": (OrganisationLevel.street_committee, OrganisationForm.working_committee),
    "党委": (OrganisationLevel.community_committee, OrganisationForm.joint_committee),
    "党支部": (OrganisationLevel.grid_branch, OrganisationForm.branch),
    "党小组": (OrganisationLevel.building_group, OrganisationForm.group),
}


def _organisation(  # noqa: PLR0913  one argument a column
    plan: Plan,
    area: Area,
    ending: str,
    parent: str | None,
    *,
    former: bool = False,
    valid_to: date | None = None,
    model_site: bool = False,
) -> Organisation:
    """The organisation of an area; a former one gave way to another."""
    level, form = _POSITIONS[ending]
    return Organisation(
        id=f"o-{area.id}{'-p' if former else ''}",
        name=f"{area.name}{'原' if former else ''}{ending}",
        level=level,
        form=form,
        area_id=area.id,
        parent_id=parent,
        covers=(area.id,),
        model_site=model_site,
        valid_from=plan.city.days_before(1100),
        valid_to=valid_to,
        **MADE_UP,
    )


def build_committees(plan: Plan, ground: Ground) -> Committees:
    """The committees of the city, its streets and communities, and what is below them."""
    rng, city = plan.dice("committees"), plan.city
    communities = ground.communities
    (ended,) = split(rng, communities, plan.faulty(ENDED_COMMITTEES, len(communities)))
    over = {area.id: city.days_before(rng.randint(20, 200)) for area in ended}
    top = Organisation(
        id=f"o-{plan.code}",
        name=f"中共{plan.name}委员会",
        level=OrganisationLevel.city_committee,
        form=OrganisationForm.committee,
        area_id=plan.code,
        covers=(plan.code,),
        valid_from=city.days_before(1100),
        **MADE_UP,
    )
    rows = [
        top,
        *(_organisation(plan, street, "党工委", top.id) for street in ground.streets),
        *(
            _organisation(
                plan,
                area,
                "党委",
                f"o-{area.parent_id}",
                valid_to=over.get(area.id),
                model_site=rng.random() < MODEL_SITES,
            )
            for area in communities
        ),
    ]
    of_area = {row.area_id: row.id for row in rows if row.valid_to is None}
    rows += build_branches(plan, ground)
    rows += build_temporary_branches(plan, ground)
    return Committees(rows, of_area)


def build_branches(plan: Plan, ground: Ground) -> list[Organisation]:
    """A branch for every estate and a group for every building, a few of them misplaced."""
    rng = plan.dice("branches")
    estates, buildings = ground.estates, ground.buildings
    orphans, high, twice = (
        {area.id for area in drawn}
        for drawn in split(
            rng,
            estates,
            plan.faulty(ORPHAN_BRANCHES, len(estates)),
            plan.faulty(HIGH_BRANCHES, len(estates)),
            plan.faulty(ENDED_BRANCHES, len(estates)),
        )
    )
    lost, raised = (
        {area.id for area in drawn}
        for drawn in split(
            rng,
            buildings,
            plan.faulty(ORPHAN_GROUPS, len(buildings)),
            plan.faulty(HIGH_GROUPS, len(buildings)),
        )
    )
    rows = []
    for estate in estates:
        community = estate.id.partition("-")[0]
        above = None if estate.id in orphans else community[:9] if estate.id in high else community
        rows.append(_organisation(plan, estate, "党支部", f"o-{above}" if above else None))
        if estate.id in twice:
            end = plan.city.days_before(rng.randint(20, 400))
            rows.append(
                _organisation(plan, estate, "党支部", f"o-{community}", former=True, valid_to=end)
            )
    for building in buildings:
        estate_id = building.id.rpartition("-")[0]
        above = f"{estate_id}-p" if estate_id in twice else estate_id
        if building.id in lost:
            above = None
        elif building.id in raised:
            above = estate_id.partition("-")[0]
        else:
            twice.discard(estate_id)  # the others moved on to the new branch
        rows.append(_organisation(plan, building, "党小组", f"o-{above}" if above else None))
    return rows


def build_temporary_branches(plan: Plan, ground: Ground) -> list[Organisation]:
    """One for every eight communities, of which every second one has ended."""
    step = COMMUNITIES_A_TEMPORARY_BRANCH
    rows = []
    for index, start in enumerate(range(0, len(ground.communities), step), 1):
        covered = ground.communities[start : start + step]
        street = str(covered[0].parent_id)
        rows.append(
            Organisation(
                id=f"o-{street}-t{index:02}",
                name=f"{plan.name}第{index}临时党支部",
                level=OrganisationLevel.grid_branch,
                form=OrganisationForm.temporary_branch,
                area_id=street,
                parent_id=f"o-{street}",
                covers=tuple(area.id for area in covered),
                valid_from=plan.city.days_before(90),
                valid_to=plan.city.days_before(20 if index % 2 == 0 else -60),
                **MADE_UP,
            )
        )
    return rows


# --- units ----------------------------------------------------------------------------------------


def build_units(plan: Plan, ground: Ground) -> tuple[list[Unit], list[Unit]]:
    """The public bodies that are paired, and those whose contract lapsed; most lie centrally."""
    rng, size = plan.dice("units"), plan.size
    weights = [4 if area.id.endswith("001") else 1 for area in ground.communities]
    places = [area.id for area in ground.communities]
    lapsed = plan.faulty(LAPSED_UNITS, size.units)
    named = bodies(rng, [street.name for street in ground.streets])
    units = [
        Unit(
            id=f"u-{plan.code}-{number:04}",
            name=f"{plan.name}{body.name}",
            short_name=body.short_name,
            kind=body.kind,
            sector=body.sector,
            area_id=rng.choices(places, weights)[0],
            model_site=rng.random() < MODEL_SITES,
            valid_from=plan.city.days_before(1200),
            **MADE_UP,
        )
        for number, body in enumerate(islice(named, size.units + lapsed), 1)
    ]
    gone = {unit.id for unit in rng.sample(units, lapsed)}
    return [unit for unit in units if unit.id not in gone], [u for u in units if u.id in gone]


def build_enterprises(plan: Plan, ground: Ground) -> list[Unit]:
    """The above-scale enterprises, wherever they lie."""
    rng = plan.dice("enterprises")
    places = [area.id for area in ground.communities]
    brands = pick(rng, BRANDS, len(BRANDS[0]) * len(BRANDS[1]))
    rows = []
    for index in range(plan.size.enterprises):
        turn, brand = divmod(index, len(brands))
        kind, sector, trade = TRADES[(turn * 5 + index) % len(TRADES)]
        rows.append(
            Unit(
                id=f"e-{plan.code}-{index + 1:04}",
                name=f"{plan.name}{brands[brand]}{trade}有限公司",
                short_name=f"{brands[brand]}{trade}",
                kind=kind,
                sector=sector,
                area_id=rng.choice(places),
                above_scale=True,
                new_sector=kind is UnitKind.private_enterprise,
                valid_from=plan.city.days_before(1200),
                **MADE_UP,
            )
        )
    return rows


def _inside(
    plan: Plan,
    unit: Unit,
    form: OrganisationForm,
    parent: str,
    covered: tuple[str, ...] = (),
) -> Organisation:
    ending = {
        OrganisationForm.committee: "党委",
        OrganisationForm.general_branch: "党总支",
        OrganisationForm.branch: "党支部",
        OrganisationForm.joint_branch: "联合党支部",
    }
    return Organisation(
        id=f"o-{unit.id}",
        name=f"{unit.name}{ending[form]}",
        level=OrganisationLevel.unit_organisation,
        form=form,
        area_id=unit.area_id,
        parent_id=parent,
        unit_id=unit.id,
        covers_units=covered,
        valid_from=plan.city.days_before(1000),
        **MADE_UP,
    )


def build_unit_organisations(
    plan: Plan, units: Sequence[Unit], enterprises: Sequence[Unit], of_area: dict[str, str]
) -> Iterator[Organisation]:
    """Organisations inside some units and enterprises, and joint ones of several enterprises."""
    rng, size = plan.dice("unit organisations"), plan.size
    forms = (
        OrganisationForm.branch,
        OrganisationForm.general_branch,
        OrganisationForm.committee,
    )
    for unit in rng.sample(units, min(size.unit_branches, len(units))):
        yield _inside(plan, unit, rng.choices(forms, (5, 2, 3))[0], f"o-{plan.code}")

    def parent(unit: Unit) -> str:
        return of_area.get(unit.area_id, f"o-{unit.area_id[:9]}")

    single, leaders, others = split(
        rng, enterprises, size.enterprise_branches, size.joint_branches, size.jointly_covered
    )
    for unit in single:
        yield _inside(plan, unit, OrganisationForm.branch, parent(unit))
    drawn = iter(others)
    for unit, number in zip(leaders, spread(rng, len(others), len(leaders), 1), strict=True):
        covered = tuple(sorted(one.id for one in islice(drawn, number)))
        form = OrganisationForm.joint_branch if covered else OrganisationForm.branch
        yield _inside(plan, unit, form, parent(unit), covered)


# --- pairings and what hangs on them --------------------------------------------------------------


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


class Claims(TypedDict):
    """The days on which the two sides claimed."""

    unit_claimed_on: date | None
    community_claimed_on: date | None


def claims(plan: Plan, rng: Random, state: WorkState, opened: date) -> Claims:
    """Both sides claim within a fortnight, but for planned work and for faults."""
    by_unit = by_community = state is not WorkState.planned
    if rng.random() < HALF_CLAIMED * plan.city.faults:
        by_unit = rng.random() < 1 / 2
        by_community = not by_unit
    days = [opened + timedelta(days=rng.randint(0, 14)) for _ in range(2)]
    return Claims(
        unit_claimed_on=days[0] if by_unit else None,
        community_claimed_on=days[1] if by_community else None,
    )


def work_state(rng: Random) -> WorkState:
    """Mostly running or done."""
    return rng.choices(list(WorkState), weights=(14, 45, 38, 3))[0]


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


def build_liaisons(
    plan: Plan, units: Sequence[Unit], enterprises: Sequence[Unit]
) -> Iterator[Liaison]:
    """Posts of units, one to four a unit, that share all enterprises but a few."""
    rng = plan.dice("liaisons")
    office = [
        unit.id
        for unit in units
        if unit.kind in (UnitKind.government_body, UnitKind.mass_organisation)
    ] or [unit.id for unit in units]
    if not office:
        return
    rng.shuffle(office)
    wanted = max(1, plan.size.posts)
    posts: list[tuple[str, int]] = []
    turns = 0
    while len(posts) < wanted:
        first = turns // len(office) * 4 + 1
        sender = office[turns % len(office)]
        posts += [(sender, first + number) for number in range(rng.randint(1, 4))]
        turns += 1
    served = rng.sample(
        enterprises, len(enterprises) - plan.faulty(UNSERVED_ENTERPRISES, len(enterprises))
    )
    for index, enterprise in enumerate(served):
        unit_id, post = posts[index % wanted]
        yield Liaison(
            id=f"li-{enterprise.id[2:]}",
            unit_id=unit_id,
            enterprise_id=enterprise.id,
            post=post,
            valid_from=plan.city.days_before(600),
            **MADE_UP,
        )


def build_key_projects(plan: Plan, units: Sequence[Unit]) -> Iterator[KeyProject]:
    """The project library, in ten fields; a few projects have no lead."""
    rng, number = plan.dice("key projects"), plan.size.key_projects
    (leadless,) = split(rng, range(number), plan.faulty(LEADLESS_PROJECTS, number))
    amounts = spread(rng, plan.size.investment, number, 20)
    fields = list(LIBRARY.items())
    for index, amount in enumerate(amounts):
        field, (sector, what) = fields[index % len(fields)]
        able = [unit.id for unit in units if unit.sector is sector]
        yield KeyProject(
            id=f"key-{plan.code}-{index + 1:03}",
            name=f"{plan.name}{what}{index // len(fields) + 1}期项目",
            field=field,
            area_id=plan.code,
            lead_id=rng.choice(able) if able and index not in leadless else None,
            amount=amount * 1_000_000,
            valid_from=plan.city.days_before(rng.randint(30, 700)),
            **MADE_UP,
        )


def build_budgets(plan: Plan, ground: Ground) -> Iterator[Budget]:
    """The working funds of each community in the last year and this: about 80,000, then 300,000."""
    rng = plan.dice("budgets")
    this_year = plan.city.as_of.year
    for community in ground.communities:
        for year, usual in ((this_year - 1, 80), (this_year, 300)):
            yield Budget(
                id=f"bud-{community.id}-{year}",
                area_id=community.id,
                year=year,
                amount=round(usual * rng.uniform(0.8, 1.2)) * 1000,
                **MADE_UP,
            )


# --- the four lists -------------------------------------------------------------------------------


def build_resources(
    plan: Plan,
    ground: Ground,
    pairings: Sequence[Pairing],
    units: dict[str, Unit],
) -> list[Resource]:
    """What paired units, communities and streets can give; a few of them no longer do."""
    rng, city = plan.dice("resources"), plan.city
    given: list[tuple[Kind, str, str | None]] = []
    numbers = spread(rng, plan.size.resources, len(pairings), 1)
    for pairing, number in zip(pairings, numbers, strict=True):
        place = pairing.area_id
        for _ in range(number):
            reach = rng.choices((place, place[:9], place[:6]), weights=(6, 2, 2))[0]
            given.append(
                (rng.choice(KINDS_OF[units[pairing.unit_id].sector]), reach, pairing.unit_id)
            )
    given += [(rng.choice(OWN_KINDS), area.id, None) for area in ground.communities]
    given += [(OWN_KINDS[-1], area.id, None) for area in ground.streets]
    (ended,) = split(rng, range(len(given)), plan.faulty(ENDED_RESOURCES, len(given)))
    over = set(ended)
    return [
        Resource(
            id=f"res-{plan.code}-{index + 1:05}",
            name=f"{units[unit_id].short_name}{kind.resource}" if unit_id else kind.resource,
            category=kind.category,
            unit_id=unit_id,
            area_id=place,
            quantity=rng.choice(kind.offered),
            unit_of_count=kind.unit_of_count,
            valid_from=city.days_before(rng.randint(150, 390)),
            valid_to=city.days_before(rng.randint(5, 100)) if index in over else None,
            **MADE_UP,
        )
        for index, (kind, place, unit_id) in enumerate(given)
    ]


def build_demands(plan: Plan, ground: Ground) -> list[Demand]:
    """What the communities need; every one needs something for the elderly."""
    rng, city = plan.dice("demands"), plan.city
    elderly = [kind for kind in KINDS if kind.category == "elderly_care"]
    needed = [
        (kind, area.id)
        for area, number in zip(
            ground.communities,
            spread(rng, plan.size.demands, len(ground.communities), 1),
            strict=True,
        )
        for kind in chain([rng.choice(elderly)], (rng.choice(KINDS) for _ in range(number - 1)))
    ]
    return [
        Demand(
            id=f"dem-{plan.code}-{index:05}",
            name=kind.demand,
            category=kind.category,
            kind=kind.demand_kind,
            area_id=place,
            urgency=kind.urgency,
            quantity=rng.choice(kind.needed),
            unit_of_count=kind.unit_of_count,
            valid_from=city.days_before(rng.randint(150, 390)),
            **MADE_UP,
        )
        for index, (kind, place) in enumerate(needed, 1)
    ]


def build_services(
    plan: Plan, resources: Sequence[Resource], demands: Sequence[Demand], idle: set[str]
) -> Iterator[Service]:
    """Parts of resources given to demands, the nearest resource with anything left first.

    No resource gives more than it has and no demand gets more than it needs; what ended, and what
    units of paper pairings have, is not used.
    """
    rng, city = plan.dice("services"), plan.city
    left = {row.id: row.quantity for row in resources}
    stock: dict[tuple[str, str, str], list[Resource]] = {}
    for row in resources:
        if row.valid_to is None and row.unit_id not in idle:
            stock.setdefault((row.category, row.unit_of_count, row.area_id), []).append(row)
    number = 0
    for demand in rng.sample(demands, round(len(demands) * SERVED_DEMANDS)):
        rings = (demand.area_id, demand.area_id[:9], demand.area_id[:6])
        suppliers = (
            row
            for ring in rings
            for row in stock.get((demand.category, demand.unit_of_count, ring), ())
            if left[row.id] > 0
        )
        missing = demand.quantity
        for resource in islice(suppliers, rng.choice((1, 1, 2))):
            most = min(missing, left[resource.id])
            given = most if rng.random() < 3 / 5 else (most + 1) // 2
            missing -= given
            left[resource.id] -= given
            number += 1
            opened = city.days_before(rng.randint(20, 140))
            state = work_state(rng)
            yield Service(
                id=f"srv-{plan.code}-{number:05}",
                resource_id=resource.id,
                demand_id=demand.id,
                quantity=given,
                state=state,
                valid_from=opened,
                **claims(plan, rng, state, opened),
                **MADE_UP,
            )
            if missing == 0:
                break


# --- figures --------------------------------------------------------------------------------------


class Report(NamedTuple):
    """A true number of a county, as an office would report it."""

    indicator: str
    value: int
    unit_of_count: UnitOfCount
    unit_text: str
    measure: Measure | None = None


def build_figures(plan: Plan, reports: Sequence[Report]) -> Iterator[Figure]:
    """What the city is said to have reported: mostly true, some rounded, a few false."""
    rng = plan.dice("figures")
    checked = [one for one in reports if one.measure and one.value]
    (false,) = split(rng, checked, plan.faulty(FALSE_FIGURES, len(checked)))
    for index, one in enumerate(reports, 1):
        qualifier, reported = Qualifier.exact, one.value
        if one in false:
            reported += max(1, one.value // 20)
        elif one.value >= ROUNDED_FROM:
            qualifier = rng.choice(list(Qualifier))
            step = 1 if qualifier is Qualifier.exact else 10 ** (len(str(one.value)) - 2)
            reported = one.value // step * step
        yield Figure(
            id=f"fig-{plan.code}-{index:02}",
            area_id=plan.code,
            subject=plan.name,
            indicator=one.indicator,
            measure=one.measure,
            value=float(reported),
            qualifier=qualifier,
            unit_of_count=one.unit_of_count,
            unit_text=one.unit_text,
            as_of=plan.city.as_of,
            **MADE_UP,
        )


def true_reports(
    plan: Plan, ground: Ground, of_area: dict[str, str], pairings: Sequence[Pairing]
) -> list[Report]:
    """What an office of the county would report on the day of the city."""
    size, bodies_, items = plan.size, UnitOfCount.bodies, UnitOfCount.items
    committees = sum(area.id in of_area for area in ground.communities)
    paired = len({pairing.area_id for pairing in pairings})
    return [
        Report("街道", size.streets, bodies_, "个", Measure.sub_districts),
        Report("社区", size.communities, bodies_, "个", Measure.residents_communities),
        Report("社区大党委", committees, bodies_, "个", Measure.joint_committees),
        Report("小区党支部", size.branches, bodies_, "个", Measure.grid_branches),
        Report("楼栋党小组", size.groups, bodies_, "个", Measure.building_groups),
        Report("结对单位", size.units, bodies_, "个", Measure.paired_units),
        Report("结对社区", paired, bodies_, "个", Measure.paired_communities),
        Report("共建项目", size.projects, items, "个", Measure.projects),
        Report("“双报到”党员", size.members, UnitOfCount.persons, "名", Measure.members_reporting),
        Report("受理诉求", size.cases, items, "件"),
        Report("办结诉求", size.closed_cases, items, "件"),
    ]


# --- the whole ------------------------------------------------------------------------------------


def county_rows(plan: Plan) -> list[Thing]:
    """Every row of one county but its source and the areas above it."""
    ground = build_ground(plan)
    committees = build_committees(plan, ground)
    paired, lapsed = build_units(plan, ground)
    enterprises = build_enterprises(plan, ground)
    now, past = build_pairings(plan, ground, paired, lapsed)
    units = {unit.id: unit for unit in paired}
    names = {area.id: area.name for area in ground.communities}
    (on_paper,) = split(
        plan.dice("paper"), now, plan.faulty(PAPER_PAIRINGS, len(now)) if len(now) > 1 else 0
    )
    resources = build_resources(plan, ground, now, units)
    demands = build_demands(plan, ground)
    return [
        *ground.streets,
        *ground.communities,
        *ground.estates,
        *ground.buildings,
        *ground.bare,
        *paired,
        *lapsed,
        *enterprises,
        *committees.rows,
        *build_unit_organisations(plan, paired, enterprises, committees.of_area),
        *now,
        *past,
        *build_registrations(plan, ground, now),
        *build_seats(plan, now, committees.of_area),
        *build_projects(plan, now, units, names, {pairing.id for pairing in on_paper}),
        *resources,
        *demands,
        *build_services(plan, resources, demands, {pairing.unit_id for pairing in on_paper}),
        *build_liaisons(plan, paired, enterprises),
        *build_key_projects(plan, paired),
        *build_budgets(plan, ground),
        *build_figures(plan, true_reports(plan, ground, committees.of_area, now)),
    ]
