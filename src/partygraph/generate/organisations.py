"""The five levels of one county, with a few organisations misplaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from partygraph.generate.areas import Ground, Place
from partygraph.generate.chance import MADE_UP, split
from partygraph.generate.plan import Plan
from partygraph.model import (
    Area,
    AreaKind,
    AreaLevel,
    Organisation,
    OrganisationForm,
    OrganisationLevel,
)

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


class _Position(NamedTuple):
    """What the organisation of a place is called, and what it is."""

    ending: str
    level: OrganisationLevel
    form: OrganisationForm


_Level, _Form = OrganisationLevel, OrganisationForm
_STREET = _Position("党工委", _Level.street_committee, _Form.working_committee)
_TOWN = _Position("党委", _Level.street_committee, _Form.committee)
_COMMUNITY = _Position("党委", _Level.community_committee, _Form.joint_committee)
_VILLAGE = _Position("党总支", _Level.community_committee, _Form.general_branch)
_ESTATE = _Position("党支部", _Level.grid_branch, _Form.branch)
_BUILDING = _Position("党小组", _Level.building_group, _Form.group)
_POSITIONS = {
    AreaKind.sub_district: _STREET,
    AreaKind.town: _TOWN,
    AreaKind.township: _TOWN,
    AreaKind.residents_community: _COMMUNITY,
    AreaKind.village: _VILLAGE,
    AreaKind.like_village: _VILLAGE,
    AreaKind.like_residents_community: _COMMUNITY,
}


def _position(area: Area) -> _Position:
    """What the committee of a town or a community is; of a zone or a farm, as of a town."""
    other = _VILLAGE if area.level is AreaLevel.village else _TOWN
    return _POSITIONS.get(area.kind, other)


def _organisation(  # noqa: PLR0913  one argument a column
    plan: Plan,
    place: Place,
    position: _Position,
    parent: str | None,
    *,
    former: bool = False,
    valid_to: date | None = None,
    model_site: bool = False,
) -> Organisation:
    """The organisation of a place, in its area; a former one gave way to another."""
    area = place.id if isinstance(place, Area) else place.id.partition("-")[0]
    return Organisation(
        id=f"o-{place.id}{'-p' if former else ''}",
        name=f"{place.name}{'原' if former else ''}{position.ending}",
        level=position.level,
        form=position.form,
        area_id=area,
        parent_id=parent,
        covers=(area,) if area == place.id else (),
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
        *(_organisation(plan, street, _position(street), top.id) for street in ground.streets),
        *(
            _organisation(
                plan,
                area,
                _position(area),
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
        rows.append(_organisation(plan, estate, _ESTATE, f"o-{above}" if above else None))
        if estate.id in twice:
            end = plan.city.days_before(rng.randint(20, 400))
            rows.append(
                _organisation(plan, estate, _ESTATE, f"o-{community}", former=True, valid_to=end)
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
        rows.append(_organisation(plan, building, _BUILDING, f"o-{above}" if above else None))
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
