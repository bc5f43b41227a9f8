"""Public bodies and enterprises of one county, and the organisations inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, split, spread
from partygraph.generate.plan import Plan
from partygraph.generate.vocabulary import BRANDS, TRADES, bodies, pick
from partygraph.model import (
    Organisation,
    OrganisationForm,
    OrganisationLevel,
    Unit,
    UnitKind,
)

LAPSED_UNITS = 0.04
"""On top: their contract ended, or every second one's is suspended."""
MODEL_SITES = 0.08


def build_units(plan: Plan, ground: Ground) -> tuple[list[Unit], list[Unit]]:
    """The public bodies that are paired, and those whose contract lapsed; most lie centrally."""
    rng, size = plan.dice("units"), plan.size
    weights = list(accumulate(4 if area.id.endswith("001") else 1 for area in ground.communities))
    places = [area.id for area in ground.communities]
    lapsed = plan.faulty(LAPSED_UNITS, size.units)
    named = bodies(rng, [street.name for street in ground.streets])
    units = [
        Unit(
            id=plan.number("u", number, 4),
            name=f"{plan.name}{body.name}",
            short_name=body.short_name,
            kind=body.kind,
            sector=body.sector,
            area_id=rng.choices(places, cum_weights=weights)[0],
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
                id=plan.number("e", index + 1, 4),
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
