"""The graph as if a scenario were so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from partygraph import changes
from partygraph.errors import InputError
from partygraph.scenarios.compiling import compiled
from partygraph.scenarios.nodes import read
from partygraph.store import Draft, Reader, Store, Supposition

T = TypeVar("T")


def over(store: Store, scenario: str | None, name: str, work: Callable[[Reader], T]) -> T:
    """Do `work` over one state of the graph: as it is, or as a scenario would make it.

    Args:
        scenario: its id; None for the graph as it is.
        name: what is asked, for the error of the time limit.

    Raises:
        NotFoundError: there is no such scenario.
        InputError: the scenario no longer fits the graph; every edit that does not, and why.
        TimeLimitError: reading and computing took longer than the store allows.
    """
    if scenario is None:
        return store.snapshot(name, work)

    def supposed(draft: Draft) -> T:
        wanted = read(draft, scenario)
        found = compiled(draft, wanted)
        if found.faults:
            faults = tuple(one for of_edit in found.faults.values() for one in of_edit)
            raise InputError("scenario_unfit", faults, id=wanted.id, name=wanted.name)
        changes.write(draft.transaction, found.changes, wanted.id)
        draft.supposition = Supposition(wanted.id, wanted.name, wanted.version)
        return work(draft)

    return store.suppose(name, supposed)


def version_of(store: Store, scenario: str | None) -> int:
    """The version of a scenario; 0 for none: with the revision, the same numbers, the same answers.

    Raises:
        NotFoundError: there is no such scenario.
    """
    return 0 if scenario is None else read(store, scenario).version
