"""The five levels of one county, with a few organisations misplaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, split
from partygraph.generate.plan import Plan
from partygraph.model import Area, Organisation, OrganisationForm, OrganisationLevel

# How often there is a fault, as a share of the things that can have it.
ENDED_COMMITTEES = 0.02
"""Nothing took their place, and their branches are left with a parent that ended."""
ORPHAN_BRANCHES = ORPHAN_GROUPS = 0.02
HIGH_BRANCHES = 0.015
"""Straight under the sub-district's committee."""
HIGH_GROUPS = 0.03
"""Straight under the community's committee."""
ENDED_BRANCHES = 0.03
"""On top; another one took their place, and one group was left below them."""

COMMUNITIES_A_TEMPORARY_BRANCH = 8
MODEL_SITES = 0.08


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
