"""Every row of one county-level city of a synthetic city.

What was asked for holds on the day of the city. Faults come on top of it, or are flaws of things
that are counted all the same; how often each occurs stands beside what makes it.
"""

from __future__ import annotations

from partygraph.generate.areas import build_ground, build_renamings
from partygraph.generate.cases import build_cases, build_holidays, build_meetings
from partygraph.generate.chance import split
from partygraph.generate.evaluations import build_evaluations
from partygraph.generate.figures import build_figures, true_reports
from partygraph.generate.lists import build_demands, build_resources, build_services
from partygraph.generate.organisations import build_committees
from partygraph.generate.pairings import (
    PAPER_PAIRINGS,
    build_pairings,
    build_projects,
    build_registrations,
    build_seats,
)
from partygraph.generate.places import (
    build_assignments,
    build_footpaths,
    build_indicators,
    build_keepers,
    build_positions,
    build_posts,
    build_rules,
    build_sites,
    build_walks,
)
from partygraph.generate.plan import Plan
from partygraph.generate.units import (
    build_enterprises,
    build_unit_organisations,
    build_units,
)
from partygraph.generate.work import build_budgets, build_key_projects, build_liaisons
from partygraph.model import AreaKind, Thing, UnitKind


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
    rules = build_rules(plan, ground)
    keepers = list(build_keepers(plan, ground))
    companies = [one for one in keepers if one.kind is UnitKind.property_company]
    return [
        *ground.areas(),
        *build_renamings(plan, ground),
        *paired,
        *lapsed,
        *enterprises,
        *keepers,
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
        *build_posts(plan, ground),
        *rules,
        *build_assignments(plan, ground, rules, paired),
        *build_sites(plan, ground),
        *build_positions(
            plan, (area for area in ground.areas() if area.kind is not AreaKind.building)
        ),
        *build_walks(plan, ground),
        *build_footpaths(plan, ground),
        *build_indicators(plan, ground, committees.rows),
        *build_cases(plan, ground, paired, companies),
        *build_meetings(plan, ground, paired),
        *build_holidays(plan),
        *build_evaluations(plan, now, committees.rows),
    ]
