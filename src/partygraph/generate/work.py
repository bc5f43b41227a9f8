"""Posts for enterprises, key projects and budgets of one county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, split, spread
from partygraph.generate.plan import Plan
from partygraph.generate.vocabulary import LIBRARY
from partygraph.model import Budget, KeyProject, Liaison, Unit, UnitKind

UNSERVED_ENTERPRISES = 0.03
LEADLESS_PROJECTS = 0.1


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
    sent: Counter[str] = Counter()
    turns = cycle(office)
    while len(posts) < wanted:
        sender = next(turns)
        for _ in range(rng.randint(1, 4)):
            sent[sender] += 1
            posts.append((sender, sent[sender]))
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
