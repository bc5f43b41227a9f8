"""What both sides of each pairing say of each other, appraisals and stars of one county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partygraph.generate.chance import MADE_UP, split
from partygraph.generate.plan import Plan
from partygraph.model import (
    Evaluation,
    Organisation,
    OrganisationForm,
    Pairing,
    RaterKind,
)

MISSING_SIDES = 0.03
"""Of the two words on each pairing, those that are missing."""
APART = 0.04
"""Pairings whose two words are far apart."""


def build_evaluations(
    plan: Plan, pairings: Sequence[Pairing], organisations: Sequence[Organisation]
) -> Iterator[Evaluation]:
    """For the year before that of the city."""
    yield from _mutual(plan, pairings)
    yield from _appraisals(plan, pairings)
    yield from _stars(plan, organisations)


def _period(plan: Plan) -> str:
    return str(plan.city.as_of.year - 1)


def _mutual(plan: Plan, pairings: Sequence[Pairing]) -> Iterator[Evaluation]:
    rng = plan.dice("mutual evaluation")
    number = len(pairings)
    words = [(place, side) for place in range(number) for side in (0, 1)]
    (missing,) = split(rng, words, plan.faulty(MISSING_SIDES, len(words)))
    (apart,) = split(rng, range(number), plan.faulty(APART, number))
    for place, pairing in enumerate(pairings):
        score = rng.randint(84, 98)
        other = score - 30 if place in apart else score - rng.randint(0, 8)
        if (place, 0) not in missing:
            yield Evaluation(
                id=f"ev-{pairing.id}-1",
                by_kind=RaterKind.unit,
                by_unit_id=pairing.unit_id,
                area_id=pairing.area_id,
                score=score,
                period=_period(plan),
                **MADE_UP,
            )
        if (place, 1) not in missing:
            yield Evaluation(
                id=f"ev-{pairing.id}-2",
                by_kind=RaterKind.community,
                by_area_id=pairing.area_id,
                unit_id=pairing.unit_id,
                score=other,
                period=_period(plan),
                **MADE_UP,
            )


def _appraisals(plan: Plan, pairings: Sequence[Pairing]) -> Iterator[Evaluation]:
    """Residents and delegates of each unit; some units have few raters."""
    rng = plan.dice("appraisals")
    for unit in sorted({pairing.unit_id for pairing in pairings}):
        for kind, most in ((RaterKind.residents, 120), (RaterKind.delegates, 12)):
            yield Evaluation(
                id=f"ev-{unit}-{kind}",
                by_kind=kind,
                unit_id=unit,
                score=min(100.0, round(rng.gauss(86, 4), 1)) if rng.random() > 1 / 20 else 100.0,
                raters=rng.randint(1, most),
                period=_period(plan),
                **MADE_UP,
            )


def _stars(plan: Plan, organisations: Sequence[Organisation]) -> Iterator[Evaluation]:
    rng = plan.dice("stars")
    for row in organisations:
        if row.form is OrganisationForm.joint_committee and row.valid_to is None:
            yield Evaluation(
                id=f"ev-{row.id}-stars",
                by_kind=RaterKind.higher_committee,
                by_organisation_id=f"o-{plan.code}",
                organisation_id=row.id,
                score=rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 4, 2))[0],
                scale_least=0,
                scale_most=5,
                period=_period(plan),
                **MADE_UP,
            )
