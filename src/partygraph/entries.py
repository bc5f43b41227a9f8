"""Rows that are entered one by one, by a form or another system: checked and kept as a ledger is.

There is no second way into the graph: what is entered is written as tables and loaded, so that
every rule, fault, record and undo is that of a ledger. What cannot be asked of a form is added:
where rows without a source come from, the number of a case, the place of a step among those of its
case, the cells that a row of the graph keeps, and the resource of a unit that meets a demand
without having offered anything before. What is claimed or done here follows `claims.FOLLOWS`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from partygraph import changes
from partygraph.ask.nearest import nearest_bodies
from partygraph.caseload import steps_of, taken
from partygraph.casework import CaseState, standing
from partygraph.errors import NotFoundError
from partygraph.ledgers.headers import usual
from partygraph.load import LoadReport, load, reported
from partygraph.model import Channel, SourceKind, Standing, Step, StepKind, WorkState
from partygraph.pledging import faulty_pledges
from partygraph.store import Act, Deed, Reader, Store, read_rows, stored_cells
from partygraph.words import Language

Cell = str | int | float | bool | None
Entered = Mapping[str, Sequence[Mapping[str, Cell]]]
"""Rows by table, their cells by column."""
_Rows = dict[str, list[dict[str, Any]]]

SOURCE: dict[str, Cell] = {"id": "src-entered", "title": "系统登记", "kind": str(SourceKind.office)}
"""The source of rows that are entered without one."""


def enter(store: Store, given: Entered, *, by: str, language: Language = Language.zh) -> LoadReport:
    """Add the rows, or change those whose ids are there; with a fault anywhere, nothing is written.

    Of a row that is there, cells that are not given stay as they are. A service may say `unit_id`
    in place of `resource_id`: the resource is made with it, so much of it as the demand wants.

    Args:
        by: who enters them, for the record.
        language: in whose words faults name columns and values.

    Raises:
        InputError: with every fault of every row; rows are counted from 2, as in a ledger.
        ConflictError: others kept writing to the graph meanwhile; nothing was written.
    """
    ids = {table: [row["id"] for row in some if row.get("id")] for table, some in given.items()}
    deed = Deed(Act.entry, {"rows": ids}, given)
    if there := store.repeated(deed):
        return reported(changes.record(store, there.what["record"]))
    rows: _Rows = {table: [dict(row) for row in some] for table, some in given.items() if some}
    for row in rows.get("cases", []):
        row.setdefault("id", f"case-{row.get('area_id')}-{token_hex(4)}")
    _keep_what_is_there(store, rows)
    _offer(store, rows)
    sourced = [row for table, some in rows.items() if table != "sources" for row in some]
    for row in sourced:
        row.setdefault("source_id", SOURCE["id"])
        row.setdefault("standing", Standing.reported)
    _number(store, rows.get("steps", []))
    entered_here = any(row["source_id"] == SOURCE["id"] for row in sourced)
    if entered_here and not read_rows(store, "sources", [str(SOURCE["id"])]):
        rows.setdefault("sources", []).append(dict(SOURCE))
    with TemporaryDirectory(prefix="partygraph-") as folder:
        for table, some in rows.items():
            _write(Path(folder) / f"{table}.csv", table, some, language)
        return load(store, Path(folder), by=by, deed=deed, further=faulty_pledges)


def _keep_what_is_there(store: Reader, rows: _Rows) -> None:
    """Fill in, in rows whose ids are there, the cells that are not given."""
    for table, some in rows.items():
        ids = [str(row["id"]) for row in some if row.get("id")]
        there = stored_cells(store, table, ids) if ids else {}
        for row in some:
            for name, cell in there.get(str(row.get("id")), {}).items():
                row.setdefault(name, "|".join(cell) if isinstance(cell, tuple) else cell)


def _offer(store: Reader, rows: _Rows) -> None:
    """Make the resource of each service that says its unit instead, and fill in what follows."""
    services = [row for row in rows.get("services", []) if not row.get("resource_id")]
    wanted = [str(row["demand_id"]) for row in services if row.get("demand_id")]
    demands = read_rows(store, "demands", wanted)
    for row in services:
        unit = row.pop("unit_id", None)
        demand = demands.get(str(row.get("demand_id")))
        if unit is None or demand is None:
            continue
        row.setdefault("quantity", demand["quantity"])
        row.setdefault("state", WorkState.planned)
        row.setdefault("valid_from", row.get("unit_claimed_on"))
        row["resource_id"] = f"resource-{token_hex(8)}"
        same = ("name", "category", "area_id", "unit_of_count")
        rows.setdefault("resources", []).append(
            {
                "id": row["resource_id"],
                "unit_id": unit,
                "quantity": row["quantity"],
                "valid_from": row["valid_from"],
                **{name: demand[name] for name in same},
            }
        )


def _number(reader: Reader, steps: Sequence[dict[str, Any]]) -> None:
    """Put steps that do not say their number after those of their case."""
    cases = sorted({str(row["case_id"]) for row in steps if row.get("case_id")})
    there = steps_of(reader, cases)
    last = {case: max((one.number for one in there.get(case, ())), default=0) for case in cases}
    for row in steps:
        if row.get("case_id") and not row.get("number"):
            case = str(row["case_id"])
            row["number"] = last[case] = last[case] + 1


def _write(path: Path, table: str, rows: Sequence[Mapping[str, Any]], language: Language) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writerow({name: usual(table, name, language) for name in columns})
        writer.writerows({name: _text(cell) for name, cell in row.items()} for row in rows)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


@dataclass(frozen=True, slots=True)
class CaseStands:
    """Where a case stands, and what may be entered of it next."""

    id: str
    channel: Channel
    area_id: str
    state: CaseState | None
    """None before it was received."""
    next: tuple[StepKind, ...]
    """What may happen to it now; of a whistle that is not answered, closing is not among it."""
    unanswered: tuple[str, ...]
    """The departments, by id, that a whistle called and that have not answered."""
    steps: tuple[Step, ...]
    names: dict[str, str]
    """By id, the names of the bodies of its steps, and of its area."""


def case_stands(store: Reader, id_: str) -> CaseStands:
    """Where a case stands in the graph.

    Raises:
        NotFoundError: there is no such case.
    """
    found = read_rows(store, "cases", [id_])
    if not found:
        raise NotFoundError("no_such_thing", value=id_, near=nearest_bodies(store, id_))
    case = found[id_]
    steps = tuple(sorted(steps_of(store, [id_]).get(id_, ()), key=lambda one: one.number))
    names: dict[str, str] = {}
    for table, column in (
        ("units", "unit_id"),
        ("organisations", "organisation_id"),
        ("areas", "area_id"),
    ):
        here = {case["area_id"]} if column == "area_id" else set()
        ids = sorted({getattr(one, column) for one in steps} - {None} | here)
        names |= {key: row["name"] for key, row in read_rows(store, table, ids).items()}
    channel = Channel(case["channel"])
    stands = standing(channel, case["closed"], [taken(one) for one in steps])
    return CaseStands(
        id_,
        channel,
        case["area_id"],
        stands.state,
        stands.next,
        stands.unanswered,
        steps,
        names,
    )
