"""A plan kept as a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partygraph import scenarios
from partygraph.changes import batches
from partygraph.model import PairingStatus
from partygraph.planning.reading import read_place
from partygraph.planning.values import Pair, PlanOf
from partygraph.pooling import holds
from partygraph.queries import query
from partygraph.scenarios import Alter, Edit, End, NewScenario, Scenario
from partygraph.scenarios import Pair as Begin
from partygraph.scenarios.edits import Table
from partygraph.store import Reader, Store

_ACTIVE = {"status": PairingStatus.active}


def keep(  # noqa: PLR0913  what is kept, and of what
    store: Store, wanted: PlanOf, pairs: Iterable[Pair], *, name: str, by: str, note: str = ""
) -> Scenario:
    """Keep a plan as a scenario that holds from its day on.

    A plan that was made upon another scenario takes that one's edits with it.

    Raises:
        NotFoundError: the area is not in the graph, or there is no such scenario.
        InputError: a pair names what is not there, or the name is none.
    """
    edits = edits_of(store, wanted, pairs)
    upon = None if wanted.scenario is None else scenarios.scenario(store, wanted.scenario)
    given = {"name": name, "note": note, "starts_on": wanted.as_of, "edits": edits}
    return scenarios.create(store, NewScenario.of(given), by=by, upon=upon)


def edits_of(store: Store, wanted: PlanOf, pairs: Iterable[Pair]) -> tuple[Edit, ...]:
    """What has to change so that the communities planned for have just these pairs.

    Pairings that end come first, then suspended ones that are taken up again, then those that
    begin; each by community, then unit. Other suspended pairings stay as they are.

    Args:
        wanted: what the plan was made for; its `until` is the last day of what begins.
        pairs: of the plan.

    Raises:
        NotFoundError: the area is not in the graph, or there is no such scenario.
        InputError: a pair names what is not there.
    """
    given = tuple(pairs)
    place = read_place(store, wanted, given)
    ids = list(place.problem.communities)

    def read(reader: Reader) -> list[dict[str, Any]]:
        statement = query("scenario/pairings_in")
        return [row for batch in batches(ids) for row in reader.read(statement, ids=batch)]

    rows = scenarios.over(store, wanted.scenario, "plan", read)
    there = [row for row in rows if holds(row["valid_from"], row["valid_to"], wanted.as_of)]
    planned = set(given)
    active, rest = set(), {}
    for row in there:
        pair = (row["unit_id"], row["area_id"])
        if row["status"] == PairingStatus.active:
            active.add(pair)
        else:
            rest[pair] = row["id"]
    resumed = sorted((area, rest[unit, area]) for unit, area in (planned - active) & rest.keys())
    ends = sorted(
        (row["area_id"], row["unit_id"], row["id"])
        for row in there
        if (row["unit_id"], row["area_id"]) in active - planned
    )
    begins = sorted((area, unit) for unit, area in planned - active - rest.keys())
    return (
        *(End(table=Table.pairings, id=id_) for _, _, id_ in ends),
        *(Alter(table=Table.pairings, id=id_, cells=_ACTIVE) for _, id_ in resumed),
        *(Begin(unit_id=unit, area_id=area, until=wanted.until) for area, unit in begins),
    )
