"""Questions of rules: tasks handed down, powers of streets, and what mechanisms rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import Power, RuleKind, Standing
from partygraph.queries import query
from partygraph.store import Reader, Rows


class Rules:
    """The rules that hold in an area, around it and below it, and the documents behind each."""

    def __init__(self, rows: Rows) -> None:
        self.rows: dict[str, Mapping[str, Any]] = {}
        """The rules by id, in the order of their ids."""
        self._direct: dict[str, dict[str, str]] = defaultdict(dict)
        for row in sorted(rows, key=lambda row: str(row["id"])):
            self.rows.setdefault(row["id"], row)
            if row["basis_id"]:
                self._direct[row["id"]][row["basis_id"]] = row["basis_name"]

    def of(self, *kinds: RuleKind) -> list[Mapping[str, Any]]:
        """The rules of some kinds."""
        return [row for row in self.rows.values() if row["kind"] in kinds]

    def documents(self, id_: str) -> dict[str, str]:
        """The documents that a rule rests on, by id, directly first, then those behind them."""
        found: dict[str, str] = {}
        waiting = [id_]
        for one in waiting:
            for document, name in self._direct[one].items():
                if document not in found and document != id_:
                    found[document] = name
                    waiting.append(document)
        return found


def _rules(store: Reader, area: str, as_of: date) -> Rules:
    return Rules(store.read(query("ask/rules"), area=area, as_of=as_of))


def _made_up(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["standing"] == Standing.illustrative for row in rows)


class BurdenBy(StrEnum):
    """What each row counts."""

    task = "task"
    area = "area"


class TaskBurden(Frozen):
    """The list of admitted tasks and what is handed down."""

    tasks: int = count("Admitted tasks", "tasks")
    classes: int = count("Classes of them", "classes")
    refused_tasks: int = count("Tasks on the negative list", "tasks")
    assignments: int = count("Tasks handed down, each area for itself", "assignments")
    areas_burdened: int = count("Areas that they are handed down to", "areas")
    unfunded: int = count("of the assignments: without money", "assignments")
    funding: int = count("Money that comes with them, a year", "yuan")
    most_tasks: int = count("Tasks of the area with the most", "tasks")
    illustrative: Illustrative


class Burden(Frozen):
    """One admitted task, or one area."""

    shown = ("id", "name", "task_class", "assignments", "unfunded", "funding")

    id: str = Field(title="Task, or area")
    name: str = Field(title="Name")
    task_class: str = Field(title="Class of the task; empty for an area")
    assignments: int = count("Tasks handed down, each area for itself", "assignments")
    unfunded: int = count("of which without money", "assignments")
    funding: int = count("Money that comes with them, a year", "yuan")
    documents: tuple[str, ...] = Field(title="The documents by which the task is admitted")


@question
def task_burden(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    by: Annotated[BurdenBy, Field(title="A row for each task, or for each area")] = BurdenBy.task,
    unfunded_only: Annotated[
        bool, Field(title="Only rows with a task that comes without money")
    ] = False,
) -> Found[TaskBurden, Burden]:
    """Which tasks may be handed down to communities, what is, and what comes without money.

    By task in the order of the list, or by area, the most burdened first. What is not on the list
    is refused when it is loaded. Money is in yuan a year.
    """
    rules = _rules(store, area, as_of)
    tasks = rules.of(RuleKind.admitted_task)
    given = store.read(query("ask/assignments"), area=area, as_of=as_of)
    key = "task_id" if by is BurdenBy.task else "area_id"
    groups: dict[str, Rows] = {row["id"]: [] for row in tasks} if by is BurdenBy.task else {}
    for row in given:
        groups.setdefault(row[key], []).append(row)
    rows = [_burden(rules, by, id_, some) for id_, some in groups.items()]
    if by is BurdenBy.area:
        rows.sort(key=lambda row: (-row.assignments, row.id))
    of_areas: dict[str, int] = defaultdict(int)
    for row in given:
        of_areas[row["area_id"]] += 1
    summary = TaskBurden(
        tasks=len(tasks),
        classes=len({row["field"] for row in tasks if row["field"]}),
        refused_tasks=len(rules.of(RuleKind.refused_task)),
        assignments=len(given),
        areas_burdened=len(of_areas),
        unfunded=sum(not row["funding"] for row in given),
        funding=sum(row["funding"] for row in given),
        most_tasks=max(of_areas.values(), default=0),
        illustrative=_made_up([*tasks, *given]),
    )
    listed = tuple(row for row in rows if row.unfunded or not unfunded_only)
    return Found(summary, listed, lambda: _burden_evidence(rules, given, key))


def _burden(rules: Rules, by: BurdenBy, id_: str, rows: Rows) -> Burden:
    """One task or area from what is handed down (pure)."""
    task = rules.rows.get(id_)
    if by is BurdenBy.area:
        name, field = rows[0]["area_name"], ""
    else:
        name, field = (task["name"], task["field"]) if task else (rows[0]["task_name"], "")
    return Burden(
        id=id_,
        name=name,
        task_class=field or "",
        assignments=len(rows),
        unfunded=sum(not row["funding"] for row in rows),
        funding=sum(row["funding"] for row in rows),
        documents=tuple(rules.documents(id_).values()) if by is BurdenBy.task else (),
    )


def _burden_evidence(rules: Rules, given: Rows, key: str) -> Iterator[Evidence]:
    yield from (Evidence("", "tasks", row["id"]) for row in rules.of(RuleKind.admitted_task))
    refused = rules.of(RuleKind.refused_task)
    yield from (Evidence("", "refused_tasks", row["id"]) for row in refused)
    for row in given:
        yield Evidence("", "areas_burdened", row["area_id"])
        yield Evidence(row[key], "assignments", row["id"])
        yield Evidence(row[key], "funding" if row["funding"] else "unfunded", row["id"])


class Powers(Frozen):
    """The powers of streets over departments."""

    powers: int = count("Powers", "powers")
    departments: int = count("Departments that are named in them", "departments")
    without_basis: int = count("Powers that rest on no document", "powers")
    illustrative: Illustrative


class PowerRow(Frozen):
    """One power."""

    shown = ("id", "area_name", "power", "over_name", "documents")

    id: str = Field(title="The rule")
    name: str = Field(title="Its name")
    area_id: str = Field(title="Whose power it is: area, code")
    area_name: str = Field(title="Area")
    power: Power = Field(title="Power")
    over_id: str | None = Field(title="The department that it is over; null: every department")
    over_name: str | None = Field(title="Department")
    documents: tuple[str, ...] = Field(title="The documents that it rests on")
    standing: Standing = Field(title="Standing")


@question
def powers(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    power: Annotated[Power | None, Field(title="Only this power; all when left out")] = None,
) -> Found[Powers, PowerRow]:
    """Whom a street may summon, evaluate, veto and appraise, and by which document.

    By area, power and department. What an area around the asked one may do counts with it; a power
    without a department is one over every department.
    """
    rules = _rules(store, area, as_of)
    rows = [
        PowerRow(
            **{name: row[name] for name in _OF_POWER},
            documents=tuple(rules.documents(row["id"]).values()),
        )
        for row in rules.of(RuleKind.power)
        if power is None or row["power"] == power
    ]
    order = list(Power)
    rows.sort(key=lambda row: (row.area_id, order.index(row.power), row.over_id or "", row.id))
    summary = Powers(
        powers=len(rows),
        departments=len({row.over_id for row in rows if row.over_id}),
        without_basis=sum(not row.documents for row in rows),
        illustrative=sum(row.standing is Standing.illustrative for row in rows),
    )
    return Found(summary, tuple(rows), lambda: _power_evidence(rules, rows))


_OF_POWER = ("id", "name", "area_id", "area_name", "power", "over_id", "over_name", "standing")


def _power_evidence(rules: Rules, rows: Sequence[PowerRow]) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "powers", row.id)
        if row.over_id:
            yield Evidence("", "departments", row.over_id)
        documents = rules.documents(row.id)
        yield from (Evidence(row.id, "documents", id_) for id_ in documents)
        if not documents:
            yield Evidence("", "without_basis", row.id)


class Basis(Frozen):
    """Documents, and what rests on them."""

    policy_documents: int = count("Policy documents", "documents")
    resting: int = count("Rules that rest on one", "rules")
    without_basis: int = count("Rules that rest on none", "rules")
    illustrative: Illustrative


class BasisRow(Frozen):
    """One rule and the documents behind it."""

    shown = ("id", "name", "kind", "documents")

    id: str = Field(title="The rule")
    name: str = Field(title="Its name")
    kind: RuleKind = Field(title="What it is")
    area_id: str = Field(title="Where it holds: area, code")
    area_name: str = Field(title="Area")
    documents: tuple[str, ...] = Field(
        title="The documents behind it, those that it names itself first; empty for none"
    )
    standing: Standing = Field(title="Standing")


@question
def basis(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    kind: Annotated[RuleKind, Field(title="Rules of this kind")] = RuleKind.mechanism,
    without_only: Annotated[bool, Field(title="Only rules that rest on no document")] = False,
) -> Found[Basis, BasisRow]:
    """Which documents stand behind each mechanism, and which mechanisms have none, by id.

    Documents that a document rests on itself count as well; one that no longer holds does not.
    """
    rules = _rules(store, area, as_of)
    chosen = rules.of(kind)
    rows = [
        BasisRow(
            **{name: row[name] for name in _OF_BASIS},
            documents=tuple(rules.documents(row["id"]).values()),
        )
        for row in chosen
    ]
    documents = rules.of(RuleKind.document)
    summary = Basis(
        policy_documents=len(documents),
        resting=sum(bool(row.documents) for row in rows),
        without_basis=sum(not row.documents for row in rows),
        illustrative=_made_up(chosen),
    )
    listed = tuple(row for row in rows if not (without_only and row.documents))
    return Found(summary, listed, lambda: _basis_evidence(rules, rows))


_OF_BASIS = ("id", "name", "kind", "area_id", "area_name", "standing")


def _basis_evidence(rules: Rules, rows: Sequence[BasisRow]) -> Iterator[Evidence]:
    for document in rules.of(RuleKind.document):
        yield Evidence("", "policy_documents", document["id"])
    for row in rows:
        found = rules.documents(row.id)
        yield Evidence("", "resting" if found else "without_basis", row.id)
        yield from (Evidence(row.id, "documents", id_) for id_ in found)
