"""Cases that a load touches, as the graph would have them: checked by `casework` before writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, cast

from partygraph import tables
from partygraph.casework import Taken, wrongs
from partygraph.changes import batches
from partygraph.errors import Fault
from partygraph.model import Case, Step, Thing, Unit
from partygraph.queries import sections
from partygraph.store import Reader, read_rows
from partygraph.words import Language, words


def faulty_cases(store: Reader, read: tables.Tables, known: tables.Known) -> Iterator[Fault]:
    """A fault for each rule that a case would break after a load, at the row that was read.

    What is wrong with a row of the graph is told at a row that was read of the same case.

    Args:
        known: the rows of the graph that the tables refer to.
    """
    cases = cast("dict[str, Case]", read.rows.get("cases", {}))
    given = cast("dict[str, Step]", read.rows.get("steps", {}))
    wanted = dict.fromkeys([*cases, *(step.case_id for step in given.values())])
    steps = _as_they_would_stand(store, wanted, given)
    names = _names(read, known)
    for id_ in wanted:
        case = cases.get(id_) or _known(known, id_)
        if case is None:  # its reference is told as unknown
            continue
        own = steps[id_]
        for wrong in wrongs(case.channel, case.opened, case.closed, [taken(one) for one in own]):
            row = _row(wrong.step or id_, cases, given, own, case)
            fault = read.fault(wrong.rule, row, wrong.column, case=id_)
            chinese = not fault.column.isascii()
            fault.details.update(
                (name, _told(value, names, chinese=chinese))
                for name, value in wrong.details.items()
            )
            yield fault


def _names(read: tables.Tables, known: tables.Known) -> dict[str, str]:
    """The names of the bodies that the tables speak of, by id."""
    found: dict[str, str] = {}
    for table in ("units", "organisations", "areas"):
        found |= {id_: str(row["name"]) for id_, row in known.get(table, {}).items()}
        rows = cast("dict[str, Unit]", read.rows.get(table, {}))
        found |= {id_: row.name for id_, row in rows.items()}
    return found


def _told(value: Any, names: Mapping[str, str], *, chinese: bool) -> Any:
    """A detail as people read it: bodies by name, under a Chinese header all in Chinese."""
    if isinstance(value, tuple):
        return ("、" if chinese else ", ").join(_told(one, names, chinese=chinese) for one in value)
    if isinstance(value, StrEnum):
        known = words(Language.zh)
        return known[f"{type(value).__name__}.{value}"] if chinese else value.value
    return names.get(value, value)


def _known(known: tables.Known, id_: str) -> Case | None:
    row = known.get("cases", {}).get(id_)
    return None if row is None else Case.model_validate(_present(row))


def _present(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _as_they_would_stand(
    store: Reader, wanted: Iterable[str], given: Mapping[str, Step]
) -> dict[str, list[Step]]:
    """The steps of each case: those given, and those of the graph that are not given anew."""
    found: dict[str, list[Step]] = defaultdict(list)
    for id_, steps in steps_of(store, list(wanted)).items():
        found[id_] = [step for step in steps if step.id not in given]
    for step in given.values():
        found[step.case_id].append(step)
    return found


def steps_of(store: Reader, cases: Sequence[str]) -> dict[str, list[Step]]:
    """The steps that the graph has of each of these cases, of those that have some."""
    referring = sections("load/steps")["referring case_id"]
    ids = [row["id"] for batch in batches(cases) for row in store.read(referring, ids=batch)]
    found: dict[str, list[Step]] = defaultdict(list)
    for row in read_rows(store, "steps", ids).values():
        step = Step.model_validate(_present(row))
        found[step.case_id].append(step)
    return found


def taken(step: Step) -> Taken:
    """A step as the state machine takes it."""
    return Taken(step.id, step.number, step.kind, step.at, step.body)


def _row(
    id_: str, cases: Mapping[str, Case], given: Mapping[str, Step], own: list[Step], case: Case
) -> Thing:
    """The row to tell a fault at: the wrong one if it was read, else one of its case that was."""
    if id_ in given:
        return given[id_]
    if case.id in cases:
        return cases[case.id]
    return next(step for step in own if step.id in given)
