"""What one county is said to have reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, split
from partygraph.generate.plan import Plan
from partygraph.model import Figure, Measure, Pairing, Qualifier, UnitOfCount

FALSE_FIGURES = 0.15
ROUNDED_FROM = 100
"""Reported numbers from here on may be rounded down to two figures."""


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
        Report("巷子", len(ground.alleys) * 4 // 3, bodies_, "条"),
        Report("实行巷长制的巷", len(ground.alleys), bodies_, "条", Measure.alleys),
        Report("受理诉求", size.cases, items, "件", Measure.cases_accepted),
        Report("办结诉求", size.closed_cases, items, "件", Measure.cases_closed),
        Report("未办结诉求", size.cases - size.closed_cases, items, "件", Measure.cases_pending),
    ]
