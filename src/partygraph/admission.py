"""Which tasks may be handed down to whom, and what a rule may rest on (pure).

A community does what its list admits and nothing else (社区工作准入): a task that is handed down
has to be an admitted task of the place or of a place around it, on the day on which it begins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from partygraph.model import Assignment, Rule, RuleKind

Cells = Mapping[str, Any]


class Refused(NamedTuple):
    """What is wrong with a row, at which column, and what a sentence of it has to say."""

    rule: str
    row: Assignment | Rule
    column: str
    details: dict[str, Any]


def refused(
    rules: Collection[Rule], assignments: Collection[Assignment], known: Mapping[str, Cells]
) -> Iterator[Refused]:
    """Assignments of tasks that are not admitted, and rules that rest on no document.

    References to rules that are not there are passed over: they are told as such.

    Args:
        known: rows of the store, of those that the others refer to, and what those rest on.
    """
    cells: dict[str, Cells] = {**known, **{row.id: dict(row) for row in rules}}
    for rule in rules:
        for id_ in rule.basis:
            if id_ in cells and cells[id_]["kind"] != RuleKind.document:
                details = {"value": cells[id_]["name"]}
                yield Refused("basis_not_a_document", rule, "basis", details)
    for row in assignments:
        task = cells.get(row.rule_id)
        if task is not None:
            yield from _not_admitted(row, task, cells)


def _not_admitted(row: Assignment, task: Cells, cells: Mapping[str, Cells]) -> Iterator[Refused]:
    value = {"value": task["name"], "listed_in": bases(task, cells)}
    first, last = task["valid_from"], task["valid_to"]
    if task["kind"] != RuleKind.admitted_task:
        yield Refused("not_a_task", row, "rule_id", value)
    elif not row.area_id.startswith(task["area_id"]):
        yield Refused("task_of_elsewhere", row, "rule_id", value | {"area": task["area_id"]})
    elif row.valid_from < first or (last is not None and row.valid_from > last):
        days = {"first": first, "last": last or "–"}
        yield Refused("task_not_then", row, "valid_from", value | days)


def bases(task: Cells, cells: Mapping[str, Cells]) -> str:
    """The names of the documents that a rule rests on, or a dash."""
    names = (cells[id_]["name"] for id_ in task["basis"] or () if id_ in cells)
    return "、".join(names) or "–"
