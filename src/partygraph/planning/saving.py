"""A plan kept as a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partygraph import scenarios
from partygraph.changes import batches
from partygraph.planning.reading import read_place
from partygraph.planning.values import Pair, PlanOf
from partygraph.pooling import holds
from partygraph.queries import query
from partygraph.scenarios import Edit, End, NewScenario, Scenario
from partygraph.scenarios import Pair as Begin
from partygraph.scenarios.edits import Table
from partygraph.store import Reader, Store


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
    before: tuple[Edit, ...] = ()
    if wanted.scenario is not None:
        before = tuple(one.edit for one in scenarios.scenario(store, wanted.scenario).edits)
    given = {"name": name, "note": note, "starts_on": wanted.as_of, "edits": (*before, *edits)}
    return scenarios.create(store, NewScenario.of(given), by=by)


def edits_of(store: Store, wanted: PlanOf, pairs: Iterable[Pair]) -> tuple[Edit, ...]:
    """What has to change so that the communities planned for have just these pairs.

    Pairings that end come first, then those that begin; both by community, then unit.

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
    planned, today = set(given), {(row["unit_id"], row["area_id"]) for row in there}
    ends = sorted(
        (row["area_id"], row["unit_id"], row["id"])
        for row in there
        if (row["unit_id"], row["area_id"]) not in planned
    )
    begins = sorted((area, unit) for unit, area in planned - today)
    return (
        *(End(table=Table.pairings, id=id_) for _, _, id_ in ends),
        *(Begin(unit_id=unit, area_id=area, until=wanted.until) for area, unit in begins),
    )
