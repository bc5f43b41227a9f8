"""Questions of claims: what both sides have claimed, and which pairings are on paper only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field

from partygraph.ask.catalogue import (
    AreaCode,
    AsOf,
    Evidence,
    Found,
    Frozen,
    Later,
    question,
)
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.offers_and_needs import CATEGORIES, areas_of, needs_of, offers_in, places_round
from partygraph.claims import HALF, ClaimState, claim_state
from partygraph.model import Category, Day, Standing, WorkState
from partygraph.pooling import PAPER_THRESHOLD, Need, Offer, at_work, claims_made, paper_score
from partygraph.queries import query
from partygraph.store import Reader, Rows

# Two-way claims


class Claimed(StrEnum):
    """What is claimed."""

    project = "project"
    service = "service"


class ClaimFilter(StrEnum):
    """Which claims to list."""

    all = "all"
    both = "both"
    half = "half"
    none = "none"


_SHOWS = {
    ClaimFilter.all: frozenset(ClaimState),
    ClaimFilter.both: frozenset({ClaimState.both}),
    ClaimFilter.half: HALF,
    ClaimFilter.none: frozenset({ClaimState.none}),
}


class Claim(Frozen):
    """The two claims of a project or a service."""

    shown = (
        "id", "thing", "name", "unit_name", "area_name", "claim", "waiting_days", "state",
    )  # fmt: skip

    id: str = Field(title="Project or service")
    thing: Claimed = Field(title="Which of the two")
    name: str = Field(title="Name; a service has that of its resource")
    category: Category = Field(title="Category")
    unit_id: str | None = Field(title="Unit; none for what an area has of its own")
    unit_name: str | None = Field(title="Unit, name")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    state: WorkState = Field(title="Where the work stands")
    claim: ClaimState = Field(title="Who has claimed it")
    unit_claimed_on: Day | None = Field(title="The unit claimed it on")
    community_claimed_on: Day | None = Field(title="The community claimed it on")
    waiting_days: int | None = count("Days since one side claimed it; none else", "days")
    standing: Standing = Field(title="Standing")


class Claims(Frozen):
    """How many projects, and how many services, are claimed by whom; stopped ones too."""

    projects: int = count("Projects", "projects")
    projects_both: int = count("claimed by both sides", "projects")
    projects_half: int = count("claimed by one side", "projects")
    projects_none: int = count("claimed by neither", "projects")
    planned_projects: int = count("planned", "projects")
    running_projects: int = count("running", "projects")
    done_projects: int = count("done", "projects")
    stopped_projects: int = count("stopped", "projects")
    services: int = count("Services", "services")
    services_both: int = count("claimed by both sides", "services")
    services_half: int = count("claimed by one side", "services")
    services_none: int = count("claimed by neither", "services")


@question
def claims(
    store: Reader, area: AreaCode, as_of: AsOf, show: ClaimFilter = ClaimFilter.all
) -> Found[Claims, Claim]:
    """Who has claimed the projects and services of an area: both sides, one, or neither.

    Projects of active pairings and services to demands, stopped ones too. A claim counts from its
    day on. The half-claimed first, those that wait longest first; then those claimed by neither,
    then by both; by id. Projects and services are counted apart.
    """
    rows = store.read(query("ask/claims"), area=area, as_of=as_of, since=as_of)
    every = sorted((_Pledge.of(row, as_of) for row in rows), key=_by_claim)
    by_claim: dict[tuple[str, ClaimState], list[str]] = defaultdict(list)
    for one in every:
        by_claim[one.row["thing"], one.claim].append(one.row["id"])
    counted = {
        f"{thing}s{suffix}": [id_ for state in states for id_ in by_claim.get((thing, state), ())]
        for thing in Claimed
        for suffix, states in (
            ("", _SHOWS[ClaimFilter.all]),
            ("_both", _SHOWS[ClaimFilter.both]),
            ("_half", _SHOWS[ClaimFilter.half]),
            ("_none", _SHOWS[ClaimFilter.none]),
        )
    }
    counted |= {
        f"{state}_projects": [
            one.row["id"]
            for one in every
            if one.row["thing"] == Claimed.project and one.row["state"] == state
        ]
        for state in WorkState
    }
    return Found(
        Claims(**{name: len(of) for name, of in counted.items()}),
        Later([one for one in every if one.claim in _SHOWS[show]], _Pledge.made),
        lambda: (Evidence("", name, id_) for name, of in counted.items() for id_ in of),
        any(
            one.row["standing"] == Standing.illustrative and one.claim in _SHOWS[show]
            for one in every
        ),
    )


_COMPUTED = {"claim", "waiting_days"}


class _Pledge(NamedTuple):
    """A project or service, and who has claimed it."""

    row: Mapping[str, Any]
    claim: ClaimState
    waiting_days: int | None

    @classmethod
    def of(cls, row: Mapping[str, Any], as_of: date) -> Self:
        """One of the rows of `ask/claims`."""
        days = (row["unit_claimed_on"], row["community_claimed_on"])
        state = claim_state(*days, as_of)
        waiting = (as_of - min(day for day in days if day)).days if state in HALF else None
        return cls(row, state, waiting)

    def made(self) -> Claim:
        """The row of the answer."""
        own = {name: self.row[name] for name in _OWN}
        return Claim(**own, claim=self.claim, waiting_days=self.waiting_days)


_OWN = tuple(name for name in Claim.columns() if name not in _COMPUTED)


def _by_claim(one: _Pledge) -> tuple[int, int, str, str]:
    order = 0 if one.claim in HALF else 1 if one.claim is ClaimState.none else 2
    return order, -(one.waiting_days or 0), one.row["thing"], one.row["id"]


# Pairings on paper


Window = Annotated[
    int,
    Field(
        ge=1,
        le=36500,
        title="Window",
        description="How many days back from the day to look for signs of life.",
        json_schema_extra={"unit": "days"},
    ),
]
Threshold = Annotated[
    int,
    Field(
        ge=0,
        le=100,
        title="Threshold",
        description="Pairings with this score or more are listed; 0 lists all.",
    ),
]


class PaperPairing(Frozen):
    """A pairing with its score and what the score is made of."""

    shown = (
        "id", "unit_name", "area_name", "score", "projects", "claims", "services",
        "categories_matching",
    )  # fmt: skip

    id: str = Field(title="Pairing")
    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Unit, name")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    valid_from: Day = Field(title="Contract from")
    valid_to: Day | None = Field(title="Contract until")
    score: int = count("Score: 0 lively, 100 without any sign of life", "points")
    threshold: int = count("The score from which a pairing counts as one on paper", "points")
    since: Day = Field(title="The first day of the window")
    projects: int = count("Projects begun or active in the window", "projects")
    claims: int = count("Claims made in the window, of either side", "claims")
    services: int = count("Services of the unit to the community in the window", "services")
    categories_offered: tuple[Category, ...] = Field(title="What the unit offers there")
    categories_needed: tuple[Category, ...] = Field(title="What the community needs")
    categories_matching: tuple[Category, ...] = Field(title="What is both offered and needed")
    projects_part: int = count("Points for no project", "points")
    claims_part: int = count("Points for no claim", "points")
    services_part: int = count("Points for no service", "points")
    match_part: int = count("Points for offers that are not needed", "points")
    illustrative: Illustrative


class PaperPairings(Frozen):
    """How many pairings stand on paper only."""

    pairings: int = count("Active pairings", "pairings")
    on_paper: int = count("of which with a score that reaches the threshold", "pairings")


@question
def paper_pairings(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    window: Window = 365,
    threshold: Threshold = PAPER_THRESHOLD,
) -> Found[PaperPairings, PaperPairing]:
    """Which pairings show no sign of life: no project, no claim and no service in a window.

    Each of the three that is wholly absent weighs 30 points; offers that the community does not
    need weigh up to 10. The default threshold of 90 is reached when all three are absent, and only
    then. A project or service counts when it was begun in the window, or was running in it, and is
    not stopped. The highest score first, then the oldest contract, then by id.
    """
    since = as_of - timedelta(days=min(window, as_of.toordinal() - 1))
    pairings = store.read(query("ask/paper_pairings"), area=area, as_of=as_of)
    work = store.read(query("ask/claims"), area=area, as_of=as_of, since=since)
    rows = store.read(query("ask/resource_pool"), area=area)
    offers = [one for one in offers_in(rows) if one.unit_id and one.holds(as_of)]
    needs = needs_of(store, area, as_of)
    mentioned = (row["area_id"] for row in [*pairings, *work])
    places = places_round(store, area, areas_of(offers, needs), mentioned)
    projects: dict[str, Rows] = defaultdict(list)
    services: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in work:
        if row["thing"] == Claimed.project:
            projects[row["pairing_id"]].append(row)
        elif row["unit_id"] is not None:
            services[row["unit_id"], places.community(row["area_id"])].append(row)
    offered: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        offered[str(offer.unit_id)].append(offer)
    needed: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        needed[places.community(need.area_id)].append(need)

    scored = []
    for pairing in pairings:
        place = places.community(pairing["area_id"])
        scored.append(
            _paper(
                pairing,
                projects=projects[pairing["id"]],
                services=services[pairing["unit_id"], place],
                offers=[
                    one for one in offered[pairing["unit_id"]] if one.area_id in places.chain(place)
                ],
                needs=needed[place],
                since=since,
                as_of=as_of,
                threshold=threshold,
            )
        )
    scored.sort(key=lambda one: (-one[0].score, one[0].valid_from, one[0].id))
    listed = [one for one in scored if one[0].score >= threshold]

    def evidence() -> Iterator[Evidence]:
        yield from (Evidence("", "pairings", row.id) for row, _ in scored)
        for row, triples in listed:
            yield Evidence("", "on_paper", row.id)
            yield from triples

    return Found(
        PaperPairings(pairings=len(scored), on_paper=len(listed)),
        tuple(row for row, _ in listed),
        evidence,
    )


def _paper(  # noqa: PLR0913  what a pairing is judged by
    pairing: Mapping[str, Any],
    *,
    projects: Rows,
    services: Rows,
    offers: Sequence[Offer],
    needs: Sequence[Need],
    since: date,
    as_of: date,
    threshold: int,
) -> tuple[PaperPairing, list[Evidence]]:
    begun = [row for row in projects if at_work(row, since, as_of)]
    given = [row for row in services if at_work(row, since, as_of)]
    claimed = {row["id"]: claims_made(row, since, as_of) for row in [*projects, *services]}
    offered, needed = ({one.category for one in of} for of in (offers, needs))
    score = paper_score(len(begun), sum(claimed.values()), len(given), offered, needed)
    things = [*begun, *given]
    row = PaperPairing(
        **{name: pairing[name] for name in pairing if name != "standing"},
        score=score.total,
        threshold=threshold,
        since=since,
        projects=len(begun),
        claims=sum(claimed.values()),
        services=len(given),
        categories_offered=_in_order(offered),
        categories_needed=_in_order(needed),
        categories_matching=_in_order(offered & needed),
        projects_part=score.projects,
        claims_part=score.claims,
        services_part=score.services,
        match_part=score.match,
        illustrative=sum(one["standing"] == Standing.illustrative for one in [pairing, *things]),
    )
    triples = [Evidence(row.id, "projects", one["id"]) for one in begun]
    triples += [Evidence(row.id, "services", one["id"]) for one in given]
    triples += [Evidence(row.id, "claims", id_) for id_, many in claimed.items() if many]
    triples += [Evidence(row.id, "categories_offered", one.id) for one in offers]
    triples += [Evidence(row.id, "categories_needed", one.id) for one in needs]
    return row, triples


def _in_order(categories: Iterable[Category]) -> tuple[Category, ...]:
    return tuple(sorted(map(Category, categories), key=CATEGORIES.index))
